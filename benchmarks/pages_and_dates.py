"""Pages and their dates on public evaluation sets: Withheld beside htmldate and trafilatura alone.

Run ``python benchmarks/pages_and_dates.py HTMLDATE TRAFILATURA [--share develop|score|all] [--every N] [--parts dates text]
[--docs docs/web-pages.md] [--kept FILE]`` with the folders of the two repositories (adbar/htmldate and adbar/trafilatura on GitHub).
Prints for the dates how many are right, wrong (off by more than a day apart) and not told, for the texts precision, recall
and F1 of the pieces that must and must not be there, and every page that crashed the reader; ``--docs`` writes the tables
into a page, ``--kept`` keeps what was read in a file and goes on from there. Rules were made on the part ``develop``, three
quarters of the pages; the quarter ``score`` was only ever counted.

An answer is *borne out* if its day stands on the page at all, written in digits, in words of any language that the program
knows, or in seconds since 1970, in markup and scripts too. No reader of a page can find an answer that is not.
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

from withheld.sources.canonical import canonical
from withheld.sources.decoding import decode
from withheld.sources.draft import Draft, Unreadable
from withheld.sources.pages.webpage import dated_page, read_page
from withheld.vocabulary import codelist

TODAY = dt.date(2026, 11, 29)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Page(NamedTuple):
    """A page of an evaluation set: the set, its share, the file, what the answers say of it, and which part is asked."""

    corpus: str
    share: str
    path: str
    answer: dict[str, Any]
    part: str


class Found(NamedTuple):
    """What was found on a page: days by method, texts by method, and the error that ended the reading."""

    page: Page
    days: dict[str, str | None]
    texts: dict[str, str]
    crash: str | None
    borne_out: bool


def pages(htmldate: Path, trafilatura: Path, share: str, parts: tuple[str, ...]) -> Iterator[Page]:
    """The pages of both sets, one for each address, of the share that is asked for."""
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
                own = part_of(answer["file"])
                if path and share in ("all", own):
                    for part in parts if corpus == "trafilatura" else tuple(p for p in parts if p == "dates"):
                        page = Page(corpus, own, str(path), answer, part)
                        if part == "text" or _answered(page):
                            yield page


def part_of(file: str) -> str:
    """The part that a page is in: one in four, by the hash of its name, is for scoring."""
    digits = hashlib.sha256(file.encode()).hexdigest()[:2]
    return "score" if all(int(digit, 16) % 2 for digit in digits) else "develop"


def read(page: Page) -> Found:
    """What each method finds on a page."""
    from htmldate import find_date
    from trafilatura import extract

    raw = Path(page.path).read_bytes()
    days: dict[str, str | None] = {}
    texts: dict[str, str] = {}
    crash = None
    try:
        if page.part == "dates":
            days["Withheld"] = _day(dated_page(raw, TODAY))
        else:
            texts["Withheld"] = read_page(raw, TODAY).text
    except Unreadable:
        pass
    except Exception as error:
        crash = f"{type(error).__name__}: {error}"
    if page.part == "text":
        texts["trafilatura"] = extract(raw, include_comments=False, include_tables=True, include_formatting=False) or ""
        return Found(page, days, texts, crash, False)
    try:
        days["htmldate"] = find_date(raw, original_date=True, extensive_search=True)
    except Exception:
        days["htmldate"] = None
    told = borne_out(decode(raw, markup=True), dt.date.fromisoformat(page.answer["date"]))
    return Found(page, days, texts, crash, told)


def read_all(asked: list[Page], workers: int, kept: Path | None) -> list[Found]:
    """What is found on all pages; what ``kept`` holds is not read again, and what is read is added to it."""
    lines = kept.read_text(encoding="utf-8").splitlines() if kept and kept.exists() else []
    have = {(line[0], line[1], line[2]): line[3:] for line in map(json.loads, lines)}
    todo = [page for page in asked if (page.corpus, page.path, page.part) not in have]
    with ProcessPoolExecutor(workers) as pool:
        for f in pool.map(read, todo, chunksize=4):
            have[f.page.corpus, f.page.path, f.page.part] = list(f[1:])
            if kept:
                with kept.open("a", encoding="utf-8") as file:
                    print(json.dumps([f.page.corpus, f.page.path, f.page.part, *f[1:]]), file=file)
    return [Found(page, *have[page.corpus, page.path, page.part]) for page in asked]


def borne_out(source: str, day: dt.date) -> bool:
    """Whether a day stands anywhere in the source of a page."""
    if _written(day).search(source):
        return True
    # From the first midnight of the day on Earth to the last.
    first = int(dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC).timestamp()) - 12 * 3600
    return any(
        first <= int(m[1]) < first + 48 * 3600 for m in re.finditer(r"(?<![\d.])(1\d{9})(?:\d{3})?(?!\d)", source)
    )


def _written(day: dt.date) -> re.Pattern[str]:
    """A pattern of the ways to write a day."""
    words = {re.escape(word) for months in codelist("months").values() for word in months[day.month - 1]}
    month = "|".join(sorted(words, key=len, reverse=True))
    y, m, d = day.year, f"0?{day.month}", f"0?{day.day}"
    apart = r"[-./_ 年년月월]{0,2}"
    between = r"(?:[\s.,/_-]|&nbsp;|de |del |of |<[^<>]{1,80}>){0,4}"
    forms = (
        rf"{y}{apart}{m}{apart}{d}(?!\d)",
        rf"(?<!\d)(?:{day:%d%m}|{day:%m%d}){y}(?!\d)",
        rf"(?<!\d){d}[-./ ]{{1,2}}{m}[-./ ]{{1,2}}(?:{y}|{y % 100:02d})(?!\d)",
        rf"(?<!\d){m}[-./]{d}[-./](?:{y}|{y % 100:02d})(?!\d)",
        rf"(?<!\d){d}(?:st|nd|rd|th|er|º)?{between}(?:{month}){between}{y}",
        rf"(?:{month}){between}{d}(?:st|nd|rd|th)?{between}{y}",
    )
    return re.compile("|".join(forms), re.I)


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


def date_rows(found: list[Found]) -> Iterator[tuple[str, ...]]:
    """A row for each set, share and method: right, wrong, wrong by more than a day or against a borne out answer, not told."""
    yield (
        "set",
        "share",
        "pages",
        "reader",
        "right",
        "wrong",
        "by more than a day",
        "where the answer is on the page",
        "not told",
    )
    for corpus in ("htmldate", "trafilatura"):
        for share in ("develop", "score", "both"):
            asked = [
                f
                for f in found
                if f.page.part == "dates" and f.page.corpus == corpus and share in (f.page.share, "both")
            ]
            for method in ("Withheld", "htmldate") if asked else ():
                yield corpus, share, str(len(asked)), method, *_counted(asked, method)


def _counted(asked: list[Found], method: str) -> Iterator[str]:
    pairs = [(f, f.days.get(method), f.page.answer["date"]) for f in asked]
    wrong = [(f, day, answer) for f, day, answer in pairs if day and day != answer]
    right = sum(day == answer for _, day, answer in pairs)
    far = sum(abs((dt.date.fromisoformat(day) - dt.date.fromisoformat(answer)).days) > 1 for _, day, answer in wrong)
    borne = sum(f.borne_out for f, _, _ in wrong)
    for count in (right, len(wrong), far, borne, len(asked) - right - len(wrong)):
        yield f"{count / len(asked):.1%}"


def disputed(found: list[Found]) -> tuple[int, int]:
    """Pages that both sets answer, and those of them on which the two answers differ: a floor for wrong days."""
    answers: dict[str, set[str]] = {}
    sets: dict[str, set[str]] = {}
    for f in found:
        if f.page.part == "dates":
            answers.setdefault(Path(f.page.path).name, set()).add(f.page.answer["date"])
            sets.setdefault(Path(f.page.path).name, set()).add(f.page.corpus)
    both = [name for name, known in sets.items() if len(known) == 2]
    return len(both), sum(len(answers[name]) > 1 for name in both)


def text_rows(found: list[Found]) -> Iterator[tuple[str, ...]]:
    """A row for each share and method: precision, recall and F1 over the pieces of the answers."""
    yield "share", "pages", "reader", "precision", "recall", "F1"
    for share in ("develop", "score", "both"):
        asked = [f for f in found if f.page.part == "text" and share in (f.page.share, "both")]
        for method in ("Withheld", "trafilatura") if asked else ():
            yield share, str(len(asked)), method, *(f"{share:.4f}" for share in _pieces(asked, method))


def _pieces(asked: list[Found], method: str) -> tuple[float, float, float]:
    hit = miss = extra = 0
    for f in asked:
        text = _plain(f.texts.get(method, ""))
        held = sum(_plain(piece) in text for piece in f.page.answer["with"])
        hit, miss = hit + held, miss + len(f.page.answer["with"]) - held
        extra += sum(_plain(piece) in text for piece in f.page.answer["without"])
    return hit / max(1, hit + extra), hit / max(1, hit + miss), 2 * hit / max(1, 2 * hit + extra + miss)


def _plain(text: str) -> str:
    """A text as it is compared, whoever read it: in the same characters, with single spaces."""
    return re.sub(r"\s+", " ", canonical(text)).strip()


def table(rows: Iterator[tuple[str, ...]]) -> str:
    """Rows, the first of them the heading, as a Markdown table."""
    head, *body = rows
    lines = [head, ("---",) * len(head), *body]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def told(found: list[Found]) -> dict[str, str]:
    """The tables and the sentence beside them, by the name of their place in the page of the docs."""
    both, differ = disputed(found)
    asked = [f for f in found if f.page.part == "dates"]
    absent = sum(not f.borne_out for f in asked)
    crashed = sum(bool(f.crash) for f in found)
    floor = (
        f"{len({f.page.path for f in found})} pages were read, {crashed} of them crashed the reader."
        f" {both} pages are in both sets; on {differ} of these the"
        f" two answers differ. {absent} of {len(asked)} answers ({absent / max(1, len(asked)):.1%}) stand nowhere on their page."
    )
    parts = {"dates": table(date_rows(found)), "answers": floor} if asked else {}
    return parts | ({"texts": table(text_rows(found))} if len(asked) < len(found) else {})


def write(page: Path, parts: dict[str, str]) -> None:
    """Put each part between its marks in a page."""
    text = page.read_text(encoding="utf-8")
    for name, part in parts.items():
        marked = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.S)
        text = marked.sub(lambda m, part=part: f"{m[1]}{part}\n{m[2]}", text)
    page.write_text(text, encoding="utf-8")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("htmldate", type=Path)
    parser.add_argument("trafilatura", type=Path)
    parser.add_argument("--share", choices=("develop", "score", "all"), default="all")
    parser.add_argument("--every", type=int, default=1, help="take one page in so many")
    parser.add_argument("--parts", nargs="+", choices=("dates", "text"), default=["dates", "text"])
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--kept", type=Path, help="file that keeps what was read, to go on from")
    parser.add_argument("--docs", type=Path, help="page into which the tables are written")
    asked = parser.parse_args()
    known = list(pages(asked.htmldate, asked.trafilatura, asked.share, tuple(asked.parts)))[:: asked.every]
    found = read_all(known, asked.workers, asked.kept)
    parts = told(found)
    print(*parts.values(), sep="\n\n")
    print(*(f"{f.page.path}: {f.crash}" for f in found if f.crash), sep="\n")
    if asked.docs:
        write(asked.docs, parts)


if __name__ == "__main__":
    main()
