import { HtmlField, htmlField } from "@html_editor/fields/html_field";
import { parseHTML } from "@html_editor/utils/html";
import { cleanTerm } from "@mail/utils/common/format";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";

import { cutText } from "../../utils/text/cut_text";
import { LeavePlugin } from "../../utils/editor/leave_plugin";
import { CannedTextsPlugin } from "./canned_texts_plugin";

/** Where Odoo's own canned responses are found. */
const RESPONSES = "::";

const PREVIEW_LENGTH = 100;

/** The lines of a text as the editor writes them. */
function toFragment(document, text) {
    const fragment = document.createDocumentFragment();
    for (const [index, line] of text.split("\n").entries()) {
        fragment.append(...(index ? [document.createElement("br")] : []), line);
    }
    return fragment;
}

/** A text in which the texts that a service offers can be inserted. */
export class CannedTextsField extends HtmlField {
    setup() {
        super.setup();
        this.suggestionService = useService("mail.suggestion");
        this.templates = [];
        useBus(this.bus, "CP_CASES:OPEN_CANNED_TEXTS", ({ detail }) => {
            if (detail === this.props.name) {
                this.editor?.shared.cpCasesCannedTexts.openCannedTexts();
            }
        });
    }

    get bus() {
        return this.props.record.model.bus;
    }

    /** An urgent save takes the text over before it waits; after that the editor may be gone. */
    async getEditorContent() {
        if (this.editor.isDestroyed) {
            return new DOMParser().parseFromString(this.lastValue, "text/html").body;
        }
        return super.getEditorContent();
    }

    getConfig() {
        const config = super.getConfig();
        config.Plugins = [...config.Plugins, CannedTextsPlugin, LeavePlugin];
        config.cannedTexts = {
            categories: [
                { id: "templates", name: _t("Canned texts") },
                { id: "responses", name: _t("Canned responses") },
            ],
            fetch: this.fetchTexts.bind(this),
            search: this.searchTexts.bind(this),
            onFocus: () => this.bus.trigger("CP_CASES:TEXT_FOCUSED", this.props.name),
        };
        return config;
    }

    /** The server asks the draft for its service, contact and case. */
    async callServer(method, ...args) {
        await this.env.cpCasesDraft?.save();
        const { resModel, resId } = this.props.record;
        return this.ormService.call(resModel, method, [[resId], ...args]);
    }

    fetchTemplates() {
        return this.callServer("get_canned_texts");
    }

    renderTemplate(id) {
        return this.callServer("render_canned_text", id);
    }

    async fetchTexts() {
        [this.templates] = await Promise.all([
            this.fetchTemplates(),
            this.suggestionService.fetchSuggestions({ delimiter: RESPONSES, term: "" }),
        ]);
    }

    /** @param {string} term in small letters and without accents */
    searchTexts(term) {
        const { suggestions } = this.suggestionService.searchSuggestions({
            delimiter: RESPONSES,
            term,
        });
        return [
            ...this.searchTemplates(term).map(({ id, name, preview }) => ({
                title: name,
                description: preview,
                icon: "fa-file-text-o",
                categoryId: "templates",
                getContent: async (document) => parseHTML(document, await this.renderTemplate(id)),
            })),
            ...suggestions.map(({ source, substitution }) => ({
                title: source,
                description: cutText(substitution, PREVIEW_LENGTH),
                icon: "fa-comment-o",
                categoryId: "responses",
                getContent: (document) => toFragment(document, substitution),
            })),
        ];
    }

    /** Those that have all words, first those that have them in their name. */
    searchTemplates(term) {
        const words = term.split(/\s+/);
        const hasAll = (text) => words.every((word) => cleanTerm(text).includes(word));
        const named = this.templates.filter(({ name }) => hasAll(name));
        const others = this.templates.filter((template) => !named.includes(template));
        return [...named, ...others.filter(({ name, preview }) => hasAll(`${name} ${preview}`))];
    }
}

export const cannedTextsField = {
    ...htmlField,
    component: CannedTextsField,
    additionalClasses: ["o_field_html"],
};

registry.category("fields").add("cp_case_canned_texts", cannedTextsField);
