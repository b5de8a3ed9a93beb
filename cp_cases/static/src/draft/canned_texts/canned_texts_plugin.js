import { isHtmlContentSupported } from "@html_editor/core/selection_plugin";
import { Plugin } from "@html_editor/plugin";
import { isTextNode } from "@html_editor/utils/dom_info";
import { cleanTerm } from "@mail/utils/common/format";
import { _t } from "@web/core/l10n/translation";

// Also as Chinese, Japanese and Korean keyboards write it. Inside a word it is not meant.
const DELIMITER = /(?:^|\s)(?:::|：：)$/;

/**
 * Offers canned texts where "::" is typed, or when asked, in the list that "/" opens too: what is
 * typed from there on narrows it.
 *
 * The configuration of the editor has `cannedTexts`: `fetch()`, which prepares what is offered,
 * `search(term)`, which lists it, each with a `title`, a `description`, an `icon`, the id of its
 * category and `getContent(document)`; the `categories`; and `onFocus()`, which is told where one
 * writes.
 */
export class CannedTextsPlugin extends Plugin {
    static id = "cpCasesCannedTexts";
    static dependencies = ["dom", "history", "input", "powerbox", "sanitize", "selection"];
    static shared = ["openCannedTexts"];

    resources = {
        user_commands: {
            id: "cpCasesOpenCannedTexts",
            title: _t("Canned text"),
            description: _t("Insert a text that is ready. Or type ::"),
            icon: "fa-file-text-o",
            run: () => this.openCannedTexts(),
            isAvailable: isHtmlContentSupported,
        },
        powerbox_items: {
            categoryId: "widget",
            commandId: "cpCasesOpenCannedTexts",
            keywords: [_t("template")],
        },
        input_handlers: this.onInput.bind(this),
        delete_handlers: this.narrow.bind(this),
        post_undo_handlers: this.narrow.bind(this),
        post_redo_handlers: this.narrow.bind(this),
    };

    setup() {
        this.addDomListener(this.editable, "focus", this.config.cannedTexts.onFocus);
    }

    /** Open the list where the cursor stands. */
    openCannedTexts() {
        this.dependencies.selection.focusEditable();
        return this.open(0);
    }

    onInput() {
        this.narrow();
        if (!this.search && DELIMITER.test(this.getTextBefore())) {
            this.open(2);
        }
    }

    getTextBefore() {
        const { isCollapsed, startContainer, startOffset } =
            this.dependencies.selection.getEditableSelection();
        const isText = isCollapsed && isTextNode(startContainer);
        return isText ? startContainer.nodeValue.slice(0, startOffset) : "";
    }

    /** @param {number} delimiterLength how many characters before the cursor are replaced, too */
    async open(delimiterLength) {
        const { startContainer, startOffset } = this.dependencies.selection.getEditableSelection();
        const isText = isTextNode(startContainer);
        const search = {
            node: isText ? startContainer : null,
            offset: isText ? startOffset : 0,
            delimiterLength,
        };
        this.search = search;
        try {
            await this.config.cannedTexts.fetch();
        } catch (error) {
            this.search = null;
            throw error;
        }
        search.isReady = true;
        if (this.search !== search || this.isDestroyed) {
            return;
        }
        this.narrow();
        if (!delimiterLength && !search.isShown) {
            this.services.notification.add(_t("No canned text is offered here."));
        }
    }

    /** Show what is left of the list after a key, or close it where the cursor has gone elsewhere. */
    narrow() {
        const { search } = this;
        if (!search?.isReady) {
            return;
        }
        const term = this.getTerm();
        const { powerbox } = this.dependencies;
        const commands = term === null ? [] : this.getCommands(term);
        if (!commands.length) {
            if (search.isShown) {
                powerbox.closePowerbox();
            }
            // A letter less may find something again.
            this.search = term === null ? null : { ...search, isShown: false };
        } else if (search.isShown) {
            powerbox.updatePowerbox(commands, this.config.cannedTexts.categories);
        } else {
            powerbox.openPowerbox({
                commands,
                categories: this.config.cannedTexts.categories,
                onClose: () => (this.search = null),
            });
            search.isShown = true;
            this.search = search;
        }
    }

    /** What has been typed to find a text; null if the cursor is elsewhere. */
    getTerm() {
        const { search } = this;
        const { isCollapsed, startContainer, startOffset } =
            this.dependencies.selection.getEditableSelection();
        if (!isTextNode(startContainer)) {
            // Nothing is typed yet in an empty paragraph.
            return search.node ? null : "";
        }
        search.node ||= startContainer;
        if (!isCollapsed || startContainer !== search.node || startOffset < search.offset) {
            return null;
        }
        const before = startContainer.nodeValue.slice(0, search.offset);
        const isDelimited = !search.delimiterLength || DELIMITER.test(before);
        const term = startContainer.nodeValue.slice(search.offset, startOffset);
        return isDelimited && !/^\s/.test(term) ? term : null;
    }

    getCommands(term) {
        const { categories, search } = this.config.cannedTexts;
        const names = Object.fromEntries(categories.map(({ id, name }) => [id, name]));
        return search(cleanTerm(term)).map((text) => ({
            ...text,
            categoryName: names[text.categoryId],
            run: () => this.insert(text),
        }));
    }

    /** Put the text in the place of what has been typed to find it. */
    async insert(text) {
        const typed = this.getTyped();
        const content = await text.getContent(this.document);
        if (this.isDestroyed) {
            return;
        }
        this.dependencies.sanitize.sanitize(content);
        this.dependencies.selection.focusEditable();
        if (typed && typed.node.isConnected && typed.node.nodeValue.startsWith(typed.value)) {
            this.dependencies.selection.setSelection({
                anchorNode: typed.node,
                anchorOffset: typed.from,
                focusNode: typed.node,
                focusOffset: typed.value.length,
            });
        }
        this.dependencies.dom.insert(content);
        this.dependencies.history.addStep();
    }

    getTyped() {
        const { delimiterLength, node, offset } = this.search;
        if (!node) {
            return null;
        }
        return { node, from: offset - delimiterLength, value: this.getTextBefore() };
    }
}
