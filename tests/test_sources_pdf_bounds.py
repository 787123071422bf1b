from __future__ import annotations

import datetime as dt
import time
import zlib

import pytest

from pdf_files import one_page, raw_pdf, stream, text_content
from withheld.sources.draft import Unreadable
from withheld.sources.pdf import bounds, read_pdf

TODAY = dt.date(2026, 6, 1)
WORDS = "The gate counted 212 men in spring, its warden says."
FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]"


def refused(raw: bytes) -> Unreadable:
    begun = time.process_time()
    with pytest.raises(Unreadable) as caught:
        read_pdf(raw, TODAY)
    assert time.process_time() - begun < 20
    return caught.value


def test_a_form_that_draws_itself_is_refused() -> None:
    again = b"/Resources<</XObject<</X 5 0 R>>>>"
    form = stream(b"/X Do /X Do", FORM + again)
    assert "draws itself" in refused(one_page(stream(b"/X Do"), b"/XObject<</X 5 0 R>>", {5: form})).what


def test_forms_that_multiply_each_other_are_refused() -> None:
    forms = {n: stream(b"/X Do " * 12, FORM + b"/Resources<</XObject<</X %d 0 R>>>>" % (n + 1)) for n in range(5, 14)}
    forms[14] = stream(text_content("x"), FORM)
    assert "draws more than" in refused(one_page(stream(b"/X Do"), b"/XObject<</X 5 0 R>>", forms)).what


def test_a_form_drawn_on_many_lines_is_read() -> None:
    form = stream(
        text_content(WORDS), FORM + b"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
    )
    assert WORDS in read_pdf(one_page(stream(b"/X Do"), b"/XObject<</X 5 0 R>>", {5: form}), TODAY).text


@pytest.mark.parametrize("twice", [False, True])
def test_a_stream_that_expands_too_far_is_refused(twice: bool) -> None:
    content = zlib.compress(b" " * (bounds.MOST_STREAM + 10), 9)
    filters = b"/FlateDecode"
    if twice:
        content, filters = zlib.compress(content, 9), b"/FlateDecode/FlateDecode"
    page = b"<</Filter[%s]/Length %d>>stream\n%s\nendstream" % (filters, len(content), content)
    assert "expands to more than 64 MB" in refused(one_page(page)).what


def test_packed_objects_that_expand_too_far_are_refused() -> None:
    packed = stream(b"1 0 " + b" " * (bounds.MOST_STREAM + 10), b"/Type/ObjStm/N 1/First 4", packed=True)
    assert "expands to more than" in refused(one_page(stream(text_content(WORDS)), b"", {5: packed})).what


def test_a_page_that_draws_too_much_is_left_out_by_number_and_the_rest_is_read() -> None:
    heavy = b"0 0 m 1 1 l S " * (bounds.MOST_ON_PAGE // 12)
    font = b"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
    head = b"/Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]"
    raw = raw_pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R 5 0 R]/Count 2>>",
            3: b"<<%s/Contents 4 0 R%s>>" % (head, font),
            4: stream(text_content(WORDS)),
            5: b"<<%s/Contents 6 0 R%s>>" % (head, font),
            6: stream(heavy, packed=True),
        }
    )
    draft = read_pdf(raw, TODAY)
    assert draft.text == WORDS
    (told,) = draft.unread
    assert told.place == "page 2" and "draws more than 16 MB" in told.what


def test_too_many_pages_are_refused_whether_they_are_there_or_only_said() -> None:
    said = raw_pdf({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[]/Count 2000000000>>"})
    assert "pages" in refused(said).what


def test_a_page_tree_that_runs_in_a_circle_ends() -> None:
    raw = raw_pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R 3 0 R]/Count 2>>",
            3: b"<</Type/Pages/Parent 2 0 R/Kids[2 0 R 2 0 R]/Count 2>>",
        }
    )
    refused(raw)


def test_a_page_tree_whose_branches_meet_again_ends() -> None:
    tree = {n: b"<</Type/Pages/Kids[%s]/Count 1024>>" % (b"%d 0 R " % (n + 1) * 10) for n in range(2, 20)}
    tree[20] = b"<</Type/Page/MediaBox[0 0 9 9]>>"
    refused(raw_pdf({1: b"<</Type/Catalog/Pages 2 0 R>>", **tree}))


def test_a_page_of_any_size_is_read() -> None:
    raw = one_page(stream(text_content(WORDS)), box=b"0 0 100000000 100000000")
    assert read_pdf(raw, TODAY).text == WORDS
