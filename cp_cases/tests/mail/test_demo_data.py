from lxml import etree

from odoo.modules import Manifest
from odoo.tests import BaseCase, tagged
from odoo.tools import file_path
from odoo.tools.mail import email_normalize_all

DOMAIN = "cases.example.com"
SENT = ("outgoing", "acknowledgement")
# Whom an email was from or to, who takes part, and who is a customer.
ADDRESSES = (
    "email",
    "email_from",
    "email_to",
    "email_cc",
    "email_bcc",
    "incoming_email_cc",
    "outgoing_email_to",
    "cp_email_cc",
    "cp_email_bcc",
    "cp_reply_to",
    "participants",
)


@tagged("cp_cases")
class TestDemoData(BaseCase):
    def _read_records(self):
        """The fields of each record of the demo data, by model."""
        for filename in Manifest.for_addon("cp_cases")["demo"]:
            root = etree.parse(file_path(f"cp_cases/{filename}")).getroot()
            for record in root.iter("record"):
                values = {field.get("name"): field.text or "" for field in record.iter("field")}
                yield record.get("model"), values

    def test_own_addresses_are_nobodys(self):
        records = list(self._read_records())
        own = {
            f"{values['alias_name']}@{DOMAIN}" for model, values in records if model == "cp.service"
        }
        self.assertGreater(len(own), 2)
        found, senders = set(), set()
        for model, values in records:
            for fname in ADDRESSES:
                is_sender = fname == "email_from" and values.get("cp_entry_type") in SENT
                addresses = set(email_normalize_all(values.get(fname, "").replace(" ", ", ")))
                if is_sender:
                    senders |= addresses
                else:
                    found |= addresses
                    self.assertFalse(addresses & own, (model, fname, values))
        self.assertIn("sara.henry@example.com", found)
        self.assertIn(f"support@{DOMAIN}", senders)
