"""Warnings of an estimate name records as the dossier does."""

from dossier_example import make_example
from withheld.dossier.cautions import cautions
from withheld.dossier.view_model import gather


def test_a_record_in_a_warning_is_a_link_by_its_number_and_one_not_shown_keeps_its_identifier():
    example = make_example()
    estimate = example.estimate.model_copy(update={"warnings": ("look at c-00000000, c-fffffffffff0 & <b>",)})
    material = gather(**example.arguments() | {"estimate": estimate}, release=False)
    (found,) = cautions(material)
    assert material.refs["c-00000000"] in found and ">c-00000000<" not in found and 'href="#c-00000000"' in found
    assert found.startswith("Look at ") and "c-fffffffffff0 &amp; &lt;b&gt;" in found


def test_without_an_estimate_there_is_no_warning():
    assert cautions(gather(**make_example().arguments() | {"estimate": None}, release=False)) == []
