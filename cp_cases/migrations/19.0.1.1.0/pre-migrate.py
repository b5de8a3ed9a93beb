def migrate(cr, version):
    """Rules and jobs are updated from now on; a job is an action of the server too."""
    cr.execute(
        """
        UPDATE ir_model_data
           SET noupdate = FALSE
         WHERE module = 'cp_cases' AND model IN ('ir.rule', 'ir.cron', 'ir.actions.server')
        """
    )
