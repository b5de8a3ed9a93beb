"""Words by which responders tell that somebody is away, where no header does."""

import re

_MAX_SUBJECT = 300
_FIRST_LINES = 300  # characters
# What programs and people put before a subject, and which says nothing of it: [EXT], ***SPAM***
_MARKS_RE = re.compile(r"(?:\s|\[[^\[\]]{1,30}\]|\*{1,5}\w{1,20}\*{1,5}|\((?:ext|spam)\)){0,5}")
# At the beginning of a subject: whatever else says that it is automatic proves it.
_ABSENCE_RE = re.compile(
    r"out of (?:the )?office|auto(?:matic|mated)?[- ]?(?:reply|response|answer)"
    r"|on (?:vacation|leave)\b|away from (?:my|the) (?:mail|office|desk)"
    r"|vacation (?:auto|reply|response|notice|message)"
    r"|abwesenheit|automatische (?:antwort|beantwortung)|autom\. antwort|autoantwort"
    r"|nicht im (?:büro|haus)|automatisch antwoord|afwezig|niet aanwezig"
    r"|réponse automatique|absence du bureau|absent du bureau|message d'absence"
    r"|respuesta automática|fuera de la? oficina|ausente"
    r"|risposta automatica|fuori (?:sede|ufficio)"
    r"|resposta automática|fora do escritório"
    r"|automatiskt? svar|frånvaro|fravær|autosvar|poissa|automaattinen (?:vastaus|poissaolo)"
    r"|automatyczna odpowiedź|nieobecno|automatická odpověď|automatikus válasz"
    r"|автоматический ответ|автоответ|otomatik yanıt|رد تلقائي|תשובה אוטומטית|מענה אוטומטי"
    r"|自動(?:応答|返信|回覆)|自动(?:回复|答复)|不在(?:通知|のお知らせ)|부재중|자동 회신",
    re.IGNORECASE,
)
# What programs alone write there: with a first line that says so too it needs no header.
_PROGRAM_RE = re.compile(
    r"out of (?:the )?office(?: auto ?-?reply| reply| notification)?\s{0,3}(?::|\Z|[-–(])"
    r"|auto(?:matic|mated)?[- ]?(?:reply|response|answer)"
    r"|abwesenheits(?:notiz|benachrichtigung|nachricht)|automatische antwort|autoantwort"
    r"|automatisch antwoord|réponse automatique|message d'absence|respuesta automática"
    r"|risposta automatica|resposta automática|automatiskt? svar|autosvar|automaattinen"
    r"|automatyczna odpowiedź|automatická odpověď|automatikus válasz|автоматический ответ"
    r"|автоответ|自動(?:応答|返信|回覆)|自动(?:回复|答复)|不在通知|자동 회신|부재중"
    # Notes writes who it is
    r"|(?:auto: )?[^:\n]{1,60}? (?:is|will be) out of (?:the )?office\b"
    r"|(?:auto: )?[^:\n]{1,60}? ist (?:nicht im (?:büro|haus)|außer haus|abwesend)\b",
    re.IGNORECASE,
)
_FIRST_LINE_RE = re.compile(
    r"out of (?:the |my )?office|\baway\b|on (?:annual |sick |parental |maternity |business )?"
    r"(?:leave|vacation|holiday|trip|travel)|(?:not|un)(?: be)? ?(?:available|in the office)"
    r"|return(?:ing)? (?:on|to|from)|(?:will|shall) (?:be back|return|reply|respond|answer)"
    r"|(?:no|limited|without) access to (?:my )?e-?mail|automat"
    r"|abwesend|urlaub|nicht (?:im (?:büro|haus)|erreichbar|am arbeitsplatz)"
    r"|wieder (?:erreichbar|da|im)"
    r"|außer haus|zurück|absent|congés|vacances|de retour|vacaciones|ausente|fuera de|ferie|assente"
    r"|férias|afwezig|vakantie|niet aanwezig|semester|lomalla|poissa|urlop|nieobecn|dovolen"
    r"|szabads|отпуск|отсутств|不在|休暇|出張|休假|不在办公|외출|휴가|부재",
    re.IGNORECASE,
)


def begins_with_absence(subject: str) -> bool:
    """Return whether *subject* begins with words of absence. After Re: it is somebody's answer."""
    return _at_beginning(_ABSENCE_RE, subject) or _at_beginning(_PROGRAM_RE, subject)


def is_told_as_absence(subject: str, text: str) -> bool:
    """Return whether the subject, as a program writes it, and the first lines tell of absence."""
    beginning = text.strip()[:_FIRST_LINES]
    return _at_beginning(_PROGRAM_RE, subject) and bool(_FIRST_LINE_RE.search(beginning))


def _at_beginning(pattern: re.Pattern[str], subject: str) -> bool:
    subject = subject[:_MAX_SUBJECT]
    return bool(pattern.match(subject, _MARKS_RE.match(subject).end()))
