"""Where everything is: versions, `dataset` for `package`, slashes at the end, methods."""

import pytest

from .client import JSON_TYPE, Client, fresh

DENIED = (403, "Access denied")


@pytest.mark.parametrize(("path", "version"), [("/api", 1), ("/api/1", 1), ("/api/2", 2), ("/api/3", 3)])
def test_the_root_of_each_version_tells_it(stranger: Client, path: str, version: int) -> None:
    assert stranger.get(path) == {"version": version}


@pytest.mark.parametrize("prefix", ["/api", "/api/1", "/api/2"])
@pytest.mark.parametrize("word", ["package", "dataset"])
def test_everything_is_below_each_version_and_by_both_words(owner: Client, prefix: str, word: str) -> None:
    group = owner.make_group()
    made = owner.ok(
        "POST", f"{prefix}/rest/{word}", {"name": fresh(), "groups": [group["name"]], "tags": ["all of it"]}
    )
    member = "id" if prefix == "/api/2" else "name"
    for reference in (made["name"], made["id"]):
        assert owner.get(f"{prefix}/rest/{word}/{reference}") == made
    assert made[member] in owner.get(f"{prefix}/rest/{word}")
    assert made["groups"] == [group[member]]
    assert group[member] in owner.get(f"{prefix}/rest/group")
    assert owner.get(f"{prefix}/rest/group/{group['id']}")["packages"] == [made[member]]
    assert made[member] in owner.get(f"{prefix}/rest/tag/all%20of%20it")
    assert "all of it" in owner.get(f"{prefix}/rest/tag")
    assert ("download_url" in made) is (prefix != "/api/2")


def test_a_package_is_made_by_put_as_by_post_and_changed_by_post_as_by_put(owner: Client) -> None:
    name = fresh()
    assert owner.ok("PUT", "/api/rest/package", {"name": name})["name"] == name
    for method in ("PUT", "POST"):
        assert owner.ok(method, f"/api/rest/package/{name}", {"title": method})["title"] == method


@pytest.mark.parametrize("path", ["/api/rest/group/", "/api/2/rest/dataset/", "/api/rest/package/peat/", "/api/2/"])
def test_a_get_with_a_slash_is_sent_on(stranger: Client, path: str) -> None:
    answer = stranger.send("GET", f"{path}?since=1&x=a%20b")
    assert (answer.status_code, answer.content) == (301, b"")
    assert answer.headers["Location"] == f"{stranger.url}{path.rstrip('/')}?since=1&x=a+b"
    assert answer.headers["Content-Type"] == JSON_TYPE


def test_a_write_with_a_slash_is_served(owner: Client) -> None:
    name = fresh()
    assert owner.ok("POST", "/api/rest/package/", {"name": name})["name"] == name
    assert owner.ok("PUT", f"/api/rest/package/{name}/", {"title": "Fen"})["title"] == "Fen"
    assert owner.ok("DELETE", f"/api/rest/package/{name}/") is None


def test_an_id_that_is_a_name_leads_to_what_has_the_id(owner: Client) -> None:
    first = owner.make()
    assert owner.refused("POST", "/api/rest/package", {"name": first["id"]}) == (
        409,
        {"name": ["That URL is already in use."]},
    )
    second = owner.make()
    assert owner.refused("PUT", f"/api/rest/package/{second['id']}", {"name": first["id"]})[0] == 409
    group = owner.make_group()
    assert owner.refused("POST", "/api/rest/group", {"name": group["id"]})[0] == 409
    assert owner.ok("PUT", f"/api/rest/package/{second['id']}", {"name": second["id"]})["name"] == second["id"]


def test_head_is_get_without_the_body(owner: Client) -> None:
    made = owner.make()
    answer = owner.send("HEAD", f"/api/rest/package/{made['name']}")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Content-Type"] == JSON_TYPE


def test_pages_of_any_origin_may_ask(stranger: Client) -> None:
    for method in ("GET", "OPTIONS"):
        answer = stranger.send(method, "/api/rest/package")
        assert answer.status_code == 200
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Content-Type"] == JSON_TYPE
    allowed = answer.headers
    assert {"GET", "POST", "PUT", "DELETE"} <= set(allowed["Access-Control-Allow-Methods"].split(", "))
    assert {"Authorization", "X-CKAN-API-Key", "Content-Type"} <= set(
        allowed["Access-Control-Allow-Headers"].split(", ")
    )
    assert stranger.send("GET", "/api/rest/package/nowhere").headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("method", "path"), [("PATCH", "/api/rest/package"), ("DELETE", "/api/rest/tag"), ("PUT", "/api/rest/licenses")]
)
def test_other_methods_are_405(owner: Client, method: str, path: str) -> None:
    assert owner.refused(method, path) == (405, f"Method {method} is not allowed here")


@pytest.mark.parametrize(
    ("method", "path", "doing"),
    [
        ("GET", "/api/rest/changeset", "list"),
        ("POST", "/api/rest/changeset", "create new"),
        ("GET", "/api/1/rest/changeset/5", "read"),
        ("PUT", "/api/rest/changeset/5", "update"),
        ("POST", "/api/2/rest/changeset/5", "update"),
        ("DELETE", "/api/rest/changeset/5", "delete"),
    ],
)
def test_a_register_that_there_is_not(owner: Client, stranger: Client, method: str, path: str, doing: str) -> None:
    assert owner.refused(method, path) == (400, f"Bad request - Cannot {doing} entity of this type: changeset")
    if method != "GET":
        assert stranger.refused(method, path) == DENIED


@pytest.mark.parametrize("path", ["/api/search/nothing", "/api/3/rest/package", "/api/1/action/package_list"])
def test_what_is_not_there(stranger: Client, path: str) -> None:
    status, text = stranger.refused("GET", path)
    assert status == 404
    assert text.startswith("Not found")
