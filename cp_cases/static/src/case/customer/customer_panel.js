import { Component, onWillUnmount, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { isAgent, openNewCaseFor } from "../../draft/new_case/new_case";
import { getStateBadge } from "../../utils/state_badge";
import { ContactButtons } from "./contact_buttons";

const { DateTime } = luxon;

const FOLDED_KEY = "cp_cases.customer_folded";
const MINUTE = 60000;

/** Who the customer of a case is, and what else is known of him or her. Folded at will. */
export class CustomerPanel extends Component {
    static template = "cp_cases.CustomerPanel";
    static components = { ContactButtons };
    static props = { ...standardWidgetProps };
    getStateBadge = getStateBadge;

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.keepLast = new KeepLast();
        this.isAgent = isAgent();
        this.state = useState({
            customer: null,
            now: DateTime.now(),
            isFolded: browser.localStorage.getItem(FOLDED_KEY) === "1",
        });
        useRecordObserver((record) => {
            // A record that was loaded or saved has a new `data`.
            if (record.data !== this.data) {
                this.data = record.data;
                this.load(record.resId);
            }
        });
        const interval = browser.setInterval(() => {
            this.state.now = DateTime.now();
        }, MINUTE);
        onWillUnmount(() => browser.clearInterval(interval));
    }

    async load(caseId) {
        if (!caseId) {
            this.state.customer = null;
            return;
        }
        const asked = this.orm.silent.call("cp.case", "get_customer", [[caseId]]);
        this.state.customer = await this.keepLast.add(asked.catch(() => null));
    }

    /** What the clock says where the customer is. */
    get localTime() {
        const { tz } = this.state.customer;
        const there = tz && this.state.now.setZone(tz);
        return there?.isValid ? _t("%s there", there.toLocaleString(DateTime.TIME_SIMPLE)) : "";
    }

    get allCasesText() {
        return _t("All cases (%s)", this.state.customer.count);
    }

    onToggle(ev) {
        this.state.isFolded = !ev.target.open;
        browser.localStorage.setItem(FOLDED_KEY, this.state.isFolded ? "1" : "0");
    }

    openContact() {
        return this.openRecord("res.partner", this.state.customer.id);
    }

    openCases() {
        const additionalContext = {
            search_default_partner_id: this.props.record.data.partner_id.id,
        };
        return this.action.doAction("cp_cases.cp_case_action", { additionalContext });
    }

    openRecord(resModel, resId) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: resModel,
            res_id: resId,
            views: [[false, "form"]],
        });
    }

    writeEmail() {
        return openNewCaseFor(this.env, this.state.customer.id, "address");
    }
}

registry.category("view_widgets").add("cp_case_customer", {
    component: CustomerPanel,
    fieldDependencies: [{ name: "partner_id", type: "many2one", relation: "res.partner" }],
});
