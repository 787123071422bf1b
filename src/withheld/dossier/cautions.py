"""The warnings of an estimate as a reader of the dossier follows them."""

from __future__ import annotations

import re

from markupsafe import Markup

from withheld.clean import clean
from withheld.dossier.answers import links
from withheld.dossier.view_model import ViewModel

_RECORD = re.compile(r"\b([a-z]-[0-9a-f]{8,40})\b")
"""The identifier of a record within a sentence."""


def cautions(material: ViewModel) -> list[Markup]:
    """The warnings of the estimate, with each record that the dossier shows as a link by its number."""
    found = material.estimate.warnings if material.estimate else ()
    return [_with_links(f"{words[:1].upper()}{words[1:]}", material) for words in found]


def _with_links(words: str, material: ViewModel) -> Markup:
    parts = _RECORD.split(words)
    return Markup("").join(links([part], material) if part in material.refs else clean(part) for part in parts)
