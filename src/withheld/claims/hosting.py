"""How plainly a text says that a place hosts workers, by the words before and after its name."""

from __future__ import annotations

import re

from withheld.claims.nearness import pattern
from withheld.claims.places import Place

_IN = re.compile(
    r"\b(?:in|at|into|inside|across|throughout|near|around|within|on|to|towards?|via|outside|through|"
    r"reach(?:ed|es)?|entered|leave|left|leaving)\s+(?:\w+\s+){0,2}?(?:the\s+)?(?:cit(?:y|ies)\s+of\s+|"
    r"port\s+of\s+|town\s+of\s+)?(?:northeast(?:ern)?\s+|southern\s+|eastern\s+|western\s+|northern\s+|"
    r"neighbou?ring\s+)?$",
    re.I,
)
_TIGHT_IN = re.compile(
    r"\b(?:in|at|into|inside|across|throughout|within|to)\s+(?:(?:the|both|mainly|mostly|neighbou?ring|"
    r"northeast(?:ern)?|far-away)\s+){0,2}$",
    re.I,
)
_FROM = re.compile(r"\b(?:from|out of|left|of)\s+(?:the\s+)?$", re.I)
_SAYS = re.compile(
    r"(?:['’]s)?\s*(?:,[^,]{0,60},\s*)?(?:also\s+|has\s+|have\s+|had\s+)?(?:said|says?|told|reported|"
    r"reports|disclosed|announced|added|claimed|denies|denied|adds|estimates?d?|believes?|notes?d?|"
    r"explains?|promises|tallied|counted|puts?|declared|informed|wrote|insists|accuse[sd]|called|"
    r"confirmed|criticized|urged|thinks?)\b",
    re.I,
)
_BODY = re.compile(
    r"(?:['’]s)?\s+(?:(?:[A-Z][\w-]*|of|and|for|the|human|rights|national|foreign|defen[cs]e|"
    r"state)\s+){0,4}(?:intelligence|ministry|ministries|minister|ministers|government|officials?|"
    r"department|panel|agency|news|media|newspaper|press|embassy|ambassador|president|parliament|"
    r"lawmakers?|institute|university|researchers?|expert|experts|police|military|army|leader|leaders|"
    r"broadcaster|television|spokes\w+|diplomats?|authorities|presidential|premier|troops|soldiers|forces|"
    r"dollars?|won|yuan|consulate|consul|council|congress|senators?|source|sources|citizen|citizens|trade|"
    r"resolution|sanctions|representatives?|rapporteur)\b",
    re.I,
)
_REPORTS_OWN = re.compile(
    r"\s*(?:(?:has|have|had)\s+)?(?:reported|announced|confirmed)\s+(?:(?:the|its)\s+(?:return|"
    r"repatriation|departure|expulsion)\b|that it\b)"
)
"""A country that tells of its own returns speaks of itself."""
_WAR = re.compile(
    r"\b(?:war|fighting|conflict|invasion|front|battle|attack|offensive|army|troops)\b[^.;,]{0,12} (?:in|of|on|against) (?:the )?$",
    re.I,
)
"""Where a war is fought hosts nobody by that."""
_BETWEEN = re.compile(
    r"\b(?:wedged|sandwiched|squeezed|lies|lying|nestled|located|border\w*|talks|flights?|trains?|relations|ties|agreement|trade)"
    r"(?: \w+)? between (?:[A-Z]\w+ and )?(?:the )?$"
)
"""“The country wedged between Russia and China”, “flights between them”: neither hosts anybody by that."""
_BORDER = re.compile(r"\b(?:border|frontier) (?:with|to) (?:the )?$", re.I)
_SEAT = re.compile(
    r"\b(?:group|organi[sz]ation|charity|NGO|institute|watchdog|agency|outlet|network|centre|center|think "
    r"tank|lawyer|activist|analyst|researcher|expert|"
    r"professor|correspondent|reporter|embassy|consulate|office|headquarters|newspaper|broadcaster|trader|"
    r"broker|diplomat|source|sources)s?(?:,? (?:which is |that is )?(?:based|headquartered|located|"
    r"seated))?\s+in\s+(?:the\s+)?$",
    re.I,
)
"""Where a speaker lives or sits hosts nobody."""
_SPOKE_IN = re.compile(
    r"\b(?:testified|spoke|speaking|said|announced|declared|met|gathered|hearing|conference|trial)\s+in\s+$", re.I
)
_MOSTLY = re.compile(
    r"\b(?:most|many|the majority|the bulk|largely|mainly|mostly|chiefly|the largest "
    r"share)\b(?:\s+(?:of\s+)?(?:them|whom|these|those))?(?:\s+\w+){0,2}\s+(?:in|from|to|"
    r"of)\s+(?:the\s+)?$",
    re.I,
)
SAYER = 45.0
ACTING = 8.5

_TAKES_IN = re.compile(
    r"\s+(?:(?:also|now|still|has|have|had|will|would|alone)\s+)*"
    r"(?:(?:intends?|intended|plans?|planned|wants?|wanted|agreed|decided) to\s+)?"
    r"(?:bring(?:s|ing)? in|brought in|let(?:s|ting)? in|tak(?:e|es|ing) in|took in|hir(?:e|es|ed)|employ(?:s|ed)?|host(?:s|ed)?|"
    r"expel(?:s|led)?|deport(?:s|ed)?|repatriat(?:e|es|ed)|send home|sent home|is home to)\b"
)
"""A capital that takes workers in or sends them away stands for its country."""
_ELSEWHERE = ((_SEAT, 70), (_SPOKE_IN, 30), (_BETWEEN, 50), (_WAR, 40), (_BORDER, 30), (_MOSTLY, 50))
"""Expressions for what, standing this many characters before a place, says that it hosts nobody."""


def hosting(text: str, place: Place) -> float | None:
    """A weight, the smaller the plainer; None where the place cannot host by these words."""
    if any(words.search(text[max(0, place.start - reach) : place.start]) for words, reach in _ELSEWHERE):
        return None
    before, after = (
        text[max(0, place.start - 60) : place.start],
        text[place.end : place.end + 90].split("\n")[0],
    )
    if place.kind == "people":
        return 8.0 if pattern("scope", "hosts", "workplaces").match(after.lstrip()) else None
    if _TIGHT_IN.search(before) and not _BODY.match(after):
        return 0.0 if place.kind != "capital" else 6.0
    if _IN.search(before) and not _BODY.match(after):
        return 4.0
    if place.kind in ("city", "region"):
        return 6.0 if re.search(r"[,(]\s*$|\bin [A-Z]\w+, $", before) or place.kind == "region" else 20.0
    if _BODY.match(after):
        return None
    if _REPORTS_OWN.match(after):
        return 8.0
    if _SAYS.match(after):
        return SAYER if place.kind == "country" else None
    if re.match(r"['’]s?\s", after):
        return 10.0 if place.kind == "country" else None
    if place.kind == "capital":
        return ACTING if _TAKES_IN.match(after) else None
    if pattern("scope", "hosts", "acts").match(after.lstrip()):
        return ACTING
    return 12.0 if _FROM.search(before) else 20.0
