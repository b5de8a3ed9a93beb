/**
 * Reload the records of a list or kanban without disturbing the user: to load `root` waits for
 * sorting and paging, and gives way to a search that is under way. To load the model would undo
 * such a search, so it is done only while there is nothing but sample records.
 */
export function reloadModel(model) {
    return model.useSampleModel ? model.load() : model.root.load();
}
