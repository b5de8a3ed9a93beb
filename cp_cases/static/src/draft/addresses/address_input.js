import { AutoComplete } from "@web/core/autocomplete/autocomplete";
import { getActiveHotkey } from "@web/core/hotkeys/hotkey_service";

import { readAddress, splitAddresses } from "./addresses";

/** Odoo's input with suggestions, for one address after the other. */
export class AddressInput extends AutoComplete {
    static template = "cp_cases.AddressInput";
    static props = { ...AutoComplete.props, onAdd: Function };

    add(text) {
        this.inEdition = false;
        this.inputRef.el.value = this.state.value = "";
        this.close();
        this.props.onAdd(text);
    }

    /** Enter takes the suggestion, or else what is written; a comma ends an address. */
    async onInputKeydown(ev) {
        const text = this.inputRef.el.value.trim();
        const isAddress = readAddress(text).isValid;
        const hotkey = getActiveHotkey(ev);
        const takesText =
            hotkey === "enter" ? !this.loadingPromise && !this.activeOption : isAddress;
        if (text && takesText && ["enter", ",", ";"].includes(hotkey)) {
            ev.preventDefault();
            ev.stopPropagation();
            return this.add(text);
        }
        if (hotkey === "tab" && this.activeOption && !isAddress) {
            return this.selectOption(this.activeOption);
        }
        return super.onInputKeydown(ev);
    }

    onInputBlur() {
        const isChoosing = this.ignoreBlur;
        super.onInputBlur();
        const text = this.inputRef.el.value;
        if (text.trim() && !isChoosing) {
            this.add(text);
        }
    }

    onPaste(ev) {
        const text = ev.clipboardData.getData("text/plain");
        const isWhole = !this.inputRef.el.value && readAddress(text.trim()).isValid;
        if (isWhole || splitAddresses(text).length > 1) {
            ev.preventDefault();
            this.add(`${this.inputRef.el.value}${text}`);
        }
    }
}
