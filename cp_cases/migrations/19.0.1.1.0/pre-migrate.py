def migrate(cr, version):
    """Let updates change record rules and scheduled jobs from now on. Each job has a server action,
    which is a record of its own."""
    cr.execute(
        """
        UPDATE ir_model_data
           SET noupdate = FALSE
         WHERE module = 'cp_cases' AND model IN ('ir.rule', 'ir.cron', 'ir.actions.server')
        """
    )
