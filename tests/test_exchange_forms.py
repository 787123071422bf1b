from __future__ import annotations

import json

import pytest

from withheld.exchange import as_text, csv, geojson, jsonld


@pytest.mark.parametrize(("form", "module"), [("csv", csv), ("geojson", geojson), ("jsonld", jsonld)])
def test_the_module_that_a_form_is_named_after_makes_it(form, module):
    assert as_text(form, ()) == module.as_text(())


def test_what_is_made_of_no_records_says_so_in_its_form():
    assert json.loads(as_text("geojson", ()))["features"] == [] and as_text("csv", ()).startswith("id,state,")


def test_a_form_that_no_module_makes_is_refused_by_its_name():
    with pytest.raises(LookupError, match="docx"):
        as_text("docx", ())
