import {
    Component,
    onWillStart,
    onWillUpdateProps,
    status,
    useEffect,
    useRef,
    useState,
} from "@odoo/owl";

import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { _t } from "@web/core/l10n/translation";
import { user } from "@web/core/user";
import { useBus, useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";

import { isOfServer } from "../utils/server_errors";
import { CaseFamily } from "./case_family";
import { EntryContent } from "./entry_content";
import { ENTRY_FILTERS } from "./entry_kinds";
import { EntryList } from "./entry_list";
import { formatLock } from "./entry_time";
import { HistoryModel } from "./history_model";
import { describeNews, getLockKey } from "./history_news";

/**
 * The history of a case: its entries in a list, and beside it the content of the selected one.
 *
 * It loads again when `version` changes, and when `CP_CASES:CASE_CHANGED` on `env.bus` names its
 * case: `env.bus.trigger("CP_CASES:CASE_CHANGED", { caseId })`.
 */
export class CaseHistory extends Component {
    static template = "cp_cases.CaseHistory";
    static components = { CaseFamily, Dropdown, DropdownItem, EntryContent, EntryList };
    static props = {
        caseId: { type: [Number, { value: false }] },
        entryId: { type: [Number, { value: false }], optional: true },
        isReadonly: { type: Boolean, optional: true },
        version: { optional: true },
        onChanged: { type: Function, optional: true },
    };
    static defaultProps = { entryId: false, isReadonly: false, onChanged: () => {} };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.history = useState(new HistoryModel(this.orm));
        this.state = useState({ isOpened: false, message: "" });
        this.filters = ENTRY_FILTERS;
        this.refreshSoon = useDebounced(() => this.refresh(), 200);
        const live = useService("cp_cases.live");
        useEffect(
            (caseId) => caseId && live.watch(caseId),
            () => [this.props.caseId],
        );
        onWillStart(() => this.history.load(this.props.caseId, this.props.entryId));
        onWillUpdateProps((nextProps) => this.onPropsUpdated(nextProps));
        this.root = useRef("root");
        this.useStepHotkey("alt+arrowup", "previous", -1);
        this.useStepHotkey("alt+arrowdown", "next", 1);
        useBus(this.env.bus, "CP_CASES:CASE_CHANGED", ({ detail }) => this.onCaseChanged(detail));
    }

    /** The hotkey also works while the user is typing: the history stands beside the draft. */
    useStepHotkey(hotkey, name, offset) {
        const place = useRef(name);
        useHotkey(hotkey, () => this.onStep(offset), {
            allowRepeat: true,
            bypassEditableProtection: true,
            withOverlay: () => place.el,
        });
    }

    async onPropsUpdated({ caseId, entryId, version }) {
        if (caseId !== this.props.caseId || entryId !== this.props.entryId) {
            this.state.isOpened = false;
            await this.history.load(caseId, entryId);
        } else if (version !== this.props.version) {
            this.refreshSoon();
        }
    }

    onCaseChanged({ caseId }) {
        const ids = [this.history.caseId];
        if (this.history.isFamily) {
            ids.push(...this.history.family.map((member) => member.id));
        }
        if (caseId && ids.includes(caseId)) {
            this.refreshSoon();
        }
    }

    async refresh() {
        const known = new Set(this.history.locks.map(getLockKey));
        try {
            await this.history.refresh();
        } catch (error) {
            // What is loaded stays: the page is left, or the next change is read.
            if (!isOfServer(error)) {
                throw error;
            }
            return;
        }
        if (status(this) === "destroyed") {
            return;
        }
        const { addedIds, entries } = this.history;
        this.state.message = describeNews(this.history, known);
        // Select a note or email that the user has just written.
        const last = entries.findLast((entry) => addedIds.includes(entry.id));
        if (
            last?.author_id === user.partnerId &&
            last.is_by_person &&
            !last.is_from_customer &&
            last.id === this.history.lastId
        ) {
            this.history.select(last.id);
        }
    }

    get filterLabel() {
        return this.filters.find((filter) => filter.key === this.history.filter).label;
    }

    canReply(entry) {
        return !this.props.isReadonly && this.history.canReply(entry);
    }

    canForward(entry) {
        return !this.props.isReadonly && this.history.canForward(entry);
    }

    canMove(entry) {
        return !this.props.isReadonly && this.history.canMove(entry);
    }

    canSendAgain(entry) {
        return !this.props.isReadonly && this.history.canSendAgain(entry);
    }

    canPlace(entry) {
        return !this.props.isReadonly && this.history.canPlace(entry);
    }

    // ------------------------------------------------------------------
    // Reading
    // ------------------------------------------------------------------

    onSelect(id, { isOpened = false } = {}) {
        this.history.select(id);
        this.state.isOpened = this.state.isOpened || isOpened;
    }

    onStep(offset) {
        const id = this.history.getNeighbourId(offset);
        if (id) {
            this.onSelect(id);
        }
    }

    onShowRemoteImages() {
        this.focusList();
        return this.history.fetchContent(this.history.selectedId, true);
    }

    /** For whoever presses a button on an entry that then goes. */
    focusList() {
        const target = this.env.isSmall ? ".o-cp-cases-entry-close" : "[role=listbox]";
        this.root.el.querySelector(target).focus({ preventScroll: true });
    }

    openRecord(resModel, resId) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: resModel,
            res_id: resId,
            views: [[false, "form"]],
        });
    }

    // ------------------------------------------------------------------
    // Acting
    // ------------------------------------------------------------------

    /**
     * Double click and Enter: answer an email that can be answered, say who has one that cannot,
     * open anything else.
     */
    onOpen(entry) {
        this.onSelect(entry.id, { isOpened: true });
        if (this.canReply(entry)) {
            return this.onReply(entry);
        }
        if (!this.props.isReadonly && this.history.isTaken(entry)) {
            this.notification.add(formatLock(this.history.getLock(entry.id)), { type: "warning" });
        }
    }

    async call(method, entry, ...args) {
        return this.orm.call("cp.case", method, [[this.history.caseId], entry.id, ...args]);
    }

    onReply(entry) {
        return this.openDraft("action_reply", entry);
    }

    onForward(entry) {
        return this.openDraft("action_forward", entry);
    }

    onSendAgain(entry) {
        return this.openOnce(() =>
            this.orm.call("mail.message", "cp_action_send_again", [[entry.id]]),
        );
    }

    openDraft(method, entry) {
        return this.openOnce(() => this.call(method, entry));
    }

    /** Open one draft, however often the button is pressed. */
    async openOnce(getAction) {
        if (this.isOpeningDraft) {
            return;
        }
        this.isOpeningDraft = true;
        try {
            await this.action.doAction(await getAction());
        } finally {
            this.isOpeningDraft = false;
        }
    }

    async onAcceptSender(entry) {
        await this.call("action_accept_sender", entry);
        await this.afterChange();
    }

    async onPutAside(entry) {
        await this.call("action_put_aside", entry);
        await this.afterChange();
    }

    /** Ask first: it is about later emails, also those that answer other cases. */
    onBlockSender(entry) {
        this.dialog.add(ConfirmationDialog, {
            title: _t("Block sender"),
            body: _t(
                "Later emails of %s to this service are held, also answers on other cases, until a supervisor lets them in. Nothing is dropped.",
                entry.email,
            ),
            confirmLabel: _t("Block sender"),
            confirm: async () =>
                this.action.doAction(
                    await this.orm.call("mail.message", "cp_action_block_sender", [[entry.id]]),
                ),
            cancel: () => {},
        });
    }

    async onTakeForwarded(entry) {
        await this.orm.call("mail.message", "cp_action_take_forwarded_sender", [[entry.id]]);
        await this.afterChange();
    }

    async onUnlock(draftId) {
        await this.orm.call("cp.case.draft", "action_release", [[draftId]]);
        await this.afterChange();
    }

    async onMakeOwnCase(entry) {
        await this.action.doAction(await this.call("action_make_own_case", entry));
    }

    async onMove(entry) {
        const action = await this.orm.call("mail.message", "cp_action_move", [[entry.id]]);
        await this.action.doAction(action, { onClose: () => this.afterChange() });
    }

    async afterChange() {
        this.focusList();
        await this.refresh();
        await this.props.onChanged();
    }
}
