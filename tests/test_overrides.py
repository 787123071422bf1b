"""What turns the direction of text is visible wherever a person reads it, and nothing else is changed."""

from __future__ import annotations

import csv
import io
import json
import sys

from hypothesis import given
from hypothesis import strategies as st

from command_line import CommandLine
from withheld.cells import write_rows
from withheld.overrides import made_visible, shown

TURNED = "Some 2,500 North Korean \u202eworkers\u202c were in Dandong in 2016, the \u2066office\u2069 said."


@given(st.text())
def test_json_reads_the_same_text_again(text: str) -> None:
    assert json.loads(made_visible(json.dumps(text, ensure_ascii=False))) == text
    assert made_visible(made_visible(text)) == made_visible(text)


def test_standard_output_is_the_stream_itself_in_all_else() -> None:
    out = io.StringIO()
    with shown(out):
        print(TURNED)
        assert not sys.stdout.isatty()
    assert out.getvalue().count("\\u") == 4 and out.getvalue().replace("\\u202e", "").startswith("Some 2,500")


def test_tables_for_people_show_them(withheld: CommandLine) -> None:
    out = io.StringIO()
    write_rows(out, ["said"], [[TURNED]])
    assert list(csv.reader(io.StringIO(out.getvalue())))[1] == [made_visible(TURNED)]
    path = withheld.file("a.txt", TURNED)
    assert "\u202e" not in withheld("claims", path).out
    (line,) = withheld("claims", path, "--format", "jsonl").out.splitlines()
    assert "\u202e" not in line and json.loads(line)["claims"]
