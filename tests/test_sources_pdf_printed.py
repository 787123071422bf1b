from __future__ import annotations

from withheld.sources.printed import Line, running_text


def lines(*texts: str, top: float = 700, step: float = 14, width: float = 500) -> list[Line]:
    return [Line(text, 50, width, top - step * n, 11) for n, text in enumerate(texts)]


def test_wrapped_lines_are_joined_and_split_words_made_whole() -> None:
    text, _ = running_text(
        [lines("The Council ordered the repa-", "triation of all workers, and the", "state-", "run firms obeyed.")]
    )
    assert text == "The Council ordered the repatriation of all workers, and the state-run firms obeyed."


def test_a_hyphen_stays_where_the_document_writes_it_elsewhere() -> None:
    text, _ = running_text(
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
    )
    assert text == "A labour-export plan, the labour-export of Kim Jong-Un and 2017-2019 and sea-food; sea-food"


def test_a_wider_gap_and_a_short_last_line_end_a_paragraph() -> None:
    spots = [("First of two", 500, 700), ("paragraphs.", 120, 686), ("The second", 500, 672), ("goes on.", 500, 658)]
    page = [Line(text, 50, right, bottom, 11) for text, right, bottom in [*spots, ("A third", 500, 630)]]
    assert running_text([page])[0] == "First of two paragraphs.\n\nThe second goes on.\n\nA third"


def test_running_heads_and_page_numbers_go_and_the_body_stays() -> None:
    pages = [
        [
            Line("Report S/2024/215", 50, 150, 780, 8),
            *lines(f"On page {n} the panel counts {n * 1000} workers."),
            Line(str(n), 300, 306, 30, 8),
        ]
        for n in range(1, 5)
    ]
    text, starts = running_text(pages)
    assert text.split("\n\n") == [f"On page {n} the panel counts {n * 1000} workers." for n in range(1, 5)]
    assert [text[start:][:9] for start in starts] == [f"On page {n}" for n in range(1, 5)]


def test_a_sentence_that_runs_over_the_page_stays_whole_and_pages_start_where_they_start() -> None:
    text, starts = running_text(
        [lines("The workers were"), lines("sent home by repa-"), lines("triation flights."), [], lines("The end.")]
    )
    assert text == "The workers were sent home by repatriation flights.\n\nThe end."
    assert [text[start:][:8] for start in starts] == ["The work", "sent hom", "triation", "\n\nThe en", "The end."]


def test_cells_on_one_base_line_are_a_row() -> None:
    page = [
        Line("2017", 50, 80, 700, 11),
        Line("30,023", 200, 240, 700, 11),
        Line("2018", 50, 80, 686, 11),
        Line("11,490", 200, 240, 686, 11),
    ]
    assert running_text([page])[0] == "2017 | 30,023\n\n2018 | 11,490"
