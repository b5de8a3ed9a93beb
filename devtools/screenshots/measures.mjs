/** What a screen looks like, in pixels: where things begin, how large and how whole they are. */

const OURS = "[class*=o-cp-cases]";
const AT_FOOT = ".o-cp-cases-form .o_form_statusbar .btn-primary, [name=action_send]";
const TOUCHED = "button, .btn, summary, [role=button]";
/** What Odoo draws as it does in all of its apps, in parts of ours too. */
const SMALL_OF_ODOO = [".badge", ".o_tag", ".o_stat_info", ".o_stat_text", "sup"];
const CUT_OF_ODOO = [".o_form_uri"];
const TOUCHED_OF_ODOO = [
    ".o_control_panel",
    ".o_field_widget",
    ".o_main_navbar",
    ".o_notification_close",
    ".o_optional_columns_dropdown",
    "thead",
];
// What is to be said of the whole case comes before its history.
const NOTICE = ".alert:not(.o-cp-cases-history *), .o-cp-cases-family";
/** Where things are wanted at a desk, in pixels of the side that is named. */
const WANTED = [
    {
        selector: `.o-cp-cases-form:not(:has(${NOTICE})) .o-cp-cases-history`,
        side: "top",
        most: 200,
    },
    { selector: ".o-cp-cases-lock", side: "height", least: 26, most: 34 },
    { selector: ".o-cp-cases-queue tr.o_data_row", side: "height", least: 48, most: 62 },
];
/** On a phone, what is touched is at least so large, and the first button at the foot. */
const TOUCH = 44;
const PRIMARY = 48;
const SMALLEST_TEXT = 13;
/** The selectors of what has been measured on some screen. */
const measured = new Set();

/**
 * @param {import("playwright-core").Page} page
 * @param {boolean} isSmall whether it is that of a phone
 * @param {string} [part] a selector of what is to be looked at, on a page that is Odoo's
 * @returns {Promise<string[]>} one text for each fault
 */
export async function findMisfits(page, isSmall, part = "html") {
    const { faults, selectors } = await page.evaluate(look, {
        isSmall,
        part,
        ours: OURS,
        atFoot: AT_FOOT,
        touched: TOUCHED,
        smallOfOdoo: SMALL_OF_ODOO.join(),
        cutOfOdoo: CUT_OF_ODOO.join(),
        touchedOfOdoo: TOUCHED_OF_ODOO.join(),
        wanted: WANTED,
        sizes: { TOUCH, PRIMARY, SMALLEST_TEXT },
    });
    selectors.forEach((selector) => measured.add(selector));
    return faults;
}

/**
 * @param {boolean} isSmall whether the screens were those of a phone
 * @returns {string[]} the selectors of what was to be measured, and was on no screen
 */
export function listUnmeasured(isSmall) {
    const wanted = isSmall ? [AT_FOOT] : WANTED.map(({ selector }) => selector);
    return wanted.filter((selector) => !measured.has(selector));
}

/** In the page. */
function look(options) {
    const { isSmall, part, ours, atFoot, touched, wanted, sizes } = options;
    const { smallOfOdoo, cutOfOdoo, touchedOfOdoo } = options;
    const faults = [];
    const selectors = [];
    const isSeen = (element) =>
        element.checkVisibility({ visibilityProperty: true }) && element.closest(part);
    const find = (selector) => [...document.querySelectorAll(selector)].filter(isSeen);
    const add = (fault, element) =>
        faults.push(`look: ${fault}\n    ${element.outerHTML.slice(0, 200)}`);

    function checkWidth() {
        const { scrollWidth } = document.scrollingElement;
        if (scrollWidth > window.innerWidth) {
            add(`${scrollWidth} px wide, on ${window.innerWidth}`, document.body);
        }
    }

    function checkTexts() {
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            const { data, parentElement } = walker.currentNode;
            if (data.trim() && parentElement.closest(ours) && isSeen(parentElement)) {
                const size = parseFloat(getComputedStyle(parentElement).fontSize);
                if (size < sizes.SMALLEST_TEXT && !parentElement.closest(smallOfOdoo)) {
                    add(`a text of ${size} px`, parentElement);
                }
            }
        }
    }

    /** What has no title has one above it that tells the whole. */
    function checkCuts() {
        for (const element of find(`${ours}, ${ours} *`)) {
            const isCut =
                element.clientWidth &&
                element.scrollWidth > element.clientWidth + 1 &&
                getComputedStyle(element).textOverflow === "ellipsis";
            const exempt = `[title], [data-tooltip], [data-tooltip-template], ${cutOfOdoo}`;
            if (isCut && !element.closest(exempt)) {
                add("a text is cut, and no title has the whole", element);
            }
        }
    }

    function checkWanted() {
        for (const { selector, side, least = 0, most } of wanted) {
            for (const element of find(selector)) {
                selectors.push(selector);
                const found = element.getBoundingClientRect()[side];
                if (found < least || found > most) {
                    add(`${side} is ${found} px, not ${least} to ${most}`, element);
                }
            }
        }
    }

    function checkTouched() {
        for (const element of find(touched)) {
            const isAtFoot = element.matches(atFoot);
            if (isAtFoot) {
                selectors.push(atFoot);
            }
            const least = isAtFoot ? sizes.PRIMARY : sizes.TOUCH;
            // As it is in front: Odoo shows a page smaller behind a sheet.
            const { offsetWidth, offsetHeight } = element;
            const isSmaller = Math.min(offsetWidth, offsetHeight) < least;
            if (isSmaller && element.closest(ours) && !element.closest(touchedOfOdoo)) {
                add(`to be touched, ${offsetWidth} by ${offsetHeight} px`, element);
            }
        }
    }

    checkWidth();
    checkTexts();
    checkCuts();
    if (isSmall) {
        checkTouched();
    } else {
        checkWanted();
    }
    return { faults, selectors };
}
