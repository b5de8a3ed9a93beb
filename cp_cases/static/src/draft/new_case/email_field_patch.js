import { patch } from "@web/core/utils/patch";
import { EmailField } from "@web/views/fields/email/email_field";

import { isAgent, openNewCaseFor } from "./new_case";

/** The email icon beside the address of a contact begins a new case. */
patch(EmailField.prototype, {
    /** The id of the contact whose address it is, if that is on file. */
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
        // Save first: an address that has just been changed is the one to write to.
        if (!this.props.readonly && !(await record.save())) {
            return;
        }
        await openNewCaseFor(this.env, this.cpContactId, "address");
    },
});
