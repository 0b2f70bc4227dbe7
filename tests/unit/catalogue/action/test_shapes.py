"""How datasets are laid out, and read again: from the Action API's objects to bodies of packages and back."""

from typing import Any

import pytest

from functions.catalogue.action import shapes
from functions.catalogue.wire import ShownPackage
from shared.http import Refused
from shared.records import Record
from tests.unit.catalogue.conftest import Catalogue

PACKAGE: dict[str, Any] = {
    "uuid": "p",
    "name": "fen",
    "claimed": "fen",
    "state": "active",
    "owner": 7,
    "created": "2026-01-01T00:00:00.000000",
    "changed": "2026-01-02T00:00:00.000000",
    "revision": "r",
    "title": "The fen",
    **dict.fromkeys(("version", "url", "author", "author_email", "maintainer", "maintainer_email", "notes")),
    "license": "cc-by",
    "tags": ["peat", "Torf ü"],
    "extras": {"b": [1, None], "a": "x"},
    "groups": [3],
    "resources": [{"id": "1", "url": "http://x.example/", "alt_url": "y"}],
    "relationships": [
        {"type": "child_of", "other": 8, "comment": "c"},
        {"type": "dependency_of", "other": 9, "comment": ""},
    ],
}


def _other(id: int) -> Record:
    return Record("package", id, 1, {**PACKAGE, "uuid": f"p{id}", "name": f"n{id}"})


SHOWN = ShownPackage(
    Record("package", 1, 1, PACKAGE),
    {3: Record("group", 3, 1, {"uuid": "g", "name": "fens", "title": None, "description": "d", "state": "active"})},
    {8: _other(8), 9: _other(9)},
)


def test_what_a_dataset_has_beside_a_package() -> None:
    body = shapes.dataset(SHOWN, "https://stele.example")
    assert body["tags"][0] == {
        "id": shapes.tag_id("peat"),
        "name": "peat",
        "display_name": "peat",
        "state": "active",
        "vocabulary_id": None,
    }
    assert body["extras"] == [{"key": "a", "value": "x"}, {"key": "b", "value": [1, None]}]
    assert body["groups"] == [
        {"id": "g", "name": "fens", "title": None, "display_name": "fens", "description": "d"},
    ]
    assert (body["num_tags"], body["num_resources"], body["type"], body["private"]) == (2, 1, "dataset", False)
    assert (body["license_title"], body["creator_user_id"]) == ("Creative Commons Attribution", "7")
    assert (body["organization"], body["owner_org"]) == (None, None)
    assert body["relationships_as_subject"] == [
        {"subject_package_id": "p", "object_package_id": "p8", "type": "child_of", "comment": "c"},
    ]
    assert body["relationships_as_object"] == [
        {"subject_package_id": "p9", "object_package_id": "p", "type": "depends_on", "comment": ""},
    ]


def test_what_was_read_says_the_same_again() -> None:
    body = shapes.whole_package_body(shapes.dataset(SHOWN, ""))
    assert (body["tags"], body["extras"], body["groups"]) == (PACKAGE["tags"], PACKAGE["extras"], ["g"])


@pytest.mark.parametrize(
    ("said", "body"),
    [
        ({"tags": ["a", {"name": "b"}]}, {"tags": ["a", "b"]}),
        ({"tag_string": "a,b"}, {"tags": "a,b"}),
        ({"extras": {"a": 1}}, {"extras": {"a": 1}}),
        ({"extras": [{"key": "a", "value": 1}, {"key": "b", "value": 2, "deleted": True}]}, {"extras": {"a": 1}}),
        ({"groups": [{"name": "n"}, {"id": "i", "name": "n"}, "x"]}, {"groups": ["n", "i", "x"]}),
        ({"title": "t"}, {"title": "t"}),
    ],
)
def test_parts_of_a_body(said: dict[str, Any], body: dict[str, Any]) -> None:
    assert {name: shapes.package_body(said)[name] for name in body} == body


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ({"tags": "a"}, {"tags": ["Must be a list of objects"]}),
        ({"tags": [1]}, {"tags": ["Must be a list of objects"]}),
        ({"tags": [{"name": "ok"}, {}]}, {"tags": [{}, {"name": ["Missing value"]}]}),
        ({"extras": "a"}, {"extras": ["Must be a list of objects"]}),
        ({"extras": [{"value": 1}]}, {"extras": [{"key": ["Missing value"]}]}),
        ({"extras": [{"key": "a"}, {"key": "a"}]}, {"extras": ['Duplicate key "a"']}),
        ({"groups": [{}]}, {"groups": [{"id": ["Missing value"]}]}),
        ({"resources": {}}, {"resources": ["Must be a list of objects"]}),
        ({"private": True}, {"private": ["Datasets with no organization can't be private."]}),
    ],
)
def test_bad_parts_of_a_body(said: dict[str, Any], fields: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        shapes.package_body(said)
    assert (refused.value.status, refused.value.body) == (409, fields)


def test_a_replacement_empties_what_it_does_not_say_but_for_resources() -> None:
    body = shapes.whole_package_body({"title": "t"})
    assert body == {**shapes.whole_package_body({}), "title": "t"}
    assert (body["notes"], body["license_id"], body["tags"], body["extras"], body["groups"]) == (None, None, [], {}, [])
    assert not {"resources", "name", "state"} & body.keys()


def test_every_action_says_what_it_does(catalogue: Catalogue) -> None:
    from functions.catalogue.action.actions import ACTIONS

    for name, action in ACTIONS.items():
        assert action.help
        answer = catalogue.ok("GET", "/api/action/help_show", query={"name": [name]})
        assert answer["result"] == action.help
