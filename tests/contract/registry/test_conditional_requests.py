"""ETags of records, and changes that are only made if nobody else has made one meanwhile."""

import pytest

from .client import ABSENT, Client, Json, unique


@pytest.fixture
def run(registry: Client, thing: Json) -> Json:
    values = {"run_date": "2031-01-01T00:00:00Z", "description": unique(), "submission_script": thing["url"]}
    return registry.make("code_run", **values)


@pytest.fixture
def thing(registry: Client) -> Json:
    return registry.make("object", description=unique())


def tag_of(client: Client, url: str) -> str:
    """The ETag of what is at an address."""
    tag: str = client.get(url).headers["ETag"]
    assert tag.startswith('"') and tag.endswith('"')
    return tag


def test_what_is_known_is_not_sent_again(stranger: Client, registry: Client, thing: Json) -> None:
    tag = tag_of(stranger, thing["url"])
    answer = stranger.get(thing["url"], headers={"If-None-Match": f'"x", W/{tag}'})
    assert (answer.status_code, answer.content, answer.headers["ETag"]) == (304, b"", tag)
    registry.put(thing["url"], {"description": "b"})
    answer = stranger.get(thing["url"], headers={"If-None-Match": tag})
    assert (answer.status_code, answer.json()["description"]) == (200, "b")


def test_what_links_to_a_record_is_part_of_it(registry: Client, thing: Json) -> None:
    tag = tag_of(registry, thing["url"])
    registry.make("keyword", object=thing["url"], keyphrase=unique())
    assert registry.get(thing["url"], headers={"If-None-Match": tag}).status_code == 200


def test_a_change_of_what_has_changed_is_refused(registry: Client, second: Client, run: Json) -> None:
    tag = tag_of(registry, run["url"])
    assert second.patch(run["url"], {"description": "theirs"}).status_code == 200
    answer = registry.send("PATCH", run["url"], json={"description": "mine"}, headers={"If-Match": tag})
    assert answer.status_code == 412
    assert "read it again" in answer.json()["detail"]
    assert registry.get(run["url"]).json()["description"] == "theirs"


def test_an_object_is_not_replaced_that_has_changed(registry: Client, second: Client, thing: Json) -> None:
    tag = tag_of(registry, thing["url"])
    assert second.put(thing["url"], {"description": "theirs"}).status_code == 201
    stale = {"If-Match": tag}
    assert registry.send("PUT", thing["url"], json={"description": "mine"}, headers=stale).status_code == 412
    assert registry.get(thing["url"]).json()["description"] == "theirs"


def test_a_change_of_what_is_as_seen_is_made(registry: Client, run: Json) -> None:
    answer = registry.send("PATCH", run["url"], json={"description": "b"}, headers={"If-Match": "*"})
    assert (answer.status_code, answer.json()["description"]) == (200, "b")
    seen = {"If-Match": tag_of(registry, run["url"])}
    answer = registry.send("PATCH", run["url"], json={"description": "c"}, headers=seen)
    assert (answer.status_code, answer.json()["description"]) == (200, "c")


def test_nothing_is_deleted_that_has_changed(registry: Client, run: Json) -> None:
    tag = tag_of(registry, run["url"])
    registry.patch(run["url"], {"description": "b"})
    assert registry.send("DELETE", run["url"], headers={"If-Match": tag}).status_code == 412
    assert registry.send("DELETE", run["url"], headers={"If-Match": tag_of(registry, run["url"])}).status_code == 204


def test_only_what_is_not_there_yet_is_made(registry: Client, thing: Json) -> None:
    new = {"If-None-Match": "*"}
    assert registry.send("PUT", thing["url"], json={"description": "b"}, headers=new).status_code == 412
    assert registry.get(thing["url"]).json() == thing


def test_who_may_not_write_is_told_so_first(stranger: Client, registry: Client, run: Json) -> None:
    stale = {"If-Match": '"x"'}
    assert stranger.send("PATCH", run["url"], json={"description": "b"}, headers=stale).status_code == 403
    absent = f"code_run/{ABSENT}/"
    assert registry.send("PATCH", absent, json={"description": "b"}, headers=stale).status_code == 404
    assert registry.send("PATCH", run["url"], json={"uuid": "no"}, headers=stale).status_code == 400
