import datetime as dt

import pytest

from dossier_example import make_example
from withheld.dossier.render import render, write_dossier
from withheld.dossier.since import Earlier, agrees, changes, read_earlier, shown, state
from withheld.dossier.view_model import Beside, gather
from withheld.records import Decision


def gathered(release=False, **changes):
    return gather(**make_example().arguments() | changes, release=release)


def test_a_dossier_gives_back_the_state_that_it_carries(tmp_path):
    target = tmp_path / "d.html"
    material = write_dossier(target, **make_example().arguments())
    found = read_earlier(target)
    assert found == Earlier.model_validate_json(state(material))
    assert (found.case, found.position, found.contradictions) == ("KP", 2, 2)
    assert agrees(found, "KP", material.log) is None


def test_a_dossier_from_before_the_state_is_known_by_its_position(tmp_path):
    target = tmp_path / "d.html"
    target.write_text('<html data-withheld="dossier"><dt>Log position</dt><dd>7</dd>')
    assert read_earlier(target) == Earlier(position=7)


@pytest.mark.parametrize("text", ["<html>", "", '<meta name="withheld-state" content="{&quot;position&quot;:1}'])
def test_a_file_that_is_no_dossier_is_refused_with_the_remedy(tmp_path, text):
    target = tmp_path / "d.html"
    target.write_text(text)
    with pytest.raises(ValueError, match="name a dossier that Withheld made"):
        read_earlier(target)


def test_a_damaged_state_is_named(tmp_path):
    target = tmp_path / "d.html"
    target.write_text('<meta name="withheld-state" content="{&quot;position&quot;:&quot;x&quot;}">')
    with pytest.raises(ValueError, match="damaged at position"):
        read_earlier(target)


def test_a_dossier_of_another_case_or_log_does_not_agree():
    log = make_example().log
    assert "of the case CU" in agrees(Earlier(case="CU", position=1), "KP", log)
    assert "ends at 2" in agrees(Earlier(case="KP", position=9), "KP", log)
    other = Earlier(position=2, at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    assert "line 2 of its log is not that of this case" in agrees(other, "KP", log)


def test_changes_count_what_was_done_and_tell_what_moved():
    example = make_example()
    first, *others = shown(example.estimate)
    before = first.model_copy(update={"posterior": first.posterior.model_copy(update={"values": (1000.0,) * 7})})
    gone = others[0].model_copy(update={"code": "gone"})
    late = Decision(position=3, at=example.made, analyst="a", action="accept", subject="c-rev1")
    earlier = Earlier(position=2, headlines=(before, others[1], gone), contradictions=5)
    found = changes(gathered(log=[*example.log, late], beside=Beside(earlier=earlier)))
    assert found.done == ("1 record accepted",) and found.unmoved == 1
    assert [(m.then, m.now and m.now[:6]) for m in found.moved] == [
        ("1,000 (1,000)", "62,000"), (None, "$460m "), ("$460m ($280m to $770m)", None),
    ]  # fmt: skip
    assert found.contradictions == "2 contradictions, 5 before"
    page = render(gathered(log=[*example.log, late], beside=Beside(earlier=earlier)))
    assert "line 2 of the log" in page and "62,000" in page.partition('id="since"')[2]


def test_without_an_earlier_dossier_nothing_is_said_of_changes():
    assert changes(gathered()) is None and 'id="since"' not in render(gathered())


def test_a_release_tells_no_figure_of_an_earlier_draft():
    earlier = Earlier(position=1, headlines=shown(make_example().estimate), contradictions=9)
    found = changes(gathered(release=True, beside=Beside(earlier=earlier)))
    assert found.moved == () and found.contradictions == "" and found.untold
