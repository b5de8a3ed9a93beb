import { Component } from "@odoo/owl";

/** The chain of originals and follow-ups that a case stands in, in one line. */
export class CaseFamily extends Component {
    static template = "cp_cases.CaseFamily";
    static props = {
        family: Array,
        caseId: Number,
        isMerged: Boolean,
        onOpen: Function,
        onToggle: Function,
    };
}
