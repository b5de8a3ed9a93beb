import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";

/** A question whose first button goes back, as in the gate: Enter does nothing by mistake. */
export class SafeQuestion extends ConfirmationDialog {
    static template = "cp_cases.SafeQuestion";
}
