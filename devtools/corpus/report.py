"""What became of the mails of a corpus, as a table."""

from collections import Counter, defaultdict

from ..ui import say
from . import python_reading

LIMIT = 5.0  # seconds that one mail may take
SLOWEST = 5
SHOWN = 30
COLUMNS = (
    "cases", "joined", "repeated", "held", "failed", "lost", "hung", "raised", "active HTML",
    *python_reading.COLUMNS, "wrong subject", "wrong sender", "wrong kind", "nothing to read",
    "not acknowledged", "added by the second run",
)  # fmt: skip
MUST_BE_NONE = ("lost", "hung", "raised", "active HTML", "added by the second run")
FINE = ("cases", "joined", "repeated")
# Why a mail of this kind is held when it belongs to no case.
HELD_AS = {"bounce": "bounce", "replied": "auto_replied"}


class Report:
    def __init__(self, mails, events, ended):
        self.mails = mails
        self.found = defaultdict(list)
        self.seconds = []
        self.inbound_ids = set()
        counts = [event["counts"] for event in events if event["event"] == "counts"]
        for event in events:
            if event["event"] == "end":
                self._judge_delivery(event)
            elif event["event"] == "outcome":
                self._judge_outcome(mails[event["mail"]], event)
        for step, seconds in ended.items():
            self._note("hung", self._mail_of(step), f"ended after {seconds:.0f} s")
        if counts:
            self._judge_second_run(*counts)

    def _mail_of(self, step):
        return self.mails[step % len(self.mails)]

    def _note(self, column, mail, detail=""):
        self.found[column].append(f"{mail.label}  {detail}".rstrip())

    def _judge_delivery(self, event):
        mail, seconds = self._mail_of(event["step"]), event["seconds"]
        self.seconds.append((seconds, mail.label))
        if seconds > LIMIT:
            self._note("hung", mail, f"{seconds:.1f} s")
        if event["error"]:
            self._note("raised", mail, event["error"])

    def _judge_outcome(self, mail, event):
        if event["outcome"] != "lost" and event["inbound"] in self.inbound_ids:
            self._note("repeated", mail)
            return
        self.inbound_ids.add(event.get("inbound"))
        self._note(event["outcome"], mail, event.get("detail") or "")
        if event.get("active"):
            self._note("active HTML", mail, ", ".join(event["active"][:3]))
        for column in python_reading.COLUMNS:
            if event.get(column):
                self._note(column, mail, ", ".join(event[column]))
        for column in ("nothing to read", "not acknowledged"):
            if event.get(column):
                self._note(column, mail)
        self._compare(mail, event)

    def _compare(self, mail, event):
        expected = mail.expected
        for name, column in (("subject", "wrong subject"), ("from", "wrong sender")):
            if name in expected and name in event and not _is_same(event[name], expected[name]):
                self._note(column, mail, f"{event[name]!r}, not {expected[name]!r}")
        is_automatic = bool(event.get("automatic") or event["outcome"] == "held")
        if is_automatic != bool(expected.get("automatic", is_automatic)):
            self._note("wrong kind", mail, f"automatic: {is_automatic}")
        reason = HELD_AS.get(expected.get("kind"))
        if reason and event["outcome"] == "held" and event["detail"] != reason:
            self._note("wrong kind", mail, f"{event['detail']}, not {reason}")

    def _judge_second_run(self, before, after):
        self.found["added by the second run"] = [
            f"{name}: {before[name]} before, {after[name]} after"
            for name in before
            if after[name] != before[name]
        ]

    @property
    def is_good(self):
        return not any(self.found[column] for column in MUST_BE_NONE)

    def show(self):
        say(f"\n{len(self.mails):7}  files")
        for column in COLUMNS:
            say(f"{len(self.found[column]):7}  {column}")
        say("\nThe slowest:")
        for seconds, label in sorted(self.seconds, reverse=True)[:SLOWEST]:
            say(f"{seconds:7.2f} s  {label}")
        for column in COLUMNS:
            if column == "held":
                self._show_reasons()
            elif column not in FINE and self.found[column]:
                self._show_list(column)

    def _show_reasons(self):
        reasons = Counter(line.rpartition("  ")[2] for line in self.found["held"])
        if reasons:
            say("\nheld because:")
        for reason, number in reasons.most_common():
            say(f"{number:7}  {reason}")

    def _show_list(self, column):
        lines = self.found[column]
        say(f"\n{column}:")
        for line in lines[:SHOWN]:
            say(f"  {line}")
        if len(lines) > SHOWN:
            say(f"  and {len(lines) - SHOWN} more")


def _is_same(value, expected):
    return " ".join((value or "").split()).lower() == " ".join((expected or "").split()).lower()
