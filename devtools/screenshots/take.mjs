/**
 * Takes the pictures. Called by bin/screenshots and by a test, with one argument, in JSON: url,
 * output (a folder; none for no pictures), chromium, names (of screens; none for all), form (width,
 * lang and suffix; none for the documents), axe (whether axe looks at each screen, too),
 * measures (whether it is measured), data (a file of what data.py collects, in the language of
 * untranslated.mjs: whether texts are bare).
 */
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { findFaults } from "./accessibility.mjs";
import { Agent, PHONE } from "./agent.mjs";
import { documents } from "./documents.mjs";
import { findMisfits, listUnmeasured } from "./measures.mjs";
import { Odoo } from "./odoo.mjs";
import { sceneTexts, setScene } from "./scene.mjs";
import { screens } from "./screens.mjs";
import { findBare } from "./untranslated.mjs";

// By NODE_PATH, which import does not read.
const { chromium } = createRequire(import.meta.url)("playwright-core");
const options = JSON.parse(process.argv[2]);
const data = options.data && JSON.parse(readFileSync(options.data));
data?.values.push(...sceneTexts);
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
    const ending = options.output ? ".png" : "";
    const pictures = chosen.map((screen) => ({
        file: `${screen.name}${suffix}${ending}`,
        screen,
    }));
    return [{ ...form, pictures }];
}

async function take(agent, { steps, ours, keepsNotices }, file) {
    let isGood = true;
    try {
        await steps(agent);
        // Without notices, and the tooltip of what was pressed last.
        if (!keepsNotices) {
            await agent.page.evaluate(() => {
                const buttons = document.querySelectorAll(".o_notification_close");
                buttons.forEach((button) => button.click());
            });
        }
        await agent.page.mouse.move(0, 0);
        await agent.settle();
    } catch (error) {
        isGood = false;
        const seen = await agent.page.locator("body").innerText();
        console.error(
            `${file}: ${error.message}\n${agent.page.url()} shows: ${seen.slice(0, 400)}`,
        );
    }
    if (options.output) {
        const path = join(options.output, file);
        await agent.page.screenshot({ path, animations: "disabled" });
        console.log(file);
    }
    return !(await tellFaults(agent, ours, file)) && isGood;
}

/** Whether there are any: errors in the page, what axe finds, what misfits, texts that are bare. */
async function tellFaults(agent, ours, file) {
    const faults = agent.errors.splice(0);
    if (options.axe) {
        faults.push(...(await findFaults(agent.page, ours)));
    }
    if (options.measures) {
        faults.push(...(await findMisfits(agent.page, agent.isSmall, ours)));
    }
    if (data) {
        faults.push(...(await findBare(agent.page, data, ours)));
    }
    for (const fault of faults) {
        console.error(`${file}: ${fault}`);
    }
    return faults.length > 0;
}

async function takeForm(odoo, { width, lang, pictures }) {
    await odoo.speak(lang);
    const agents = {};
    const takeAll = async (chosen) => {
        for (const { file, screen } of chosen) {
            const { login } = screen;
            agents[login] ||= await Agent.at(odoo, login, width, !options.output);
            if (!(await take(agents[login], screen, file))) {
                process.exitCode = 1;
            }
        }
    };
    await (options.output ? takeAll(pictures) : Promise.all(byPerson(pictures).map(takeAll)));
    if (options.measures && !options.names.length) {
        for (const selector of listUnmeasured(width < PHONE)) {
            console.error(`look: ${selector} is on no screen`);
            process.exitCode = 1;
        }
    }
    await Promise.all(Object.values(agents).map((agent) => agent.session.close()));
}

/** The screens that each of them is at: these may be looked at side by side. */
function byPerson(pictures) {
    return screens
        .map(({ login }) => login)
        .filter((login, index, logins) => logins.indexOf(login) === index)
        .map((login) => pictures.filter(({ screen }) => screen.login === login));
}

const browser = await chromium.launch({ executablePath: options.chromium, args: SWITCHES });
try {
    if (options.output) {
        mkdirSync(options.output, { recursive: true });
    }
    const odoo = new Odoo(browser, options.url);
    await odoo.connect();
    await setScene(odoo);
    for (const form of getForms()) {
        await takeForm(odoo, form);
    }
} finally {
    await browser.close();
}
