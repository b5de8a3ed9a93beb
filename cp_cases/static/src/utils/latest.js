import { KeepLast, Race } from "@web/core/utils/concurrency";

/**
 * Gives all callers the answer to the newest of several requests. With a `KeepLast` alone, those
 * whose request was followed by another would wait for ever, and a component that waits for its
 * answer would never be shown.
 */
export class Latest {
    constructor() {
        this.keepLast = new KeepLast();
        this.race = new Race();
    }

    /**
     * @template T
     * @param {Promise<T>} promise
     * @returns {Promise<T>}
     */
    add(promise) {
        return this.race.add(this.keepLast.add(promise));
    }
}
