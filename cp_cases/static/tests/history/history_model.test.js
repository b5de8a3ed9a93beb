import { describe, expect, test } from "@odoo/hoot";

import { HistoryModel } from "@cp_cases/history/history_model";
import { describeKind } from "./entry_kinds_test_helpers";

describe.current.tags("headless");

const entry = (id, { type = "incoming", ...values } = {}) => ({
    id,
    case_id: 1,
    ...describeKind(type),
    ...values,
});

/** A server with as many emails; `calls` has what was asked of it. */
function makeModel(count, history = {}) {
    const calls = [];
    const entries = Array.from({ length: count }, (_, index) => entry(index + 1));
    const server = { entries, locks: [] };
    const orm = {
        async call(_model, method, args, params) {
            calls.push({ method, ...params });
            if (method === "get_entry") {
                return { id: args[1], body: `Body ${args[1]}` };
            }
            const { limit, before_id: before, after_id: after } = params;
            const found = server.entries.filter(
                ({ id }) => (!before || id < before) && (after === undefined || id > after),
            );
            const shown = after === undefined ? found.slice(-limit) : found.slice(0, limit);
            return {
                entries: shown,
                has_earlier: shown[0]?.id > 1,
                has_later: shown.at(-1)?.id < server.entries.at(-1)?.id,
                locks: server.locks,
                family: [],
                can_write: true,
                ...history,
            };
        },
    };
    return { model: new HistoryModel(orm), calls, server };
}

const shownIds = (model) => [model.entries[0].id, model.lastId];

test("the newest window first, whatever there is", async () => {
    const { model, calls } = makeModel(2000);
    await model.load(1);
    expect(shownIds(model)).toEqual([1971, 2000]);
    expect(calls.map((call) => call.method)).toEqual(["get_history", "get_entry"]);
    expect(model.selectedId).toBe(2000);
});

test("an older entry is found, and windows go on from it both ways", async () => {
    const { model } = makeModel(200);
    await model.load(1, 50);
    expect(model.selectedId).toBe(50);
    expect(shownIds(model)).toEqual([50, 79]);
    await model.loadEarlier();
    await model.loadLater();
    expect(shownIds(model)).toEqual([20, 109]);
});

test("the entry next to the one that is read; at the edge more comes", async () => {
    const { model } = makeModel(40);
    await model.load(1);
    expect(model.getNeighbourId(1)).toBe(false);
    expect(model.getNeighbourId(-1)).toBe(39);
    model.select(11);
    expect(model.getNeighbourId(-1)).toBe(false);
    await Promise.resolve();
    await new Promise((resolve) => queueMicrotask(resolve));
    await model.loadEarlier();
    expect(model.getNeighbourId(-1)).toBe(10);
});

test("what is new is marked; what is read stays", async () => {
    const { model, server } = makeModel(3);
    await model.load(1);
    model.select(2);
    server.entries.push(entry(4));
    await model.refresh();
    expect(model.newIds).toEqual([4]);
    expect(model.selectedId).toBe(2);
    // Read again for another reason, or with one more: it was not looked at yet.
    await model.refresh();
    expect([model.newIds, model.addedIds]).toEqual([[4], []]);
    server.entries.push(entry(5));
    await model.refresh();
    expect([model.newIds, model.addedIds]).toEqual([[4, 5], [5]]);
    model.select(4);
    expect(model.newIds).toEqual([5]);
});

test("who reads further back learns who is answering, and stays there", async () => {
    const { model, server } = makeModel(200);
    await model.load(1, 50);
    const shown = shownIds(model);
    server.locks.push({ message_id: 50, agent: "Ben", is_mine: false });
    server.entries.push(entry(201));
    await model.refresh();
    expect(model.getLock(50).agent).toBe("Ben");
    expect(shownIds(model)).toEqual(shown);
    expect(model.hasLater).toBe(true);
});

test("earlier windows stay when the newest is read again", async () => {
    const { model, server } = makeModel(300);
    await model.load(1);
    for (let index = 0; index < 8; index++) {
        await model.loadEarlier();
    }
    expect(shownIds(model)).toEqual([31, 300]);
    server.entries.push(entry(301));
    await model.refresh();
    expect(shownIds(model)).toEqual([31, 301]);
    expect(new Set(model.entries.map(({ id }) => id)).size).toBe(271);
    expect(model.hasEarlier).toBe(true);
});

test("a change while a case is being opened: both come, and nothing is new", async () => {
    const { model, server } = makeModel(200);
    const opened = model.load(1, 50);
    const refreshed = model.refresh();
    server.entries.push(entry(201));
    expect(model.isLoading).toBe(true);
    await Promise.all([opened, refreshed]);
    expect(model.isLoading).toBe(false);
    expect(model.selectedId).toBe(50);
    expect(model.newIds).toEqual([]);
});

test("what comes when another case has been opened is left aside", async () => {
    const { model, calls } = makeModel(40);
    await model.load(1);
    const earlier = model.loadEarlier();
    await Promise.resolve();
    expect(calls).toHaveLength(3);
    await Promise.all([earlier, model.refresh(), model.load(2, 35)]);
    expect(model.caseId).toBe(2);
    expect(shownIds(model)).toEqual([11, 40]);
    expect(calls.filter((call) => call.method === "get_history")).toHaveLength(3);
});

test("a request that fails does not hold up the next", async () => {
    const { model, server } = makeModel(3);
    await model.load(1);
    const { entries } = server;
    server.entries = null;
    await expect(model.refresh()).rejects.toThrow();
    server.entries = entries;
    await model.refresh();
    expect(model.isLoading).toBe(false);
    expect(shownIds(model)).toEqual([1, 3]);
});

test("who may answer which email", async () => {
    const lock = (message_id, values) => ({
        message_id,
        is_mine: false,
        is_stale: false,
        ...values,
    });
    const locks = [lock(1), lock(2, { is_mine: true }), lock(3, { is_stale: true })];
    const { model } = makeModel(4, { locks });
    await model.load(1);
    expect(model.entries.map((one) => model.canReply(one))).toEqual([false, true, true, true]);
    expect(model.entries.map((one) => model.canPlace(one))).toEqual([false, false, false, true]);
    expect(model.canReply(entry(5, { type: "outgoing" }))).toBe(false);
    expect(model.canReply(entry(5, { case_id: 2 }))).toBe(false);
    const forwarded = [{}, { type: "outgoing" }, { type: "note" }, { is_trusted: false }];
    expect(
        forwarded.map((values) => model.canForward(entry(5, { is_trusted: true, ...values }))),
    ).toEqual([true, true, false, false]);
    const failed = ["incoming", "outgoing", "acknowledgement"].map((type) =>
        entry(5, { type, has_error: true }),
    );
    expect(failed.map((one) => model.canSendAgain(one))).toEqual([false, true, true]);
    expect(model.canSendAgain(entry(5, { type: "outgoing", has_error: false }))).toBe(false);
    model.canWrite = false;
    expect(failed.some((one) => model.canSendAgain(one))).toBe(false);
    expect(model.canReply(model.entries[3])).toBe(false);
});
