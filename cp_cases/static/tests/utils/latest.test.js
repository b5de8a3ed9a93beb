import { describe, expect, test } from "@odoo/hoot";
import { Deferred } from "@odoo/hoot-mock";

import { Latest } from "@cp_cases/utils/latest";

describe.current.tags("headless");

test("all who asked get the newest answer, whichever comes first", async () => {
    const latest = new Latest();
    const [first, second] = [new Deferred(), new Deferred()];
    const answers = Promise.all([latest.add(first), latest.add(second)]);
    first.resolve("older");
    second.resolve("newer");
    expect(await answers).toEqual(["newer", "newer"]);
    expect(await latest.add(Promise.resolve("next"))).toBe("next");
});

test("what fails is told, unless it was followed by another", async () => {
    const latest = new Latest();
    const [first, second] = [new Deferred(), new Deferred()];
    const answers = Promise.all([latest.add(first), latest.add(second)]);
    first.reject(new Error("older"));
    second.resolve("newer");
    expect(await answers).toEqual(["newer", "newer"]);
    await expect(latest.add(Promise.reject(new Error("out of sight")))).rejects.toThrow(
        "out of sight",
    );
});
