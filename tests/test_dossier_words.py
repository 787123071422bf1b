import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.dossier.words import BANDS, likelihood, mixed_sentences


def test_the_seven_bands_join_without_gap():
    assert len(BANDS) == 7
    assert all(a.high == b.low for a, b in itertools.pairwise(BANDS))


@pytest.mark.parametrize(
    ("probability", "words"),
    [(0.03, "almost no chance"), (0.1, "very unlikely"), (0.3, "unlikely"), (0.5, "roughly even chance"),
     (0.7, "likely"), (0.9, "very likely"), (0.97, "almost certain"),
     (0.0, "almost no chance"), (1.0, "almost certain"),
     (0.95, "almost certain"), (0.05, "almost no chance")],
)  # fmt: skip
def test_a_probability_has_the_words_of_its_band(probability, words):
    assert likelihood(probability).words == words


@given(st.floats(0.01, 0.99))
def test_every_probability_lies_inside_the_band_that_names_it(probability):
    band = likelihood(probability)
    assert band.low <= probability <= band.high


@given(st.floats(0.01, 0.99))
def test_a_probability_and_its_opposite_have_mirrored_bands(probability):
    assert BANDS.index(likelihood(probability)) + BANDS.index(likelihood(1 - probability)) in (5, 6, 7)


@pytest.mark.parametrize("wrong", [-0.1, 1.1, float("nan")])
def test_what_is_no_probability_is_refused(wrong):
    with pytest.raises(ValueError, match="no probability"):
        likelihood(wrong)


def test_likelihood_and_confidence_in_one_sentence_are_found():
    bad = "We have high confidence that a return is very likely."
    assert mixed_sentences(f"It is likely. {bad} We are confident of the source.") == [bad]


def test_likelihood_and_confidence_in_two_sentences_pass():
    assert mixed_sentences("A return is unlikely. Confidence in the source is low.") == []
