import { Component, useState } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";
import { useTagNavigation } from "@web/core/record_selectors/tag_navigation_hook";
import { registry } from "@web/core/registry";
import { useBus, useChildRef, useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { isOfServer } from "../../utils/server_errors";
import { AddressInput } from "./address_input";
import { normalize, readAddress, splitAddresses } from "./addresses";

/**
 * A text with email addresses, each as a chip: those that are new to the case, and those that are no
 * addresses, stand out. What is still being written is part of the text, too, so that it is saved.
 */
export class AddressesField extends Component {
    static template = "cp_cases.AddressesField";
    static components = { AddressInput };
    static props = { ...standardFieldProps, placeholder: { type: String, optional: true } };

    setup() {
        this.orm = useService("orm");
        this.inputRef = useChildRef();
        this.state = useState({ parts: [], newAddresses: [] });
        // Of updates of the record. An object: what a template calls may have another `this`.
        this.updates = { underWay: 0, text: "", last: null };
        useTagNavigation("root", {
            isEnabled: () => !this.props.readonly,
            delete: (index) => this.remove(index),
        });
        useRecordObserver((record) => {
            this.state.newAddresses = splitAddresses(record.data.new_addresses);
            const text = record.data[this.props.name] || "";
            if (text !== this.updates.text && !this.updates.underWay) {
                this.updates.text = text;
                this.state.parts = splitAddresses(text);
            }
        });
        const { bus } = this.props.record.model;
        useBus(bus, "WILL_SAVE_URGENTLY", () => this.write({ isUrgent: true }));
        useBus(bus, "NEED_LOCAL_CHANGES", ({ detail }) => detail.proms.push(this.write()));
    }

    get chips() {
        const { newAddresses, parts } = this.state;
        return parts.map((part) => {
            const { name, email, isValid } = readAddress(part);
            const label = name || email;
            return {
                isNew: isValid && newAddresses.includes(normalize(email)),
                isValid,
                label,
                part,
                // A long address is broken behind the @ first.
                pieces: label.match(/[^@]*@|[^@]+$/g) || [],
            };
        });
    }

    getTitle({ isNew, isValid, part }) {
        if (!isValid) {
            return _t("%s is not an email address", part);
        }
        return isNew ? _t("%s has had no part in this case so far", part) : part;
    }

    getRemoveLabel({ label }) {
        return _t("Remove %s", label);
    }

    // ------------------------------------------------------------
    // WRITING
    // ------------------------------------------------------------

    /**
     * Put what stands in the field into the record, which has what was put there before only when
     * the server has answered.
     */
    async write({ isUrgent = false } = {}) {
        const pending = this.inputRef.el?.value.trim() || "";
        const text = [...this.state.parts, pending].filter(Boolean).join(", ");
        const { props, updates } = this;
        const isAwaited = updates.underWay && !isUrgent;
        const inRecord = splitAddresses(props.record.data[props.name]).join(", ");
        if (text === (isAwaited ? updates.text : inRecord)) {
            return isAwaited ? updates.last : undefined;
        }
        updates.text = text;
        updates.underWay++;
        updates.last = props.record
            .update({ [props.name]: text })
            .finally(() => updates.underWay--);
        return updates.last;
    }

    onInput({ inputValue }) {
        this.props.record.model.bus.trigger("FIELD_IS_DIRTY", Boolean(inputValue));
    }

    add(text) {
        const known = this.state.parts.map((part) => normalize(readAddress(part).email));
        for (const part of splitAddresses(text)) {
            const email = normalize(readAddress(part).email);
            if (!known.includes(email)) {
                known.push(email);
                this.state.parts.push(part);
            }
        }
        return this.write();
    }

    remove(index) {
        this.state.parts.splice(index, 1);
        return this.write();
    }

    /** Take an address back into the input, to correct it. */
    edit(index) {
        if (this.props.readonly || this.inputRef.el.value.trim()) {
            return;
        }
        const [part] = this.state.parts.splice(index, 1);
        const input = this.inputRef.el;
        input.value = part;
        input.dispatchEvent(new InputEvent("input"));
        input.focus();
    }

    onClickEmpty(ev) {
        if (ev.target === ev.currentTarget) {
            this.inputRef.el?.focus();
        }
    }

    // ------------------------------------------------------------
    // SUGGESTING
    // ------------------------------------------------------------

    get sources() {
        return [{ placeholder: _t("Loading…"), options: (term) => this.getOptions(term) }];
    }

    async getOptions(term) {
        if (!term) {
            return [];
        }
        const texts = await this.suggest(term);
        const { email, isValid } = readAddress(term);
        if (isValid && !texts.some((text) => isFor(text, email))) {
            texts.unshift(term);
        }
        // What is written in full comes first: Enter takes the first one.
        texts.sort((one, other) => isFor(other, email) - isFor(one, email));
        return texts.map((text) => ({ label: text, onSelect: () => this.add(text) }));
    }

    /** Suggestions are a help: without the server, addresses can still be written. */
    async suggest(term) {
        const { resId, resModel } = this.props.record;
        const ids = resId ? [resId] : [];
        try {
            return await this.orm.silent.call(resModel, "suggest_addresses", [ids, term]);
        } catch (error) {
            if (isOfServer(error)) {
                // The foot of the draft says what is the matter, as soon as it is saved.
                return [];
            }
            throw error;
        }
    }
}

function isFor(text, email) {
    return normalize(readAddress(text).email) === normalize(email);
}

registry.category("fields").add("cp_case_addresses", {
    component: AddressesField,
    displayName: _t("Email addresses"),
    supportedTypes: ["char"],
    extractProps: ({ placeholder }) => ({ placeholder }),
});
