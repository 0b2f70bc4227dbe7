"""What is deleted: who sees it, where it is not, its name, and how it comes back."""

from .client import Client, fresh

DENIED = (403, "Access denied")


def test_who_sees_a_deleted_package(owner: Client, other: Client, admin: Client, stranger: Client) -> None:
    path = f"/api/rest/package/{owner.make()['id']}"
    owner.ok("DELETE", path)
    for caller in (owner, admin):
        assert caller.get(path)["state"] == "deleted"
    for caller in (other, stranger):
        assert caller.refused("GET", path) == DENIED
    owner.ok("DELETE", path)


def test_a_deleted_package_has_its_name_until_another_takes_it(owner: Client, other: Client) -> None:
    made = owner.make()
    path = f"/api/rest/package/{made['name']}"
    for _ in range(2):
        owner.ok("DELETE", path)
    assert owner.get(path)["state"] == "deleted"
    assert other.refused("GET", path) == DENIED
    assert other.refused("PUT", path, {"state": "active"}) == DENIED
    assert owner.ok("PUT", path, {"state": "active"})["id"] == made["id"]
    owner.ok("DELETE", path)
    taken = other.make(made["name"])
    assert owner.get(path)["id"] == taken["id"]
    group = owner.make_group()
    owner.ok("DELETE", f"/api/rest/group/{group['name']}")
    assert owner.get(f"/api/rest/group/{group['name']}")["state"] == "deleted"


def test_where_a_deleted_package_is_not(owner: Client) -> None:
    tag, group = fresh("tag"), owner.make_group()["name"]
    gone, stays = owner.make(tags=[tag], groups=[group]), owner.make(tags=[tag], groups=[group])
    owner.ok("DELETE", f"/api/rest/package/{gone['name']}")
    assert gone["name"] not in owner.get("/api/rest/package")
    assert owner.get(f"/api/rest/tag/{tag}") == [stays["name"]]
    assert owner.get(f"/api/rest/group/{group}")["packages"] == [stays["name"]]
    owner.ok("DELETE", f"/api/rest/package/{stays['name']}")
    assert tag not in owner.get("/api/rest/tag")
    assert owner.refused("GET", f"/api/rest/tag/{tag}")[0] == 404


def test_the_name_is_free_again(owner: Client, other: Client) -> None:
    first = owner.make()
    owner.ok("DELETE", f"/api/rest/package/{first['name']}")
    second = other.make(first["name"])
    assert second["id"] != first["id"]
    assert other.get(f"/api/rest/package/{first['name']}")["id"] == second["id"]
    assert owner.get(f"/api/rest/package/{first['id']}")["state"] == "deleted"
    assert owner.refused("PUT", f"/api/rest/package/{first['id']}", {"state": "active"}) == (
        409,
        {"name": ["That URL is already in use."]},
    )
    revived = owner.ok("PUT", f"/api/rest/package/{first['id']}", {"state": "active", "name": fresh()})
    assert revived["state"] == "active"


def test_reviving(owner: Client, other: Client) -> None:
    tag, group = fresh("tag"), owner.make_group()["name"]
    made = owner.make(tags=[tag], groups=[group])
    path = f"/api/rest/package/{made['id']}"
    assert owner.ok("PUT", path, {"state": "deleted"})["state"] == "deleted"
    assert other.refused("PUT", path, {"state": "active"}) == DENIED
    assert owner.ok("PUT", path, {"state": "active"})["groups"] == [group]
    assert owner.get(f"/api/rest/tag/{tag}") == [made["name"]]
    assert owner.get(f"/api/rest/package/{made['name']}")["id"] == made["id"]
    assert owner.refused("PUT", path, {"state": "draft"})[0] == 409


def test_a_new_package_is_active_whatever_it_says(owner: Client) -> None:
    assert owner.make(state="deleted")["state"] == "active"


def test_a_deleted_group(owner: Client, other: Client, stranger: Client) -> None:
    group = owner.make_group()
    package = owner.make(groups=[group["name"]])["name"]
    path = f"/api/rest/group/{group['id']}"
    owner.ok("DELETE", path)
    owner.ok("DELETE", path)
    assert owner.get(path)["state"] == "deleted"
    for caller in (other, stranger):
        assert caller.refused("GET", path) == DENIED
    assert group["name"] not in owner.get("/api/rest/group")
    read = owner.get(f"/api/rest/package/{package}")
    assert read["groups"] == []
    assert owner.ok("PUT", f"/api/rest/package/{package}", read)["groups"] == []
    assert owner.refused("PUT", f"/api/rest/package/{package}", {"groups": [group["id"]]})[0] == 404
    assert owner.ok("PUT", path, {"state": "active"})["packages"] == [package]
    assert owner.get(f"/api/rest/package/{package}")["groups"] == [group["name"]]
    owner.ok("DELETE", path)
    assert other.make_group(group["name"])["id"] != group["id"]
