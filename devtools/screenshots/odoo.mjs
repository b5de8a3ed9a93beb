// The first page waits for scripts and styles that may have to be made.
export const LIMIT = 60000;

/** Odoo as its administrator sees it: what the pictures need to know, and the language of all. */
export class Odoo {
    constructor(browser, url) {
        this.browser = browser;
        this.url = url;
        this.ids = {};
    }

    async connect() {
        this.session = await this.browser.newContext();
        this.session.setDefaultTimeout(LIMIT);
        await signIn(this.session, this.url, "admin");
        const names = await this.search(
            "ir.model.data",
            [["module", "=", "cp_cases"]],
            ["name", "res_id"],
        );
        this.ids = Object.fromEntries(names.map((row) => [row.name, row.res_id]));
    }

    id(name) {
        if (!this.ids[name]) {
            throw new Error(`There is no record ${name}.`);
        }
        return this.ids[name];
    }

    call(model, method, args = [], kwargs = {}) {
        return call(this.session, this.url, model, method, args, kwargs);
    }

    search(model, domain, fields) {
        return this.call(model, "search_read", [domain, fields], {
            context: { active_test: false },
        });
    }

    async translate(model, name) {
        const context = { lang: this.lang };
        const [record] = await this.call(model, "read", [[this.id(name)], ["name"]], { context });
        return record.name;
    }

    async translateChoice(model, field, value) {
        const context = { lang: this.lang };
        const fields = await this.call(model, "fields_get", [[field]], { context });
        return fields[field].selection.find(([key]) => key === value)[1];
    }

    /** Give the people of the demo this language, installing it first. */
    async speak(lang) {
        this.lang = lang;
        const [language] = await this.search("res.lang", [["code", "=", lang]], ["active"]);
        if (!language) {
            throw new Error(`Odoo knows no language ${lang}.`);
        }
        if (!language.active) {
            const values = [{ lang_ids: [language.id] }];
            const [id] = await this.call("base.language.install", "create", [values]);
            await this.call("base.language.install", "lang_install", [[id]]);
        }
        const people = await this.search("res.users", [["share", "=", false]], ["id"]);
        await this.call("res.users", "write", [people.map(({ id }) => id), { lang }]);
    }
}

export async function signIn(session, url, login) {
    const page = await session.newPage();
    await page.goto(`${url}/web/login`);
    await page.fill("input[name=login]", login);
    await page.fill("input[name=password]", login);
    await Promise.all([
        page.waitForURL(/\/odoo/, { waitUntil: "commit" }),
        page.click("form.oe_login_form button[type=submit]"),
    ]);
    return page;
}

export async function call(session, url, model, method, args, kwargs) {
    const response = await session.request.post(`${url}/web/dataset/call_kw/${model}/${method}`, {
        data: { jsonrpc: "2.0", method: "call", params: { model, method, args, kwargs } },
    });
    const { result, error } = await response.json();
    if (error) {
        throw new Error(`${model}.${method}: ${error.data?.message || error.message}`);
    }
    return result;
}
