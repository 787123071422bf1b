"""Collects what a run read and what it did not, by kind, so that no file is skipped silently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from withheld import imprint
from withheld.batch import kind as kind_of_failure
from withheld.commands.failures import BAD_INPUT, report, say
from withheld.records import Document, Problem, Reading
from withheld.sources import REMEDIES, Found, OwnWork, Passed, Tongue, name_of, shown

NAMED = 5
"""Maximum number of files to name per kind."""
_TAKEN = {
    "text/plain": "text", "text/markdown": "Markdown text", "text/html": "web page", "application/xhtml+xml": "web page",
    "application/pdf": "PDF", "message/rfc822": "mail", "multipart/related": "saved page", "application/json": "JSON text",
    "application/x-ndjson": "JSON text", "text/x-forwarded-mail": "forwarded mail",
    "application/vnd.oasis.opendocument.text": "OpenDocument text",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "workbook",
    "application/vnd.oasis.opendocument.spreadsheet": "workbook",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word file",
}  # fmt: skip
_PLURALS = {
    "mailbox": "mailboxes", "cell with an error": "cells with errors",
    "formula that was never computed": "formulas that were never computed",
    "device or pipe": "devices or pipes", "cell beyond the limits of a sheet": "cells beyond the limits of a sheet",
    "row beyond the limits of a sheet": "rows beyond the limits of a sheet",
    "file without an ending": "files without an ending", "case folder of Withheld": "case folders of Withheld",
    "page saved by Safari": "pages saved by Safari", "link to a page": "links to pages",
    "link to a file in the cloud": "links to files in the cloud", "folder of a saved page": "folders of saved pages",
    "file attached to a PDF": "files attached to PDFs",
    "file of another kind": "files of other kinds", imprint.MADE: "dossiers that Withheld made",
    imprint.EXPORTED: "exports that Withheld made", imprint.PRINTED: "files of what Withheld printed",
}  # fmt: skip


_SEVERAL = ("application/json", "application/x-ndjson")
"""Kinds of files that contain several documents under one path."""


def named(document: Document) -> str:
    """The name of a document in messages: its path, plus its identifier or address if the file contains several."""
    if not document.path:
        return document.url or document.id
    if document.media_type in _SEVERAL:
        return f"{document.path} ({document.id})"
    archived = document.capture is not None and document.capture.method == "archive"
    return f"{document.path} ({document.url})" if archived and document.url else document.path


class Outcome:
    """Collects the outcomes of the files of a run; ``named`` are the paths that the user gave."""

    def __init__(self, named: Iterable[Path]) -> None:
        self.problems: list[Problem] = []
        self.passed: list[Passed] = []
        self.foreign: Counter[str] = Counter()
        paths = list(named)
        self._named = {shown(path) for path in paths}
        self._several = len(paths) > 1 or any(path.is_dir() for path in paths)
        self._told: list[Problem] = []
        self._nameless: list[str] = []
        self._taken: Counter[str] = Counter()
        self._refused = False
        self._kinds: Counter[str] = Counter()

    @property
    def not_read(self) -> int:
        """Number of files and pages that were not read."""
        return len(self.problems) + sum(not passed.parts for passed in self.passed)

    def unread(self) -> list[Problem]:
        """Everything that was not read, with the reason: problems and skipped files; as many as ``not_read``."""
        passed = [
            Problem(
                file=p.path or p.name,
                what=f"is a kind of file that is not read ({p.kind})",
                remedy=_remedy(p.kind) or "convert it to a format that is read",
            )
            for p in self.passed
            if not p.parts
        ]
        return [*self.problems, *passed]

    def failed(self) -> str:
        """The number of files and pages that could not be read, for a progress line."""
        count = self._kinds.total()
        return f"({count} failed: {self.kinds()})" if count else ""

    def kinds(self) -> str:
        """The number of failures by reason, most common first: “3 × is empty, 1 × may not be read”."""
        return ", ".join(f"{count} × {what}" for what, count in self._kinds.most_common())

    def lost(self, found: Problem | Passed) -> None:
        """Record something that is not a document: a problem, a file made by Withheld, or a skipped kind."""
        if isinstance(found, Passed):
            self.passed.append(found)
        elif isinstance(found, OwnWork) and found.file not in self._named:
            self._told.append(found)
            self.passed.append(Passed(found.file, found.what))
        else:
            self.problems.append(found)
            self._kinds[kind_of_failure(found)] += 1

    def left_out(self, document: Document, left: Iterable[str]) -> None:
        """Record the contents of a document's tables that became no record, and why."""
        file = named(document)
        self._told += [Problem(file=file, what=what, remedy="add the figures that you need by hand") for what in left]

    def nameless(self, document: Document, reading: Reading) -> None:
        """Record a document in which no figures were read because it names no sending state."""
        if reading.programme is None:
            self._nameless.append(named(document))

    def lost_all(self, found: Found) -> None:
        """Record the problems with the paths of a run, and the files skipped in its folders."""
        for problem in found.problems:
            self.lost(problem)
        self.passed.extend(found.passed)

    def takes(self, document: Document, found: Tongue | None, *, kept: bool = False) -> bool:
        """Count a document, with its language if that is not English; returns whether any of it is English.

        ``kept`` if the document is stored in any case.
        """
        file = named(document)
        if document.recognised:
            self._told.append(
                Problem(file=file, what=document.recognition, remedy="check its figures against the pages")
            )
        if found is not None:
            part = "" if found.whole else "in part "
            what = f"written {part}in {name_of(found.code)} ({found.code})"
            self._told.append(Problem(file=file, what=what, remedy="only English is read"))
        whole = found is not None and found.whole
        if found is not None and whole:
            self.foreign[found.code] += 1
            self._refused |= document.path in self._named and not kept
        if kept or not whole:
            archived = document.capture is not None and document.capture.method == "archive"
            self._taken["archived page" if archived else _TAKEN.get(document.media_type, "file")] += 1
        return not whole

    def had(self, media_type: str) -> None:
        """Count a document that is known by its bytes."""
        self._taken[_TAKEN.get(media_type, "file")] += 1

    def report(self) -> int:
        """Print each problem, and each refused document, as one line; returns the exit code.

        A skipped file in a folder is reported but is no failure; a file that the user named and that cannot be read is one.
        """
        for told in self._told:
            say(told.line())
        if self._nameless:
            names = ", ".join(self._nameless[:NAMED]) + (", …" if len(self._nameless) > NAMED else "")
            count = "" if len(self._nameless) == 1 else f"{len(self._nameless)} documents: "
            say(
                f"{count}{names}: no sending state is named, so no figure was read; give the state with --programme CODE"
            )
        return report(self.problems) or (BAD_INPUT if self._refused else 0)

    def took(self) -> str:
        """What was read, by kind: “2 texts, 1 mail”."""
        return ", ".join(f"{n} {_some(kind, n)}" for kind, n in self._taken.items()) or "nothing"

    def left(self) -> str:
        """What was skipped, by kind and name: “3 pictures (a.jpg, b.png, c.gif), 1 packed file (d.zip; unpack it first)”."""
        kinds: dict[str, list[Passed]] = {}
        for passed in self.passed:
            kinds.setdefault(passed.kind, []).append(passed)
        told = ((kind, [p.name for p in found], sum(p.parts or 1 for p in found)) for kind, found in kinds.items())
        return ", ".join(f"{n} {_some(kind, n)} ({_listed(kind, names)})" for kind, names, n in told)

    def languages(self) -> str:
        """Number of documents by other language: “1 in Korean, 2 in Russian”."""
        return ", ".join(f"{n} in {name_of(code)}" for code, n in self.foreign.items())

    def say_left(self) -> None:
        """Print on standard error what was read and what was not, if anything was skipped."""
        if self.passed or (self.foreign and self._several):
            left = [self.left()] if self.passed else []
            left += [f"{self.languages()}, as only English is read"] if self.foreign else []
            say(f"Read: {self.took()}; not read: {', '.join(left)}")


def _some(kind: str, n: int) -> str:
    singular = kind.removeprefix("a ").removeprefix("an ")
    return singular if n == 1 else _PLURALS.get(kind, f"{singular}s")


def _listed(kind: str, names: Sequence[str]) -> str:
    remedy = _remedy(kind)
    return ", ".join(names[:NAMED]) + (", …" if len(names) > NAMED else "") + (f"; {remedy}" if remedy else "")


def _remedy(kind: str) -> str:
    """What to do with a kind of file that is not read; empty if there is no advice."""
    return REMEDIES.get(kind) or (imprint.INSTEAD if kind in (imprint.MADE, imprint.EXPORTED, imprint.PRINTED) else "")
