/**
 * What is seen on a screen without having been translated, in a language in which each text stands
 * in ⟦ ⟧: those of ours, and those of Odoo. Whatever stands outside is data, or was forgotten.
 */

/** What Odoo puts together itself, so that it is bare wherever it is shown. */
const OF_ODOO = [
    // "Back to …", and the title of a button for a view: "… View".
    ".breadcrumb-item a[data-tooltip]",
    ".o_back_button",
    ".o_breadcrumb [data-tooltip]",
    ".o_switch_view",
    // The code of the language.
    ".o_field_translate",
    // "… created": the name of a model, with a word that is not translated.
    ".o-mail-Message-body",
];
/** What people write, or have just written: newer than the data that is known. */
const OF_PEOPLE = [
    ".odoo-editor-editable",
    ".o_facet_value",
    ".o_searchview_autocomplete",
    ".o-cp-cases-draft-offer [dir=auto]",
    ".o-cp-cases-address bdi",
    // An address, put together of its parts.
    ".fa-map-marker + bdi",
];
const ATTRIBUTES = ["title", "aria-label", "placeholder", "alt", "data-tooltip"];
const MONTH =
    "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|" +
    "Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)";
/** As a browser writes dates, times, how long ago something was; addresses, numbers, sizes. */
const FORMATTED = [
    /\b(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\b/g,
    new RegExp(`(?<=\\d )${MONTH}\\b|\\b${MONTH}(?= \\d)`, "g"),
    /(?<=\d )[ap]m\b/gi,
    /\b(?:in )?\d+ (?:year|yr|month|mth|week|wk|day|hour|hr|minute|min|second|sec)s?\b\.?(?: ago)?/g,
    /[^\s<>"]+@[^\s<>"]+/g,
    /#\d+/g,
    // Of a list of units that Odoo translates as one text.
    /(?<=\d )(?:⟦Bytes|[KMG]b\b)/g,
];

/**
 * @param {import("playwright-core").Page} page
 * @param {{values: string[], texts: string}} data what is stored: values that may be shown as they
 *     are, and texts of which a part may be
 * @param {string} [part] a selector of what is to be looked at
 * @returns {Promise<string[]>} one text for each fault
 */
export async function findBare(page, data, part = "html") {
    const found = await page.evaluate(collect, [
        ATTRIBUTES,
        [...OF_ODOO, ...OF_PEOPLE].join(),
        part,
    ]);
    const values = new Set(data.values);
    return found
        .filter(({ text }) => !isData(text, values, data.texts))
        .map(
            ({ kind, text, place }) => `untranslated ${kind}: ${text.slice(0, 100)}\n    ${place}`,
        );
}

function isData(text, values, texts) {
    const pieces = text.split(/[\n,<>"]/);
    return [[text], pieces].some((parts) => parts.every((piece) => isStored(piece, values, texts)));
}

/** A value, or a good part of a text: a single word is in too many of them. */
function isStored(text, values, texts) {
    const formatted = FORMATTED.reduce((rest, pattern) => rest.replace(pattern, ""), text);
    return [text, formatted]
        .map(squeeze)
        .some(
            (bare) =>
                !/\p{L}/u.test(bare) ||
                values.has(bare) ||
                (bare.split(" ").length > 2 && texts.includes(bare)),
        );
}

function squeeze(text) {
    return text.replace(/…$/, "").replace(/\s+/g, " ").trim();
}

/** In the page: what stands outside of the marks, with where it does. */
function collect([attributes, exempt, part]) {
    const found = [];
    const PLACE = "\u0000";

    function removeMarked(text) {
        const shorter = text.replace(/⟦[^⟦⟧]*⟧/g, "");
        return shorter === text ? text : removeMarked(shorter);
    }

    /** Whether the marks stand around: a text may have other elements in it, or be in one. */
    function isWithinMarks(node) {
        let around = node.parentElement;
        for (let level = 0; around && level < 4; level++, around = around.parentElement) {
            const texts = [];
            const inner = document.createTreeWalker(around, NodeFilter.SHOW_TEXT);
            while (inner.nextNode()) {
                const { currentNode } = inner;
                const isIt = currentNode === node;
                texts.push(isIt ? node.data.replace(/\p{L}/gu, PLACE) : currentNode.data);
            }
            if (!removeMarked(texts.join("")).includes(PLACE)) {
                return true;
            }
        }
        return false;
    }

    function add(kind, text, element) {
        if (element.closest(part) && !element.closest(exempt)) {
            const place = element.cloneNode(false).outerHTML.slice(0, 200);
            found.push({ kind, text: removeMarked(text).trim(), place });
        }
    }

    function hasBare(text) {
        return text && /\p{L}/u.test(removeMarked(text));
    }

    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const isSeen = hasBare(node.data) && node.parentElement.checkVisibility();
        if (isSeen && !isWithinMarks(node)) {
            add("text", node.data, node.parentElement);
        }
    }
    for (const element of document.body.querySelectorAll("*")) {
        for (const name of attributes) {
            if (hasBare(element.getAttribute(name))) {
                add(name, element.getAttribute(name), element);
            }
        }
        const isText = element.matches("textarea, input:not([type=checkbox], [type=radio])");
        if (isText && hasBare(element.value)) {
            add("value", element.value, element);
        }
    }
    return found;
}
