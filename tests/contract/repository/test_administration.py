"""Administration: communities and categories, their people and policies, who has files, collections of deposits."""

from typing import Any

from tests.waiting import until

from .client import Client, Json, at, fresh

PATCH: dict[str, Any] = {"headers": {"Content-Type": "application/json-patch+json"}}


def account_of(client: Client) -> str:
    """Give somebody's account as metadata name it."""
    return str(client.create()["properties"]["owner"])


def test_a_community_is_made_by_site_administrators(owner: Client, admin: Client, stranger: Client) -> None:
    id, body = fresh("waves"), {"title": "Waves"}
    path = "/api/objects/community"
    assert stranger.refused("POST", path, body)[0] == 401
    assert owner.refused("POST", path, b"{") == (403, {"error": "Permission denied"})
    answer = admin.send("POST", path, {"id": id, "title": ["Waves"], "description": "All of them"})
    made = answer.json()
    assert (answer.status_code, answer.headers["Location"]) == (201, f"{admin.url}{path}/{id}")
    assert made["properties"] | {"epicpid": "", "doi": ""} == {
        "namespace": "community",
        "pid": f"community:{id}",
        "epicpid": "",
        "doi": "",
        "type": "community",
        "state": "published",
        "sharelevel": "open",
        "owner": account_of(admin),
    }
    assert made["metadata"]["base"]["description"] == "All of them"
    assert stranger.get(f"{path}/{id}") == made
    assert stranger.get(f"{path}/{id}/schema")["fields"] == []
    until(lambda: id in [each["id"] for each in stranger.get(path)], "the community is listed")
    slug = fresh("tide")
    assert admin.ok("POST", path, {"title": f" Die  {slug.upper()}! "}, status=201)["id"] == f"die-{slug}"
    assert admin.refused("POST", path, {"id": id, **body}) == (409, {"error": f"The id 'community:{id}' is taken"})
    for bad, sentence in (
        ({"id": fresh()}, "Missing mandatory fields: 'title'"),
        ({**body, "title": " "}, "Missing mandatory fields: 'title'"),
        ({**body, "title": 7}, "Invalid title: 7 is not of type 'string'"),
        ({**body, "sharelevel": "Open"}, "Unknown fields: 'sharelevel'"),
        ({**body, "id": "Waves!"}, "The 'id' must be 2 to 63 of a-z, 0-9 and '-', and not begin with '-'"),
        ({"title": "ß"}, "The 'id' must be 2 to 63 of a-z, 0-9 and '-', and not begin with '-'"),
        ({**body, "admins": ["ada"]}, "'admins' must be an array of accounts such as 'user:3'"),
        ({**body, "members": ["user:99999999"]}, "Unknown account 'user:99999999' in 'members'"),
        ({**body, "policies": {"doi": 1}}, "The policy 'doi' must be true or false"),
        ({**body, "policies": {"more": 1}}, "Unknown fields: 'more'"),
        ({**body, "fields": [1]}, "Field 0 must be an object"),
        ([], "The body must be a JSON object"),
    ):
        assert admin.refused("POST", path, bad) == (400, {"error": sentence}), bad


def test_a_communitys_own_administrators_run_it(owner: Client, other: Client, admin: Client) -> None:
    community = admin.make_community()
    path = at(community)
    for name in ("members", "policies"):
        assert owner.refused("GET", f"{path}/{name}")[0] == 403
        assert owner.refused("PUT", f"{path}/{name}", b"{")[0] == 403
    assert owner.refused("PATCH", path, b"{", **PATCH)[0] == 403
    assert admin.get(f"{path}/members") == {"admins": [], "members": []}
    people = {"admins": [account_of(owner)], "members": [account_of(other)]}
    assert admin.ok("PUT", f"{path}/members", people) == owner.get(f"{path}/members") == people
    assert owner.get(f"{path}/policies") == {"review": False, "membersOnly": False, "doi": True, "mandatory": ["title"]}
    policies = {"review": False, "membersOnly": True, "doi": True, "mandatory": ["creator", "license"]}
    assert owner.ok("PUT", f"{path}/policies", policies) == owner.get(f"{path}/policies") == policies
    none: list[Any] = [{"mandatory": "title"}, {"mandatory": ["identifier"]}, {"review": None}, [], {"x": 1}]
    for bad in none:
        assert owner.refused("PUT", f"{path}/policies", bad)[0] == 400
    pid = community["properties"]["pid"]
    other.create(community=pid)
    status, _ = admin.refused("DELETE", path)
    assert status == 409
    owner.ok("PUT", f"{path}/members", {"admins": people["admins"]})
    body = {"title": "x", "community": pid, "sharelevel": "Open"}
    assert other.refused("POST", "/api/objects/deposit", body)[0] == 403
    described = owner.patch(
        community,
        {"op": "add", "path": "/description", "value": ["New"]},
        {"op": "replace", "path": "/title", "value": "Waves of the North Sea"},
    )
    base = described["metadata"]["base"]
    assert (base["title"], base["description"]) == ("Waves of the North Sea", "New")
    for bad_operation in (
        {"op": "add", "path": "/creator", "value": ["x"]},
        {"op": "add", "path": "/community/x", "value": 1},
        {"op": "remove", "path": "/title"},
        {"op": "add", "path": "/id", "value": "y"},
    ):
        assert owner.refused("PATCH", path, [bad_operation], **PATCH)[0] == 400, bad_operation
    assert owner.get(community) == described


def test_only_an_empty_community_is_deleted(owner: Client, admin: Client, stranger: Client) -> None:
    community = admin.make_community()
    path, pid = at(community), community["properties"]["pid"]
    draft = owner.create(community=pid)
    assert stranger.refused("DELETE", path)[0] == 401
    assert owner.refused("DELETE", path)[0] == 403
    assert admin.refused("DELETE", path) == (409, {"error": f"Community '{pid}' is not empty"})
    owner.delete(draft)
    admin.delete(community)
    assert stranger.refused("GET", path)[0] == 404
    assert stranger.refused("GET", f"{path}/schema")[0] == 404
    assert stranger.refused("GET", f"/api/objects/schema/{community['id']}")[0] == 404
    body = {"title": "x", "community": pid, "sharelevel": "Open"}
    assert owner.refused("POST", "/api/objects/deposit", body) == (400, {"error": f"Unknown community '{pid}'"})
    assert admin.refused("POST", "/api/objects/community", {"id": community["id"], "title": "Again"})[0] == 409
    assert admin.refused("DELETE", path)[0] == 404


def test_a_category_is_made_alike(owner: Client, admin: Client, stranger: Client) -> None:
    path, id = "/api/objects/category", fresh("sciences")
    body = {"id": id, "title": "Agricultural Sciences", "description": "All of them"}
    assert owner.refused("POST", path, body)[0] == 403
    made = admin.ok("POST", path, body, status=201)
    assert (made["properties"]["pid"], made["properties"]["type"]) == (f"category:{id}", "category")
    assert stranger.get(f"{path}/{id}") == made
    assert admin.refused("POST", path, {**body, "policies": {}}) == (400, {"error": "Unknown fields: 'policies'"})
    assert admin.refused("POST", path, body)[0] == 409
    admin.patch(made, {"op": "remove", "path": "/description"})
    assert owner.refused("PATCH", f"{path}/{id}", [], **PATCH)[0] == 403
    admin.delete(made)
    assert stranger.refused("GET", f"{path}/{id}")[0] == 404


def test_who_has_the_files_is_said_by_the_owner(owner: Client, other: Client, admin: Client, stranger: Client) -> None:
    draft = owner.create()
    path, reader = f"{at(draft)}/access", account_of(other)
    assert owner.get(path) == {"sharelevel": "Open", "users": []}
    assert stranger.refused("GET", path)[0] == 401
    assert other.refused("GET", path)[0] == 403
    assert other.refused("PUT", path, b"{")[0] == 403
    owner.upload(draft)
    owner.submit(draft)
    file = f"{at(draft)}/files/run.csv"
    assert stranger.send("GET", file).status_code == 200
    closed = {"sharelevel": "Closed", "users": [reader]}
    assert owner.ok("PUT", path, {**closed, "sharelevel": "cLOSED"}) == admin.get(path) == closed
    shown = stranger.get(draft)
    assert shown["properties"]["sharelevel"] == "closed"
    assert shown["metadata"]["base"]["rights"] == ["info:eu-repo/semantics/closedAccess"]
    assert [each.send("GET", file).status_code for each in (stranger, other, owner)] == [401, 200, 200]
    owner.ok("PUT", path, {"sharelevel": "Closed"})
    assert other.send("GET", file).status_code == 403
    for bad, sentence in (
        ({}, "Missing mandatory fields: 'sharelevel'"),
        ({"sharelevel": "O"}, "Invalid share level 'O', choose from 'Open', 'Restricted', 'Closed'"),
        ({**closed, "users": ["other"]}, "'users' must be an array of accounts such as 'user:3'"),
        ({**closed, "groups": []}, "Unknown fields: 'groups'"),
    ):
        assert owner.refused("PUT", path, bad) == (400, {"error": sentence})
    assert admin.refused("GET", "/api/objects/community/surf/access")[0] == 404


def test_a_deposit_is_put_into_a_collection_and_taken_out(owner: Client, other: Client, admin: Client) -> None:
    fields: list[Json] = [{"name": "no", "type": "xs:int", "use": "M"}]
    first, second = (owner.create(title, "collection") for title in ("First", "Second"))
    owner.ok("PUT", f"{at(first)}/schema", {"fields": fields})
    draft = owner.create()
    path, pid = f"{at(draft)}/collection", first["properties"]["pid"]
    unknown = (400, {"error": f"Unknown collection '{pid}'"})
    assert owner.refused("PUT", path, {"collection": pid}) == unknown
    for each in (first, second):
        owner.submit(each)
    assert other.refused("PUT", path, b"{")[0] == 403
    inside = owner.ok("PUT", path, {"collection": pid})
    assert inside["links"]["relationships"]["collection"] == f"{owner.url}{at(first)}"
    assert inside == owner.get(draft) == owner.ok("PUT", path, {"collection": first["id"]})
    valued = owner.patch(draft, {"op": "add", "path": "/collection/no", "value": 7})
    assert valued["metadata"]["collection"] == {"no": 7}
    bad = [{"op": "add", "path": "/collection/no", "value": "x"}]
    assert owner.refused("PATCH", at(draft), bad, **PATCH)[1]["errors"][0]["field"] == "collection.no"
    moved = owner.ok("PUT", path, {"collection": second["properties"]["pid"]})
    assert "collection" not in moved["metadata"]
    owner.patch(draft, {"op": "add", "path": "/collection/any", "value": [None]})
    owner.ok("PUT", path, {"collection": pid})
    assert owner.refused("POST", f"{at(draft)}/submit")[1] == {"error": "Missing mandatory fields: 'collection.no'"}
    outside = owner.ok("PUT", path, {"collection": None})
    assert "collection" not in outside["links"]["relationships"]
    elsewhere = owner.create(community=admin.make_community()["properties"]["pid"])
    assert owner.refused("PUT", f"{at(elsewhere)}/collection", {"collection": pid}) == unknown
    none: list[Any] = [{}, [], {"collection": 7}, {"collection": "collection:none"}, {"collection": pid, "x": 1}]
    for body in none:
        assert owner.refused("PUT", path, body)[0] == 400
    assert owner.refused("PUT", f"{at(first)}/collection", {"collection": None})[0] == 404
