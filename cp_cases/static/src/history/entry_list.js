import { Component, onPatched, onWillPatch, useEffect, useRef, useState } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";

import { getKind, isNote } from "./entry_kinds";
import { formatFullTime, formatShortDay, formatShortTime } from "./entry_time";

/** The entries of a history, oldest first. The list is one tab stop; arrow keys move in it. */
export class EntryList extends Component {
    static template = "cp_cases.EntryList";
    static props = {
        history: Object,
        onSelect: Function,
        onOpen: Function,
    };

    setup() {
        this.root = useRef("root");
        this.history = useState(this.props.history);
        this.getKind = getKind;
        this.isNote = isNote;
        this.formatShortDay = formatShortDay;
        this.formatShortTime = formatShortTime;
        this.formatFullTime = formatFullTime;
        // Keep the entries in place on the screen when earlier ones are added above them.
        onWillPatch(() => {
            const { scrollHeight, scrollTop } = this.root.el;
            this.before = { fromEnd: scrollHeight - scrollTop, firstId: this.firstId };
        });
        onPatched(() => {
            if (this.before.firstId !== this.shownFirstId) {
                this.root.el.scrollTop = this.root.el.scrollHeight - this.before.fromEnd;
            }
            this.firstId = this.shownFirstId;
        });
        useEffect(
            () => this.showSelected(),
            () => [this.history.selectedId, this.history.caseId],
        );
    }

    get shownFirstId() {
        return this.history.entries[0]?.id;
    }

    getEntryId(entry) {
        return `o-cp-cases-entry-${entry.id}`;
    }

    getLockText(lock) {
        return _t("%(agent)s is answering", { agent: lock.agent });
    }

    getCaseNumber(entry) {
        return this.history.family.find((member) => member.id === entry.case_id)?.number;
    }

    /** Scroll to the selected entry within the list; the page is not scrolled. */
    showSelected() {
        const list = this.root.el;
        const selected = list?.querySelector("[aria-selected='true']");
        if (!selected) {
            return;
        }
        const { top, bottom } = list.getBoundingClientRect();
        const box = selected.getBoundingClientRect();
        if (box.bottom > bottom) {
            list.scrollTop += box.bottom - bottom;
        } else if (box.top < top) {
            list.scrollTop -= top - box.top;
        }
    }

    onScroll() {
        if (this.root.el.scrollTop < 40 && this.isMounted) {
            this.history.loadEarlier();
        }
        this.isMounted = true;
    }

    onKeydown(ev) {
        if (ev.altKey || ev.ctrlKey || ev.metaKey || ev.shiftKey) {
            return;
        }
        const { entries, selected } = this.history;
        const getTargetId = {
            ArrowDown: () => this.history.getNeighbourId(1),
            ArrowUp: () => this.history.getNeighbourId(-1),
            // On the first entry: load earlier ones.
            Home: () => (selected === entries[0] ? this.history.getNeighbourId(-1) : entries[0].id),
            End: () => entries.at(-1).id,
        }[ev.key];
        if (getTargetId && entries.length) {
            ev.preventDefault();
            const id = getTargetId();
            if (id) {
                this.props.onSelect(id);
            }
        } else if (ev.key === "Enter" && selected) {
            ev.preventDefault();
            this.props.onOpen(selected);
        }
    }
}
