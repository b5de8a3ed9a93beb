import { Component } from "@odoo/owl";

import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { pick } from "@web/core/utils/objects";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const NEXT = {
    label: _t("Send and next"),
    keys: "Alt+Shift+Enter",
    shownKeys: _t("Alt+Shift+Enter"),
    name: "action_send",
    context: { cp_cases_goes_next: true },
};
const RESOLVE = {
    label: _t("Send, resolve and next"),
    keys: "Alt+Shift+E",
    shownKeys: _t("Alt+Shift+E"),
    name: "action_send",
    context: { cp_cases_goes_next: true, cp_cases_resolves: true },
};
const DISCARD = {
    label: _t("Discard draft"),
    keys: "Alt+X",
    shownKeys: "Alt+X",
    name: "action_discard",
    confirm: _t("Discard this draft? Its text is lost."),
    "confirm-title": _t("Discard draft"),
    "confirm-label": _t("Discard draft"),
};

/** The other ways to end a draft, beside the button that sends it. */
export class SendMenu extends Component {
    static template = "cp_cases.SendMenu";
    static components = { Dropdown, DropdownItem };
    static props = { ...standardWidgetProps };

    setup() {
        for (const choice of [NEXT, RESOLVE]) {
            useHotkey(choice.keys.toLowerCase(), () => this.end(choice), {
                bypassEditableProtection: true,
                isAvailable: () => this.isReply,
            });
        }
    }

    get isReply() {
        return this.props.record.data.kind === "reply";
    }

    get choices() {
        return [...(this.isReply ? [NEXT, RESOLVE] : []), ...(this.env.isSmall ? [DISCARD] : [])];
    }

    end(choice) {
        const { record } = this.props;
        return this.env.onClickViewButton({
            clickParams: { type: "object", ...choice },
            getResParams: () =>
                pick(record, "context", "evalContext", "resModel", "resId", "resIds"),
        });
    }
}

registry.category("view_widgets").add("cp_case_send_menu", { component: SendMenu });
