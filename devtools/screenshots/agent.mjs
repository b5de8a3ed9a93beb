/** One person at a screen of one width. */
import { LIMIT, call, signIn } from "./odoo.mjs";

const WORKER = /\/bus\/websocket_worker_bundle/;
export const MORE = ".o_statusbar_buttons .oi-ellipsis-v";
const ERROR = /^(?:\w*Error|Uncaught)\b/;
// What Odoo says where the page is left while a part of it still loads.
const LEFT = "Component is destroyed";
const QUIET = 300;
const QUICK_QUIET = 150;
const POLL = 50;
const PATIENCE = 5000;
export const PHONE = 768;
const HEIGHTS = { phone: 812, desk: 900 };

/** In the page: go to an address as Odoo goes where a link leads, without loading the page anew. */
function followLink(url) {
    const link = document.createElement("a");
    link.href = url;
    document.body.append(link);
    link.click();
    link.remove();
}

export class Agent {
    /**
     * @param {import("./odoo.mjs").Odoo} odoo
     * @param {string} login
     * @param {number} width
     * @param {boolean} isQuick whether to follow links in the page that is there: a fourth of the
     *     time, but what is left of the screen before, such as a notice, may be seen
     */
    static async at(odoo, login, width, isQuick) {
        const isSmall = width < PHONE;
        const session = await odoo.browser.newContext({
            viewport: { width, height: isSmall ? HEIGHTS.phone : HEIGHTS.desk },
            isMobile: isSmall,
            hasTouch: isSmall,
            timezoneId: "UTC",
            // What fades in has less contrast for a while.
            reducedMotion: "reduce",
        });
        session.setDefaultTimeout(LIMIT);
        const page = await signIn(session, odoo.url, login);
        return new Agent(odoo, session, page, isSmall, isQuick);
    }

    constructor(odoo, session, page, isSmall, isQuick) {
        this.odoo = odoo;
        this.session = session;
        this.page = page;
        this.isSmall = isSmall;
        this.isQuick = isQuick;
        this.pending = new Set();
        // The script of a shared worker never reports its end.
        page.on("request", (request) => WORKER.test(request.url()) || this.pending.add(request));
        for (const end of ["requestfinished", "requestfailed"]) {
            page.on(end, (request) => this.pending.delete(request));
        }
        this.errors = [];
        page.on("console", (message) => {
            // Not of a request: tests let no websocket through.
            const text = message.text();
            if (message.type() === "error" && ERROR.test(text) && !text.includes(LEFT)) {
                this.errors.push(text);
            }
        });
        page.on("dialog", (dialog) => dialog.accept());
    }

    id(name) {
        return this.odoo.id(name);
    }

    call(model, method, args = [], kwargs = {}) {
        return call(this.session, this.odoo.url, model, method, args, kwargs);
    }

    async open(path) {
        const url = `${this.odoo.url}/odoo/${path}`;
        if (this.isQuick && this.isOpened) {
            await this.page.keyboard.press("Escape");
            await this.page.evaluate(followLink, url);
        } else {
            await this.page.goto(url);
            this.isOpened = true;
        }
        await this.settle();
    }

    openCase(name, section = "cases") {
        return this.open(`${section}/${this.id(name)}`);
    }

    /** Wait until nothing is being loaded or drawn any more. */
    async settle() {
        await this.page.waitForSelector(".o_action_manager > *");
        const enough = this.isQuick ? QUICK_QUIET : QUIET;
        for (let quiet = 0, waited = 0; quiet < enough && waited < PATIENCE; waited += POLL) {
            await this.page.waitForTimeout(POLL);
            quiet = this.pending.size ? 0 : quiet + POLL;
        }
        await this.page.evaluate(async () => {
            await document.fonts.ready;
            await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        });
    }

    async click(selector) {
        await this.page.locator(`${selector} >> visible=true`).first().click();
        // No tooltip is to cover what is pressed next.
        await this.page.mouse.move(0, 0);
        await this.settle();
    }

    async fill(selector, text) {
        await this.page.locator(`${selector} >> visible=true`).first().fill(text);
    }

    /** Press a button of the line above a form, which a phone folds away. */
    async header(selector) {
        if (await this.page.locator(`${selector} >> visible=true`).count()) {
            return this.click(selector);
        }
        await this.click(MORE);
        // The sheet that opens slides for a while: no place to aim at.
        await this.page.locator(selector).first().dispatchEvent("click");
        await this.settle();
    }

    action(name) {
        return `button[name="${this.id(name)}"]`;
    }

    /** Choose what the menu of a list does with the selected records. */
    async bulk(name) {
        const label = await this.odoo.translate("ir.actions.act_window", name);
        await this.click(".o_cp_action_menus .dropdown-toggle");
        await this.click(`.o-dropdown--menu .o_menu_item:has-text("${label}")`);
    }

    /** Choose an entry of the history. */
    async entry(selector) {
        await this.click(`.o-cp-cases-entry${selector}`);
    }
}
