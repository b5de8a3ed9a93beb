import { useEffect, useRef } from "@odoo/owl";
import { AvatarCardPopover } from "@mail/discuss/web/avatar_card/avatar_card_popover";
import { useActiveElement } from "@web/core/ui/ui_service";
import { getTabableElements } from "@web/core/utils/ui";

import { openNewCaseFor } from "./new_case";

/** Odoo's card of a contact, on which the email icon begins a new case. */
export class ContactCard extends AvatarCardPopover {
    static template = "cp_cases.ContactCard";
    static props = {
        ...AvatarCardPopover.props,
        isByKey: { type: Boolean, optional: true },
        onEnter: { type: Function, optional: true },
        onLeave: { type: Function, optional: true },
    };

    setup() {
        super.setup();
        if (this.props.isByKey) {
            // The focus goes into it, to what can be pressed once that is there, and back at the end.
            useActiveElement("root");
            const root = useRef("root");
            useEffect(
                (partner) => {
                    if (partner && document.activeElement === root.el) {
                        getTabableElements(root.el)[0]?.focus();
                    }
                },
                () => [this.partner],
            );
        }
    }

    openNewCase() {
        this.props.close();
        return openNewCaseFor(this.env, this.props.id, "card");
    }
}
