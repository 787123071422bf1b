"""The brief: what a dossier says on two pages, as HTML, PDF and Word, with references into the dossier."""

from __future__ import annotations

from withheld.dossier.brief.content import Brief, brief_of
from withheld.dossier.brief.lines import Line, Run
from withheld.dossier.brief.writing import KINDS, beside, write_brief

__all__ = ["KINDS", "Brief", "Line", "Run", "beside", "brief_of", "write_brief"]
