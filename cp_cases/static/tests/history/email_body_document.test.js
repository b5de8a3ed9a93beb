import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { allowTranslations } from "@web/../tests/web_test_helpers";

import { makeEmailDocument } from "@cp_cases/history/email_body_document";

describe.current.tags("headless");
beforeEach(allowTranslations);

const parse = (html, options) =>
    new DOMParser().parseFromString(makeEmailDocument(html, options), "text/html");
const getFold = (page) => page.querySelector("details.o-cp-cases-quote");

test("what could run or fetch is taken out, and a policy forbids the rest", () => {
    const page = parse(
        `<base href="https://evil.example"><meta http-equiv="refresh" content="0;url=//x">` +
            `<link rel="stylesheet" href="//x"><script>alert(1)</script><iframe src="//x"></iframe>Hi`,
    );
    expect(page.querySelectorAll("base, link, script, iframe")).toHaveLength(0);
    expect(page.querySelectorAll("meta[http-equiv]")).toHaveLength(1);
    const policy = page.querySelector("meta[http-equiv]").content;
    expect(policy).toInclude("default-src 'none'");
    expect(policy).not.toInclude("https: ");
    expect(page.body.textContent).toBe("Hi");
});

test("remote images are allowed on request alone", () => {
    const getPolicy = (options) => parse("Hi", options).querySelector("meta[http-equiv]").content;
    expect(getPolicy({})).not.toInclude("img-src https:");
    expect(getPolicy({ hasRemoteImages: true })).toInclude("img-src https: http:");
});

test("links open in a new tab that cannot reach back; others lead nowhere", () => {
    const page = parse(
        `<a href="https://example.com/a">a</a><a href="javascript:alert(1)">b</a><a href="//x">c</a>`,
    );
    const [good, script, other] = page.querySelectorAll("a");
    expect(good).toHaveAttribute("target", "_blank");
    expect(good).toHaveAttribute("rel", "noopener noreferrer");
    expect(good).toHaveAttribute("title", "https://example.com/a");
    expect(script).not.toHaveAttribute("href");
    expect(other).not.toHaveAttribute("href");
});

test("links to records are those of notes", () => {
    const html = `<a href="/web" data-oe-model="cp.case" data-oe-id="3">#10003</a>`;
    expect(parse(html, { hasRecordLinks: true }).querySelector("a")).not.toHaveAttribute("target");
    expect(parse(html).querySelector("a")).toHaveAttribute("target", "_blank");
});

test("no link of an email leads to our own server", () => {
    const html = ["/odoo", "page", `${window.location.origin}/web/session/logout`, "http:/web"]
        .map((href) => `<a href="${href}">x</a>`)
        .join("");
    const getTargets = (options) =>
        [...parse(html, options).querySelectorAll("a")].map((link) => link.hasAttribute("href"));
    expect(getTargets()).toEqual([false, false, false, false]);
    expect(getTargets({ hasRecordLinks: true })).toEqual([true, false, true, false]);
});

test("a long word is read at once", () => {
    const start = performance.now();
    const page = parse(
        `<p>${"x".repeat(1000000)}</p><blockquote type="cite">Question</blockquote>`,
        {
            isFolded: true,
        },
    );
    expect(performance.now() - start).toBeLessThan(5000);
    expect(getFold(page).textContent).toInclude("Question");
});

test("an image does not make the reader log out", () => {
    const page = parse(`<img src="/web/session/logout"><img src="/web/image/3"><img src="data:,">`);
    const sources = [...page.querySelectorAll("img")].map((image) => image.getAttribute("src"));
    expect(sources).toEqual([null, "/web/image/3", "data:,"]);
});

test("a quote and the line above it are folded", () => {
    const page = parse(
        `<p>My answer</p><p>On 10 July 2026, Sara wrote:</p>` +
            `<blockquote type="cite">Question</blockquote>`,
        { isFolded: true },
    );
    expect(page.querySelector("body > p").textContent).toBe("My answer");
    expect(getFold(page).textContent).toInclude("On 10 July 2026");
    expect(getFold(page).textContent).toInclude("Question");
    expect(getFold(page).open).toBe(false);
});

test("text after a quote stays", () => {
    const page = parse(`<blockquote class="gmail_quote">Question</blockquote><p>Answer below</p>`, {
        isFolded: true,
    });
    expect(getFold(page).textContent).not.toInclude("Answer below");
    expect(page.body.textContent).toInclude("Answer below");
});

test("a mail that is nothing but a quote is shown", () => {
    const page = parse(`<div><blockquote type="cite">All of it</blockquote></div>`, {
        isFolded: true,
    });
    expect(getFold(page)).toBe(null);
});

test("everything below Outlook's separator is folded", () => {
    const page = parse(
        `<div><p>My answer</p><p>-----Original Message-----</p><p>From: Sara</p></div><p>Old</p>`,
        { isFolded: true },
    );
    expect(getFold(page).textContent).toInclude("From: Sara");
    expect(getFold(page).textContent).toInclude("Old");
    expect(getFold(page).textContent).not.toInclude("My answer");
});

test("quoted lines of a plain text are folded", () => {
    const page = parse(
        `<pre>My answer\n\nOn 10 July Sara wrote:<span data-o-mail-quote="1">\n&gt; Question\n&gt; more</span></pre>`,
        { isFolded: true },
    );
    expect(getFold(page).textContent).toInclude("> Question");
    expect(getFold(page).textContent).toInclude("On 10 July Sara wrote:");
    expect(page.querySelector("pre").firstChild.data.trim()).toBe("My answer");
});

test("nothing is folded without being asked to", () => {
    const page = parse(`<p>Hi</p><blockquote type="cite">Old</blockquote>`);
    expect(getFold(page)).toBe(null);
});
