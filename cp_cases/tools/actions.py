"""Actions that methods return to a screen."""


def form_action(record, **values):
    """Return the action that opens the form of *record*.

    :param values: what differs: ``name``, ``target``, ``views``, ``context``
    """
    record.ensure_one()
    return {
        "type": "ir.actions.act_window",
        "res_model": record._name,
        "res_id": record.id,
        "views": [(False, "form")],
        "target": "current",
        **values,
    }
