import { Component } from "@odoo/owl";

import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";

import { withoutQuotes } from "../draft/addresses/addresses";
import { EmailBody } from "./email_body";
import { EntryAttachments } from "./entry_attachments";
import { getKind, isNote } from "./entry_kinds";
import { formatFullTime, formatLock, formatOtherLock } from "./entry_time";

/** One entry of a history in full, with what can be done with it. */
export class EntryContent extends Component {
    static template = "cp_cases.EntryContent";
    static components = { Dropdown, DropdownItem, EmailBody, EntryAttachments };
    static props = {
        entry: Object,
        content: { type: Object, optional: true },
        // The subject of the case: that of the email is shown where it is another one.
        caseSubject: { type: String, optional: true },
        lock: { type: Object, optional: true },
        // What others are writing on the case besides.
        otherLocks: { type: Array, optional: true },
        canReply: Boolean,
        canForward: { type: Boolean, optional: true },
        canPlace: Boolean,
        canMove: { type: Boolean, optional: true },
        canSendAgain: { type: Boolean, optional: true },
        onReply: Function,
        onForward: { type: Function, optional: true },
        onAcceptSender: Function,
        onBlockSender: { type: Function, optional: true },
        onMakeOwnCase: Function,
        onMove: Function,
        onPutAside: Function,
        onTakeForwarded: Function,
        onUnlock: { type: Function, optional: true },
        onSendAgain: { type: Function, optional: true },
        onShowRemoteImages: Function,
        onRecordLink: Function,
        onClose: Function,
    };

    setup() {
        this.formatFullTime = formatFullTime;
        this.withoutQuotes = withoutQuotes;
    }

    get kind() {
        return getKind(this.props.entry);
    }

    get isNote() {
        return isNote(this.props.entry);
    }

    get hasOwnSubject() {
        const { entry, caseSubject } = this.props;
        return Boolean(entry.subject) && (entry.topic ?? entry.subject) !== caseSubject;
    }

    /** Who else is writing: on this email, else on the case. */
    get locks() {
        const { lock, otherLocks = [] } = this.props;
        if (lock && !lock.is_mine) {
            return [{ ...lock, text: formatLock(lock) }];
        }
        return otherLocks.map((other) => ({ ...other, text: formatOtherLock(other) }));
    }

    get isFolded() {
        return !this.props.entry.is_forward;
    }

    get canMove() {
        return this.props.canPlace || Boolean(this.props.canMove);
    }

    get canBlockSender() {
        return Boolean(this.props.onBlockSender && this.props.content?.can_block_sender);
    }

    get hasMenu() {
        return this.canMove || this.canBlockSender || Boolean(this.props.content?.raw_url);
    }

    get bodyKey() {
        return `${this.props.entry.id}-${this.props.content.has_remote_images}`;
    }
}
