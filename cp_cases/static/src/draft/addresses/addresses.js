// Quoted names, addresses in brackets, and whatever else is no separator.
const PART = /(?:"(?:[^"\\]|\\.)*"|<[^<>]*>|[^,;\r\n])+/g;
const NAMED = /^(.*?)\s*<([^<>]*)>$/s;
const ADDRESS = /^(?:"[^"]+"|[^\s@<>,;:"]+)@[^\s@<>,;:"]+$/;

/**
 * The single addresses of a text as it stands in the header of an email, or as it is pasted.
 *
 * @param {string | false} text
 * @returns {string[]}
 */
export function splitAddresses(text) {
    const parts = (text || "").match(PART) || [];
    return parts.map((part) => part.trim()).filter(Boolean);
}

/**
 * @param {string} part one address, with or without a name
 * @returns {{ name: string, email: string, isValid: boolean }}
 */
export function readAddress(part) {
    const [, name, email] = part.match(NAMED) || ["", "", part];
    return {
        name: name.replace(/^"(.*)"$/s, "$1").replace(/\\(.)/g, "$1"),
        email,
        isValid: ADDRESS.test(email),
    };
}

/** Addresses as people read them: names need no quotes where nothing in them separates. */
export function withoutQuotes(text) {
    return (text || "").replace(/"([^"\\,;<>]*)"(?=\s*<)/g, "$1");
}

/** How the server compares addresses. */
export function normalize(email) {
    return email.toLowerCase();
}
