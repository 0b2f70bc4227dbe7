"""What answers look like: statuses, bodies, types, and JSONP."""

import pytest

from .client import JSON_TYPE, Client, fresh

ABSENT = "nothing-has-this-name"


def test_a_create_is_200_and_says_where(owner: Client) -> None:
    for prefix in ("/api", "/api/2"):
        answer = owner.send("POST", f"{prefix}/rest/package", {"name": fresh()})
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, JSON_TYPE)
        made = answer.json()
        assert answer.headers["Location"].endswith(f"{prefix}/rest/package/{made['id']}")
        assert owner.get(f"{prefix}/rest/package/{made['name']}") == made


def test_the_answer_to_a_change_is_what_a_read_gives_right_after(owner: Client) -> None:
    made = owner.make()
    for prefix in ("/api", "/api/2"):
        changed = owner.ok("PUT", f"{prefix}/rest/package/{made['id']}", {"title": prefix})
        assert owner.get(f"{prefix}/rest/package/{made['name']}") == changed
        assert changed["metadata_created"] == made["metadata_created"] < changed["metadata_modified"]


def test_a_delete_is_200_and_empty(owner: Client) -> None:
    for path in (f"/api/rest/package/{owner.make()['name']}", f"/api/rest/group/{owner.make_group()['name']}"):
        answer = owner.send("DELETE", path)
        assert (answer.status_code, answer.content) == (200, b"")
        assert answer.headers["Content-Type"] == JSON_TYPE


@pytest.mark.parametrize("body", ["", "{", "nonsense", "a=1&b=2", "%7B%22name%22"])
def test_no_json_is_400(owner: Client, body: str) -> None:
    for path in ("/api/rest/package", "/api/rest/group"):
        status, text = owner.refused("POST", path, body)
        assert status == 400
        assert text.startswith("Bad request - JSON Error: ")


@pytest.mark.parametrize("body", ["[]", '"name"', "1", "null", "true=1"])
def test_no_object_is_400(owner: Client, body: str) -> None:
    assert owner.refused("POST", "/api/rest/package", body)[0] == 400


@pytest.mark.parametrize(
    "values",
    [
        *({"resources": {}}, {"resources": ["x"]}, {"resources": "x"}, {"tags": 5}, {"tags": [5]}),
        *({"extras": []}, {"extras": "x"}, {"groups": "x"}, {"groups": [{}]}),
    ],
)
def test_what_is_laid_out_otherwise_is_400(owner: Client, values: dict[str, object]) -> None:
    status, text = owner.refused("POST", "/api/rest/package", {"name": fresh(), **values})
    assert status == 400
    assert text.startswith("Bad request - ")


def test_what_is_not_there_is_404(owner: Client, stranger: Client) -> None:
    for path in (f"/api/rest/package/{ABSENT}", f"/api/rest/group/{ABSENT}", f"/api/2/rest/tag/{ABSENT}"):
        assert stranger.refused("GET", path) == (404, "Not found")
    for method in ("PUT", "POST", "DELETE"):
        for path in (f"/api/rest/package/{ABSENT}", f"/api/rest/group/{ABSENT}"):
            assert owner.refused(method, path, {}) == (404, "Not found")


def test_bad_fields_are_409_all_at_once(owner: Client) -> None:
    status, messages = owner.refused(
        "POST", "/api/rest/package", {"name": "NO", "title": [], "tags": ["x"], "resources": [{"size": "x"}]}
    )
    assert status == 409
    assert set(messages) == {"name", "title", "tags", "resources"}


def test_who_may_not_is_told_so_before_anything_else(owner: Client, other: Client, stranger: Client) -> None:
    """The order: nobody 403, not there 404, not permitted 403, the body 400, its fields 409."""
    name = owner.make()["name"]
    for path in (f"/api/rest/package/{ABSENT}", f"/api/rest/package/{name}"):
        assert stranger.refused("PUT", path, "{") == (403, "Access denied")
    assert other.refused("PUT", f"/api/rest/package/{ABSENT}", "{")[0] == 404
    assert other.refused("PUT", f"/api/rest/package/{name}", "{") == (403, "Access denied")
    assert owner.refused("PUT", f"/api/rest/package/{name}", "{")[0] == 400
    assert owner.refused("PUT", f"/api/rest/package/{name}", {"name": "A", "tags": 5})[0] == 400
    assert owner.refused("PUT", f"/api/rest/package/{name}", {"name": "A"})[0] == 409
    assert owner.get(f"/api/rest/package/{name}")["name"] == name


def test_jsonp(owner: Client, stranger: Client) -> None:
    tag = fresh("water")
    made = owner.make(tags=[tag])
    for path in (f"/api/rest/tag/{tag}", f"/api/rest/package/{made['id']}", "/api/rest/group"):
        plain, called = stranger.send("GET", path), stranger.send("GET", f"{path}?callback=show.it_$")
        assert called.text == f"show.it_$({plain.text});"
        assert called.headers["Content-Type"] == "application/javascript; charset=utf-8"


def test_a_refusal_is_never_wrapped(stranger: Client) -> None:
    assert stranger.refused("GET", f"/api/rest/package/{ABSENT}?callback=show") == (404, "Not found")


@pytest.mark.parametrize("name", ["a-b", "a(", "<script>", "a%3Bb", "é"])
def test_a_function_of_no_such_name_is_400(stranger: Client, name: str) -> None:
    status, text = stranger.refused("GET", f"/api/rest/group?callback={name}")
    assert status == 400
    assert text.startswith("Bad request - callback")
