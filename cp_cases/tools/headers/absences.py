"""Words by which responders tell that somebody is away, where no header does."""

import re

_MAX_SUBJECT = 300
_FIRST_LINES = 300  # characters
# What programs and people put before a subject, and which says nothing of it: [EXT], ***SPAM***
_MARKS_RE = re.compile(r"(?:\s|\[[^\[\]]{1,30}\]|\*{1,5}\w{1,20}\*{1,5}|\((?:ext|spam)\)){0,5}")
# Some programs set their own words in brackets: 【自動返信】, [부재중]
_OPENING_RE = re.compile(r"[\s\[【〔「『(（]{0,3}")
# At the beginning of a subject: whatever else says that it is automatic proves it.
_ABSENCE_RE = re.compile(
    r"out of (?:the )?office|auto(?:matic|mated)?[- ]?(?:reply|response|answer)"
    r"|on (?:vacation|leave)\b|away from (?:my|the) (?:mail|office|desk)"
    r"|vacation (?:auto|reply|response|notice|message)"
    r"|abwesenheit|automatische (?:antwort|beantwortung)|autom\. antwort|autoantwort"
    r"|nicht im (?:büro|haus)|automatisch antwoord|afwezig|niet aanwezig"
    r"|réponse automatique|absence du bureau|absent du bureau|message d'absence|absence\s?:"
    r"|respuesta automática|fuera de la? oficina|ausente"
    r"|risposta automatica|fuori (?:sede|ufficio)"
    r"|resposta automática|fora do escritório"
    r"|automatiskt? svar|frånvaro|fravær|autosvar|poissa|automaattinen (?:vastaus|poissaolo)"
    r"|automatyczna odpowiedź|nieobecno|automatická odpověď|automatikus válasz"
    r"|автоматический ответ|автоответ|otomatik yanıt|תשובה אוטומטית|מענה אוטומטי"
    r"|رد تلقائي|الرد التلقائي|خارج المكتب"
    r"|自動(?:応答|返信|回覆)|自动(?:回复|答复)|不在(?:通知|のお知らせ)|부재\s?중|자동\s?(?:회신|응답|답장)",
    re.IGNORECASE,
)
# What programs alone write there: with a first line that says so too it needs no header.
_PROGRAM_RE = re.compile(
    r"abwesenheits(?:notiz|benachrichtigung|nachricht)|message d'absence"
    r"|out of (?:the )?office auto ?-?reply"
    # Notes writes who it is
    r"|(?:auto: )?[^:\n]{1,60}? (?:is|will be) out of (?:the )?office\b"
    r"|(?:auto: )?[^:\n]{1,60}? ist (?:nicht im (?:büro|haus)|außer haus|abwesend)\b"
    # people write these, too: "Automatic reply does not work"
    r"|(?:out of (?:the )?office(?: reply| notification)?"
    r"|auto(?:matic|mated)?[- ]?(?:reply|response|answer)|automatische antwort|autoantwort"
    r"|automatisch antwoord|réponse automatique|respuesta automática"
    r"|risposta automatica|resposta automática|automatiskt? svar|autosvar"
    r"|automaattinen (?:vastaus|poissaolo)"
    r"|automatyczna odpowiedź|automatická odpověď|automatikus válasz|автоматический ответ"
    r"|автоответ|رد تلقائي|الرد التلقائي|自動(?:応答|返信|回覆)|自动(?:回复|答复)|不在通知"
    r"|자동\s?(?:회신|응답|답장)(?:입니다)?|부재\s?중(?:입니다)?)"
    r"\s{0,3}(?:\Z|[:：;|–(\[\])}（】〕」』）]|-(?!\w))",
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
    r"|szabads|отпуск|отсутств|不在|休暇|出張|休假|不在办公|외출|휴가|부재"
    r"|إجازة|اجازة|خارج المكتب|متواجد",
    re.IGNORECASE,
)


def begins_with_absence(subject: str) -> bool:
    """Return whether *subject* begins with words of absence. After Re: it is somebody's answer."""
    return _at_beginning(_ABSENCE_RE, subject) or is_of_responder(subject)


def is_of_responder(subject: str) -> bool:
    """Return whether *subject* begins as responders write it, and hardly a person."""
    return _at_beginning(_PROGRAM_RE, subject)


def is_told_as_absence(subject: str, text: str) -> bool:
    """Return whether the subject, as a program writes it, and the first lines tell of absence."""
    beginning = text.strip()[:_FIRST_LINES]
    return is_of_responder(subject) and bool(_FIRST_LINE_RE.search(beginning))


def _at_beginning(pattern: re.Pattern[str], subject: str) -> bool:
    subject = subject[:_MAX_SUBJECT]
    starts = (_MARKS_RE.match(subject).end(), _OPENING_RE.match(subject).end())
    return any(pattern.match(subject, start) for start in starts)
