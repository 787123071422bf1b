from __future__ import annotations

from withheld.sources.pdf.line import STRUCK, UNSTRUCK, Line
from withheld.sources.pdf.printed import running_text


def lines(*texts: str, top: float = 700, step: float = 14, width: float = 500) -> list[Line]:
    return [Line(text, 50, width, top - step * n, 11) for n, text in enumerate(texts)]


def test_wrapped_lines_are_joined_and_split_words_made_whole() -> None:
    text = running_text(
        [lines("The Council ordered the repa-", "triation of all workers, and the", "state-", "run firms obeyed.")]
    ).text
    assert text == "The Council ordered the repatriation of all workers, and the state-run firms obeyed."


def test_a_hyphen_stays_where_the_document_writes_it_elsewhere() -> None:
    text = running_text(
        [
            lines(
                "A labour-export plan, the labour-",
                "export of Kim Jong-",
                "Un and 2017-",
                "2019 and",
                "sea-food; sea-",
                "food",
            )
        ]
    ).text
    assert text == "A labour-export plan, the labour-export of Kim Jong-Un and 2017-2019 and sea-food; sea-food"


def test_a_wider_gap_and_a_short_last_line_end_a_paragraph() -> None:
    spots = [("First of two", 500, 700), ("paragraphs.", 120, 686), ("The second", 500, 672), ("goes on.", 500, 658)]
    page = [Line(text, 50, right, bottom, 11) for text, right, bottom in [*spots, ("A third", 500, 630)]]
    assert running_text([page]).text == "First of two paragraphs.\n\nThe second goes on.\n\nA third"


def test_running_heads_and_page_numbers_go_and_the_body_stays() -> None:
    pages = [
        [
            Line("Report S/2024/215", 50, 150, 780, 8),
            *lines(f"On page {n} the panel counts {n * 1000} workers."),
            Line(str(n), 300, 306, 30, 8),
        ]
        for n in range(1, 5)
    ]
    running = running_text(pages)
    text, starts = running.text, running.pages
    assert text.split("\n\n") == [f"On page {n} the panel counts {n * 1000} workers." for n in range(1, 5)]
    assert [text[start:][:9] for start in starts] == [f"On page {n}" for n in range(1, 5)]


def test_a_sentence_that_runs_over_the_page_stays_whole_and_pages_start_where_they_start() -> None:
    running = running_text(
        [lines("The workers were"), lines("sent home by repa-"), lines("triation flights."), [], lines("The end.")]
    )
    text, starts = running.text, running.pages
    assert text == "The workers were sent home by repatriation flights.\n\nThe end."
    assert [text[start:][:8] for start in starts] == ["The work", "sent hom", "triation", "\n\nThe en", "The end."]


def test_cells_on_one_base_line_are_a_row() -> None:
    page = [
        Line("2017", 50, 80, 700, 11),
        Line("30,023", 200, 240, 700, 11),
        Line("2018", 50, 80, 686, 11),
        Line("11,490", 200, 240, 686, 11),
    ]
    assert running_text([page]).text == "2017 | 30,023\n\n2018 | 11,490"


def small(text: str, bottom: float, **more: bool) -> Line:
    return Line(text, 50, 400, bottom, 8, **more)


def test_number_words_keep_their_hyphen_at_a_line_s_end() -> None:
    page = lines("In all the yard had twenty-", "five welders and some thirty-", "odd painters on its lists then.")
    assert running_text([page]).text.startswith("In all the yard had twenty-five welders and some thirty-odd")


def test_a_sentence_goes_on_overleaf_and_the_notes_stand_before_it() -> None:
    first = [*lines("The first is whole.", "It says that the town had hired some two", width=500)]
    page = [*first, small("3 Town register, p. 4.", 100), small("4 Interview, in May.", 90)]
    running = running_text([page, lines("hundred people in all, most of them in the yard.")])
    assert "hired some two hundred people in all" in running.text
    told = running.text.split("\n\n")
    assert told[:2] == ["3 Town register, p. 4.", "4 Interview, in May."] or told[1:3] == [
        "3 Town register, p. 4.", "4 Interview, in May.",
    ]  # fmt: skip
    assert running.text[running.pages[1] :].startswith("hundred people")


ROWS = ("Yard | Men", "Wharf | 57", "Mole | 38")


def table(*texts: str, top: float = 400) -> list[Line]:
    return [Line(text, 50, 300, top - 24 * n, 11, cells=2) for n, text in enumerate(texts)]


def test_notes_do_not_part_the_rows_of_a_table_from_its_head() -> None:
    page = [*lines("The yards are in the table."), *table(*ROWS), small("3 Town register, p. 4.", 100)]
    text = running_text([page, lines("The town had hired them all.")]).text
    assert text.index("Mole | 38") < text.index("3 Town register") < text.index("The town had")
    over = running_text([page, [*table("Quay | 21", top=700), *lines("So the town says.", top=600)]]).text
    assert over.index("3 Town register") < over.index("Yard | Men") < over.index("Mole | 38") < over.index("Quay | 21")


def test_the_notes_of_a_page_that_only_goes_on_stand_behind_its_last_whole_sentence() -> None:
    long = "that goes on and on over the whole of the page without an end to it"
    pages = [
        lines(f"A sentence {long}"),
        [*lines(f"and {long}. Another {long}"), small("7 A note on it.", 100)],
        lines("and ends here."),
    ]
    text = running_text(pages).text
    assert f"and {long}.\n\n7 A note on it.\n\nAnother {long} and ends here." in text


def test_a_rule_marks_notes_that_began_overleaf() -> None:
    page = [
        *lines("The text of the page ends here."),
        small("went on from the page before.", 110, ruled=True),
        small("9 New.", 100),
    ]
    assert running_text([page]).text.split("\n\n") == [
        "The text of the page ends here.", "went on from the page before.", "9 New.",
    ]  # fmt: skip


def test_a_sentence_goes_on_in_the_next_column() -> None:
    left = [
        Line(text, 50, 290, 700 - 14 * n, 11, edge=290)
        for n, text in enumerate(["The office says that", "in all it counted some"])
    ]
    right = [
        Line("40 people there.", 320, 420, 700, 11, column=1, edge=560),
        Line("A last one.", 320, 400, 686, 11, column=1, edge=560),
    ]
    assert running_text([[*left, *right]]).text.startswith(
        "The office says that in all it counted some 40 people there."
    )


def test_what_is_struck_out_is_kept_apart_and_leaves_no_gap() -> None:
    page = lines(
        f"The yard had {STRUCK}400{UNSTRUCK} 300 people {STRUCK}or more{UNSTRUCK}.",
        f"It paid {STRUCK}them a{UNSTRUCK}", f"{STRUCK}wage{UNSTRUCK} nothing.",
    )  # fmt: skip
    running = running_text([page])
    assert running.text == "The yard had 300 people. It paid nothing."
    assert [told.words for told in running.withdrawn] == ["400", "or more", "them a wage"]


def test_left_and_right_pages_may_have_other_heads() -> None:
    pages = [
        [Line(("Left head", "Right head")[n % 2], 50, 150, 780, 8), *lines(f"Page {n} has {n * 7} of them.")]
        for n in range(7)
    ]
    assert "head" not in running_text(pages).text


def test_the_same_words_on_every_page_are_kept_where_there_are_no_others() -> None:
    assert running_text([lines("Only this."), lines("Only this.")]).text
