/**
 * Let the record of a form take over at once what stands in the fields, without asking the server
 * anything.
 *
 * @param {import("@web/model/relational_model/relational_model").RelationalModel} model
 */
export function commitFields(model) {
    model._urgentSave = true;
    model.bus.trigger("WILL_SAVE_URGENTLY");
    model._urgentSave = false;
}
