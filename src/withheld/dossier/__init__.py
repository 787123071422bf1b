"""One self-contained HTML file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from withheld.doors import door

if TYPE_CHECKING:
    from withheld.dossier.answers import is_separate
    from withheld.dossier.brief import write_brief
    from withheld.dossier.disputes import Card, cards, covered, influential
    from withheld.dossier.disputes import strains as strains_of
    from withheld.dossier.lineage import HOW as HOW_PASSED
    from withheld.dossier.marks import marks_of
    from withheld.dossier.matrices import hosts_of, indicator_cells, indicator_columns, obligation_cells
    from withheld.dossier.multiples import STOCK as STOCK_OUTPUTS
    from withheld.dossier.outcomes import EFFECT, basis_differs, effect, known_scenarios, relative, with_interval
    from withheld.dossier.paths import how_known as how_passed
    from withheld.dossier.pictures import Picture
    from withheld.dossier.pictures import pictures as case_pictures
    from withheld.dossier.provenance import Omission, SourceRow, decided_since, omissions, source_rows
    from withheld.dossier.quotations import Piece, chain, marked, sentence
    from withheld.dossier.render import write_dossier
    from withheld.dossier.since import Earlier, Shown, read_earlier
    from withheld.dossier.since import agrees as agrees_with_earlier
    from withheld.dossier.since import shown as shown_figures
    from withheld.dossier.totals import NO_FIGURE, host_levels
    from withheld.dossier.totals import excluded as excluded_figures
    from withheld.dossier.totals import schools as schools_of
    from withheld.dossier.view_model import Beside, ViewModel, gather, untellable
else:
    __getattr__ = door(__name__)

__all__ = [
    "EFFECT",
    "HOW_PASSED",
    "NO_FIGURE",
    "STOCK_OUTPUTS",
    "Beside",
    "Card",
    "Earlier",
    "Omission",
    "Picture",
    "Piece",
    "Shown",
    "SourceRow",
    "ViewModel",
    "agrees_with_earlier",
    "basis_differs",
    "cards",
    "case_pictures",
    "chain",
    "covered",
    "decided_since",
    "effect",
    "excluded_figures",
    "gather",
    "host_levels",
    "hosts_of",
    "how_passed",
    "indicator_cells",
    "indicator_columns",
    "influential",
    "is_separate",
    "known_scenarios",
    "marked",
    "marks_of",
    "obligation_cells",
    "omissions",
    "read_earlier",
    "relative",
    "schools_of",
    "sentence",
    "shown_figures",
    "source_rows",
    "strains_of",
    "untellable",
    "with_interval",
    "write_brief",
    "write_dossier",
]
