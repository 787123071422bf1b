"""Possible attributions: a cue each, with its source and content, before they are completed and judged."""

from __future__ import annotations

from test_speech_learned_columns import table
from withheld.speech.learned.candidates import candidates, cue_rows, paragraphs, roles_at, seen
from withheld.speech.learned.columns import attribution_rows
from withheld.speech.learned.model import model


def test_candidates_stand_in_order_with_probabilities_of_their_parts() -> None:
    rows, speech = table("The envoy said that 400 had left. The clerk denied it, according to a report.")
    one = model()
    view = seen(rows, one.classes, one.cues)
    roles = roles_at([attribution_rows(rows, attribution) for attribution in speech.candidates])
    found = candidates(rows, view, one.links, roles)
    assert [c.first for c in found] == sorted(c.first for c in found) and len(found) >= 2
    assert all(
        0 <= value <= 1.001
        for c in found
        for value in (c.sure, c.content_sure, c.source_sure, c.content_seen, c.reached)
    )
    assert all(not set(c.content.tolist()) & set(range(c.first, c.stop)) for c in found)


def test_a_cue_of_the_rules_is_a_candidate_even_where_the_chain_sees_none() -> None:
    rows, speech = table("The envoy said that 400 had left.")
    one = model()
    view = seen(rows, one.classes, one.cues)
    view.tagged[:], view.begins[:] = 0, 0
    roles = roles_at([attribution_rows(rows, attribution) for attribution in speech.candidates])
    starts, stops = cue_rows(view, roles)
    assert starts.tolist() == [2] and stops.tolist() == [3]
    assert cue_rows(view, {})[0].tolist() == []


def test_paragraphs_are_runs_of_rows() -> None:
    rows, _ = table("One.\n\nTwo three.\n\nFour.")
    first, last = paragraphs(rows)
    assert first.tolist() == [0, 2, 5] and last.tolist() == [2, 5, 7]
