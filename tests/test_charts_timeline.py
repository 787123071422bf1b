"""The timeline: words stand whole beside their mark, broken into lines where there is no room, and never over each other."""

import datetime as dt
import re

from hypothesis import given
from hypothesis import strategies as st

from withheld.charts.timeline import LETTER, LINES, MILESTONES, WIDTH, Entry, timeline

SINCE = dt.date(2010, 1, 1)
LONG = (
    "A ministry says that no worker is left in the country, and names neither a count nor the day on which it was made"
)
DAYS = st.dates(dt.date(2010, 1, 1), dt.date(2024, 12, 31))
WORDS = st.text("abcdefgh ", min_size=1, max_size=120).map(str.strip).filter(bool)


def labels(entries):
    drawn = str(timeline(entries, SINCE).drawing)
    found = re.findall(r"<text ([^>]*)>([^<]*)</text>", drawn)
    return [
        (dict(re.findall(r'([\w-]+)="([^"]*)"', attrs)), words) for attrs, words in found if 'class="label"' in attrs
    ]


def stone(day, words):
    return Entry(day, day, words, MILESTONES)


def test_long_words_are_broken_between_words_and_none_is_lost():
    day = dt.date(2017, 6, 1)
    frame = [stone(SINCE, "First"), stone(dt.date(2024, 12, 31), "Last")]
    told = [words for _, words in labels([*frame, stone(day, LONG)]) if words not in ("First", "Last")]
    assert 1 < len(told) <= LINES and " ".join(told) == LONG


@given(st.lists(st.tuples(DAYS, WORDS), min_size=1, max_size=12))
def test_no_words_lie_over_others_or_outside_the_drawing(given_entries):
    boxes = []
    for attrs, words in labels([stone(day, words) for day, words in sorted(given_entries)]):
        length, at = len(words) * LETTER, float(attrs["x"])
        left, right = (at - length, at) if attrs.get("text-anchor") == "end" else (at, at + length)
        assert left >= -1 and right <= WIDTH + LETTER
        boxes.append((float(attrs["y"]), left, right))
    for n, (y, left, right) in enumerate(boxes):
        assert not any(y == b and left < r and lft < right for b, lft, r in boxes[n + 1 :])
