import { isTextNode } from "@html_editor/utils/dom_info";
import { MentionPlugin } from "@mail/views/web/fields/html_composer_message_field/mention_plugin";

import { ColleagueList } from "./colleague_list";

/**
 * Mentions colleagues at "@", as Odoo's own plugin does; of those whom `fetchColleagues(term)` of the
 * editor's configuration finds, and neither other contacts nor channels.
 */
export class ColleaguePlugin extends MentionPlugin {
    setup() {
        this.mentionList = this.dependencies.overlay.createOverlay(ColleagueList, {
            hasAutofocus: true,
            className: "popover",
        });
    }

    onBeforeInput(ev) {
        if (ev.data === "@" && !this.isInWord()) {
            this.historySavePointRestore = this.dependencies.history.makeSavePoint();
            this.mentionList.open({
                props: {
                    onSelect: this.onSelect.bind(this),
                    type: "partner",
                    fetch: this.config.fetchColleagues,
                    close: () => {
                        this.mentionList.close();
                        this.dependencies.selection.focusEditable();
                    },
                },
            });
        }
    }

    /** As in an address. */
    isInWord() {
        const { startContainer, startOffset } = this.dependencies.selection.getEditableSelection();
        const before = isTextNode(startContainer)
            ? startContainer.nodeValue.slice(0, startOffset)
            : "";
        return /[\p{L}\p{N}._-]$/u.test(before);
    }
}
