from odoo import http
from odoo.http import content_disposition, request


class EntryFilesController(http.Controller):
    @http.route(
        "/cp_cases/entry/<int:message_id>/files",
        auth="user",
        methods=["GET"],
        readonly=True,
        type="http",
    )
    def get_files(self, message_id):
        """All files of an entry in one. One that the user may not read is one that never was."""
        message = request.env["mail.message"].browse(message_id).exists()
        if not message.has_access("read") or not message.cp_entry_type:
            raise request.not_found()
        name, content = message._cp_zip_files()
        headers = [
            ("Content-Type", "application/zip"),
            ("Content-Disposition", content_disposition(name)),
            ("Content-Length", len(content)),
            ("X-Content-Type-Options", "nosniff"),
        ]
        return request.make_response(content, headers)
