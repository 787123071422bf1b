"""``withheld chart`` and ``withheld dossier --brief`` on the command line, mistakes included."""

import pytest

from command_line import CommandLine


@pytest.fixture
def case(withheld):
    withheld("init", "kp", "--programme", "KP")
    return withheld


def test_the_charts_are_listed_and_what_is_missing_is_said(case: CommandLine):
    out = case("chart", "-C", "kp")
    assert "timeline" in out.out and "run “withheld estimate” first" in out.err


def test_a_chart_is_written_as_svg_and_png(case: CommandLine, tmp_path):
    case("chart", "timeline", "-C", "kp", "--to", "t.svg")
    case("chart", "TIMELINE", "-C", "kp", "--to", "t.png")
    assert (tmp_path / "t.svg").read_text(encoding="utf-8").startswith("<svg")
    assert (tmp_path / "t.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("nothing",), "no chart of this case has that name; there are: timeline"),
        (("timeline", "--to", "t.pdf"), "a chart is an .svg or .png file"),
        (("--to", "t.svg"), "no chart is named"),
        (("timeline", "--with-unanchored"), "--with-unanchored belongs to --release"),
    ],
)
def test_a_mistake_is_one_line_with_the_remedy(case: CommandLine, asked, said):
    out = case("chart", *asked, "-C", "kp")
    assert out.code == 2
    assert said in out.err and "Traceback" not in out.err


def test_the_brief_lies_beside_the_dossier(case: CommandLine, tmp_path):
    out = case("dossier", "--brief", "-C", "kp", "--to", "out/d.html")
    names = [line.rsplit("/", 1)[-1] for line in out.out.split()]
    assert names == ["d.html", "d-brief.html", "d-brief.pdf", "d-brief.docx"]
    assert 'href="d.html#' in (tmp_path / "out" / "d-brief.html").read_text(encoding="utf-8")
