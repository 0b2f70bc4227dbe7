from decimal import Decimal
from typing import Any

import pytest

from functions.plans.documents.extension import UnknownVisibility, of_others, template_id, visibility


def extended(*entries: Any) -> dict[str, Any]:
    return {"extension": list(entries)}


@pytest.mark.parametrize(
    ("said", "id"),
    [
        *((3, 3), ("3", 3), (" 007 ", 7), (0, 0), ("9" * 18, 10**18 - 1)),
        *((True, None), (-3, None), ("", None), ("3.0", None), (Decimal("3.0"), None), (None, None)),
        *(([], None), ({}, None), ("³", None), (10**18, None)),
    ],
)
def test_the_template_that_is_asked_for(said: Any, id: int | None) -> None:
    assert template_id(extended({"dmproadmap": {"template": {"id": said}}})) == id


@pytest.mark.parametrize(
    "extension", [None, [], [{}], [{"dmproadmap": None}], [{"dmproadmap": {"template": 3}}], [{"x": 1}]]
)
def test_nothing_is_asked_for(extension: Any) -> None:
    for dmp in ({}, {"extension": extension}):
        assert (template_id(dmp), visibility(dmp)) == (None, "privately_visible")


def test_the_first_entry_that_says_something_counts() -> None:
    nothing = [{"x": {"visibility": "x"}}, {"dmproadmap": {"visibility": None}}, {"dmproadmap": {"template": {}}}]
    first, second = {"template": {"id": 2}, "visibility": "is_test"}, {"template": {"id": 3}, "visibility": "x"}
    dmp = extended(*nothing, {"dmproadmap": first}, {"dmproadmap": second})
    assert (template_id(dmp), visibility(dmp)) == (2, "is_test")


@pytest.mark.parametrize("word", ["", "public", "Is_Test", 5, False, [], {}])
def test_an_unknown_visibility(word: Any) -> None:
    with pytest.raises(UnknownVisibility):
        visibility(extended({"dmproadmap": {"visibility": word}}))


def test_entries_of_others() -> None:
    entries = [{"dmproadmap": 1}, {}, {"a": {"b": None}, "stele": 2}, {"dmproadmap": 1, "stele": 2}, {"c": []}]
    assert of_others(extended(*entries)) == [{}, {"a": {"b": None}}, {"c": []}]
    assert of_others({}) == of_others({"extension": None}) == []
