"""Frozen records passed between the packages: documents, quotations, what a text says, and what follows from it.

Field names and vocabularies are those of the JSON that the program prints; see ``docs/claims.md``.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from withheld.vocabulary import EXAMPLE, measures


def _known(code: str) -> str:
    if code not in measures():
        raise ValueError(f"{code}: no such measure; see data/codelists/measures.toml")
    return code


Measure = Annotated[str, AfterValidator(_known)]
"""The code of a measure in ``data/codelists/measures.toml``; a new one is an entry there."""
Qualifier = Literal["exact", "about", "at_least", "at_most", "range", "order"]
Stance = Literal["asserted", "estimated", "alleged", "denied", "withdrawn"]
Rate = Literal["hour", "day", "week", "month", "year"]
Reach = Literal["sentence", "passage", "document", "publication"]
Part = Literal["noun", "cue", "host", "period", "origin", "measure", "sign", "header"]
State = Literal["proposed", "transcribed", "accepted", "edited", "rejected"]
RecordKind = Literal["claim", "event", "position", "indicator", "pledge", "presence", "dependence"]
Basis = Literal["register", "official_statement", "survey", "testimony", "model", "unknown"]
"""How the first source knows it: a register or count, an official's statement, a survey, eyewitnesses, a calculation."""
Counted = Literal["workers", "permits", "registrations", "entries", "visas", "quota"]
"""What a head-count counts: people, papers and crossings differ."""
Covers = Literal["whole", "part"]
"""How much of what its scope names a figure covers; None where nobody has said."""
Sensitivity = Literal["withhold", "blur"]
"""What a release does with marked material: leave it out, or make it coarser."""


class Record(BaseModel):
    """Base of all records: immutable, with undeclared fields forbidden."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class DateWindow(Record):
    """Publication window inferred from a text, with the basis of the inference; never a stated date."""

    earliest: dt.date
    latest: dt.date
    basis: str


class Holder(Record):
    """A file that holds others (an archive, a mailbox, a mail): its path or address, and the SHA-256 of its bytes."""

    origin: str
    sha256: str


class Capture(Record):
    """When, from where and how the bytes came, and with which tool (Berkeley Protocol, on collection).

    ``origin`` is the path or address as it was given; ``address`` where the bytes were on the web, after redirections;
    ``record`` the identifier of their record in a web archive, and ``archive`` the SHA-256 under which the case keeps it.
    ``inside`` are the files that the bytes were taken out of, the outermost first.
    """

    at: dt.datetime
    method: Literal["file", "archive", "fetch"]
    origin: str
    tool: str
    address: str | None = None
    record: str | None = None
    archive: str | None = None
    inside: tuple[Holder, ...] = ()


class Withdrawn(Record):
    """Words that a document shows as struck out, and their passage: a statement that it withdraws."""

    words: str
    passage: str


def known_as(key: str, publisher: str | None, title: str | None, path: str | None, url: str | None) -> str:
    """What a reader knows a document by: publisher, or the title, the file or the address; its identifier where there is none."""
    file = (path or "").replace("\\", "/").rstrip("/").rpartition("/")[2]
    return publisher or title or file or url or key


class Source(Record):
    """What is known of a document besides its text; ``sha256`` is of the bytes as they came.

    ``published_basis`` says where the date was found (``metadata``, ``json-ld``, ``url``, ``byline``, ``front matter``,
    ``given``); ``author`` is whom a mail or an office file names as its own, with its ``author_basis``, and is in no release;
    ``pages`` holds the offset at which each page of a PDF starts in the canonical text. ``example`` marks a text
    that was written to show the program and reports nothing: it is named so wherever the source is named, and never released.
    ``withdrawn`` is what the document itself strikes out; it is no part of the text, and nothing is read from it.
    ``recognised`` are the pages (from 1) whose text is not the file's own but was recognised on a picture of it, each with the
    confidence, from 0 to 1, of the program that did.
    """

    id: str
    sha256: str
    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    author_basis: str | None = None
    published: dt.date | None = None
    published_basis: str | None = None
    window: DateWindow | None = None
    url: str | None = None
    path: str | None = None
    media_type: str = "text/plain"
    language: str | None = None
    pages: tuple[int, ...] = ()
    recognised: tuple[tuple[int, float], ...] = ()
    transcribed: bool = False
    example: bool = False
    withdrawn: tuple[Withdrawn, ...] = ()
    capture: Capture | None = None

    @property
    def name(self) -> str:
        """What a reader knows it by: publisher, or the title, the file or the address; its identifier where there is none."""
        return known_as(self.id, self.publisher, self.title, self.path, self.url)

    @property
    def label(self) -> str:
        """Short name for a reader: its name, and the date where there is one; an example is stamped as one."""
        name = f"{self.name}, {self.published.isoformat()}" if self.published else self.name
        return self.stamped(f"{name} [{self.recognition}]" if self.recognised else name)

    @property
    def recognition(self) -> str:
        """How its text was recognised, in words: “text recognised on 2 of 3 pages, confidence 0.91”; empty where none was."""
        if not self.recognised:
            return ""
        sure = sum(confidence for _, confidence in self.recognised) / len(self.recognised)
        return f"text recognised on {len(self.recognised)} of {len(self.pages)} pages, confidence {sure:.2f}"

    def stamped(self, words: str) -> str:
        """Words that name this source, with the stamp of an example if it is one."""
        return f"{words} [{EXAMPLE}]" if self.example else words


class Document(Source):
    """A document: its canonical text and what is known of it. Every offset in the program counts characters of ``text``."""

    text: str

    def source(self) -> Source:
        """The document without its text."""
        return Source.model_validate(self.model_dump(exclude={"text"}))


class Span(Record):
    """A stretch of a document's canonical text, in characters, end exclusive."""

    start: int
    end: int


class Quote(Span):
    """The verbatim words that say something (W3C TextPositionSelector and TextQuoteSelector) and the sentence around them.

    ``text[start:end] == exact`` and ``text[sentence_start:][:len(sentence)] == sentence`` hold for the document's text.
    """

    exact: str
    prefix: str = ""
    suffix: str = ""
    page: int | None = None
    sentence: str
    sentence_start: int


class Ground(Record):
    """Why a field of a record is what it is: the words that say it and how far from the figure they stand.

    ``part`` is the field, of which the reader is ``sure`` so far; the ``cue`` that decides an added measure; ``header`` of a
    table's cell; or ``measure`` or ``sign``, for words that carried it: hidden, they ``change`` its probability. ``noun`` is of
    older readers. ``span`` is None where no single place says it (the document as a whole, its date, no word alone).
    """

    part: Part
    words: str
    reach: Reach
    span: Span | None = None
    sure: float | None = None
    change: float | None = None


class Statement(Record):
    """What all records of a text share; ``quote`` is None only in transcribed rows not anchored yet, which carry a URL."""

    document: str
    quote: Quote | None
    confidence: float = 1.0
    grounds: tuple[Ground, ...] = ()


class Claim(Statement):
    """An attributed figure: one number about the programme, with scope, period and chain of origin.

    ``low`` and ``high`` are in base units (persons, currency units, fraction, months, hours); None is unbounded.
    ``start`` and ``end`` bound the period that the figure holds for, both inclusive. ``figure`` marks the figure itself in
    the text, for the reader's eye. ``counted`` and ``covers`` say what was counted and how much of the whole; ``note`` is for
    people, and nothing is ever computed from it.
    """

    measure: Measure
    low: float | None
    high: float | None
    qualifier: Qualifier
    unit: str
    per: Rate | None = None
    each: bool = False
    programme: str
    host: str | tuple[str, ...] | None = None
    place: str | None = None
    sector: str | None = None
    start: dt.date | None = None
    end: dt.date | None = None
    origin: str | None = None
    via: tuple[str, ...] = ()
    stance: Stance = "asserted"
    derivation: str | None = None
    counted: Counted | None = None
    covers: Covers | None = None
    figure: Span | None = None
    note: str | None = None

    @property
    def hosts(self) -> tuple[str, ...]:
        """Host codes as a tuple, empty where the figure is worldwide or unsaid."""
        if self.host is None:
            return ()
        return (self.host,) if isinstance(self.host, str) else self.host

    @property
    def point(self) -> float | None:
        """The value if it is one number, else None."""
        return self.low if self.low == self.high else None


class Event(Statement):
    """A dated thing that happened or was decreed."""

    type: str
    start: dt.date | None = None
    end: dt.date | None = None
    host: str | None = None
    place: str | None = None
    actor: str | None = None
    origin: str | None = None


class Position(Statement):
    """Who denies, disputes, doubts or confirms a proposition; ``claim`` indexes the document's claims."""

    stance: Literal["deny", "dispute", "doubt", "confirm"]
    holder: str | None
    target: str
    claim: int | None = None
    definition: str | None = None


class Indicator(Statement):
    """A sign of forced labour, after the eleven indicators of the International Labour Organization."""

    indicator: str
    host: str | None = None
    origin: str | None = None


class Pledge(Statement):
    """What a state, company or official undertakes, asks or intends, and by when."""

    holder: str | None
    act: Literal["repatriate", "stop_permits", "keep", "send", "pay", "report", "improve"]
    host: str | None = None
    by: dt.date | None = None
    origin: str | None = None


class Presence(Statement):
    """Reports that the programme is present somewhere, without a number."""

    host: str | None = None
    place: str | None = None
    sector: str | None = None
    start: dt.date | None = None
    end: dt.date | None = None
    origin: str | None = None
    stance: Stance = "asserted"


class Dependence(Statement):
    """What a host or a firm needs the programme for, what is given for it, or what its money pays for; ``holder`` needs or gives."""

    kind: Literal["labour_need", "substitution", "barter", "proceeds"]
    host: str | None = None
    sector: str | None = None
    holder: str | None = None
    origin: str | None = None


class Attribution(Record):
    """Who says what: spans of the source (None if unnamed), the cue and the content, each possibly in several pieces."""

    source: tuple[Span, ...] | None
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    confidence: float = 1.0


class Reading(Record):
    """Everything that one document yields.

    ``programme`` is the sending state that it was read for, None where it speaks of none; ``elsewhere`` counts, by sending
    state, what was left out because it is about another one; ``left`` says what its tables hold that is no record, and why.
    """

    document: str
    programme: str | None = None
    elsewhere: dict[str, int] = Field(default_factory=dict)
    left: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    events: tuple[Event, ...] = ()
    positions: tuple[Position, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    pledges: tuple[Pledge, ...] = ()
    presences: tuple[Presence, ...] = ()
    dependences: tuple[Dependence, ...] = ()
    attributions: tuple[Attribution, ...] = ()


class Problem(Record):
    """Bad input in one line: the file, the place in it, what is wrong and what to do."""

    file: str
    what: str
    remedy: str
    place: str | None = None

    def line(self) -> str:
        """The problem as the one line that a person reads."""
        where = f"{self.file}:{self.place}" if self.place else self.file
        return f"{where}: {self.what}; {self.remedy}"


class Decision(Record):
    """One line of the review log: who decided what about which record, when and why."""

    position: int
    at: dt.datetime
    analyst: str
    action: str
    subject: str
    before: str | None = None
    after: str | None = None
    reason: str | None = None


class Evidence(Record):
    """A record as the store holds it: its identity, state, grade and basis beside the record and its source.

    ``sensitivity`` is the strictest mark on the record, its document, its publisher and its origin. ``transcribed_from`` is
    where a transcribed figure was read by hand that is anchored by now: ``source`` is then the document that holds its sentence.
    """

    id: str
    kind: RecordKind
    state: State
    record: Claim | Event | Position | Indicator | Pledge | Presence | Dependence
    source: Source
    reliability: str = "F"
    credibility: int = 6
    basis: Basis = "unknown"
    sensitivity: Sensitivity | None = None
    transcribed_from: Source | None = None

    @property
    def unanchored(self) -> bool:
        """Whether it was entered by hand from an address and no document of the case holds its sentence."""
        return self.record.quote is None

    @property
    def standing(self) -> str:
        """Its state in words, and whether it is unanchored."""
        return f"{self.state}, unanchored" if self.unanchored else self.state

    @property
    def address(self) -> str | None:
        """Where a reader finds it: the address of its document, or that from which it was transcribed."""
        return self.source.url or (self.transcribed_from.url if self.transcribed_from else None)
