"""``withheld exposed``, ``mark``, ``redact``, ``lock`` and ``unlock``."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from withheld.charts import counted
from withheld.check import clean
from withheld.commands.case import line
from withheld.commands.examples import Examples
from withheld.commands.failures import BAD_INPUT, say
from withheld.disclosure import sentence_places
from withheld.evidence import Store, StoreError, find_case

if TYPE_CHECKING:
    from withheld.disclosure import Erased


def exposed(case: Path, *, as_json: bool) -> int:
    """Print what could identify a person."""
    from withheld.disclosure import exposures

    with Store.open(find_case(case)) as store:
        found = exposures(store)
    if as_json:
        print(json.dumps([e.model_dump() for e in found], ensure_ascii=False, indent=2))
        return 0
    for e in found:
        print(f"{clean(e.kind)}: {clean(e.words)}\n  “{clean(e.context)}”\n  {clean(e.subject)} ({e.where})")
    if found:
        print(
            "\nTo hide one in releases:  withheld mark SUBJECT withhold --reason …   to erase it:  withheld redact SUBJECT --reason …"
        )
    print(f"{counted(len(found), 'finding')} by rule; even without findings, people may be recognisable.")
    return 0


LISTED = 20
"""Maximum number of records to list that may name a marked person; the rest are counted."""


def tell_doubtful(doubtful: Mapping[str, Sequence[str]]) -> None:
    """List on standard error the exported records that may name a marked person, or somebody of the same name."""
    for key, words in list(doubtful.items())[:LISTED]:
        say(f"may name a person who is marked: {key}, “{'”, “'.join(words)}”; check, and mark it if so")
    if len(doubtful) > LISTED:
        say(f"may name a person who is marked: {len(doubtful) - LISTED} more records; see “withheld find”")


def mark(case: Path, subject: str, sensitivity: str, reason: str | None) -> int:
    """Append a mark to the log."""
    value = None if sensitivity == "none" else sensitivity
    with Store.open(find_case(case)) as store:
        entry = store.decide(subject, "mark", store.analyst_name(), reason, {"sensitivity": value})
        print(line(entry) + Examples.within(store).told(entry))
    return 0


def redact(case: Path, subject: str, reason: str | None, *, yes: bool, sentence: bool, words: str | None) -> int:
    """Erase, after confirmation on a terminal; with ``sentence`` or ``words``, also black out sentences in the texts."""
    from withheld.disclosure import redact as erase

    if not (reason or "").strip():
        say(f"{subject}: an erasure needs a reason; give one with --reason")
        return BAD_INPUT
    if not yes and not sys.stdin.isatty():
        say("an erasure cannot be undone; confirm it with --yes")
        return BAD_INPUT
    with Store.open(find_case(case)) as store:
        spans = _spans(store, subject, sentence=sentence, words=words)
        if not yes and not typer.confirm(_question(subject, spans)):
            print("Nothing was erased.")
            return 1
        gone = erase(store, subject, reason or "", store.analyst_name(), spans)
        _tell_erased(gone)
        black = not yes and not spans and bool(gone.standing) and typer.confirm(_ALSO)
        if black:
            _tell_erased(erase(store, subject, reason or "", store.analyst_name(), sentence_places(store, subject)))
        elif gone.standing and not gone.blacked:
            _tell_standing(subject, gone.standing)
    print(
        "The case's evidence.csv, earlier exports, backups and free blocks of the disk may still hold what was erased, "
        "and so may other copies of the report that are read later."
    )
    return 0


_ALSO = "Its sentence is still in the text. Black it out there too? The bytes of that report are erased with it"


def _spans(store: Store, subject: str, *, sentence: bool, words: str | None) -> dict[str, list[tuple[int, int]]]:
    """Spans of texts to black out: the sentence of a record wherever it occurs, or the sentences of a document with some
    words."""
    if words is not None:
        from withheld.text import split_sentences

        plain = " ".join(words.split()).casefold()
        told = split_sentences(store.document(subject).text)
        found = [(s.start, s.end) for s in told if plain and plain in " ".join(s.text.split()).casefold()]
        if not found:
            raise StoreError(
                f"{subject}: no sentence of its text has these words; write them as “withheld find” shows them"
            )
        return {subject: found}
    return sentence_places(store, subject) if sentence else {}


def _question(subject: str, spans: Mapping[str, Sequence[object]]) -> str:
    if not spans:
        return f"Erase {clean(subject)} for good?"
    count = sum(map(len, spans.values()))
    return (
        f"Black out {counted(count, 'sentence')} in the texts of {', '.join(map(clean, spans))}, and erase the bytes of these "
        "reports and the records in these sentences, for good?"
    )


def _tell_erased(gone: Erased) -> None:
    erased = f"{counted(gone.documents, 'document')} and {counted(gone.records, 'record')}"
    print(f"Erased {erased} (log line {gone.position}); the hash chain of the log is intact.")
    for key, count in gone.blacked.items():
        print(
            f"Blacked out {counted(count, 'sentence')} in the text of {key}; the bytes of that report are gone, its other records stay."
        )
    for key in gone.dependent:
        say(f"{key}: uses a blacked-out sentence; check it, and erase it too if it says the same")
    for path in gone.elsewhere:
        say(f"{path}: contains or may contain an erased sentence; make it again or delete it")


def _tell_standing(subject: str, standing: Sequence[str]) -> None:
    say(
        f"{subject}: its sentence is still in the text of {', '.join(standing)}, where “withheld find” finds it; "
        f"black it out with:  withheld redact {subject} --sentence --reason …"
    )


def lock(case: Path, recipients: Sequence[str]) -> int:
    """Encrypt a case folder."""
    from withheld.evidence import lock_case as encrypt

    folder = find_case(case)
    passphrase = "" if recipients else typer.prompt("Passphrase", hide_input=True, confirmation_prompt=True)
    packed = encrypt(folder, passphrase, recipients)
    print(packed.file)
    print(f"It holds {counted(packed.files, 'file')}; nothing was left out.", file=sys.stderr)
    if packed.foreign:
        say(
            f"among them, not made by withheld: {', '.join(packed.foreign[:20])}{' …' if len(packed.foreign) > 20 else ''}"
        )
    print(
        "The plain folder is removed; free blocks of the disk may still hold it. Without passphrase or key it is lost.",
        file=sys.stderr,
    )
    return 0


def unlock(file: Path, to: Path | None, key: Path | None) -> int:
    """Decrypt a locked case."""
    from withheld.evidence import LOCKED_MAGIC, LOCKED_SUFFIX
    from withheld.evidence import unlock_case as decrypt

    if not file.is_file():
        say(f"{file}: does not exist; name the file that withheld lock wrote")
        return BAD_INPUT
    with file.open("rb") as opened:
        if not opened.read(len(LOCKED_MAGIC)).startswith(LOCKED_MAGIC):
            say(f"{file}: no file in the age format; name the file that withheld lock wrote")
            return BAD_INPUT
    target = to or file.with_name(
        file.name.removesuffix(LOCKED_SUFFIX) if file.name.endswith(LOCKED_SUFFIX) else f"{file.name}-case"
    )
    passphrase = "" if key else typer.prompt("Passphrase", hide_input=True)
    print(decrypt(file, target, passphrase, key))
    return 0
