"""Pages and their dates on public evaluation sets: Withheld beside htmldate and trafilatura alone.

Run ``python benchmarks/pages_and_dates.py HTMLDATE TRAFILATURA [--half develop|score|all] [--every N] [--parts dates text]``
with the folders of the two repositories (github.com/adbar/htmldate and github.com/adbar/trafilatura). Prints for the dates
how many are right, wrong (off by more than a day apart) and not told, for the texts precision, recall and F1 of the
pieces that must and must not be there, and every page that crashed the reader. Rules were made on the half ``develop``.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from withheld.sources.draft import Draft, Unreadable
from withheld.sources.pages.webpage import dated_page, read_page

TODAY = dt.date(2026, 11, 29)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Page(NamedTuple):
    """A page of an evaluation set: the set, the file, and what the answers say of it."""

    corpus: str
    path: str
    answer: dict[str, Any]
    parts: tuple[str, ...]


class Found(NamedTuple):
    """What was found on a page: days by method, texts by method, and the error that ended the reading."""

    page: Page
    days: dict[str, str | None]
    texts: dict[str, str]
    crash: str | None


def pages(htmldate: Path, trafilatura: Path, half: str, parts: tuple[str, ...]) -> Iterator[Page]:
    """The pages of both sets, one for each address, of the half that is asked for."""
    sets = (
        (
            "htmldate",
            htmldate / "tests",
            ("eval_default.json", "eval_mediacloud_2020.json"),
            ("test_set", "cache", "eval"),
        ),
        ("trafilatura", trafilatura / "tests", ("evaldata.json",), ("cache", "eval")),
    )
    for corpus, base, answers, folders in sets:
        for name in answers:
            for answer in json.loads((base / name).read_text(encoding="utf-8")).values():
                path = next((p for f in folders if (p := base / f / answer["file"]).is_file()), None)
                even = int(hashlib.sha256(answer["file"].encode()).hexdigest()[0], 16) % 2 == 0
                if (
                    path
                    and (corpus == "trafilatura" or "dates" in parts)
                    and (half == "all" or even == (half == "develop"))
                ):
                    yield Page(
                        corpus,
                        str(path),
                        answer,
                        parts if corpus == "trafilatura" else tuple(p for p in parts if p == "dates"),
                    )


def read(page: Page) -> Found:
    """What each method finds on a page."""
    from htmldate import find_date
    from trafilatura import extract

    raw = Path(page.path).read_bytes()
    days: dict[str, str | None] = {}
    texts: dict[str, str] = {}
    crash = None
    try:
        if "dates" in page.parts and _answered(page):
            days["Withheld"] = _day(dated_page(raw, TODAY))
        if "text" in page.parts:
            texts["Withheld"] = read_page(raw, TODAY).text
    except Unreadable:
        pass
    except Exception as error:
        crash = f"{type(error).__name__}: {error}"
    if "dates" in page.parts and _answered(page):
        for name, extensive in (("htmldate", True), ("htmldate, fast", False)):
            try:
                days[name] = find_date(raw, original_date=True, extensive_search=extensive)
            except Exception:
                days[name] = None
    if "text" in page.parts:
        texts["trafilatura"] = extract(raw, include_comments=False, include_tables=True, include_formatting=False) or ""
    return Found(page, days, texts, crash)


def _answered(page: Page) -> bool:
    """Whether the answers have a day for a page; some are days that no calendar has."""
    answer = page.answer.get("date")
    try:
        return isinstance(answer, str) and bool(_DAY.fullmatch(answer)) and bool(dt.date.fromisoformat(answer))
    except ValueError:
        return False


def _day(draft: Draft) -> str | None:
    day = next(iter(draft.dates.values()), None)
    return day.isoformat() if day else None


def date_rows(found: list[Found]) -> Iterator[str]:
    """A line for each set and method: right, wrong, wrong by more than a day, not told."""
    for corpus in ("htmldate", "trafilatura"):
        asked = [f for f in found if f.page.corpus == corpus and _answered(f.page)]
        for method in ("Withheld", "htmldate", "htmldate, fast") if asked else ():
            pairs = [(f, f.days.get(method), f.page.answer["date"]) for f in asked]
            right = sum(day == answer for _, day, answer in pairs)
            wrong = [(day, answer) for _, day, answer in pairs if day and day != answer]
            far = sum(
                abs((dt.date.fromisoformat(day) - dt.date.fromisoformat(answer)).days) > 1 for day, answer in wrong
            )
            n = len(asked)
            yield (
                f"{corpus:12} {method:15} {n:5} pages  right {right / n:6.1%}  wrong {len(wrong) / n:6.1%}"
                f"  (by more than a day {far / n:5.1%})  not told {(n - right - len(wrong)) / n:6.1%}"
            )


def disputed(found: list[Found]) -> tuple[int, int]:
    """Pages that both sets answer, and those of them on which the two answers differ: a floor for wrong days."""
    answers: dict[str, set[str]] = {}
    sets: dict[str, set[str]] = {}
    for f in found:
        if _answered(f.page):
            answers.setdefault(Path(f.page.path).name, set()).add(f.page.answer["date"])
            sets.setdefault(Path(f.page.path).name, set()).add(f.page.corpus)
    both = [name for name, known in sets.items() if len(known) == 2]
    return len(both), sum(len(answers[name]) > 1 for name in both)


def text_rows(found: list[Found]) -> Iterator[str]:
    """A line for each method: precision, recall and F1 over the pieces of the answers."""
    asked = [f for f in found if f.texts]
    for method in ("Withheld", "trafilatura") if asked else ():
        hit = miss = extra = 0
        for f in asked:
            text = _plain(f.texts.get(method, ""))
            held = sum(_plain(piece) in text for piece in f.page.answer["with"])
            hit, miss = hit + held, miss + len(f.page.answer["with"]) - held
            extra += sum(_plain(piece) in text for piece in f.page.answer["without"])
        precision, recall = hit / max(1, hit + extra), hit / max(1, hit + miss)
        yield (
            f"{method:15} {len(asked):5} pages  precision {precision:.4f}  recall {recall:.4f}"
            f"  F1 {2 * hit / max(1, 2 * hit + extra + miss):.4f}"
        )


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("htmldate", type=Path)
    parser.add_argument("trafilatura", type=Path)
    parser.add_argument("--half", choices=("develop", "score", "all"), default="all")
    parser.add_argument("--every", type=int, default=1, help="take one page in so many")
    parser.add_argument("--parts", nargs="+", choices=("dates", "text"), default=["dates", "text"])
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    known = list(pages(asked.htmldate, asked.trafilatura, asked.half, tuple(asked.parts)))[:: asked.every]
    with ProcessPoolExecutor(asked.workers) as pool:
        found = list(pool.map(read, known, chunksize=8))
    both, differ = disputed(found)
    print(f"{len(found)} pages of the half “{asked.half}”; {both} are in both sets, whose answers differ on {differ}")
    print(*date_rows(found), sep="\n")
    print(*text_rows(found), sep="\n")
    crashed = [f for f in found if f.crash]
    print(f"{len(crashed)} crashed the reader", *(f"{f.page.path}: {f.crash}" for f in crashed), sep="\n")


if __name__ == "__main__":
    main()
