/** What axe finds on a screen that is ours to mend: https://github.com/dequelabs/axe-core */
import { createRequire } from "node:module";

// By NODE_PATH, which import does not read.
const { source } = createRequire(import.meta.url)("axe-core");
const STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/**
 * @param {import("playwright-core").Page} page
 * @returns {Promise<string[]>} one line for each fault
 */
export async function findFaults(page) {
    await page.evaluate(source);
    return page.evaluate(async (standards) => {
        const { violations } = await window.axe.run(document, {
            runOnly: standards,
            resultTypes: ["violations"],
            iframes: false,
        });
        const isOurs = ({ target }) =>
            document.querySelector(target.at(-1))?.closest("[class*=o-cp-cases]");
        return violations.flatMap(({ id, help, nodes }) =>
            nodes
                .filter(isOurs)
                .map(({ html, any }) => `${id}: ${help}\n    ${html.slice(0, 200)}\n    ${any.map((check) => check.message).join("; ")}`),
        );
    }, STANDARDS);
}
