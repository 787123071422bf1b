"""What mail programs write around another mail, in the languages in which they run: its headers, marks, “… wrote:”."""

from __future__ import annotations

import re

_NAMES = {
    "from": "From|Von|De|Da|Van|Från|Fra|Od|От|Від|发件人|寄件者|差出人|보낸 ?사람",
    "date": "Date|Datum|Fecha|Data|Dato|Дата|日期|日付|날짜",
    "sent": "Sent|Gesendet|Envoyé(?: le)?|Enviad[oa](?: el)?|Enviada em|Inviato|Verzonden|Skickat|Sendt|Wysłano|Отправлено|Надіслано"
    "|发送时间|發送時間|寄件日期|送信日時|보낸 ?날짜",
    "to": "To|An|À|Para|A|Aan|Till|Til|Do|Кому|收件人|收件者|宛先|받는 ?사람",
    "cc": "Cc|Kopie|Copie|Копия|Копія|抄送|副本|참조",
    "subject": "Subject|Betreff|Objet|Asunto|Assunto|Oggetto|Onderwerp|Ämne|Emne|Temat|Тема|主题|主旨|件名|제목",
    "reply-to": "Reply-To|Antwort an|Répondre à|Responder a|Rispondi a",
    "bcc": "Bcc",
}
FIELD = re.compile(rf"[ \t>*]{{0,6}}({'|'.join(_NAMES.values())})\*?[ \t]*[:：]\*?[ \t]*+([^\n]{{0,998}})", re.I)
"""A header of another mail as a line of the text: its name and its value."""
_KINDS = {kind: re.compile(names, re.I) for kind, names in _NAMES.items()}
_FORWARDED = (
    "Forwarded (?:message|by\\b[^\\n]{0,80})|Begin forwarded message|Weitergeleitete Nachricht|Message (?:transféré|transmis)"
    "|Mensaje reenviado|Mensagem (?:encaminhada|reencaminhada)|Messaggio inoltrato|Doorgestuurd bericht"
    "|Vidarebefordrat meddelande|Videresendt (?:besked|melding)|(?:Przekazana wiadomość|Wiadomość przekazana dalej)"
    "|Перес(?:ланное|ылаемое) сообщение|转发的?(?:邮件|信息)|轉寄的?(?:郵件|訊息)|전달된 ?메시지|転送メッセージ"
)
_BEGUN = (
    "Begin forwarded message|Anfang der weitergeleiteten (?:Nachricht|E-Mail)|Début du message (?:réexpédié|transféré)"
    "|Inicio del mensaje reenviado|Início da mensagem re?encaminhada|Inizio messaggio inoltrato|Begin doorgestuurd bericht"
    "|Начало переадресованного (?:сообщения|письма)"
)
FORWARDS = re.compile(
    rf"(?<![ \t])[ \t]*+(?:-{{2,}}+\s{{0,3}}(?:{_FORWARDED})\s{{0,3}}-*|(?:{_BEGUN})\s?:)[ \t]*", re.I
)
"""The line above a mail that is forwarded."""
HOLDS_FORWARD = re.compile(rf"(?<!-)-{{2,}}+\s*+(?:{_FORWARDED})|(?:{_BEGUN})\s?:", re.I)
"""The same mark anywhere in a text."""
EARLIER = re.compile(
    r"(?<![ \t])[ \t]*+-{2,}+\s{0,3}(?:Original (?:message|appointment)|Reply message|Previous message|Ursprüngliche (?:Nachricht|Mail)"
    r"|Original-?Nachricht|Message d['’]origine|Mensaje original|Mensagem original|Messaggio originale|Oorspronkelijk bericht"
    r"|Ursprungligt meddelande|Oprindelig (?:besked|meddelelse)|Opprinnelig melding|(?:Wiadomość oryginalna|Oryginalna wiadomość)"
    r"|Исходное сообщение|Original mail|原始邮件|原始郵件|원본 ?(?:메시지|메일))\s{0,3}-*[ \t]*",
    re.I,
)
"""The line above an earlier mail that is answered."""
SUBJECT = re.compile(r"(?:fwd?|wg|tr|rv|i|enc|doorst|vs|vb|vl|pd|пересл|转发|轉寄|転送|전달)\s*[:：]", re.I)
"""How the subject of a mail begins that forwards another."""
_ADDRESSED = re.compile(r"<(?:mailto:)?[^<>\s@]{1,80}@[^<>\s@]{1,80}>")
_CLOCK = re.compile(r"(?<!\d)\d{1,2}[:.]\d\d(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_CLOSED = re.compile(r"[:：][ \t]*$")


def field_kind(name: str) -> str:
    """The English name of a header, in small letters, for its name in any of the languages."""
    return next((kind for kind, names in _KINDS.items() if names.fullmatch(name)), name.lower())


def names_earlier(lines: list[str]) -> bool:
    """Whether lines lead to an earlier mail by their form, whatever their language: a year, a time of day, an address, a colon."""
    line = " ".join(line.strip() for line in lines)
    begun = _CLOCK.search(lines[0]) or _ADDRESSED.search(lines[0])
    if not begun or len(line) > 400 or not all(map(str.strip, lines)) or not _CLOSED.search(line[-8:]):
        return False
    return bool(_ADDRESSED.search(line) and _CLOCK.search(line) and _YEAR.search(line) and not FIELD.match(line))
