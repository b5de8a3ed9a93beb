import { describe, expect, test } from "@odoo/hoot";

import { ENTRY_FILTERS, getKind, isCorrespondence, isNote } from "@cp_cases/history/entry_kinds";
import { describeKind } from "./entry_kinds_test_helpers";

describe.current.tags("headless");

const TYPES = ["incoming", "outgoing", "acknowledgement", "note", "state"];

test("what is asked of an entry", () => {
    const entries = TYPES.map(describeKind);
    expect(entries.map(isCorrespondence)).toEqual([true, true, false, false, false]);
    expect(entries.map(isNote)).toEqual([false, false, false, true, false]);
    expect(isNote({ ...describeKind("note"), is_event: true })).toBe(false);
});

test("a kind is called as the server calls it, also one that has no icon here", () => {
    expect(getKind(describeKind("incoming"))).toMatchObject({
        icon: "fa-envelope text-primary",
        label: "Incoming email",
    });
    const fax = { ...describeKind("fax"), is_by_person: true };
    expect(getKind(fax).label).toBe("fax");
    expect(getKind(fax).icon).not.toBeEmpty();
    expect(isNote(fax)).toBe(true);
});

test("filters show the kinds that name them", () => {
    const getFilters = (type) =>
        ENTRY_FILTERS.filter(({ types }) => !types || types.includes(type)).map(({ key }) => key);
    expect(getFilters("incoming")).toEqual(["all", "emails", "incoming"]);
    expect(getFilters("acknowledgement")).toEqual(["all", "emails"]);
    expect(getFilters("note")).toEqual(["all", "notes"]);
    expect(getFilters("disposition")).toEqual(["all", "changes"]);
});
