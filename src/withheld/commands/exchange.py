"""``withheld export`` and ``withheld import``: exchange evidence with other tools."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from withheld.atomic import beside, made_folder, write_new, write_whole
from withheld.case import load_case
from withheld.charts import counted
from withheld.commands.failures import BAD_INPUT, on_interrupt, report, say
from withheld.commands.protection import tell_doubtful
from withheld.disclosure import naming, released, secret_names
from withheld.evidence import Origins, Store, StoreError, Ties, about_others, find_case
from withheld.records import Claim, Evidence, Problem
from withheld.vocabulary import country_name

SEVERAL = ("datapackage", "datasette")
"""Formats of several files: they need a folder, or for a package a .zip file."""


TOLD = 50
"""Maximum number of unread rows to report singly."""
SHEETS = (".csv", ".tsv", ".xlsx", ".xlsm", ".ods", ".xls")


@on_interrupt(lambda: "no file was written, and the output is incomplete: run the same command again")
def export(case: Path, form: str, target: Path | None, *, everything: bool) -> int:
    """Write the records in another format; returns the exit code."""
    if form in SEVERAL and target is None:
        say(f"{form} consists of several files; give a folder with --to DIR")
        return BAD_INPUT
    folder = find_case(case)
    with Store.open(folder) as store:
        evidence = store.evidence()
        given, ties, held = _given(store, evidence, everything=everything)
        if form == "jsonl":
            _whole(store, target, held=bool(held), everything=everything)
            return 0
        if form == "training":
            return _taught(store, target, held=bool(held), everything=everything)
        given = Origins.within(given, ties).graded(given)
        if form in SEVERAL and target is not None:
            _several(form, given, target, load_case(folder).name, load_case(folder).code)
        else:
            _single(form, given, target)
    if bare := sum(e.unanchored for e in given):
        noun = "figure is unanchored, and marked" if bare == 1 else "figures are unanchored, and marked"
        print(f"{bare} {noun} as such: without a sentence in this case", file=sys.stderr)
    return 0


def _given(
    store: Store, evidence: Sequence[Evidence], *, everything: bool
) -> tuple[Sequence[Evidence], Ties, Counter[str]]:
    """The records to export, with the ties of their sources; reports on standard error what is held back."""
    ties = Ties.of(store)
    if everything:
        return evidence, ties, Counter()
    names = secret_names(store)
    found = released(evidence, names=names, homes=naming(store, names))
    for reason, count in sorted(found.held_back.items()):
        print(f"left out: {reason} ({count:,}); --everything includes them", file=sys.stderr)
    tell_doubtful(found.doubtful)
    return found.records, ties.without(found.hidden.tells), found.held_back


def _whole(store: Store, target: Path | None, *, held: bool, everything: bool) -> None:
    from withheld.exchange import export_jsonl, holds_marked

    if not everything and (held or holds_marked(store)):
        raise StoreError(
            "JSON Lines carry everything, and this case holds marked material, small groups or invented examples; use "
            "--everything for your own team, or export another form"
        )
    _put(export_jsonl(store), target)


def _put(lines: Iterable[str], target: Path | None) -> None:
    """Write lines that contain whole texts; a file of them is readable by its owner only."""
    if target is None:
        for line in lines:
            print(line)
    else:
        write_new(target, _lines(lines).encode(), 0o600)
        print(target.resolve(), file=sys.stderr)


def _taught(store: Store, target: Path | None, *, held: bool, everything: bool) -> int:
    """Write the fully decided documents as labels, and name the others; returns the exit code."""
    from withheld.exchange import holds_marked, lessons

    if not everything and (held or holds_marked(store)):
        raise StoreError(
            "labels for training carry whole texts, and this case holds marked material, small groups or invented examples; "
            "use --everything for your own team"
        )
    found = lessons(store)
    for source, why in found.left_out[:TOLD]:
        print(f"left out: {source.id} ({source.label}): {why}", file=sys.stderr)
    if (more := len(found.left_out) - TOLD) > 0:
        print(f"left out: {more:,} more documents, for reasons like these", file=sys.stderr)
    if not found.taught:
        say("all records of a document must be decided first, so no file was written; decide with: withheld review")
        return BAD_INPUT
    _put((json.dumps(line, ensure_ascii=False) for line in found.taught), target)
    count, noun = len(found.taught), "document" if len(found.taught) == 1 else "documents"
    told = f"{count:,} {noun} with {found.size:,} records as labels; the file contains the full texts: protect it like the case"
    print(told, file=sys.stderr)
    return 0


def _single(form: str, evidence: Sequence[Evidence], target: Path | None) -> None:
    from withheld.exchange import as_text

    text = as_text(form, evidence)
    if target is None:
        sys.stdout.write(text)
    else:
        write_new(target, text.encode(), 0o644)
        print(target.resolve(), file=sys.stderr)


def _lines(told: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in told)


@on_interrupt(lambda: "the export may be incomplete: run the same command again before you pass it on")
def _several(form: str, evidence: Sequence[Evidence], target: Path, title: str, code: str) -> None:
    if form == "datasette":
        from withheld.exchange import DATASETTE_NAME, datasette_metadata, write_database

        made_folder(target)
        with beside(target / f"{DATASETTE_NAME}.db") as part:
            write_database(part, evidence)
        told = json.dumps(datasette_metadata(evidence, title), ensure_ascii=False, indent=2)
        write_whole(target / "metadata.json", told.encode(), 0o644)
        print(f"datasette {target / f'{DATASETTE_NAME}.db'} --metadata {target / 'metadata.json'}", file=sys.stderr)
        return
    from withheld.exchange import data_package

    files = data_package(evidence, f"withheld-{code}", title)
    if target.suffix == ".zip":
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, content in files.items():
                packed.writestr(name, content)
        write_new(target, out.getvalue(), 0o644)
    else:
        made_folder(target)
        for name, content in files.items():
            write_whole(target / name, content.encode(), 0o644)
    print(target.resolve(), file=sys.stderr)


@on_interrupt(lambda: "nothing was imported (all or nothing): run the same command again")
def import_(case: Path, source: Path, layout: Path | None) -> int:
    """Import an export or, with a mapping file, a spreadsheet into the store."""
    if not source.is_file():
        say(f"{source}: does not exist; check the name")
        return BAD_INPUT
    if layout is not None or source.suffix.lower() in SHEETS:
        return _spreadsheet(case, source, layout)
    from withheld.exchange import import_jsonl

    with Store.open(find_case(case)) as store:
        counts = import_jsonl(store, _export_lines(source), store.analyst_name())
        claims, programme = store.evidence("claim"), load_case(store.folder).programme
    print(f"Imported: {counts}" if counts else "All of this export is already in the case: nothing was imported.")
    _tell_others([e for e in claims if isinstance(e.record, Claim) and e.record.programme != programme], programme)
    return 0


def _export_lines(source: Path) -> Iterator[str]:
    """The lines of an export; an unreadable file raises a StoreError that names the file."""
    try:
        with source.open(encoding="utf-8") as lines:
            yield from lines
    except UnicodeDecodeError:
        what = "is not an export in JSON Lines; a spreadsheet is read as CSV or XLSX: save it as one of them"
        raise StoreError(f"{source}: {what}") from None
    except OSError as error:
        raise StoreError(f"{source}: {error.strerror}; check the file and its permissions") from None


def _tell_others(found: Sequence[Evidence], programme: str) -> None:
    """Report imported records of other programmes: they belong to the log, so they cannot be left out."""
    if found:
        counts = Counter(e.record.programme for e in found if isinstance(e.record, Claim))
        told = " and ".join(about_others(counts))
        named = ", ".join(e.id for e in found[:12]) + (" …" if len(found) > 12 else "")
        print(f"{told} in a case about {country_name(programme)} ({programme}): {named}")
        print(
            "They belong to the log and are not used in estimates; to remove them from use: withheld decide ID reject"
        )


def _spreadsheet(case: Path, source: Path, layout: Path | None) -> int:
    from withheld.exchange import read_mapping, read_spreadsheet

    if layout is None:
        say(f"{source}: a spreadsheet needs a mapping file; give one with --map (see docs/exchange.md)")
        return BAD_INPUT
    folder = find_case(case)
    rows, problems = read_spreadsheet(source, read_mapping(layout), load_case(folder).programme)
    with Store.open(folder) as store:
        gone = store.erased()
        erased = [row for row in rows if row.source.sha256 in gone]
        kept = [row for row in rows if row.source.sha256 not in gone]
        new = store.enter(kept, store.analyst_name())
    print(
        f"{counted(new, 'new record')} (transcribed), {len(kept) - new} already there, "
        f"{counted(len(problems) + len(erased), 'row')} not read."
    )
    if kept and not new:
        print("Nothing was added: all figures that could be read are already in the case.")
    what = "the source was erased from this case and is not added again"
    for url in dict.fromkeys(row.source.url for row in erased):
        problems.append(Problem(file=str(source), place=url, what=what, remedy="leave its rows out"))
    return _report_some(problems)


def _report_some(problems: list[Problem]) -> int:
    """Report the first problems, and the number of the rest: a wrong column causes one in every row."""
    code = report(problems[:TOLD])
    if (more := len(problems) - TOLD) > 0:
        say(f"… and {more:,} more rows; correct these first")
    return code
