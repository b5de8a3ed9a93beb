/**
 * While a draft is being sent, nothing can be typed in it: it would not be sent, and be gone with
 * the page.
 *
 * @param {HTMLElement} el the page
 * @param {() => Promise} act
 */
export async function withoutTyping(el, act) {
    const { activeElement } = document;
    el.inert = true;
    try {
        await act();
    } finally {
        el.inert = false;
        if (document.activeElement === document.body && el.contains(activeElement)) {
            activeElement.focus();
        }
    }
}
