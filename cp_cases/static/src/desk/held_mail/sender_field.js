import { registry } from "@web/core/registry";
import { CharField, charField } from "@web/views/fields/char/char_field";

import { withoutQuotes } from "../../draft/addresses/addresses";

/** Whom an email is from, as people write it: Sara Henry <sara@example.com>. */
export class SenderField extends CharField {
    get formattedValue() {
        return withoutQuotes(super.formattedValue);
    }
}

registry.category("fields").add("cp_case_sender", { ...charField, component: SenderField });
