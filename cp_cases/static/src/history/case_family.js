import { Component } from "@odoo/owl";

import { getStateBadge } from "../utils/state_badge";

/** The originals and follow-ups of a case, in one line. */
export class CaseFamily extends Component {
    static template = "cp_cases.CaseFamily";
    static props = {
        family: Array,
        caseId: Number,
        isMerged: Boolean,
        onOpen: Function,
        onToggle: Function,
    };
    getStateBadge = getStateBadge;
}
