"""What a text says besides figures: events, positions, signs of forced labour, pledges and presences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from withheld.claims.attribution import Speech
from withheld.claims.fullforms import Forms
from withheld.claims.qualitative.lexicon import Occurrence, occurrences
from withheld.claims.quotes import quote
from withheld.claims.scope import Scope
from withheld.claims.setting import Setting
from withheld.claims.text import Sentence
from withheld.records import Claim, Document, Quote


@dataclass(frozen=True)
class Context:
    """A document taken apart, for all that read it: its sentences, scope, voices and claims."""

    document: Document
    sentences: list[Sentence]
    scope: Scope
    speech: Speech
    claims: Sequence[Claim]

    @property
    def text(self) -> str:
        """The document's canonical text."""
        return self.document.text

    @property
    def setting(self) -> Setting:
        """Places, times and programme of the document."""
        return self.scope.setting

    @cached_property
    def words(self) -> list[Occurrence]:
        """The words of the text, in order, as the cue lists look them up."""
        return occurrences(self.text, self.sentences)

    @cached_property
    def forms(self) -> Forms:
        """The fullest forms of the names in the text."""
        return Forms(self.text)

    def quote(self, start: int, end: int) -> Quote:
        """The quotation from ``start`` to ``end``; ValueError if there is no such stretch."""
        return quote(self.document, self.sentences, start, end)

    def host(self, start: int, end: int) -> str | None:
        """The one host country of a stretch, None where there are several or none is said."""
        found = self.scope.host(start, end)
        return found if isinstance(found, str) else None
