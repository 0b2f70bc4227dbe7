"""What the arguments of lists mean."""

from typing import Any

import pytest

from functions.experiments.kinds import BadValue
from functions.experiments.lists import filters
from functions.experiments.lists.filters import Condition, Ordering, Wanted
from functions.experiments.models import RESOURCES


def read(resource: str, **query: str | list[str]) -> Wanted:
    several = {name: [value] if isinstance(value, str) else value for name, value in query.items()}
    return filters.read(RESOURCES[resource], several)


@pytest.mark.parametrize(
    ("resource", "name", "text", "condition"),
    [
        ("experiment", "title", "Kiln 7", Condition((), "title", "exact", "Kiln 7")),
        ("experiment", "title__exact", "x", Condition((), "title", "exact", "x")),
        ("experiment", "id", "7", Condition((), "id", "exact", 7)),
        ("dataset", "experiments", "3", Condition((), "experiments", "exact", 3)),
        ("dataset", "experiments", "/api/v1/experiment/3/", Condition((), "experiments", "exact", 3)),
        ("dataset", "experiments__id", "3", Condition(("experiments",), "id", "exact", 3)),
        ("dataset", "experiments__pk", "3", Condition(("experiments",), "id", "exact", 3)),
        ("dataset", "experiments__title", "x", Condition(("experiments",), "title", "exact", "x")),
        (
            "dataset_file",
            "dataset__instrument__facility__manager_group__name",
            "x",
            Condition(("dataset", "instrument", "facility", "manager_group"), "name", "exact", "x"),
        ),
        ("dataset_file", "directory__startswith", "raw", Condition((), "directory", "startswith", "raw")),
        ("user", "email__iexact", "A@b.c", Condition((), "email", "iexact", "A@b.c")),
        ("replica", "verified", "False", Condition((), "verified", "exact", False)),
        ("schema", "namespace", "no URL", Condition((), "namespace", "exact", "no URL")),
        ("objectacl", "aclOwnershipType", "3", Condition((), "aclOwnershipType", "exact", 3)),
    ],
)
def test_conditions(resource: str, name: str, text: str, condition: Condition) -> None:
    assert read(resource, **{name: text}).conditions == (condition,)


@pytest.mark.parametrize("name", ["format", "limits", "username", "institution", "a__b"])
def test_what_names_no_field_is_passed_over(name: str) -> None:
    assert read("experiment", **{name: "x"}).conditions == ()


@pytest.mark.parametrize(
    ("resource", "query", "word"),
    [
        ("experiment", {"handle": "x"}, "'handle' field does not allow filtering"),
        ("experiment", {"title__contains": "x"}, "contains"),
        ("experiment", {"id": "x"}, "'id'"),
        ("experiment", {"id__in": "1,2"}, "in"),
        ("dataset", {"experiments": "x"}, "'experiments'"),
        ("dataset", {"experiments__description": "x"}, "'description'"),
        ("dataset", {"experiments__nothing": "x"}, "nothing"),
        ("user", {"email": "x"}, "email"),
        ("replica", {"verified": "x"}, "verified"),
        ("experiment", {"order_by": "handle"}, "handle"),
        ("experiment", {"order_by": "nothing"}, "nothing"),
        ("dataset", {"order_by": "-experiments__title"}, "experiments__title"),
        ("experiment", {"limit": "-1"}, "^Invalid limit '-1' provided. Please provide a positive integer >= 0.$"),
        ("experiment", {"limit": "x"}, "^Invalid limit 'x' provided. Please provide a positive integer.$"),
        ("experiment", {"limit": ""}, "^Invalid limit '' provided. Please provide a positive integer.$"),
        ("experiment", {"offset": "-1"}, "^Invalid offset '-1' provided. Please provide a positive integer >= 0.$"),
        ("experiment", {"offset": "1.5"}, "^Invalid offset '1.5' provided. Please provide an integer.$"),
        ("experiment", {"order_by": ""}, "^No matching '' field for ordering on.$"),
        ("experiment", {"sort_by": "handle"}, "handle"),
    ],
)
def test_what_is_refused(resource: str, query: Any, word: str) -> None:
    with pytest.raises(BadValue, match=word):
        read(resource, **query)


def test_pages() -> None:
    assert (read("experiment").limit, read("experiment").offset) == (20, 0)
    assert read("experiment", limit="0").limit == 1000
    assert read("experiment", limit="5000").limit == 1000
    assert read("experiment", limit="500", offset="40") == Wanted(limit=500, offset=40)


def test_orders() -> None:
    wanted = read("experiment", order_by=["-title", "id"])
    assert wanted.orders == (Ordering("title", True), Ordering("id"))


def test_orders_by_the_older_name() -> None:
    assert read("experiment", sort_by="-title").orders == (Ordering("title", descending=True),)
    assert read("experiment", order_by="id", sort_by="title").orders == (Ordering("id"),)
