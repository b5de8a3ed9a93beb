import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import {
    Many2ManyBinaryField,
    many2ManyBinaryField,
} from "@web/views/fields/many2many_binary/many2many_binary_field";

/** The button in the foot that attaches files. */
export class AttachButton extends Many2ManyBinaryField {
    static template = "cp_cases.AttachButton";
}

/** The files that are attached. */
export class DraftFiles extends Many2ManyBinaryField {
    static template = "cp_cases.DraftFiles";
}

registry.category("fields").add("cp_case_attach", {
    ...many2ManyBinaryField,
    component: AttachButton,
    displayName: _t("Button that attaches files"),
});
registry.category("fields").add("cp_case_files", {
    ...many2ManyBinaryField,
    component: DraftFiles,
    displayName: _t("Attached files"),
});
