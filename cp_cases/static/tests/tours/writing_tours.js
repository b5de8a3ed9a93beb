import { registry } from "@web/core/registry";
import { user } from "@web/core/user";

const tours = registry.category("web_tour.tours");

const BODY = ".o_field_widget[name=body] .odoo-editor-editable";
const OPEN = { trigger: "button[name=action_reply]", run: "click" };
const GO_ON = { trigger: "button[name=action_continue_draft]", run: "click" };

function type(text) {
    return { trigger: BODY, run: `editor ${text}` };
}

function check(text) {
    return { trigger: `${BODY}:contains('${text}')` };
}

const TROUBLE = ".o-cp-cases-draft-trouble";
const SAVED = { trigger: ".o-cp-cases-draft-saved:contains('saved')" };

/** Ask the test for what no page can do, and wait until `isDone`. */
function ask(wish, isDone) {
    return {
        content: wish,
        trigger: BODY,
        async run() {
            console.log(`cp_cases: ${wish}`);
            while (!(await isDone())) {
                await new Promise((resolve) => setTimeout(resolve, 50));
            }
        },
    };
}

async function isOnline() {
    try {
        await fetch("/web/static/img/favicon.ico", { cache: "no-store" });
        return true;
    } catch {
        return false;
    }
}

async function isSignedOut() {
    const response = await fetch("/web/session/check", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ params: {} }),
    });
    return "error" in (await response.json());
}

/** As in another tab, which has the same session. */
async function signIn() {
    const page = await (await fetch("/web/login")).text();
    const form = new DOMParser().parseFromString(page, "text/html").querySelector("form");
    const data = new FormData(form);
    data.set("login", user.login);
    data.set("password", user.login.padEnd(8, "x"));
    await fetch("/web/login", { method: "POST", body: data, redirect: "manual" });
}

/** The cursor stays in the text: nothing but the leaving itself saves it. */
tours.add("cp_cases.writing", {
    steps: () => [
        OPEN,
        type("Before Back"),
        {
            content: "Back, right after the last key",
            trigger: BODY,
            run: () => history.back(),
        },
        GO_ON,
        check("Before Back"),
        type("Before a reload"),
        {
            content: "reload, right after the last key",
            trigger: BODY,
            run: () => location.reload(),
            expectUnloadPage: true,
        },
        check("Before a reload"),
        { trigger: "body:not(:has(.o-cp-cases-draft-offer))" },
        type("While writing"),
        { trigger: ".o-cp-cases-draft-saved:contains('writing')" },
        { content: "it saves itself", ...SAVED },
    ],
});

tours.add("cp_cases.writing_signed_out", {
    steps: () => [
        OPEN,
        type("Signed in"),
        SAVED,
        ask("end the session", isSignedOut),
        type("Signed out"),
        { trigger: `${TROUBLE}:contains('You are signed out. Your text is kept.')` },
        type("Written on"),
        { content: "in another tab", trigger: `${TROUBLE} a[target=_blank]`, run: signIn },
        SAVED,
        check("Written on"),
    ],
});

tours.add("cp_cases.writing_offline", {
    steps: () => [
        OPEN,
        type("Online"),
        SAVED,
        ask("cut the network", async () => !(await isOnline())),
        type("Offline"),
        { trigger: `${TROUBLE}:contains('No connection. Your text is kept')` },
        type("Written on"),
        ask("mend the network", isOnline),
        SAVED,
        check("Written on"),
    ],
});
