import { Component, status, useEffect, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { debounce } from "@web/core/utils/timing";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/**
 * Keeps the page of a case as it is on the server, and says who else is answering right now.
 * What the agent has typed is never touched: then only the line about the others changes.
 */
export class CaseLive extends Component {
    static template = "cp_cases.CaseLive";
    static props = { ...standardWidgetProps };

    setup() {
        this.live = useService("cp_cases.live");
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.state = useState({ lockSummary: null });
        this.refresh = debounce(() => this.reload(), 150);
        useEffect(
            (caseId) => caseId && this.live.watch(caseId),
            () => [this.props.record.resId],
        );
        useBus(this.env.bus, "CP_CASES:CASE_CHANGED", ({ detail }) => {
            if (detail.caseId === this.props.record.resId) {
                this.refresh();
            }
        });
    }

    get lockSummary() {
        return this.state.lockSummary ?? this.props.record.data.lock_summary;
    }

    async reload() {
        const { record } = this.props;
        try {
            if (await record.isDirty()) {
                const [values] = await this.orm.read(
                    record.resModel,
                    [record.resId],
                    ["lock_summary"],
                );
                this.state.lockSummary = values.lock_summary || "";
            } else {
                await record.load();
                this.state.lockSummary = null;
            }
        } catch {
            this.leave();
        }
    }

    /** The case has gone out of the agent's sight, to another service say. */
    leave() {
        if (status(this) === "mounted") {
            this.notification.add(_t("This case is not with you any more."), { type: "warning" });
            this.env.config.historyBack();
        }
    }
}

registry.category("view_widgets").add("cp_case_live", {
    component: CaseLive,
    fieldDependencies: [{ name: "lock_summary", type: "char" }],
});
