import email.policy
import io
import zlib
from email import message_from_bytes

from PIL import Image

from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.image import ImageProcess

from ..common import CUSTOMER, CpCasesCommon

# More than Odoo leaves as it is, in one direction.
WIDE = (2200, 2)
HEAD = b"\x89PNG\r\n\x1a\n"


def _make_picture(form, **options):
    stream = io.BytesIO()
    Image.new("RGB", WIDE, "red").save(stream, form, **options)
    return stream.getvalue()


def _make_rotated():
    """As a telephone takes it: it lies on its side, and says so."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return _make_picture("JPEG", exif=exif)


def _make_giant():
    """A few bytes that would be a picture of a gigabyte."""
    width = height = (20_000).to_bytes(4, "big")
    head = b"IHDR" + width + height + b"\x08\x02\x00\x00\x00"
    chunk = len(head[4:]).to_bytes(4, "big") + head + zlib.crc32(head).to_bytes(4, "big")
    return HEAD + chunk + b"\x00\x00\x00\x00IEND\xaeB`\x82"


PICTURES = {
    "wide.png": ("png", _make_picture("PNG")),
    "rotated.jpg": ("jpeg", _make_rotated()),
    "wide.bmp": ("bmp", _make_picture("BMP")),
    "scan.tiff": ("tiff", _make_picture("TIFF")),
    "wide.gif": ("gif", _make_picture("GIF")),
    "lossless.webp": ("webp", b"RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f" + bytes(13)),
    "phone.heic": ("heic", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(40)),
    "drawing.svg": ("svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg" width="5000"/>'),
    "giant.png": ("png", _make_giant()),
    "cut.png": ("png", _make_picture("PNG")[:60]),
    "no_picture.tiff": ("tiff", b"II*\x00\xff\xff\xff\xff"),
    "empty_head.png": ("png", HEAD),
    "said_to_be.jpg": ("jpeg", _make_giant()),
}


@tagged("cp_cases")
class TestPictures(CpCasesCommon):
    """Pictures stay as they came, whatever they are, and none keeps a mail from becoming a case."""

    def setUp(self):
        super().setUp()
        # To open one may take more memory than the server has.
        self.opened = []
        self.patch(ImageProcess, "__init__", lambda *args, **kwargs: self.opened.append(args))

    def _make_mail_with_pictures(self, subject="Photos", **headers):
        message = message_from_bytes(self._make_mail(subject, **headers), policy=email.policy.SMTP)
        for name, (subtype, data) in PICTURES.items():
            message.add_attachment(data, maintype="image", subtype=subtype, filename=name)
        return message.as_bytes()

    def _assert_as_they_came(self, entry):
        files = {file.name: bytes(file.raw) for file in entry.sudo().attachment_ids}
        self.assertEqual(files, {name: data for name, (_subtype, data) in PICTURES.items()})
        self.assertFalse(self.opened)

    def test_new_and_joining(self):
        case = self._deliver(self._make_mail_with_pictures())
        self._assert_as_they_came(self._entries(case))
        subject = f"Re: [{case.thread_ids.identifier}]"
        self.assertEqual(self._deliver(self._make_mail_with_pictures(subject)), case)
        self._assert_as_they_came(self._entries(case)[-1])

    def test_follow_up(self):
        case = self._close(self._receive())
        subject = f"Re: [{case.thread_ids.identifier}]"
        follow_up = self._deliver(self._make_mail_with_pictures(subject))
        self.assertEqual(follow_up.origin_case_id, case)
        self._assert_as_they_came(self._entries(follow_up, "incoming"))

    def test_several_services(self):
        both = f"{self.support_address}, {self.billing_address}"
        case = self._deliver(self._make_mail_with_pictures(email_to=both))
        for one in case | case.related_case_ids:
            self._assert_as_they_came(self._entries(one, "incoming"))

    def test_held_and_released(self):
        self._deliver(self._make_mail_with_pictures(Auto_Submitted="auto-replied"))
        held = self.env["cp.inbound.mail"].search([("state", "=", "held")], limit=1)
        held.with_user(self.sue).action_release()
        self._assert_as_they_came(held.mail_message_id)

    def test_tried_again(self):
        """By the cron after a failure, and by a supervisor."""
        Case = self.registry["cp.case"]
        receive, fails = Case._receive_email, [True, True]

        def fail(case, *args):
            if fails and fails.pop():
                raise ValueError
            return receive(case, *args)

        self.patch(Case, "_receive_email", fail)
        logger = "odoo.addons.cp_cases.models.mail.cp_inbound_mail"
        with mute_logger(logger):
            self._deliver(self._make_mail_with_pictures())
            fails.append(True)
            self._deliver(self._make_mail_with_pictures("More photos"))
        fails.clear()
        by_hand, by_cron = self.env["cp.inbound.mail"].search([("state", "=", "failed")], limit=2)
        by_hand.with_user(self.sue).action_retry()
        by_cron.next_try = "2026-01-01"
        self._run_cron("ir_cron_process_inbound")
        for inbound in by_hand | by_cron:
            self.assertEqual(inbound.state, "done")
            self._assert_as_they_came(inbound.mail_message_id)

    def test_moved(self):
        case, other = self._deliver(self._make_mail_with_pictures()), self._receive()
        entry = self._entries(case)
        case.with_user(self.ben).action_move_email(entry.id, other.id)
        self._assert_as_they_came(entry)
        self.assertEqual(set(entry.attachment_ids.mapped("res_id")), {other.id})

    def test_passed_on(self):
        """The copies that an agent sends on, too."""
        case = self._deliver(self._make_mail_with_pictures())
        action = case.with_user(self.ben).action_forward(self._entries(case).id)
        draft = self.env["cp.case.draft"].with_user(self.ben).browse(action["res_id"])
        draft.email_to = "supplier@example.org"
        with self._sending():
            draft.action_send()
        self._assert_as_they_came(self._entries(case, "outgoing"))
        sent = {name: bytes(data) for name, data, *_rest in self._mails[0]["attachments"]}
        self.assertEqual(sent, {name: data for name, (_subtype, data) in PICTURES.items()})

    def test_attached_by_an_agent(self):
        case = self._receive()
        draft = self._open_reply(case, self.ben)
        draft.attachment_ids = (
            self.env["ir.attachment"]
            .with_user(self.ben)
            .create(
                [
                    {"name": name, "raw": data, "res_model": draft._name, "res_id": draft.id}
                    for name, (_subtype, data) in PICTURES.items()
                ]
            )
        )
        with self._sending():
            draft.action_send()
        self._assert_as_they_came(self._entries(case, "outgoing"))

    def test_shown_in_the_text(self):
        """An inline picture is one as it came, and stands where it stood."""
        message = message_from_bytes(self._make_mail(), policy=email.policy.SMTP)
        message.set_content('<p>See <img src="cid:p"></p>', subtype="html")
        data = PICTURES["rotated.jpg"][1]
        message.add_related(data, "image", "jpeg", cid="<p>")
        entry = self._entries(self._deliver(message.as_bytes()))
        file = entry.attachment_ids
        self.assertEqual(bytes(file.raw), data)
        self.assertIn(f"/web/image/{file.id}?access_token=", entry.body)

    def test_read_by_an_agent(self):
        """The list of files opens none of them."""
        case = self._deliver(self._make_mail_with_pictures(email_from=CUSTOMER))
        content = self._entries(case).with_user(self.ben)._cp_format_content()
        self.assertEqual({file["name"] for file in content["attachments"]}, set(PICTURES))
        self.assertFalse(self.opened)
