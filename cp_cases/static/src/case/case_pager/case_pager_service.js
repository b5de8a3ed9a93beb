import { Domain } from "@web/core/domain";
import { registry } from "@web/core/registry";

/**
 * Remembers the list that the pager of the last case goes through, so that an answer can lead on to
 * the next case.
 */
export const casePagerService = {
    dependencies: ["orm"],

    start(_env, { orm }) {
        let resIds = [];
        let listed = [];
        return {
            get resIds() {
                return resIds;
            },

            /**
             * @param {number[]} ids of the pager on the page of a case
             * @param {Array} domain of the list that they are from
             */
            follow(ids, domain = []) {
                resIds = [...ids];
                listed = domain;
            },

            /**
             * @param {number} caseId
             * @returns {Promise<number|undefined>} the next one that is not closed, still in sight
             *      and still in its queue: the list may be from an hour ago
             */
            async findNext(caseId) {
                const index = resIds.indexOf(caseId);
                const following = index < 0 ? [] : resIds.slice(index + 1);
                if (!following.length) {
                    return undefined;
                }
                const left = [
                    ["id", "in", following],
                    ["state", "!=", "closed"],
                ];
                const open = await orm.search("cp.case", Domain.and([left, listed]).toList());
                return following.find((id) => open.includes(id));
            },
        };
    },
};

registry.category("services").add("cp_cases.case_pager", casePagerService);
