import base64
import datetime as dt
import hashlib
import itertools
import re
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
from lxml import etree, html

from dossier_example import make_example
from dossier_records import entry, make_claim, make_source
from dossier_run import make_diagnostics
from withheld.check.findings import Findings
from withheld.dossier.render import write_dossier
from withheld.dossier.words import mixed_sentences
from withheld.records import Decision

VOID = {"meta", "br", "col", "input", "link", "img", "hr"}
HOSTILE = "<script>alert('x')</script>\u202e\"'><img src=x onerror=alert(1)>\x00"


@pytest.fixture
def written(tmp_path):
    def write(release=False, **changes):
        target = tmp_path / "dossier.html"
        write_dossier(target, **make_example().arguments() | changes, release=release)
        return target.read_text(encoding="utf-8")

    return write


def tree(text):
    return html.document_fromstring(text)


class Balance(HTMLParser):
    """Raises where a tag is closed that is not the innermost open one."""

    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, f"</{tag}> at {self.getpos()} closes {self.open[-3:]}"
        self.open.pop()


@pytest.mark.parametrize("release", [False, True])
def test_every_tag_is_closed_in_order(written, release):
    parser = Balance()
    parser.feed(written(release))
    assert parser.open == []


@pytest.mark.parametrize("release", [False, True])
def test_every_link_inside_the_page_has_its_target_and_no_identifier_stands_twice(written, release):
    root = tree(written(release))
    identifiers = root.xpath("//@id")
    assert len(identifiers) == len(set(identifiers))
    targets = {unquote(h[1:]) for h in root.xpath("//@href") if h.startswith("#")}
    assert targets <= set(identifiers)


def test_every_record_has_its_anchor(written):
    root = tree(written())
    assert {e.id for e in make_example().evidence} <= set(root.xpath("//@id"))


def test_nothing_is_loaded_from_outside(written):
    text = written()
    root = tree(text)
    assert not root.xpath("//@src") and not root.xpath("//link") and not root.xpath("//iframe|//object|//embed|//base")
    assert not re.search(r"url\(|@import", "".join(root.xpath("//style/text()")))
    outside = root.xpath("//*[@href and not(starts-with(@href, '#'))]")
    assert outside and all(e.tag == "a" and "noreferrer" in e.get("rel") for e in outside)
    assert all(re.match(r"https?://", e.get("href")) for e in outside)


def test_the_policy_admits_only_the_style_and_script_that_are_there(written):
    root = tree(written())
    policy = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'")
    for name in ("style", "script"):
        (content,) = root.xpath(f"//{name}/text()")
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy
    assert not root.xpath("//@style") and not root.xpath("//@*[starts-with(name(), 'on')]")


def test_a_draft_is_stamped_and_a_release_is_not(written):
    assert "DRAFT" in written() and 'class="draft"' in written()
    released = tree(written(release=True))
    assert "DRAFT" not in released.text_content().replace("\n".join(released.xpath("//style/text()")), "")
    assert "proposed by the machine that no analyst has decided on" in released.text_content()


def test_a_release_shows_no_proposed_record(written):
    text = written(release=True)
    proposed = {e.id for e in make_example().evidence if e.state == "proposed"}
    assert proposed and not proposed & set(tree(text).xpath("//@id"))
    assert 'state-proposed"' not in text


def test_hostile_text_stays_text(written):
    example = make_example()
    source = make_source(1, title=HOSTILE, publisher=HOSTILE, url="javascript:alert(1)")
    claim = make_claim(source, 77, origin=HOSTILE, via=(HOSTILE,), place=HOSTILE, sector=HOSTILE, note=HOSTILE)
    quote = claim.quote.model_copy(update={"sentence": claim.quote.sentence + HOSTILE})
    bad = entry('c-<b>"x', "claim", claim.model_copy(update={"quote": quote}), source)
    text = written(evidence=[*example.evidence, bad], sources=[*example.sources, source])
    root = tree(text)
    assert len(root.xpath("//script")) == 1 and not root.xpath("//img") and not root.xpath("//b")
    assert "javascript:alert" not in "".join(root.xpath("//@href"))
    assert "alert('x')" in root.text_content(), "the words themselves are shown"
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08]", text)


def test_the_dossier_works_without_an_estimate(written):
    text = written(estimate=None)
    assert "contains no estimate" in text and "Headline estimates" in text


def test_the_dossier_works_with_nothing_at_all(written):
    empty = Findings(contradictions=(), implied=(), agreements=())
    case = make_example().case.model_copy(update={"timeline": (), "obligations": (), "priors": (), "levers": ()})
    text = written(case=case, estimate=None, evidence=[], sources=[], findings=empty, log=[])
    assert "No attributed figure is on record." in text and "DRAFT" not in tree(text).xpath("string(//header)")


def test_a_run_that_failed_its_checks_says_so_on_top(written):
    example = make_example()
    failed = example.estimate.model_copy(update={"diagnostics": make_diagnostics("R-hat 1.08 is above 1.01")})
    header = tree(written(estimate=failed)).xpath("string(//header)")
    assert "failed its checks" in header and "R-hat 1.08" in header
    assert "failed its checks" not in tree(written()).xpath("string(//header)")


def test_decisions_after_the_estimate_are_told(written):
    late = Decision(
        position=3, at=dt.datetime(2026, 11, 25, tzinfo=dt.UTC), analyst="a", action="accept", subject="c-rev1"
    )
    header = tree(written(log=[*make_example().log, late])).xpath("string(//header)")
    assert "1 decision was made after the estimate" in header


def test_our_prose_never_joins_likelihood_and_confidence(written):
    root = tree(written())
    etree.strip_elements(root, "q", "style", "script", with_tail=False)
    prose = [" ".join(e.text_content().split()) for e in root.iter("p", "li", "caption", "figcaption", "dd", "td")]
    assert any("likely" in p for p in prose)
    assert [s for p in prose for s in mixed_sentences(p)] == []


def test_transcribed_rows_show_their_address_instead_of_a_sentence(written):
    row = tree(written()).get_element_by_id("c-row1")
    assert row.xpath(".//a[@href='https://example.org/report/90']") and "transcribed" in row.text_content()
    assert not row.xpath(".//q")


def test_figures_are_marked_in_their_whole_sentence(written):
    row = tree(written()).get_element_by_id("c-rev1")
    assert row.xpath(".//q//mark")[0].text == "500"
    assert (
        row.xpath("string(.//q)")
        == "The programme earns the state $500 million a year, Ministry of Examples estimated."
    )


def test_headings_step_down_one_level_at_a_time(written):
    levels = [int(e.tag[1]) for e in tree(written()).iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))


def test_every_chart_has_a_text_alternative(written):
    charts = tree(written()).xpath("//svg")
    assert charts and all(len(c.get("aria-label", "")) > 20 for c in charts)


def test_no_path_of_a_machine_is_shown(written):
    assert "/somewhere/secret" not in written()


def test_a_failed_write_leaves_the_old_file_and_no_remains(tmp_path, monkeypatch):
    target = tmp_path / "dossier.html"
    target.write_text("old")
    monkeypatch.setattr("pathlib.Path.replace", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        write_dossier(target, **make_example().arguments())
    assert target.read_text() == "old" and [p.name for p in tmp_path.iterdir()] == ["dossier.html"]


def test_the_same_inputs_give_the_same_bytes(written):
    assert written() == written()


def test_dependences_stand_in_the_register_with_who_needs_and_in_which_trade(written):
    page = tree(written())
    (row,) = page.xpath("//tr[@id='x-1']/*")[0:1]
    told = [" ".join(cell.text_content().split()) for cell in page.xpath("//tr[@id='x-1']/*")]
    assert row.text_content().strip() == "D1"
    assert told[1:4] == ["Need of labour (Builders)", "Russia", "Construction"]
    assert page.get_element_by_id("dependences").text_content().split() == ["Dependences", "1"]


def test_a_withdrawn_figure_is_shown_with_that_word(written):
    source = make_source(1)
    claim = make_claim(source, 5).model_copy(update={"stance": "withdrawn"})
    page = tree(written(evidence=[entry("c-9", "claim", claim, source)], sources=[source], estimate=None))
    assert [s.text_content() for s in page.xpath("//tbody[@id='c-9']//*[@class='stance']")] == ["withdrawn"]


def test_unsure_readings_are_left_out_and_counted(written):
    source = make_source(1)
    doubtful = make_claim(source, 5).model_copy(update={"confidence": 0.2})
    records = [entry(f"c-{state}", "claim", doubtful, source, state=state) for state in ("proposed", "accepted")]
    page = tree(written(evidence=records, sources=[source], estimate=None))
    assert page.xpath("//tbody/@id") == ["c-accepted"]
    assert "1 unsure reading left out: nobody has decided" in page.text_content()


def test_what_is_listed_under_a_cell_of_the_obligations_adds_up_to_its_number(written):
    example = make_example()
    told = example.evidence
    twins = [e.model_copy(update={"id": f"{e.id}-again"}) for e in told if e.kind == "claim" and e.record.quote]
    page = tree(written(evidence=[*told, *twins]))
    cells = page.xpath("//*[@id='obligations']/following-sibling::table[1]//td/a")
    assert cells and twins
    for cell in cells:
        (listed,) = page.xpath("//p[@id=$id]", id=unquote(cell.get("href")[1:]))
        said = listed.text_content().partition(":")[2].replace("none that counts", "").replace("EX", "")
        counted, _, undated = said.partition("; of an open time, not counted:")
        groups = re.sub(r"\([^)]*\)", "one", counted).split()
        number, _, rest = cell.text_content().partition(" + ")
        assert (len(groups), len(undated.split())) == (int(number), int(rest.partition(" ")[0] or 0)), said
    assert any("(" in p.text_content() for p in page.xpath("//p[@class='cell']"))
