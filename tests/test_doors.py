"""Each room of the program has one door: its package face, which names what others may import and loads it when asked."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import house
from withheld import doors

PACKAGE = Path(doors.__file__).parent
ROOMS = sorted(
    f.parent.name
    for f in PACKAGE.glob("*/__init__.py")
    if any(m in f.read_text(encoding="utf-8") for m in ["door(__name__)"])
)


def test_rooms_are_entered_through_their_face_alone():
    assert house.past_doors(house.modules(PACKAGE), "withheld") == {}


@pytest.mark.parametrize("room", ROOMS)
def test_a_face_lists_what_it_imports_and_every_name_loads(room):
    face = importlib.import_module(f"withheld.{room}")
    assert sorted(face.__all__) == sorted(doors.offered(f"withheld.{room}"))
    for name in face.__all__:
        assert getattr(face, name) is not None


@pytest.mark.parametrize("room", ROOMS)
def test_no_name_of_a_face_is_also_that_of_a_module_which_would_hide_it(room):
    inside = {p.stem for p in (PACKAGE / room).iterdir()}
    assert inside.isdisjoint(doors.offered(f"withheld.{room}"))


def test_what_a_face_does_not_name_is_refused_with_the_place_to_look():
    face = importlib.import_module("withheld.check")
    with pytest.raises(AttributeError, match=r"withheld\.check offers no nothing; .*__init__\.py"):
        face.nothing  # noqa: B018


def test_a_face_loads_nothing_of_its_room_until_a_name_is_asked_for():
    code = "import sys, withheld.{0}\nassert not [m for m in sys.modules if m.startswith('withheld.{0}.')]\n"
    program = "".join(code.format(room) for room in ROOMS)
    subprocess.run([sys.executable, "-c", program], check=True)
