"""Can these figures all be true? Contradictions by arithmetic that can be redone by hand."""

from withheld.check.checking import check
from withheld.check.findings import Findings

__all__ = ["Findings", "check"]
