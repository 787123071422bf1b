"""Links figures entered by hand to the sentences that contain them: matches in stored texts, proposed but never accepted
automatically."""

from __future__ import annotations

from typing import TYPE_CHECKING

from withheld.doors import door

if TYPE_CHECKING:
    from withheld.anchoring.making import made, refuse_twin
    from withheld.anchoring.matching import Binder, Match
    from withheld.anchoring.proposals import Proposed, absent, by_address, propose, proposed, unanchored
    from withheld.anchoring.typed import typed_number
else:
    __getattr__ = door(__name__)

__all__ = [
    "Binder",
    "Match",
    "Proposed",
    "absent",
    "by_address",
    "made",
    "propose",
    "proposed",
    "refuse_twin",
    "typed_number",
    "unanchored",
]
