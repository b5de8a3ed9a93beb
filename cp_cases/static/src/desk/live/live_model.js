/**
 * Read the records of a list or kanban again, beside whatever the user is doing with it: `root`
 * queues behind sorting and paging, and a search that is under way replaces it. Loading the
 * model instead would undo such a search. Only sample records are no use to read again.
 */
export function reloadModel(model) {
    return model.useSampleModel ? model.load() : model.root.load();
}
