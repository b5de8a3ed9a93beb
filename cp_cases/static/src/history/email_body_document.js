import { _t } from "@web/core/l10n/translation";

const QUOTES = "blockquote[type='cite' i], blockquote.gmail_quote, .yahoo_quoted";
const SAFE_LINK = /^(?:https?:\/\/|mailto:|tel:)/i;
const OWN_FILES = ["/web/image/", "/web/content/"];
// "-----Original Message-----", in any language.
const SEPARATOR = /^[ \t]*-{4,}[ \t]*[^\s-][^\n]{3,60}[^\s-][ \t]*-{4,}[ \t]*$/m;
const MAX_INTRO_LENGTH = 300;

const STYLE = `
    html, body { margin: 0; padding: 0; height: auto !important; }
    body {
        color: #212529; font: 14px/1.5 sans-serif;
        overflow-wrap: anywhere; padding-block-end: 4px;
    }
    body.o-cp-cases-plain { max-width: 72ch; }
    img { max-width: 100%; height: auto; }
    pre { font: inherit; white-space: pre-wrap; margin: 0; }
    p { margin: 0 0 0.75em; }
    blockquote { margin: 0 0 0.75em; padding-inline-start: 0.75em; border-inline-start: 2px solid #dee2e6; }
    a { color: #017e84; }
    details.o-cp-cases-quote > summary {
        display: inline-block; padding: 0 0.6em; border-radius: 1em; line-height: 1.1em;
        background: #e7e9ed; color: #495057; cursor: pointer; list-style: none; margin: 4px 0;
        font-weight: bold; letter-spacing: 1px; user-select: none;
    }
    details.o-cp-cases-quote > summary:hover { background: #d8dadd; }
    @media (pointer: coarse) {
        details.o-cp-cases-quote > summary { padding: 0 1.5em; line-height: 44px; }
    }
`;

/**
 * An email as a page of its own, for a frame that runs no script. Even if the sanitiser of the
 * server has missed something, the page runs no script, sends no form, and fetches nothing from
 * other hosts but images, if they are wanted.
 *
 * @param {string} html
 * @param {Object} [options]
 * @param {boolean} [options.hasRemoteImages] whether images of other hosts are fetched
 * @param {boolean} [options.hasRecordLinks] whether links to records are kept, as in notes
 * @param {boolean} [options.isFolded] whether quoted text is folded
 * @param {string} [options.direction]
 * @param {string} [options.fontFamily] the fonts of the page around it
 */
export function makeEmailDocument(html, options = {}) {
    const doc = new DOMParser().parseFromString(html, "text/html");
    // `<base>` and `<meta>` of the mail would have effect, too, though they come after ours.
    for (const element of doc.querySelectorAll("base, meta, link, script, iframe, object, embed")) {
        element.remove();
    }
    doc.querySelectorAll("a, area").forEach((link) => prepareLink(link, options));
    doc.querySelectorAll("img").forEach(prepareImage);
    if (options.isFolded) {
        foldQuotes(doc);
    }
    const images = options.hasRemoteImages
        ? "https: http:"
        : OWN_FILES.map((path) => `${window.location.origin}${path}`).join(" ");
    const policy =
        `default-src 'none'; img-src ${images} data:; style-src 'unsafe-inline'; ` +
        `form-action 'none'; base-uri 'none'`;
    // Text without a layout of its own is not wider than one can read.
    const isPlain = !doc.querySelector("table, style");
    const fonts = options.fontFamily
        ? `<style>body { font-family: ${options.fontFamily}; }</style>`
        : "";
    const styles = [...doc.head.querySelectorAll("style")].map((el) => el.outerHTML).join("");
    return (
        `<!DOCTYPE html><html lang="${document.documentElement.lang}" dir="${options.direction || "ltr"}"><head><meta charset="utf-8">` +
        `<meta http-equiv="Content-Security-Policy" content="${policy}">` +
        `<style>${STYLE}</style>${fonts}${styles}</head><body dir="auto"` +
        `${isPlain ? ' class="o-cp-cases-plain"' : ""}>${doc.body.innerHTML}</body></html>`
    );
}

function prepareLink(link, { hasRecordLinks }) {
    link.removeAttribute("ping");
    link.removeAttribute("download");
    if (hasRecordLinks && link.dataset.oeModel && link.dataset.oeId) {
        link.setAttribute("href", "#");
        return;
    }
    const href = (link.getAttribute("href") || "").trim();
    // A link in a note may lead to a page of this server, a link in an email may not.
    const isSafe = hasRecordLinks
        ? SAFE_LINK.test(href) || /^\/(?!\/)/.test(href)
        : SAFE_LINK.test(href) && !isOwn(href);
    if (!isSafe) {
        link.removeAttribute("href");
    }
    link.setAttribute("target", "_blank");
    link.setAttribute("rel", "noopener noreferrer");
    if (link.href && !link.title) {
        // Where it really leads.
        link.title = link.href;
    }
}

function isOwn(address) {
    const { hostname, origin } = window.location;
    return !URL.canParse(address, origin) || new URL(address, origin).hostname === hostname;
}

/** Remove an address on our own host that is no file: the mail would call another page by it. */
function prepareImage(image) {
    const source = (image.getAttribute("src") || "").trim();
    const { origin } = window.location;
    const path = URL.canParse(source, origin) ? new URL(source, origin).pathname : "";
    if (isOwn(source) && !OWN_FILES.some((own) => path.startsWith(own))) {
        image.removeAttribute("src");
    }
}

// ----------------------------------------------------------------------
// Quoted text
// ----------------------------------------------------------------------

function foldQuotes(doc) {
    const separator = findSeparator(doc.body);
    if (separator && hasTextBefore(doc.body, separator)) {
        const range = doc.createRange();
        range.setStartBefore(separator);
        range.setEndAfter(doc.body.lastChild);
        const rest = doc.createElement("div");
        rest.append(range.extractContents());
        doc.body.append(rest);
        fold(doc, [rest]);
    }
    const groups = groupQuotes(findQuotes(doc));
    if (!hasTextOutside(doc.body, groups.flat())) {
        // All text is quoted (a forwarded mail, or an answer inside of the quote): show it.
        return;
    }
    for (const nodes of groups) {
        const intro = findIntro(doc, nodes[0]);
        fold(doc, intro ? [intro, ...nodes] : nodes);
    }
}

function findQuotes(doc) {
    const lines = [...doc.querySelectorAll("span[data-o-mail-quote]")].filter((span) =>
        /^\s*>/.test(span.textContent),
    );
    const quotes = [...doc.querySelectorAll(QUOTES), ...lines];
    return quotes.filter(
        (quote) =>
            !quote.closest("details.o-cp-cases-quote") &&
            !quotes.some((other) => other !== quote && other.contains(quote)),
    );
}

/** Quotes that follow each other with nothing between them are one. */
function groupQuotes(quotes) {
    const groups = [];
    for (const quote of quotes) {
        const group = groups.at(-1);
        const between = group && getNodesBetween(group.at(-1), quote);
        if (between?.every((node) => !node.textContent.trim())) {
            group.push(...between, quote);
        } else {
            groups.push([quote]);
        }
    }
    return groups;
}

function getNodesBetween(first, last) {
    const nodes = [];
    for (let node = first.nextSibling; node !== last; node = node.nextSibling) {
        if (!node) {
            return null;
        }
        nodes.push(node);
    }
    return nodes;
}

/** The line above a quote, "On Monday, Sara wrote:" in whatever language. */
function findIntro(doc, quote) {
    let node = quote.previousSibling;
    while (node && !node.textContent.trim()) {
        node = node.previousSibling;
    }
    if (!node || !/[:：]\s*$/.test(node.textContent)) {
        return null;
    }
    if (node.nodeType === Node.TEXT_NODE) {
        // In a plain text, only the last paragraph.
        const start = node.data.trimEnd().lastIndexOf("\n\n") + 1;
        node = start > 0 ? node.splitText(start) : node;
    }
    const text = node.textContent.trim();
    return text.length <= MAX_INTRO_LENGTH && /\d/.test(text) ? node : null;
}

function findSeparator(root) {
    const walker = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const match = SEPARATOR.exec(walker.currentNode.data);
        if (match) {
            return walker.currentNode.splitText(match.index);
        }
    }
    const outlook = root.querySelector("#divRplyFwdMsg");
    const rule = outlook?.previousElementSibling;
    return rule?.tagName === "HR" ? rule : outlook;
}

function hasTextBefore(root, node) {
    const range = root.ownerDocument.createRange();
    range.setStart(root, 0);
    range.setEndBefore(node);
    return Boolean(range.toString().trim());
}

function hasTextOutside(root, nodes) {
    const walker = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const text = walker.currentNode;
        const isQuoted =
            text.parentElement.closest("details.o-cp-cases-quote, style") ||
            nodes.some((node) => node.contains(text));
        if (!isQuoted && withoutIntro(text.data).trim()) {
            return true;
        }
    }
    return false;
}

/** A text without its last line if that announces a quote: "On Monday, Sara wrote:". */
function withoutIntro(text) {
    // Not by a regular expression, which would try each character of a long text.
    const trimmed = text.trimEnd();
    return /[:：]$/.test(trimmed) ? trimmed.slice(0, trimmed.lastIndexOf("\n") + 1) : text;
}

/** Put nodes that follow each other behind a toggle, which needs no script. */
function fold(doc, nodes) {
    const details = doc.createElement("details");
    details.className = "o-cp-cases-quote";
    const summary = doc.createElement("summary");
    summary.textContent = "…";
    summary.title = _t("Show the quoted text");
    nodes[0].before(details);
    details.append(summary, ...nodes);
}
