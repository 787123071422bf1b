"""What Withheld makes is never taken for a report: dossiers, prints of them, every form of export."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import sync_playwright
from pypdf import PdfReader, PdfWriter

from case_folders import TEXT, claim, made
from command_line import CommandLine
from documents import document
from dossier_example import make_example
from withheld import imprint
from withheld.dossier.render import TEMPLATES, write_dossier
from withheld.records import Problem, Reading
from withheld.sources import Captured, read
from withheld.sources.reader import OwnWork

REPORT = (
    "Editors quarrel over a dossier\n\nBy Jane Doe, 12 March 2024\n\nThe dossier, made by Withheld from the reports that it "
    "cites, is not itself a source, its authors wrote. In 2018 Mongolia employed 300 North Korean workers, the ministry said.\n"
)


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("dossier") / "dossier.html"
    write_dossier(target, **make_example().arguments())
    return target


@pytest.fixture(scope="module")
def printed(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("printed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])

        def to_pdf(page: Path, **how: Any) -> Path:
            opened = browser.new_page()
            opened.goto(page.as_uri())
            target = folder / f"{page.stem}.pdf"
            opened.pdf(path=target, **how)
            opened.close()
            return target

        yield to_pdf
        browser.close()


def refused(path: Path) -> str:
    found = list(read([path]))
    assert len(found) == 1 and isinstance(found[0], Problem), found
    return f"{found[0].what}; {found[0].remedy}"


def without_marks(page: str) -> str:
    """A dossier as it was before there was an imprint."""
    page = re.sub(r' data-withheld="dossier"|<meta name="generator"[^>]*>|<p class="imprint">[^<]*</p>', "", page)
    return page.replace(imprint.DOSSIER, "Withheld · dossier")


TOLD = "a dossier that Withheld made; read the reports that it cites"


def test_a_dossier_is_refused_also_one_from_before_the_mark(dossier: Path, tmp_path: Path) -> None:
    before = tmp_path / "before.html"
    before.write_text(without_marks(dossier.read_text()))
    assert imprint.DOSSIER not in before.read_text()
    assert refused(dossier) == refused(before) == TOLD
    assert isinstance(next(read([dossier])), OwnWork)


def test_each_mark_alone_is_enough(dossier: Path, tmp_path: Path) -> None:
    page = dossier.read_text()
    head_alone = tmp_path / "head.html"
    head_alone.write_text(re.sub(r'class="kicker">[^<]*<', 'class="kicker"><', page.replace(imprint.DOSSIER, "")))
    words_alone = tmp_path / "words.txt"
    words_alone.write_text(f"Notes\n\n{imprint.DOSSIER}\n\nSome 3,000 workers left.\n")
    assert refused(head_alone) == refused(words_alone) == TOLD


@pytest.mark.browser
def test_a_print_is_refused_each_of_its_pages_alone_too(dossier: Path, printed: Any, tmp_path: Path) -> None:
    for how in ({}, {"format": "A5"}, {"format": "A4", "landscape": True, "scale": 0.6}):
        path = printed(dossier, **how)
        assert refused(path) == TOLD
        pages = PdfReader(path).pages
        assert len(pages) > 2
        for number in (0, len(pages) // 2, len(pages) - 1):
            one = PdfWriter()
            one.add_page(pages[number])
            raw = BytesIO()
            one.write(raw)
            (tmp_path / "page.pdf").write_bytes(raw.getvalue())
            assert refused(tmp_path / "page.pdf") == TOLD, (how, number)


@pytest.mark.browser
def test_a_print_from_before_the_mark_is_refused(dossier: Path, printed: Any, tmp_path: Path) -> None:
    before = tmp_path / "before.html"
    # The policy of the page knows its style by a hash.
    page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", without_marks(dossier.read_text()))
    before.write_text(page)
    path = printed(before)
    assert not imprint._SENTENCE.search(" ".join(page.extract_text() for page in PdfReader(path).pages))
    assert refused(path) == TOLD


@pytest.mark.browser
def test_a_report_that_mentions_the_program_is_read_printed_or_not(printed: Any, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    words = "".join(f"<p>{line}</p>" for line in REPORT.split("\n\n")[1:])
    page.write_text(
        f"<html><head><title>Editors</title></head><body><article><h1>Quarrel</h1>{words}</article></body></html>"
    )
    for path in (page, printed(page)):
        (found,) = read([path])
        assert isinstance(found, Captured) and "300 North Korean workers" in found.document.text


@given(gaps=st.lists(st.sampled_from(["", " ", "\n", " \n ", "  ", "- \n"]), min_size=8, max_size=8))
def test_the_sentence_is_found_however_a_text_layer_breaks_it(gaps: list[str]) -> None:
    words = imprint.DOSSIER.split(" ")
    broken = "".join(word + gaps[number % 8] for number, word in enumerate(words))
    assert imprint.bears(f"Page 3 {broken} of 9") and imprint.bears(broken.upper())
    assert not imprint.bears(broken.replace("urn", "")) and not imprint.bears(REPORT)


def test_the_sentence_stands_on_the_first_screen_and_in_the_margin_of_every_page() -> None:
    assert "{{ imprint }}" in (TEMPLATES / "standing.html.j2").read_text()
    wide = (TEMPLATES / "masthead.html.j2").read_text()
    assert 'class="on-wide"' in wide and "standing.html.j2" in wide
    assert "standing.html.j2" in (TEMPLATES / "opening.html.j2").read_text(), (
        "on a telephone it stands below the sentences"
    )
    assert f'content: "{imprint.DOSSIER}"' in (TEMPLATES / "dossier.css").read_text()


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with made(tmp_path_factory.mktemp("exported")) as store:
        doc = document(TEXT + " More.").model_copy(update={"publisher": "Hill Courier"})
        store.add(doc, doc.text.encode(), Reading(document=doc.id, claims=(claim(doc), claim(doc, 7))), "x-1")
        return store.folder


FORMS = {
    "csv": ["e.csv"], "jsonl": ["e.jsonl"], "jsonld": ["e.jsonld"], "geojson": ["e.geojson"], "datapackage": ["e.zip"],
    "datasette": ["e/evidence.db", "e/metadata.json"],
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_export_is_refused_under_any_name(form: str, case: Path, withheld: CommandLine) -> None:
    target = withheld.folder / FORMS[form][0].split("/")[0]
    assert withheld("export", "--as", form, "--to", target, "--everything", "-C", case).code == 0
    for name in FORMS[form]:
        path = withheld.folder / name
        copies = [shutil.copy(path, withheld.folder / f"copy-{path.name}{ending}") for ending in (".txt", ".json", "")]
        for given_ in [path, *map(Path, copies)]:
            if given_.suffix in (".txt", ".json") and path.suffix in (".zip", ".db"):
                continue  # refused as what they are not
            for verb in (("read",), ("check",), ("claims",)):
                ran = withheld(*verb, given_, *(["-C", case] if verb == ("read",) else []))
                assert ran.code == 2 and "an export that Withheld made; read the reports that it cites" in ran.err, (
                    given_
                )


def test_the_tables_of_a_package_are_refused_one_by_one(case: Path, withheld: CommandLine) -> None:
    withheld("export", "--as", "datapackage", "--to", withheld.folder / "e", "--everything", "-C", case)
    for path in (withheld.folder / "e").iterdir():
        assert refused(path).startswith(imprint.EXPORTED), path.name


def test_entities_and_printed_claims_are_refused(withheld: CommandLine) -> None:
    entity = {"caption": "x", "id": f"withheld-{'a' * 40}", "properties": {"name": ["x"]}, "schema": "Note"}
    assert refused(withheld.file("ftm.json", json.dumps(entity) + "\n")).startswith(imprint.EXPORTED)
    withheld.file("a.txt", "In 2018 Russia employed 11,490 North Korean workers, the ministry said.\n")
    for form in ("jsonl", "csv"):
        told = withheld("claims", "a.txt", "--format", form).out
        assert refused(withheld.file(f"claims-{form}.txt", told)).startswith(imprint.EXPORTED)


def test_lines_taken_out_of_an_export_are_refused(case: Path, withheld: CommandLine) -> None:
    lines = withheld("export", "--as", "jsonl", "--everything", "-C", case).out.splitlines()
    rows = [line for line in lines if '"table"' in line]
    assert rows
    for row in rows:
        assert refused(withheld.file("row.jsonl", row)).startswith(imprint.EXPORTED)


def test_in_a_folder_its_own_work_is_told_and_the_rest_is_read(
    dossier: Path, withheld: CommandLine, case: Path
) -> None:
    inbox = withheld.folder / "inbox"
    inbox.mkdir()
    shutil.copy(dossier, inbox / "d.html")
    (inbox / "a.txt").write_text(REPORT)
    ran = withheld("check", inbox)
    assert ran.code == 0 and "d.html: a dossier that Withheld made; read the reports that it cites" in ran.err
    ran = withheld("read", inbox, "-C", case)
    assert ran.code == 0 and "1 new document" in ran.out and "1 dossier that Withheld made" in ran.out
    assert withheld("read", inbox / "d.html", "-C", case).code == 2


@pytest.mark.parametrize("command", [["claims"], ["claims", "--explain"], ["check"]])
def test_what_a_command_printed_is_no_source(withheld: CommandLine, command: list[str]) -> None:
    for name, told in (("a.txt", "300"), ("b.txt", "900")):
        text = f"Kuwait, 3 May 2018\n\nKuwait employs {told} North Korean workers, the labour ministry said on 2 May 2018.\n"
        (withheld.folder / name).write_text(text)
    printed = withheld(*command, "a.txt", "b.txt").out
    (withheld.folder / "saved.txt").write_text(printed)
    ran = withheld("claims", "saved.txt")
    assert (
        ran.code == 2
        and "saved.txt: a file of what Withheld printed; read the reports that it cites" in ran.err.replace("\n", " ")
    )


@pytest.mark.parametrize(
    "text",
    [
        "1 Workers abroad: 300\nThe ministry (asserted).",
        "  1 Kuwait: 300 workers\n  2 Qatar: 400 workers\n",
        "| contradiction | the minister denied it |",
    ],
)
def test_lists_of_a_report_are_none_of_withhelds(text: str) -> None:
    assert not imprint.printed(text)
