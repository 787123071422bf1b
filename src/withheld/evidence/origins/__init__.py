"""The first source of each figure: the graph of origin, relay and document, its roots, and circular or laundered citations."""

from withheld.evidence.origins.answers import NO_TIES, Origins, Ties, credibility, independence
from withheld.evidence.origins.trace import Chain, Circle, Laundering, Root, Trace

__all__ = [
    "NO_TIES", "Chain", "Circle", "Laundering", "Origins", "Root", "Ties", "Trace", "credibility", "independence",
]  # fmt: skip
