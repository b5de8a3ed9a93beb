/**
 * Takes the pictures. Called by bin/screenshots with one argument, in JSON: url, output, chromium,
 * names (of screens; none for all), form (width, lang and suffix; none for the documents), axe
 * (whether axe looks at each screen, too).
 */
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { findFaults } from "./accessibility.mjs";
import { Agent, PHONE } from "./agent.mjs";
import { documents } from "./documents.mjs";
import { Odoo } from "./odoo.mjs";
import { setScene } from "./scene.mjs";
import { screens } from "./screens.mjs";

// By NODE_PATH, which import does not read.
const { chromium } = createRequire(import.meta.url)("playwright-core");
const options = JSON.parse(process.argv[2]);
const SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
];

/** The forms to take, each with its screens and the files these go to. */
function getForms() {
    if (!options.form) {
        return documents.map(({ file, screen, ...form }) => ({
            ...form,
            pictures: [{ file, screen: screens.find(({ name }) => name === screen) }],
        }));
    }
    const { suffix, ...form } = options.form;
    const isSmall = form.width < PHONE;
    const chosen = screens.filter(
        ({ name, isForPhones, isForDesks }) =>
            !(isSmall ? isForDesks : isForPhones) &&
            (!options.names.length ||
                options.names.some((wanted) => new RegExp(`^(?:${wanted})$`).test(name))),
    );
    if (!chosen.length) {
        throw new Error(`No such screen. There are: ${screens.map(({ name }) => name).join(", ")}`);
    }
    const pictures = chosen.map((screen) => ({ file: `${screen.name}${suffix}.png`, screen }));
    return [{ ...form, pictures }];
}

async function take(agent, steps, file) {
    let isGood = true;
    try {
        await steps(agent);
        // Without the tooltip of what was pressed last.
        await agent.page.mouse.move(0, 0);
        await agent.settle();
    } catch (error) {
        isGood = false;
        console.error(`${file}: ${error.message}`);
    }
    const path = join(options.output, file);
    await agent.page.screenshot({ path, animations: "disabled" });
    console.log(file);
    return isGood && !(await tellFaults(agent, file));
}

/** Whether there are any. */
async function tellFaults(agent, file) {
    const faults = options.axe ? await findFaults(agent.page) : [];
    for (const fault of faults) {
        console.error(`${file}: ${fault}`);
    }
    return faults.length > 0;
}

async function takeForm(odoo, { width, lang, pictures }) {
    await odoo.speak(lang);
    const agents = {};
    for (const { file, screen } of pictures) {
        const { login, steps } = screen;
        agents[login] ||= await Agent.at(odoo, login, width);
        if (!(await take(agents[login], steps, file))) {
            process.exitCode = 1;
        }
    }
    await Promise.all(Object.values(agents).map((agent) => agent.session.close()));
}

const browser = await chromium.launch({ executablePath: options.chromium, args: SWITCHES });
try {
    mkdirSync(options.output, { recursive: true });
    const odoo = new Odoo(browser, options.url);
    await odoo.connect();
    await setScene(odoo);
    for (const form of getForms()) {
        await takeForm(odoo, form);
    }
} finally {
    await browser.close();
}
