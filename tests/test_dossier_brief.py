"""The brief: two pages of the dossier's own numbers, as HTML, PDF and Word, whatever the case holds."""

import io
import re
import zipfile

import docx
import pytest
from lxml import etree, html
from pypdf import PdfReader

from dossier_example import make_example
from withheld.charts import between, told
from withheld.check.findings import Findings
from withheld.commands.case import init
from withheld.commands.dossier import gathered
from withheld.dossier import answers, matrices
from withheld.dossier.answers import Without
from withheld.dossier.brief import brief_of, content, page, paper, word, write_brief
from withheld.dossier.brief.lines import Run, cut, cut_name, line, shortened, text_of
from withheld.dossier.brief.writing import fitting
from withheld.dossier.render import render
from withheld.dossier.view_model import gather
from withheld.imprint import bears
from withheld.vocabulary import ALONE, EXAMPLE

LONG = "A title with <b>markup</b> & \"quotes\" <script>alert('x')</script> " * 40


def material_of(example, release=False):
    return gather(**example.arguments(), release=release)


@pytest.fixture(scope="module")
def material():
    return material_of(make_example())


def bare(example):
    """The example without an estimate and without a record."""
    example.estimate, example.evidence, example.sources = None, [], []
    example.findings = Findings(contradictions=(), implied=(), agreements=())
    return example


def pages(content):
    return [p.extract_text() for p in PdfReader(io.BytesIO(content)).pages]


def words_of(content):
    made = docx.Document(io.BytesIO(content))
    cells = [c.text for t in made.tables for r in t.rows for c in r.cells]
    # Paragraphs leave out the words of links.
    return " ".join("".join(t for t in p._p.itertext()) for p in made.paragraphs) + " ".join(cells)


def visible(text):
    return " ".join(html.fromstring(text).text_content().split())


def test_it_has_two_pages_and_the_same_words_in_all_three(material):
    brief = fitting(material, "dossier.html")
    paged = pages(paper.pdf(brief))
    assert len(paged) == 2
    for told_in in (visible(page.html(brief)), " ".join(" ".join(paged).split()), words_of(word.document(brief))):
        for heading in ("The figures", "What is contested", "What workers lose", "What this is based on", "DRAFT"):
            assert heading in told_in
        assert all(row.median in told_in and row.interval in told_in for row in brief.rows)


def test_the_word_document_says_of_each_record_that_it_names_where_it_stands(material):
    brief = brief_of(material)
    said = {text_of(line).split()[0]: text_of(line) for line in brief.named}
    cited = {run.text.split()[0] for row in brief.rows for run in row.rests if (run.href or "").startswith("#c-")}
    assert cited and cited <= said.keys()
    written = words_of(word.document(brief))
    for e in material.records:
        if (label := material.refs[e.id]) in cited:
            assert e.source.label in said[label] and said[label] in written


def test_every_number_is_the_dossiers_and_leads_into_it(material):
    brief, dossier = brief_of(material), render(material)
    for row, answer in zip(brief.rows, answers.answers(material), strict=True):
        h = answer.headline
        assert told(h.posterior.median, h.unit) in row.median and row.interval == between(h.posterior, 95, h.unit)
        assert row.interval in dossier
    assert [text_of(s) for s in brief.sentences] == [visible(s) for s in answers.sentences(material)]
    anchors = {e.get("id") for e in html.fromstring(dossier).iter() if e.get("id")}
    shown = page.html(brief)
    targets = {e.get("href") for e in html.fromstring(shown).iter("a")} - {"dossier.html"}
    assert targets and {t.removeprefix("dossier.html#") for t in targets} <= anchors


def test_a_link_leads_to_the_dossier_under_its_own_name(material):
    brief = brief_of(material, "my dossier.html")
    assert 'href="my%20dossier.html#headline-1"' in page.html(brief)
    links = [a.get_object()["/A"]["/URI"] for p in PdfReader(io.BytesIO(paper.pdf(brief))).pages for a in p["/Annots"]]
    assert "my%20dossier.html#headline-1" in links


@pytest.mark.parametrize("programme", ["KP", "CU"])
def test_the_built_in_cases_fit_two_pages_without_an_estimate_and_say_so(programme, tmp_path):
    init(tmp_path / "case", programme)
    brief = fitting(gathered(tmp_path / "case", release=False), "dossier.html")
    paged = pages(paper.pdf(brief))
    assert len(paged) == 2 and paper.fits(brief)
    assert "There is no estimate" in " ".join(paged[0].split())


def test_a_case_without_anything_says_so():
    example = bare(make_example())
    brief = fitting(material_of(example), "dossier.html")
    told_in = visible(page.html(brief))
    assert "No attributed figure is on record" in told_in and "There is no estimate" in told_in
    assert len(pages(paper.pdf(brief))) == 2
    word.document(brief)


def test_endless_titles_with_markup_do_no_harm_and_still_fit():
    example = make_example()
    example.case = example.case.model_copy(update={"name": LONG, "summary": LONG * 3})
    f = example.findings.contradictions[0].model_copy(update={"title": LONG, "arithmetic": LONG})
    example.findings = example.findings.model_copy(update={"contradictions": (f,) * 12})
    labelled = tuple(h.model_copy(update={"label": LONG}) for h in example.estimate.headlines)
    example.estimate = example.estimate.model_copy(update={"headlines": labelled})
    brief = fitting(material_of(example), "dossier.html")
    assert paper.fits(brief) and len(pages(paper.pdf(brief))) == 2
    tree = html.fromstring(page.html(brief))
    assert not list(tree.iter("script")) and not list(tree.iter("b", "img"))[len(brief.rows) :]
    with zipfile.ZipFile(io.BytesIO(word.document(brief))) as archive:
        etree.fromstring(archive.read("word/document.xml"))


def test_the_same_case_gives_the_same_bytes_at_any_time(tmp_path, material):
    later = make_example()
    later.made = later.made.replace(year=2031)
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first = write_brief(tmp_path / "a" / "dossier.html", material)
    second = write_brief(tmp_path / "b" / "dossier.html", material_of(later))
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]


def test_a_release_holds_nothing_that_it_leaves_out():
    brief = fitting(material_of(make_example(), release=True), "dossier.html")
    assert not brief.draft and not brief.rows
    assert "This release leaves out" in visible(page.html(brief))
    shown = page.html(brief)
    assert "DRAFT" not in shown


def test_none_of_the_three_is_taken_for_a_report(material):
    brief = brief_of(material)
    assert bears(visible(page.html(brief))) and bears(" ".join(pages(paper.pdf(brief)))) and bears(word_footer(brief))


def word_footer(brief):
    made = docx.Document(io.BytesIO(word.document(brief)))
    return made.sections[0].footer.paragraphs[0].text


def test_sentences_keep_their_words_and_links_and_are_cut_where_too_long():
    runs = line("a &amp; b <a href='#c-1'><strong>5</strong></a>, <a href='https://x.example'>out</a>")
    assert runs == (Run("a & b "), Run("5", "#c-1", True), Run(", "), Run("out"))
    assert text_of(shortened(runs, 6)) == "a & b…" or len(text_of(shortened(runs, 6))) <= 7


def test_likelihood_stands_in_the_words_of_the_directive(material):
    assert all(re.fullmatch(r"very likely \(80–95%\) at least .+", row.likely) for row in brief_of(material).rows)


def test_a_name_that_is_cut_keeps_the_stamp_that_says_what_it_is_worth():
    name = "a researcher who cites sources in the border region (to The Estuary Times in “Owed in Jilin”)"
    for stamp in (f"[{EXAMPLE}]", f"[{ALONE}]"):
        short = cut_name(f"{name} {stamp}", 80)
        assert len(short) <= 80 and short.endswith(f"… {stamp}") and name.startswith(short.split("…")[0] + " ")
    assert (
        cut_name("Ministry", 80) == "Ministry"
        and cut(name, 20) == "a researcher who…"
        and cut("x" * 30, 10) == "x" * 9 + "…"
    )


def test_signs_are_counted_as_the_dossier_counts_them(material):
    brief, found = brief_of(material), matrices.indicator_matrix(material)
    told = {p.lead[0].text: p.lead[1].text for p in brief.losses if "evidence and not a finding" in text_of(p.lead)}
    assert told
    for label, words in told.items():
        code = next(c for c, name in found.columns if name == label)
        once = {g[0].id for (_, c), cell in found.cells.items() if c == code for g in cell.quotations}
        assert re.search(rf": {len(once)} statements?,", words)


def test_denials_are_counted_in_words(material):
    positions = sum(e.kind == "position" for e in material.records)
    (said,) = [r.text for r in brief_of(material).more if r.href == "#positions"]
    assert said == ("1 denial, dispute or reply" if positions == 1 else f"{positions} denials, disputes or replies")


def test_headlines_that_the_examples_move_are_named_whole_or_counted(monkeypatch):
    moved = [Without(f"Headline {n}", "January 2024 (newest evidence)", f"{n}m", "1 to 2", "9m") for n in range(9)]
    monkeypatch.setattr(content.answers, "standing", lambda material: moved)
    words = content._without_examples(None)
    shown = words.count("instead of 9m")
    assert 1 <= shown < 9 and words.endswith(f"; {9 - shown} more headlines differ.") and "…" not in words
    monkeypatch.setattr(content.answers, "standing", lambda material: moved[:1])
    assert (
        content._without_examples(None)
        == " Without them: Headline 0, January 2024 (newest evidence): 0m instead of 9m."
    )
