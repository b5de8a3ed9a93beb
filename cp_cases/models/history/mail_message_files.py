from odoo import models

from ...tools.zipped import zip_files


class MailMessage(models.Model):
    """The files of an entry, beside its text."""

    _inherit = "mail.message"

    def _cp_get_files(self, body):
        """The files of the entry in the order of the mail, without the images that its text
        shows."""
        shown = {id_ for id_, _token in self._cp_find_pictures(body)}
        # Odoo has the last one first.
        return self.attachment_ids.sorted("id").filtered(
            lambda file: file.id not in shown or not file.mimetype.startswith("image/")
        )

    def _cp_format_attachments(self, body):
        return [
            {"id": file.id, "name": file.name, "mimetype": file.mimetype, "size": file.file_size}
            for file in self._cp_get_files(body)
        ]

    def _cp_zip_files(self):
        """
        :return: name and content of a zip file
        :raise AccessError: if the user may not read one of the files
        """
        self.ensure_one()
        files = self._cp_get_files(str(self.cp_body or ""))
        name = f"{self._cp_get_topic() or self.id}.zip"
        return name, zip_files((file.name, file.raw or b"") for file in files)
