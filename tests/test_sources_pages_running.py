from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html  # type: ignore[import-untyped]

from test_sources_pages_webpage import FIRST, SECOND, THIRD, TODAY, page
from withheld.sources.pages.running import APART, into_sentences, lines_of, set_apart
from withheld.sources.pages.webpage import read_page

SAID = "The foreman of the ropeworks put it at {} on the last day of his visit."
HOLDERS = [
    "<p>{}</p>",
    "<ul><li>{}</li><li>The rest of the list says nothing.</li></ul>",
    "<table><tr><td>Place</td><td>What is known</td></tr><tr><td>Ropeworks</td><td>{}</td></tr></table>",
    "<div>{}</div>",
    "<blockquote>{}</blockquote>",
    "<figure><img src='a.png'><figcaption>{}</figcaption></figure>",
]


def lines(body: str) -> list[str]:
    left = {FIRST, SECOND, THIRD, "Workers go home"}
    return [line for line in read_page(page(body), TODAY).text.split("\n") if line and line not in left]


@pytest.mark.parametrize("holder", HOLDERS)
@pytest.mark.parametrize(
    "tag",
    [
        *("code", "samp", "kbd", "var", "tt", "cite", "ins", "mark", "abbr", "data", "small", "b", "span", "a", "time"),
        *("label", "button", "output", "progress", "meter", "slot", "glossary-term", "marquee"),
    ],
)
def test_an_inline_element_stays_in_its_sentence_once(holder: str, tag: str) -> None:
    found = lines(holder.format(SAID.format(f"<{tag}>73 riveters</{tag}>")))
    whole = [line for line in found if SAID.format("73 riveters") in line]
    assert len(whole) == 1 and sum("The foreman of the ropeworks" in line for line in found) == 1


@pytest.mark.parametrize("holder", HOLDERS)
def test_a_quotation_within_a_sentence_stays_there_with_its_marks(holder: str) -> None:
    found = lines(holder.format(SAID.format("<q>73 riveters</q>")))
    assert sum(SAID.format("“73 riveters”") in line for line in found) == 1
    assert sum("73 riveters" in line for line in found) == 1


def test_a_quotation_that_has_its_marks_gets_no_others() -> None:
    assert SAID.format("„73 riveters“") in "\n".join(lines(f"<p>{SAID.format('<q>„73 riveters“</q>')}</p>"))


def test_a_control_or_a_stamp_by_itself_does_not_enter() -> None:
    body = "<p>Updated <time>3 May 2019</time></p><p><button>Show 73 pictures</button></p><label>Year 1973</label>"
    assert not any(word in "\n".join(lines(body)) for word in ("73 pictures", "Year 1973"))


@pytest.mark.parametrize("tag", ["div", "p", "section", "article", "header", "center", "h4", "address"])
@pytest.mark.parametrize(
    "holder",
    [
        "<ul><li>{}{}</li></ul>",
        "<dl><dt>Yards</dt><dd>{}{}</dd></dl>",
        "<blockquote>{}{}</blockquote>",
        "<ul><li><span>{}</span>{}</li></ul>",
        "<ul><li><div>{}</div>{}</li></ul>",
    ],
)
def test_blocks_in_an_item_are_not_joined_into_one_figure(tag: str, holder: str) -> None:
    one, two = "Riveters of the ropeworks: 73", "58 caulkers of the slipway"
    found = lines(holder.format(f"<{tag}>{one}</{tag}>", f"<{tag}>{two}</{tag}>"))
    assert one in found and two in found


def test_loose_words_beside_a_block_are_not_joined_with_it() -> None:
    body = "<div>The ropeworks keeps a roll of its crew, page 4<div>58 caulkers stand on it by name.</div>9 have left.</div>"
    assert not any(glued in "\n".join(lines(body)) for glued in ("458", "name.9"))


def test_an_inner_list_is_read_once() -> None:
    body = "<ul><li>The slipway<ul><li>58 caulkers</li><li>73 riveters<ul><li>9 of them old</li></ul></li></ul></li><li>End</li></ul>"
    assert lines(body) == ["The slipway", "58 caulkers", "73 riveters", "9 of them old", "End"]


def test_a_figure_on_its_own_line_of_an_item_is_joined_with_what_it_counts() -> None:
    body = "<ul><li><div>73</div><div>riveters at the slipway</div></li><li><div>Caulkers:</div><div>58</div></li></ul>"
    assert lines(body) == ["73 riveters at the slipway", "Caulkers: 58"]


def test_a_line_of_the_source_is_none_of_the_page() -> None:
    body = "<p>The ropeworks<br>of the harbour took in\n    73 riveters and kept\n    all of them.</p>"
    assert lines(body) == ["The ropeworks", "of the harbour took in 73 riveters and kept all of them."]


def test_preformatted_text_keeps_its_lines_columns_and_gaps() -> None:
    rows = ["Place        Riveters   Year", "Ropeworks          73   2009", "", "Slipway            58   2010"]
    text = read_page(page(f"<pre>\n{chr(10).join(rows)}\n</pre>"), TODAY).text
    assert "\n".join(rows) in text


@given(st.text(alphabet="a1 \n" + APART, max_size=30))
def test_lines_are_never_empty_at_their_ends_and_hold_all_words(text: str) -> None:
    found = lines_of(text)
    assert all(found) and "".join("".join(found).split()) == "".join(text.replace(APART, " ").split())


@pytest.mark.parametrize(
    "part", ["<span>a ", "<li>a <div>b</div>", "<q>a</q> b ", "<x-y>a <b>b", "<div>a", "<i> </i>", "<x-z> </x-z>"]
)
def test_deep_and_long_pages_take_time_in_proportion(part: str) -> None:
    def cost(count: int) -> float:
        """Processor time of a page; the least of three, for a collection of the whole process's garbage falls into any of them."""
        seconds = []
        for _ in range(3):
            tree = html.document_fromstring("<div>a <q>" * 60 + part * count)
            begun = time.process_time()
            into_sentences(tree)
            set_apart(tree)
            seconds.append(time.process_time() - begun)
        return min(seconds)

    assert cost(8_000) < 40 * cost(1_000) + 0.2
