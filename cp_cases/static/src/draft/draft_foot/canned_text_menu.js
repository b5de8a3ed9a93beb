import { Component, useState } from "@odoo/owl";

import { Dropdown } from "@web/core/dropdown/dropdown";
import { useDropdownState } from "@web/core/dropdown/dropdown_hooks";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { registry } from "@web/core/registry";
import { useAutofocus, useService } from "@web/core/utils/hooks";
import { fuzzyLookup } from "@web/core/utils/search";
import { getFieldDomain } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const FIELD = "template_id";

/** Finds a canned text of the service, and inserts it above what is written already. */
export class CannedTextMenu extends Component {
    static template = "cp_cases.CannedTextMenu";
    static components = { Dropdown, DropdownItem };
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.menu = useDropdownState();
        this.state = useState({ term: "", texts: [] });
        useAutofocus({ refName: "search", mobile: true });
    }

    get texts() {
        const { term, texts } = this.state;
        return term ? fuzzyLookup(term, texts, ({ name }) => name) : texts;
    }

    async load() {
        const domain = getFieldDomain(this.props.record, FIELD);
        const texts = await this.orm.searchRead("mail.template", domain, ["name"]);
        Object.assign(this.state, { term: "", texts });
    }

    insert({ id, name }) {
        return this.props.record.update({ [FIELD]: { id, display_name: name } });
    }

    onKeydown(ev) {
        if (ev.key === "Enter" && this.texts.length) {
            ev.preventDefault();
            this.menu.close();
            this.insert(this.texts[0]);
        }
    }
}

registry.category("view_widgets").add("cp_case_canned_texts", {
    component: CannedTextMenu,
    fieldDependencies: [{ name: FIELD, type: "many2one" }],
});
