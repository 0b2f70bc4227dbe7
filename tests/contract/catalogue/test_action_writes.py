"""The Action API: what writing datasets, groups and resources does."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
import requests

from .actions import Actions
from .client import fresh

FULL: dict[str, Any] = {
    "title": "Tide gauge",
    "notes": "*Hourly*",
    "author": "Ada",
    "license_id": "cc-by",
    "tags": [{"name": "tide"}, {"name": "Gezeiten ü"}],
    "extras": [{"key": "agency", "value": "Harbour"}, {"key": "empty", "value": ""}],
    "resources": [{"url": "http://x.example/1", "alt_url": "y"}, {"url": "http://x.example/2", "format": "CSV"}],
}


@pytest.fixture
def made(act: Actions) -> dict[str, Any]:
    dataset: dict[str, Any] = act("package_create", name=fresh(), **FULL)
    return dataset


# Datasets


def test_what_was_made_is_shown(act: Actions, made: dict[str, Any]) -> None:
    assert act("package_show", id=made["name"]) == act("dataset_show", id=made["id"]) == made
    assert [each["name"] for each in made["tags"]] == ["Gezeiten ü", "tide"]
    assert made["extras"] == FULL["extras"]
    assert (made["license_title"], made["isopen"]) == ("Creative Commons Attribution", True)
    assert (made["num_tags"], made["num_resources"]) == (2, 2)
    assert made["resources"][0]["alt_url"] == "y"
    plain = act.client.get(f"/api/2/rest/package/{made['id']}")
    assert plain["extras"] == {"agency": "Harbour", "empty": ""}
    shared = plain.keys() - {"tags", "extras", "groups"}
    assert {name: made[name] for name in shared} == {name: plain[name] for name in shared}


@pytest.mark.parametrize("name", ["package_update", "package_patch", "dataset_update", "dataset_patch"])
def test_what_was_read_may_be_put_back(act: Actions, made: dict[str, Any], name: str) -> None:
    act("group_create", name=fresh("fens"), packages=[{"id": made["id"]}])
    read = act("package_show", id=made["id"])
    assert act(name, **read) == read


def test_an_update_replaces(act: Actions, made: dict[str, Any]) -> None:
    updated = act("package_update", id=made["name"], version="2")
    assert (updated["name"], updated["version"]) == (made["name"], "2")
    assert [updated[name] for name in ("title", "notes", "author", "license_id")] == [None] * 4
    assert (updated["tags"], updated["extras"], updated["groups"]) == ([], [], [])
    assert updated["resources"] == made["resources"]
    assert act("package_update", name=made["name"], resources=[])["resources"] == []


def test_a_patch_replaces_the_members_that_it_has(act: Actions, made: dict[str, Any]) -> None:
    patched = act("package_patch", id=made["name"], extras=[{"key": "new", "value": "1"}], tags=[{"name": "ebb"}])
    assert patched["extras"] == [{"key": "new", "value": "1"}]
    assert [each["name"] for each in patched["tags"]] == ["ebb"]
    unchanged = ("title", "notes", "author", "license_id", "resources")
    assert {name: patched[name] for name in unchanged} == {name: made[name] for name in unchanged}
    patched = act("package_patch", id=made["id"], title=None, resources=made["resources"][1:])
    assert (patched["title"], len(patched["resources"])) == (None, 1)
    renamed = act("package_patch", id=made["name"], name=f"{made['name']}-2")
    assert (renamed["id"], renamed["name"]) == (made["id"], f"{made['name']}-2")


def test_ids_are_taken_over(act: Actions, admin_act: Actions, other_act: Actions, made: dict[str, Any]) -> None:
    unexpected = {"__type": "Validation Error", "id": ["The input field id was not expected."]}
    wanted = str(uuid4())
    assert act.refused("package_create", name=fresh(), id=wanted) == (409, unexpected)
    assert act.refused("group_create", name=fresh(), id=wanted) == (409, unexpected)
    assert admin_act("package_create", name=fresh(), id=wanted)["id"] == wanted
    assert admin_act("group_create", name=fresh("fens"), id=wanted)["id"] == wanted
    assert admin_act.refused("package_create", name=fresh(), id=wanted)[1]["id"]
    assert admin_act.refused("package_create", name=fresh(), id="no-uuid")[1]["id"]
    resource = str(uuid4())
    assert act("resource_create", package_id=made["id"], id=resource)["id"] == resource
    assert act.refused("resource_create", package_id=made["id"], id=resource)[1]["id"]
    theirs = other_act("package_create", name=fresh())
    assert other_act.refused("resource_create", package_id=theirs["id"], id=resource)[1]["id"]


def test_what_another_portal_says_besides(act: Actions) -> None:
    more = {
        "owner_org": "o",
        "organization": {"name": "o"},
        "type": "dataset",
        "tracking_summary": {},
        "private": False,
    }
    dataset = act("package_create", name=fresh(), **more, relationships_as_subject=[], num_tags=7)
    assert (dataset["owner_org"], dataset["num_tags"]) == (None, 0)


# Groups


def test_groups(act: Actions) -> None:
    names = [act("package_create", name=fresh())["name"] for _ in range(3)]
    group = act("group_create", name=fresh("fens"), title="Fens", packages=[{"name": names[0]}, names[1]])
    assert (group["package_count"], group["display_name"], group["type"]) == (2, "Fens", "group")
    assert act("group_update", **group) == act("group_show", id=group["name"]) == group
    assert act("group_update", id=group["id"], description="d") == {
        **group,
        "title": None,
        "display_name": group["name"],
        "description": "d",
        "revision_id": act("group_show", id=group["id"])["revision_id"],
    }
    patched = act("group_patch", id=group["name"], packages=[names[2]], extras=[{"key": "a", "value": 1}])
    assert (patched["package_count"], patched["description"]) == (1, "d")
    assert patched["extras"] == [{"key": "a", "value": 1}]
    shown = act("package_show", id=names[2])["groups"]
    assert [each["id"] for each in shown] == [group["id"]]


# Resources


def test_resources(act: Actions, made: dict[str, Any]) -> None:
    bare = act("resource_create", package_id=made["name"])
    assert (bare["url"], bare["package_id"], bare["position"]) == ("", made["id"], 2)
    assert act("resource_show", id=bare["id"]) == bare
    assert act("package_show", id=made["id"])["resources"] == [*made["resources"], bare]
    changed = act("resource_update", id=bare["id"], url="http://x.example/3", name="three", odd=[1])
    assert (changed["url"], changed["name"], changed["odd"], changed["created"]) == (
        *("http://x.example/3", "three", [1]),
        bare["created"],
    )
    patched = act("resource_patch", id=bare["id"], description="d")
    assert patched == {**changed, "description": "d"}
    replaced = act("resource_update", id=bare["id"], url="u")
    assert replaced == {**bare, "url": "u"}
    assert act("resource_update", **patched) == patched
    assert act("resource_delete", id=made["resources"][0]["id"]) is None
    left = act("package_show", id=made["id"])["resources"]
    assert [(each["id"], each["position"]) for each in left] == [(made["resources"][1]["id"], 0), (bare["id"], 1)]


def test_files(act: Actions, made: dict[str, Any]) -> None:
    def send(action: str, content: bytes, filename: str, **said: str) -> Any:
        answer = requests.post(
            f"{act.client.url}/api/action/{action}",
            headers={"X-CKAN-API-Key": act.client.key or ""},
            data=said,
            files={"upload": (filename, content)},
            timeout=60,
        )
        return Actions.answered(answer)

    resource = send("resource_create", b"hour,height\n1,2.5\n", "tides.csv", package_id=made["name"], name="Tides")
    assert (resource["size"], resource["mimetype"], resource["name"]) == (18, "text/csv", "Tides")
    assert len(resource["hash"]) == 64 and resource["last_modified"]
    assert resource["url"].endswith(f"/dataset/{made['name']}/resource/{resource['id']}/download/tides.csv")
    assert requests.get(resource["url"], timeout=60).content == b"hour,height\n1,2.5\n"
    assert act("package_update", **act("package_show", id=made["id"]))["resources"][-1] == resource
    for action in ("resource_update", "resource_patch"):
        changed = send(action, action.encode(), "b.txt", id=resource["id"])
        assert requests.get(changed["url"], timeout=60).text == action
    act("resource_delete", id=resource["id"])
    assert requests.get(resource["url"], timeout=60).status_code == 404


def test_no_resource_is_lost(act: Actions, made: dict[str, Any]) -> None:
    """Ten at once on one dataset all land: resources that are made, changed and deleted, and patches beside them."""
    first, second = (each["id"] for each in made["resources"])
    writes: list[tuple[str, dict[str, Any]]] = [
        *(("resource_create", {"package_id": made["id"], "url": f"http://x.example/new/{n}"}) for n in range(6)),
        ("resource_delete", {"id": first}),
        ("resource_patch", {"id": second, "description": "d"}),
        ("package_patch", {"id": made["id"], "title": "t"}),
        ("package_patch", {"id": made["id"], "notes": "n"}),
    ]
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda each: act(each[0], **each[1]), writes))
    shown = act("package_show", id=made["id"])
    assert {each["url"] for each in shown["resources"][1:]} == {f"http://x.example/new/{n}" for n in range(6)}
    assert (shown["resources"][0]["id"], shown["resources"][0]["description"]) == (second, "d")
    assert (shown["title"], shown["notes"], shown["num_resources"]) == ("t", "n", 7)
