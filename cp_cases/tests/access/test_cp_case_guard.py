from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from ...tools.acting import ACTING, Acting, as_client, as_system, is_system
from .access_common import AccessCommon
from .guard import DAY, GuardCommon


@tagged("cp_cases")
class TestCpCaseGuard(GuardCommon, AccessCommon):
    def _attacks(self):
        """(model, method, arguments): each would change what stands in the history, or send an
        email past it."""
        entry, note, file = self.email.ids, self.note.ids, self.file.ids
        home = {"model": "cp.case", "res_id": self.case.id}
        template = self.env["mail.template"].create(
            {
                "name": "Out",
                "model_id": self.env["ir.model"]._get_id("cp.case"),
                "subject": "Out",
                "body_html": "<p>Out</p>",
                "email_from": "boss@example.com",
                "email_to": "victim@example.com",
            }
        )
        composer = {
            "model": "cp.case",
            "res_ids": repr(self.case.ids),
            "subject": "x",
            "body": "<p>x</p>",
            "email_from": "boss@example.com",
            "partner_ids": self.sara.ids,
        }
        for values in (
            {"raw": b"forged"},
            {"datas": "Zm9yZ2Vk"},
            {"name": "forged.pdf"},
            {"public": True},
            {"res_model": "res.partner", "res_id": self.sara.id},
            {"res_id": 0},
            {"mimetype": "text/html"},
            {"access_token": "x"},
            {"description": "x"},
        ):
            yield "ir.attachment", "write", (file, values)
        yield "ir.attachment", "unlink", (file,)
        yield "ir.attachment", "generate_access_token", (file,)
        for values in (
            {"incoming_email_cc": "evil@example.com"},
            {"incoming_email_to": "evil@example.com"},
            {"outgoing_email_to": "evil@example.com"},
            {"notification_ids": [Command.create({"mail_email_address": "evil@example.com"})]},
            {"partner_ids": [Command.link(self.sara.id)]},
            {"reply_to": "evil@example.com"},
            {"is_internal": True},
            {"subtype_id": self.env.ref("mail.mt_activities").id},
            {"message_type": "out_of_office"},
            {"author_guest_id": self.env["mail.guest"].create({"name": "x"}).id},
            {"author_id": self.ana.partner_id.id},
            {"email_from": "evil@example.com"},
            {"pinned_at": DAY},
            {"date": DAY},
            {"body": "I agree to everything"},
            {"subject": "x"},
            {"attachment_ids": [Command.clear()]},
            {"message_id": "<x@example.com>"},
            {"parent_id": self.note.id},
            {"tracking_value_ids": [Command.clear()]},
            {"record_company_id": False},
        ):
            yield "mail.message", "write", (entry, values)
            yield "mail.message", "write", (note, values)
        yield "mail.message", "unlink", (note,)
        yield "mail.message", "unlink", (self.own_note.ids,)
        yield "mail.message", "write", (self.own_note.ids, {"author_id": self.ben.partner_id.id})
        yield "mail.message", "write", (self.own_note.ids, {"date": DAY})
        for values in (
            {},
            {"author_id": self.ben.partner_id.id},
            {"message_type": "comment"},
            {"message_type": "email", "email_from": "evil@example.com"},
        ):
            yield "mail.message", "create", ({**home, "body": "x", **values},)
        for mode in ("mass_mail", "comment"):
            yield "mail.compose.message", "_compose", ({**composer, "composition_mode": mode},)
        yield "cp.case", "message_post", (self.case.ids, {"outgoing_email_to": "x@example.com"})
        yield "cp.case", "message_mail_with_source", (self.case.ids, {"source_ref": template})
        yield "mail.template", "send_mail", (template.ids, self.case.id)
        yield "mail.template", "send_mail_batch", (template.ids, self.case.ids)
        yield "mail.thread", "message_notify", ([], {**home, "body": "x", "partner_ids": [3]})
        yield "cp.case", "message_post", (self.case.ids, {"body": "x", "cp_entry_type": "incoming"})

    def _attacks_on_closed(self):
        home = {"res_model": "cp.case", "res_id": self.case.id}
        yield "mail.message", "write", (self.own_note.ids, {"body": "Never mind."})
        yield "ir.attachment", "create", ({**home, "name": "x", "raw": b"x"},)
        yield "cp.case", "message_post", (self.case.ids, {"body": "x"})
        yield (
            "cp.case",
            "message_notify",
            (
                self.case.ids,
                {"body": "x", "partner_ids": self.ben.partner_id.ids},
            ),
        )
        yield (
            "mail.activity",
            "create",
            (
                {
                    "res_model_id": self.env["ir.model"]._get_id("cp.case"),
                    "res_id": self.case.id,
                    "user_id": self.ana.id,
                },
            ),
        )
        yield "cp.case", "activity_schedule", (self.case.ids, {})
        yield (
            "mail.scheduled.message",
            "create",
            (
                {
                    "model": "cp.case",
                    "res_id": self.case.id,
                    "author_id": self.ana.partner_id.id,
                    "scheduled_date": "2999-01-01",
                    "body": "x",
                },
            ),
        )
        yield "cp.case", "write", (self.case.ids, {"priority": "5"})

    def _attack(self, env, model, method, args):
        if method == "_compose":
            return env[model].create(*args).action_send_mail()
        ids, rest = (args[0], args[1:]) if isinstance(args[0], list) else (None, args)
        records = env[model] if ids is None else env[model].browse(ids)
        if rest and isinstance(rest[-1], dict) and method not in ("write", "create"):
            return getattr(records, method)(**rest[-1])
        return getattr(records, method)(*rest)

    def _check_attacks(self, attacks):
        before = self._get_history()
        for user in (self.ana, self.ben):
            for how in ("as they are", "with the superuser rights that a route of Odoo takes"):
                for model, method, args in attacks:
                    with (
                        self.subTest(user=user.name, how=how, call=(model, method, args)),
                        self.as_client(user) as env,
                        self.assertRaises(UserError),
                    ):
                        self._attack(env(su=how != "as they are"), model, method, args)
                        env.flush_all()
                    self.assertEqual(self._get_history(), before)

    def test_open(self):
        self._check_attacks(list(self._attacks()))

    def test_closed(self):
        attacks = list(self._attacks())
        self._close(self.case)
        self.assertFalse(self.case.activity_ids)
        self._check_attacks([*attacks, *self._attacks_on_closed()])

    def test_own_note_is_corrected_and_says_so(self):
        note = self.own_note.with_user(self.ana)
        note.body = "<p>I looked twice.</p>"
        self.assertIn("twice", note.body)
        content = self.case.with_user(self.ben).get_entry(note.id)
        self.assertTrue(content["is_corrected"])
        self.assertFalse(self.case.with_user(self.ben).get_entry(self.note.id)["is_corrected"])
        with self.assertRaises(UserError):
            note.with_user(self.ben).body = "<p>Mine</p>"

    def test_notes_of_the_system_are_not_corrected(self):
        self.case.with_user(self.ana).action_set_disposition(self.call_back.id)
        self._close(self.case)
        draft = self.case.with_user(self.ana).action_create_follow_up()
        draft = self.env["cp.case.draft"].with_user(self.ana).browse(draft["res_id"])
        draft.note = "<p>Still broken.</p>"
        draft.action_save_note()
        follow_up = self.case.follow_up_ids
        note = self._entries(follow_up, "note").filtered(lambda one: "follow up" in one.body)
        self.assertEqual(note.author_id, self.ana.partner_id)
        with self.assertRaises(UserError):
            note.with_user(self.ana).body = "<p>Something else</p>"

    def test_marks_of_a_reader(self):
        self.email.with_user(self.ana).toggle_message_starred()
        self.assertTrue(self.email.with_user(self.ana).starred)

    def test_note_is_the_callers_and_of_now(self):
        note = self.case.with_user(self.ana).message_post(
            body="x",
            date=DAY,
            author_id=self.ben.partner_id.id,
            email_from="evil@example.com",
            message_type="email",
            parent_id=self.email.id,
            reply_to="evil@example.com",
        )
        note = note.sudo()
        self.assertEqual(note.cp_entry_type, "note")
        self.assertEqual(note.author_id, self.ana.partner_id)
        self.assertEqual(note.email_from, self.ana.email_formatted)
        self.assertEqual(note.date.date(), fields.Date.today())
        self.assertNotIn("evil", note.reply_to)
        told = self.case.with_user(self.ana).message_notify(
            body="x", author_id=self.ben.partner_id.id, partner_ids=self.ben.partner_id.ids
        )
        self.assertEqual(told.sudo().author_id, self.ana.partner_id)

    def test_file_of_a_note_is_out_of_reach(self):
        """A file that was taken from a record that the author may change is copied."""
        self.ana.group_ids += self.env.ref("base.group_partner_manager")
        source = self.env["ir.attachment"].create(
            {"name": "a", "raw": b"a", "res_model": "res.partner", "res_id": self.sara.id}
        )
        note = self.case.with_user(self.ana).message_post(body="x", attachment_ids=source.ids)
        source.with_user(self.ana).raw = b"b"
        self.assertEqual(note.sudo().attachment_ids.raw, b"a")

    def test_activity_done_is_a_note_with_its_files(self):
        file = self.env["ir.attachment"].create(
            {"name": "a", "raw": b"a", "res_model": "mail.activity", "res_id": self.activity.id}
        )
        self.activity.with_user(self.ana).action_feedback(feedback="Done so")
        note = self._entries(self.case, "note")[-1]
        self.assertIn("Done so", note.body)
        self.assertEqual(note.author_id, self.ana.partner_id)
        self.assertEqual(note.attachment_ids, file)
        with self.assertRaises(UserError):
            file.with_user(self.ana).raw = b"b"

    def test_scheduled_message_is_a_note_of_its_maker(self):
        scheduled = self._schedule()
        scheduled.post_message()
        note = self._entries(self.case, "note")[-1]
        self.assertEqual(note.author_id, self.ana.partner_id)

    def test_scheduled_message_does_not_reach_a_closed_case(self):
        scheduled = self._schedule()
        self._close(self.case)
        with self.assertRaises(UserError):
            scheduled.post_message()

    def _schedule(self):
        return (
            self.env["mail.scheduled.message"]
            .with_user(self.ana)
            .create(
                {
                    "model": "cp.case",
                    "res_id": self.case.id,
                    "author_id": self.ben.partner_id.id,
                    "scheduled_date": "2999-01-01",
                    "body": "x",
                }
            )
        )

    def test_reaction_on_a_closed_case(self):
        partner, guest = self.ana.partner_id, self.env["mail.guest"]
        email = self.email.with_user(self.ana).sudo()
        email._message_reaction("👍", "add", partner, guest)
        self._close(self.case)
        with self.assertRaises(UserError):
            email._message_reaction("👎", "add", partner, guest)

    def test_an_uploaded_file_belongs_to_nothing_yet(self):
        file = (
            self.env["ir.attachment"]
            .with_user(self.ana)
            .create({"name": "a", "raw": b"a", "res_model": "cp.case", "res_id": self.case.id})
        )
        file.name = "b"
        note = self.case.with_user(self.ana).message_post(body="x", attachment_ids=file.ids)
        self.assertEqual(note.sudo().attachment_ids, file)
        with self.assertRaises(UserError):
            file.name = "c"

    # ------------------------------------------------------------
    # WHO IS ACTING
    # ------------------------------------------------------------

    def test_a_client_cannot_say_that_it_is_the_system(self):
        for value in (Acting.SYSTEM.value, True, {"system": True}, str(Acting.SYSTEM)):
            case = self.case.with_user(self.ana).with_context(**{ACTING: value})
            self.assertFalse(is_system(case.env))
            self.assertFalse(is_system(case.sudo().env))
        self.assertFalse(is_system(as_system(self.case).with_user(self.ana).env))
        self.assertTrue(is_system(as_system(self.case.with_user(self.ana)).env))
        self.assertFalse(is_system(as_client(self.case).env))
