import { patch } from "@web/core/utils/patch";
import { EmailField } from "@web/views/fields/email/email_field";

import { isAgent, openNewCaseFor } from "./new_case";

/** The email icon beside the address of a contact begins a new case. */
patch(EmailField.prototype, {
    /** Whose address it is; for contacts that are on file. */
    get cpContactId() {
        const { record, name } = this.props;
        if (!isAgent() || !record.data[name]) {
            return false;
        }
        if (record.resModel === "cp.case") {
            return record.data.partner_id && record.data.partner_id.id;
        }
        return record.resModel === "res.partner" && record.resId;
    },

    async cpOpenNewCase() {
        const { record } = this.props;
        // An address that has just been changed is the one that is meant.
        if (!this.props.readonly && !(await record.save())) {
            return;
        }
        await openNewCaseFor(this.env, this.cpContactId, "address");
    },
});
