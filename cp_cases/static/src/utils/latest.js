import { KeepLast, Race } from "@web/core/utils/concurrency";

/**
 * The answer to the newest of several questions. All who asked get that one: a `KeepLast` alone
 * leaves those whose question was followed by another waiting for ever, and with them the
 * component that is not shown before its answer has come.
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
