"""The three files of a brief, with the same words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from withheld.atomic import write_new
from withheld.dossier.brief import page, paper, word
from withheld.dossier.brief.content import Brief, brief_of
from withheld.dossier.view_model import ViewModel
from withheld.estimate import Comparison

KINDS = (".html", ".pdf", ".docx")
MOST = 6
"""Contested figures of a brief that has room for them."""


def beside(dossier: Path) -> tuple[Path, ...]:
    """Where the brief of a dossier is written: beside it, so that its references lead there."""
    return tuple(dossier.with_name(f"{dossier.stem}-brief{kind}") for kind in KINDS)


def fitting(material: ViewModel, dossier: str, scenarios: Sequence[Comparison] = ()) -> Brief:
    """The brief with as many contested figures as two pages hold."""
    for points in range(MOST, 0, -1):
        found = brief_of(material, dossier, scenarios, points)
        if paper.fits(found):
            return found
    return found


def write_brief(dossier: Path, material: ViewModel, scenarios: Sequence[Comparison] = ()) -> tuple[Path, ...]:
    """Write HTML, PDF and Word beside the dossier, each whole or not at all; their paths. OSError if that fails."""
    found = fitting(material, dossier.name, scenarios)
    targets = beside(dossier)
    contents = (page.html(found).encode(), paper.pdf(found), word.document(found))
    for target, content in zip(targets, contents, strict=True):
        write_new(target, content, 0o644, shared=True)
    return targets
