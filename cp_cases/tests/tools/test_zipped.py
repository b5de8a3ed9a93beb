import io
import zipfile

from odoo.tests import BaseCase

from ...tools.zipped import zip_files


class TestZipped(BaseCase):
    def _unzip(self, *names):
        content = zip_files((name, name.encode()) for name in names)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return [(info.filename, archive.read(info)) for info in archive.infolist()]

    def _names(self, *names):
        return [name for name, _content in self._unzip(*names)]

    def test_order_and_content(self):
        self.assertEqual(self._unzip("b.pdf", "a.txt"), [("b.pdf", b"b.pdf"), ("a.txt", b"a.txt")])

    def test_no_file_takes_the_place_of_another(self):
        self.assertEqual(
            self._names("image.png", "image.png", "IMAGE.png", "image (2).png", "image"),
            ["image.png", "image (2).png", "IMAGE (3).png", "image (2) (2).png", "image"],
        )

    def test_no_name_leads_elsewhere(self):
        self.assertEqual(
            self._names("../../etc/passwd", "..\\evil.exe", "C:\\a.txt", "a\0b\n", "..", "", "/"),
            ["_.._etc_passwd", "_evil.exe", "C__a.txt", "a_b_", "file", "file (2)", "_"],
        )

    def test_names_of_all_languages(self):
        names = ["Rechnung März.pdf", "請求書.pdf", "فاتورة.pdf"]
        self.assertEqual(self._names(*names), names)
