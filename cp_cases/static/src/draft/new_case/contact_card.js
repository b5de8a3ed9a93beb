import { AvatarCardPopover } from "@mail/discuss/web/avatar_card/avatar_card_popover";

import { openNewCaseFor } from "./new_case";

/** Odoo's card of a contact, on which the email icon begins a new case. */
export class ContactCard extends AvatarCardPopover {
    static template = "cp_cases.ContactCard";
    static props = {
        ...AvatarCardPopover.props,
        onEnter: { type: Function, optional: true },
        onLeave: { type: Function, optional: true },
    };

    openNewCase() {
        this.props.close();
        return openNewCaseFor(this.env, this.props.id, "card");
    }
}
