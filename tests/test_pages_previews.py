"""Decisions on many records that wait to be confirmed: who is shown which, and how many are kept."""

from __future__ import annotations

import pytest

from withheld.pages.access import Account, Role
from withheld.pages.failures import Missing
from withheld.pages.previews import KEPT, Preview, Previews
from withheld.pages.queues import Asked

ANNA, BORIS = Account("anna", Role.ANALYST), Account("boris", Role.ANALYST)


def kept(previews: Previews, number: int) -> list[str]:
    """Some previews of Anna's, each on a record of its own."""
    return [previews.keep(Preview("anna", Asked(), [{"subject": f"c-{n}", "action": "accept"}])) for n in range(number)]


def test_a_preview_is_shown_to_nobody_but_whoever_made_it():
    previews = Previews()
    (key,) = kept(previews, 1)
    assert previews.of(ANNA, key).first["subject"] == "c-0"
    for account, name in ((BORIS, key), (ANNA, "none")):
        with pytest.raises(Missing, match="has expired"):
            previews.of(account, name)


def test_of_many_previews_those_are_kept_that_were_asked_for_last():
    previews = Previews()
    first, second, *_ = kept(previews, KEPT)
    previews.of(ANNA, first)
    kept(previews, 1)
    assert previews.of(ANNA, first).first["subject"] == "c-0"
    with pytest.raises(Missing):
        previews.of(ANNA, second)
