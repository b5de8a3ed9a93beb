import { Component, onWillUnmount, useRef } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { usePopover } from "@web/core/popover/popover_hook";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { ContactCard } from "./contact_card";

// Long enough not to flicker while the pointer crosses the list, or goes over to the card.
const OPEN_AFTER = 350;
const CLOSE_AFTER = 250;

/**
 * The name of a contact; its card opens on hover, and by keyboard or touch. With the option
 * `name_field`, the name that the record has: without that of the company, and of whom there is no
 * contact yet.
 */
export class ContactField extends Component {
    static template = "cp_cases.ContactField";
    static props = { ...standardFieldProps, nameField: { type: String, optional: true } };

    setup() {
        this.root = useRef("root");
        this.card = usePopover(ContactCard, { position: "bottom-start" });
        onWillUnmount(() => this.cancel());
    }

    get contact() {
        return this.props.record.data[this.props.name];
    }

    get name() {
        const { record, nameField } = this.props;
        return (nameField && record.data[nameField]) || this.contact?.display_name;
    }

    cancel() {
        browser.clearTimeout(this.timeout);
    }

    onPointerEnter(ev) {
        if (ev.pointerType === "mouse") {
            this.cancel();
            this.timeout = browser.setTimeout(() => this.open(), OPEN_AFTER);
        }
    }

    onLeave() {
        this.cancel();
        this.timeout = browser.setTimeout(() => this.card.close(), CLOSE_AFTER);
    }

    onKeydown(ev) {
        if (ev.key === "Enter" || ev.key === " ") {
            ev.preventDefault();
            ev.stopPropagation();
            this.open({ isByKey: true });
        }
    }

    /** Without a pointer that can hover, a touch opens the card and not the case. */
    onClick(ev) {
        if (ev.pointerType === "touch") {
            ev.stopPropagation();
            this.open();
        }
    }

    open({ isByKey = false } = {}) {
        this.cancel();
        if (this.card.isOpen || !this.root.el?.isConnected) {
            return;
        }
        this.card.open(this.root.el, {
            id: this.contact.id,
            model: "res.partner",
            isByKey,
            onEnter: () => this.cancel(),
            onLeave: () => this.onLeave(),
        });
    }
}

registry.category("fields").add("cp_case_contact", {
    component: ContactField,
    displayName: _t("Contact with card"),
    supportedTypes: ["many2one"],
    extractProps: ({ options }) => ({ nameField: options.name_field }),
    fieldDependencies: ({ options }) =>
        options.name_field ? [{ name: options.name_field, type: "char" }] : [],
});
