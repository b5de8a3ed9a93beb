import { Component, onWillUnmount, useRef } from "@odoo/owl";

import { localization } from "@web/core/l10n/localization";
import { useService } from "@web/core/utils/hooks";

import { makeEmailDocument } from "./email_body_document";

// In pixels. A longer email scrolls in its frame.
const MAX_HEIGHT = 20000;

/**
 * The text of an entry in a frame of its own: no script runs in it, and its styles stay inside.
 */
export class EmailBody extends Component {
    static template = "cp_cases.EmailBody";
    static props = {
        html: String,
        title: String,
        isEmail: Boolean,
        isFolded: Boolean,
        hasRemoteImages: Boolean,
        onRecordLink: Function,
    };

    setup() {
        this.frame = useRef("frame");
        this.hotkeyService = useService("hotkey");
        onWillUnmount(() => this.observer?.disconnect());
    }

    get document() {
        return makeEmailDocument(this.props.html, {
            hasRemoteImages: this.props.hasRemoteImages,
            hasRecordLinks: !this.props.isEmail,
            isFolded: this.props.isFolded,
            direction: localization.direction,
            fontFamily: getComputedStyle(document.body).fontFamily,
        });
    }

    onLoad() {
        this.observer?.disconnect();
        const frame = this.frame.el;
        const page = frame?.contentDocument;
        if (!page?.body) {
            return;
        }
        this.hotkeyService.registerIframe(frame);
        page.addEventListener("click", (ev) => this.onClick(ev));
        this.showFocus(frame);
        this.observer = new ResizeObserver(() => this.fit());
        this.observer.observe(page.body);
        this.fit();
    }

    /** A frame that is reached by Tab has a ring, too: browsers draw none. */
    showFocus(frame) {
        const view = frame.contentWindow;
        let isPointed = false;
        view.addEventListener("pointerdown", () => (isPointed = true));
        view.addEventListener("focus", () => {
            frame.classList.toggle("o-cp-cases-focused", !isPointed);
            isPointed = false;
        });
        view.addEventListener("blur", () => frame.classList.remove("o-cp-cases-focused"));
    }

    fit() {
        const frame = this.frame.el;
        const page = frame?.contentDocument;
        if (page?.body) {
            // A horizontal scroll bar needs its place too.
            const hasBar = page.documentElement.scrollWidth > frame.clientWidth;
            const height = page.documentElement.offsetHeight + (hasBar ? 16 : 0);
            frame.style.height = `${Math.min(height, MAX_HEIGHT)}px`;
        }
    }

    onClick(ev) {
        const link = ev.target.closest?.("a[data-oe-model][data-oe-id]");
        if (!link || this.props.isEmail) {
            return;
        }
        ev.preventDefault();
        this.props.onRecordLink(link.dataset.oeModel, Number(link.dataset.oeId));
    }
}
