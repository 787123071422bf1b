"""A brief as HTML: two sheets of paper, also on a screen."""

from __future__ import annotations

from markupsafe import Markup

from withheld.charts import stylesheet
from withheld.dossier.brief.content import Brief
from withheld.dossier.brief.lines import text_of
from withheld.dossier.render import TEMPLATES, environment, policy


def html(brief: Brief) -> str:
    """The HTML text of a brief."""
    style = Markup(stylesheet()) + Markup((TEMPLATES / "brief.css").read_text(encoding="utf-8"))
    page = environment().get_template("brief.html.j2")
    return page.render(brief=brief, style=style, policy=policy(style, None), text_of=text_of)
