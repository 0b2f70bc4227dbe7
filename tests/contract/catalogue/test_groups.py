"""Groups, tags and their registers."""

from typing import Any
from urllib.parse import quote

import pytest

from .client import Client, fresh

KEYS = {"id", "name", "title", "description", "packages", "extras", "created", "state", "revision_id"}


def test_a_group_as_it_is_read(owner: Client) -> None:
    first, second = sorted((owner.make(), owner.make()), key=lambda each: str(each["name"]))
    said: dict[str, Any] = {"title": "Fens", "description": "All of them", "packages": [second["name"], first["id"]]}
    made = owner.make_group(**said, extras={"a": "1"})
    assert made.keys() == KEYS
    assert made["packages"] == [first["name"], second["name"]]
    assert (made["title"], made["description"], made["extras"]) == ("Fens", "All of them", {"a": "1"})
    assert owner.get(f"/api/rest/group/{made['name']}") == owner.get(f"/api/rest/group/{made['id']}") == made
    assert owner.get(f"/api/2/rest/group/{made['id']}")["packages"] == sorted([first["id"], second["id"]])
    for each in (first, second):
        assert owner.get(f"/api/rest/package/{each['name']}")["groups"] == [made["name"]]


def test_membership_from_both_ends(owner: Client) -> None:
    group, package = owner.make_group()["name"], owner.make()["name"]
    of_group, of_package = f"/api/rest/group/{group}", f"/api/rest/package/{package}"
    owner.ok("PUT", of_package, {"groups": [group]})
    assert owner.get(of_group)["packages"] == [package]
    owner.ok("PUT", of_group, {"packages": []})
    assert owner.get(of_package)["groups"] == []
    owner.ok("PUT", of_group, {"packages": [package]})
    assert owner.get(of_package)["groups"] == [group]
    owner.ok("PUT", of_package, {"groups": []})
    assert owner.get(of_group)["packages"] == []


def test_packages_of_others_may_be_put_into_an_own_group(owner: Client, other: Client) -> None:
    package = other.make()["name"]
    assert owner.make_group(packages=[package])["packages"] == [package]


def test_a_package_that_is_not_there(owner: Client) -> None:
    gone = owner.make()["name"]
    owner.ok("DELETE", f"/api/rest/package/{gone}")
    group = owner.make_group()
    for method, path in (("POST", "/api/rest/group"), ("PUT", f"/api/rest/group/{group['name']}")):
        for missing in ("no-such-package", gone):
            body = {"name": fresh(), "packages": [missing]}
            status, messages = owner.refused(method, path, body)
            assert (status, list(messages)) == (409, ["packages"])
    assert owner.get(f"/api/rest/group/{group['name']}") == group


def test_a_group_changes_as_a_package_does(owner: Client) -> None:
    package = owner.make()["name"]
    made = owner.make_group(title="Fens", packages=[package], extras={"a": "1", "b": "2"})
    path = f"/api/rest/group/{made['name']}"
    assert owner.ok("PUT", path, made, form="b") == made
    changed = owner.ok("POST", path, {"description": "New", "extras": {"a": None, "c": "3"}})
    assert changed == {
        **made,
        "description": "New",
        "extras": {"b": "2", "c": "3"},
        "revision_id": changed["revision_id"],
    }
    assert owner.ok("PUT", path, {"title": None})["title"] is None
    name = fresh("fens")
    assert owner.ok("PUT", path, {"name": name})["id"] == made["id"]
    assert owner.refused("GET", path)[0] == 404
    assert owner.get(f"/api/rest/package/{package}")["groups"] == [name]


def test_a_taken_name(owner: Client) -> None:
    first, second = owner.make_group(), owner.make_group()
    taken = (409, {"name": ["Group name already exists in database"]})
    assert owner.refused("POST", "/api/rest/group", {"name": first["name"]}) == taken
    assert owner.refused("PUT", f"/api/rest/group/{second['name']}", {"name": first["name"]}) == taken
    assert owner.make(first["name"])["name"] == first["name"]


@pytest.mark.parametrize("name", ["", None, "a", "a" * 101, "Fens", "new", 5])
def test_a_bad_name(owner: Client, name: Any) -> None:
    status, messages = owner.refused("POST", "/api/rest/group", {"name": name})
    assert (status, list(messages)) == (409, ["name"])


@pytest.mark.parametrize("packages", ["x", {}, [5], None])
def test_packages_that_are_no_list(owner: Client, packages: Any) -> None:
    assert owner.refused("POST", "/api/rest/group", {"name": fresh(), "packages": packages})[0] == 400


def test_many_packages_at_once(owner: Client) -> None:
    """More than one transaction carries: they follow in further ones."""
    names = sorted(owner.make()["name"] for _ in range(60))
    group = owner.make_group(packages=names)
    assert group["packages"] == names
    path = f"/api/rest/group/{group['name']}"
    assert owner.ok("PUT", path, {"packages": names[-2:]})["packages"] == names[-2:]
    assert owner.get(f"/api/rest/package/{names[0]}")["groups"] == []


# Tags


def test_tags_in_use(owner: Client) -> None:
    tags = sorted(fresh(word) for word in ("water", "Water", "sea level", "フレキシブル"))
    name = owner.make(tags=tags)["name"]
    listed = owner.get("/api/rest/tag")
    assert [tag for tag in listed if tag in tags] == tags
    assert listed == sorted(listed)
    for tag in tags:
        assert owner.get(f"/api/rest/tag/{quote(tag, safe='')}") == [name]
        assert owner.get(f"/api/1/rest/tag/{quote(tag)}") == [name]
    owner.ok("PUT", f"/api/rest/package/{name}", {"tags": tags[:1]})
    assert [tag for tag in owner.get("/api/2/rest/tag") if tag in tags] == tags[:1]
    assert owner.refused("GET", f"/api/rest/tag/{quote(tags[1])}")[0] == 404


def test_registers_are_sorted(owner: Client) -> None:
    for _ in range(3):
        owner.make()
        owner.make_group()
    for register in ("package", "group"):
        names = owner.get(f"/api/rest/{register}")
        assert names == sorted(names)
        assert len(owner.get(f"/api/2/rest/{register}")) == len(names)
