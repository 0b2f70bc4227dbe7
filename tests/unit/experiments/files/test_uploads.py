"""Sending the bytes of a file that is registered: again, in parts, or not at all."""

from datetime import UTC, datetime, timedelta
from threading import Event, Semaphore
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from shared import aws
from shared.aws import s3
from shared.files import uploads
from tests.unit.experiments.files.site import BUCKET, HELLO, NOBODY, OTTO, Site, md5_of
from tests.unit.reply import Reply

MIB = 1024**2
LARGE = bytes(range(256)) * (5 * MIB // 256) + b"end"
ONE = {"part_number": 1, "etag": "x"}
PARTS = {"stele_upload": {"mode": "multipart", "part_size": 5 * MIB}}


def staged(site: Site, id: int) -> dict[str, Any] | None:
    found: dict[str, Any] | None = site.file(id).values["replicas"][0]["staged"]
    return found


def upload(site: Site, id: int, body: Any = None, **more: Any) -> Reply:
    return site.send("POST", f"/api/v1/dataset_file/{id}/upload/", body, **more)


def key_of(url: str) -> str:
    return urlsplit(url).path.lstrip("/")


def open_parts(site: Site, dataset: int) -> tuple[int, dict[str, Any]]:
    said = site.said(dataset, size=len(LARGE), md5sum=md5_of(LARGE), **PARTS)
    reply = site.send("POST", "/api/v1/dataset_file/", said)
    assert reply.status == 201, reply.text
    return int(reply.headers["Location"].split("/")[-2]), reply.body


def send_parts(document: dict[str, Any]) -> list[dict[str, Any]]:
    sent = []
    for part in document["parts"]:
        first = (part["part_number"] - 1) * document["part_size"]
        answer = requests.put(part["url"], data=LARGE[first : first + document["part_size"]], timeout=10)
        sent.append({"part_number": part["part_number"], "etag": answer.headers["ETag"]})
    return sent


# Again


def test_the_address_may_be_asked_for_again_and_means_the_same_place(site: Site, dataset: int) -> None:
    id = site.add(dataset)
    before = staged(site, id)
    reply = upload(site, id)
    assert (reply.status, reply.headers["Content-Type"]) == (200, "text/plain")
    assert before is not None and key_of(reply.text) == before["key"]
    assert staged(site, id) == before
    assert requests.put(reply.text, data=HELLO, timeout=10).status_code == 200
    site.tell_all()
    assert site.file(id).values["replicas"][0]["verified"] is True


def test_a_verified_file_takes_no_more_bytes(site: Site, dataset: int) -> None:
    id = site.add(dataset)
    site.tell(site.put(id, HELLO))
    assert upload(site, id).status == 409
    assert site.send("DELETE", f"/api/v1/dataset_file/{id}/upload/").status == 409
    assert site.send("POST", f"/api/v1/dataset_file/{id}/upload/complete/", {"parts": [ONE]}).status == 202


def test_another_size_is_awaited_at_another_place(site: Site, dataset: int) -> None:
    id = site.add(dataset, size=5)
    old = site.put(id, b"short")
    site.send("PATCH", f"/api/v1/dataset_file/{id}/", {"size": 12})
    new = key_of(upload(site, id).text)
    assert new != old
    assert site.objects("staging/") == []
    s3().put_object(Bucket=BUCKET, Key=old, Body=HELLO)
    site.tell(old)
    assert site.file(id).values["replicas"][0]["verified"] is False
    assert site.objects("staging/") == []
    s3().put_object(Bucket=BUCKET, Key=new, Body=HELLO)
    site.tell(new)
    assert site.file(id).values["replicas"][0]["verified"] is True


def test_who_may_send_bytes(site: Site, dataset: int) -> None:
    id = site.add(dataset)
    for caller in (NOBODY, OTTO):
        for method, path in (("POST", "upload/"), ("DELETE", "upload/"), ("POST", "upload/complete/")):
            reply = site.send(method, f"/api/v1/dataset_file/{id}/{path}", caller=caller)
            assert (reply.status, reply.content) == (401, b"")
    assert upload(site, 4711).status == 404
    assert upload(site, "x").status == 404  # type: ignore[arg-type]


def test_other_verbs_are_not_offered(site: Site, dataset: int) -> None:
    id = site.add(dataset)
    assert site.send("PUT", f"/api/v1/dataset_file/{id}/upload/").status == 405
    assert site.send("GET", f"/api/v1/dataset_file/{id}/upload/complete/").status == 405
    assert site.send("POST", f"/api/v1/dataset_file/{id}/download/", {}).status == 405


# In parts


def test_a_file_in_parts(site: Site, dataset: int) -> None:
    id, document = open_parts(site, dataset)
    assert (document["part_size"], document["part_count"], document["parts_next"]) == (5 * MIB, 2, None)
    assert document["complete"] == f"/api/v1/dataset_file/{id}/upload/complete/"
    assert document["abort"] == f"/api/v1/dataset_file/{id}/upload/"
    sent = send_parts(document)
    for _ in range(2):
        assert site.send("POST", document["complete"], {"parts": sent}).status == 202
    site.tell_all()
    assert site.send("POST", document["complete"], {"parts": sent}).status == 202
    replica = site.file(id).values["replicas"][0]
    assert (replica["verified"], replica["staged"]) == (True, None)
    reply = site.send("GET", f"/api/v1/dataset_file/{id}/download/")
    assert reply.status == 302
    assert requests.get(reply.headers["Location"], timeout=10).content == LARGE


def test_addresses_of_parts_are_said_to_end_when_they_do(
    site: Site, dataset: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    end = datetime.now(UTC) + timedelta(minutes=20)
    with monkeypatch.context() as patched:
        patched.setenv("AWS_CREDENTIAL_EXPIRATION", end.isoformat())
        aws.forget()
        _, document = open_parts(site, dataset)
    aws.forget()
    queries = [parse_qs(urlsplit(each["url"]).query) for each in document["parts"]]
    ends = [
        datetime.strptime(f"{query['X-Amz-Date'][0]}+0000", "%Y%m%dT%H%M%SZ%z")
        + timedelta(seconds=int(query["X-Amz-Expires"][0]))
        for query in queries
    ]
    assert datetime.fromisoformat(document["expires"]).replace(tzinfo=UTC) == min(ends)
    assert end - timedelta(seconds=30) < min(ends) <= max(ends) <= end


def test_a_file_of_parts_goes_on_where_it_was(site: Site, dataset: int) -> None:
    id, document = open_parts(site, dataset)
    again = upload(site, id, PARTS)
    assert again.status == 200
    assert again.body["upload_id"] == document["upload_id"]
    other = upload(site, id, {"mode": "multipart", "part_size": 6 * MIB}).body
    assert other["upload_id"] != document["upload_id"]
    assert site.send("POST", document["complete"], {"parts": send_parts(other)}).status == 202


def test_parts_that_have_not_come_are_named(site: Site, dataset: int) -> None:
    _, document = open_parts(site, dataset)
    sent = send_parts({**document, "parts": document["parts"][:1]})
    reply = site.send("POST", document["complete"], {"parts": sent})
    assert reply.status == 400
    assert reply.body["error"].endswith(": 2.")
    for parts in (None, [], "x", [1], [{"part_number": "one", "etag": "x"}], {"part_number": 1}):
        assert site.send("POST", document["complete"], {"parts": parts}).status == 400
    assert site.send("POST", document["complete"], b'{"parts": [{"part_number": 1e999, "etag": "x"}]}').status == 400
    sent += send_parts({**document, "parts": document["parts"][1:]})
    assert site.send("POST", document["complete"], {"parts": sent}).status == 202


def test_an_upload_that_is_given_up(site: Site, dataset: int) -> None:
    id, document = open_parts(site, dataset)
    sent = send_parts(document)
    for _ in range(2):
        assert site.send("DELETE", document["abort"]).status == 204
    assert staged(site, id) is None
    assert site.send("POST", document["complete"], {"parts": sent}).status == 409
    assert upload(site, id).status == 200
    assert site.send("DELETE", document["abort"]).status == 204
    assert site.objects() == []


def test_what_has_come_may_be_asked(site: Site, dataset: int) -> None:
    id, document = open_parts(site, dataset)
    assert document["received"] == f"/api/v1/dataset_file/{id}/upload/parts/"

    def come() -> list[dict[str, Any]]:
        reply = site.send("GET", document["received"])
        assert (reply.status, reply.headers["Cache-Control"]) == (200, "no-store")
        same = ("upload_id", "part_size", "part_count", "complete", "abort")
        assert [reply.body[name] for name in same] == [document[name] for name in same]
        parts: list[dict[str, Any]] = reply.body["parts"]
        return parts

    assert come() == []
    [second] = send_parts({**document, "parts": document["parts"][1:]})
    assert come() == [{**second, "size": 3}]
    [first] = send_parts({**document, "parts": document["parts"][:1]})
    assert come() == [{**first, "size": 5 * MIB}, {**second, "size": 3}]
    assert site.send("POST", document["complete"]).status == 202
    assert site.send("GET", document["received"]).status == 409
    site.tell_all()
    assert site.send("GET", document["received"]).status == 409
    assert site.send("GET", document["received"], caller=OTTO).status == 401


def test_only_an_upload_in_parts_has_parts(site: Site, dataset: int) -> None:
    id = site.add(dataset)
    assert site.send("GET", f"/api/v1/dataset_file/{id}/upload/parts/").status == 409
    assert site.send("GET", "/api/v1/dataset_file/4711/upload/parts/").status == 404


@pytest.mark.parametrize("body", [None, {}, {"parts": None}], ids=str)
def test_an_upload_is_completed_with_what_has_come(site: Site, dataset: int, body: Any) -> None:
    id, document = open_parts(site, dataset)
    [first, second] = document["parts"]
    send_parts({**document, "parts": [first]})
    reply = site.send("POST", document["complete"], body)
    assert (reply.status, reply.body["error"][-4:]) == (400, ": 2.")
    send_parts({**document, "parts": [second]})
    for _ in range(2):
        assert site.send("POST", document["complete"], body).status == 202
    site.tell_all()
    assert site.file(id).values["replicas"][0]["verified"] is True
    assert site.send("POST", document["complete"], body).status == 202


def test_a_completion_that_s3_takes_long_over_may_be_asked_again(
    site: Site, dataset: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    id, document = open_parts(site, dataset)
    send_parts(document)
    go_on, ended, complete = Event(), Semaphore(0), s3().complete_multipart_upload

    def slow(**arguments: Any) -> Any:
        assert go_on.wait(60)
        try:
            return complete(**arguments)
        finally:
            ended.release()

    with monkeypatch.context() as patch:
        patch.setattr(uploads, "JOIN_SECONDS", 0.0)
        patch.setattr(s3(), "complete_multipart_upload", slow)
        for _ in range(2):
            assert site.send("POST", document["complete"]).status == 202
            assert site.objects("staging/") == []
        go_on.set()
        assert all(ended.acquire(timeout=60) for _ in range(2))
    assert site.send("POST", document["complete"]).status == 202
    site.tell_all()
    assert site.file(id).values["replicas"][0]["verified"] is True


def test_a_completion_whose_file_is_verified_meanwhile_is_no_refusal(
    site: Site, dataset: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, document = open_parts(site, dataset)
    send_parts(document)
    assert site.send("POST", document["complete"]).status == 202
    complete = uploads.complete

    def overtaken(*arguments: Any) -> None:
        site.tell_all()
        complete(*arguments)

    monkeypatch.setattr(uploads, "complete", overtaken)
    assert site.send("POST", document["complete"]).status == 202


def test_many_parts_come_in_pages(site: Site, dataset: int) -> None:
    said = site.said(dataset, size=1001 * 5 * MIB, **PARTS)
    document = site.send("POST", "/api/v1/dataset_file/", said).body
    assert (document["part_count"], len(document["parts"])) == (1001, 500)
    numbers = [part["part_number"] for part in document["parts"]]
    while document["parts_next"]:
        address = urlsplit(document["parts_next"])
        reply = site.send("GET", address.path, query=parse_qs(address.query))
        assert reply.status == 200
        document = reply.body
        numbers += [part["part_number"] for part in document["parts"]]
    assert numbers == list(range(1, 1002))
    query = {"upload": ["another"], "part": ["1"]}
    assert site.send("GET", address.path, query=query).status == 404
    assert site.send("GET", address.path, query=query, caller=OTTO).status == 401
    assert site.send("GET", address.path, query={**query, "part": ["x"]}).status == 400


@pytest.mark.parametrize("wish", [{"mode": "x"}, {"part_size": 5}, [1], {"stele_upload": "x"}])
def test_wishes_that_cannot_be_met(site: Site, dataset: int, wish: Any) -> None:
    assert upload(site, site.add(dataset), wish).status == 400
