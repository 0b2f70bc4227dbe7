"""Files that no request carries: sent to S3, completed, verified; and all that may go wrong meanwhile."""

import hashlib
from typing import Any

import pytest
import requests
from chalice.local import LambdaContext

from functions.repository import arrivals, moments
from functions.repository.operations import completing, uploads, verifying
from functions.repository.pids import number_of
from functions.repository.store import PUBLISHED, UPLOAD, UPLOADS_OF, store, unfinished_in
from shared.aws import s3, sqs
from shared.files import Staged
from shared.files import uploads as staging
from shared.records import Update
from tests.unit.repository.conftest import BUCKET, NOBODY, SITE, Repository
from tests.unit.repository.test_files import at, become, kept, names, number, tally

PART = staging.SMALLEST_PART
CONTENT = b"day,level\n1,5\n"
MD5 = hashlib.md5(CONTENT).hexdigest()
LARGE = bytes(range(256)) * 4096 * 11
"""11 MiB: two parts and a smaller one."""


def _context() -> Any:
    """The context of a function whose time begins now."""
    return LambdaContext("arrivals", 1792, 900_000)


@pytest.fixture
def draft(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A draft, on a site that sends what has more than 5 MiB in parts of that size."""
    monkeypatch.setattr(uploads, "LARGEST_PART", PART)
    monkeypatch.setattr(staging, "USUAL_PART", PART)
    monkeypatch.setenv("REPOSITORY_QUEUE", sqs().create_queue(QueueName="repository")["QueueUrl"])
    return repository.make()


def _open(repository: Repository, draft: dict[str, Any], content: bytes = CONTENT, **said: Any) -> dict[str, Any]:
    body = {"name": "run.csv", "size": len(content), **said}
    opened: dict[str, Any] = repository.ok("POST", f"{at(draft)}/uploads", body)
    return opened


def _send(upload: dict[str, Any], content: bytes = CONTENT, *numbers: int) -> None:
    for part in upload["parts"]:
        if not numbers or part["number"] in numbers:
            data = content[part["offset"] : part["offset"] + part["size"]]
            requests.put(part["url"], data=data, headers=upload["headers"], timeout=30).raise_for_status()


def _self(upload: dict[str, Any]) -> str:
    return str(upload["links"]["self"]).removeprefix(SITE)


def _complete(repository: Repository, upload: dict[str, Any]) -> dict[str, Any]:
    shown: dict[str, Any] = repository.ok("POST", f"{_self(upload)}/complete")
    return shown


def _staged() -> list[str]:
    return [each["Key"] for each in s3().list_objects_v2(Bucket=BUCKET, Prefix="staging/").get("Contents", [])]


def _queued() -> int:
    """Take the messages, do what they ask for, and give how many they were."""
    url = sqs().get_queue_url(QueueName="repository")["QueueUrl"]
    found = sqs().receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
    records = [
        {"messageId": each["MessageId"], "body": each["Body"], "attributes": {"ApproximateReceiveCount": "1"}}
        for each in found
    ]
    assert arrivals.handler({"Records": records}, _context()) == {"batchItemFailures": []}
    return len(records)


def test_one_part(repository: Repository, draft: dict[str, Any]) -> None:
    upload = _open(repository, draft, md5=MD5.upper())
    assert list(upload) == ["id", "name", "size", "md5", "state", "created", "expires", "parts", "headers", "links"]
    assert (upload["md5"], upload["state"], upload["headers"]) == (
        MD5,
        "open",
        {"Content-MD5": upload["headers"]["Content-MD5"]},
    )
    (part,) = upload["parts"]
    assert (part["number"], part["offset"], part["size"]) == (1, 0, len(CONTENT))
    assert "content-md5" in part["url"] and "content-length" in part["url"]
    assert upload["links"] == {"self": f"{SITE}{_self(upload)}", "complete": f"{SITE}{_self(upload)}/complete"}
    assert repository.send("POST", f"{_self(upload)}/complete").body["missing"] == [1]
    _send(upload)
    assert repository.ok("GET", _self(upload))["received"] == [1]
    shown = _complete(repository, upload)
    (entry,) = shown["files"]
    assert (entry["name"], entry["size"], entry["md5"], entry["mimetype"]) == ("run.csv", len(CONTENT), MD5, "text/csv")
    assert _complete(repository, upload) == shown == repository.ok("GET", at(draft))
    assert (_staged(), len(kept()), tally(draft)) == ([], 1, (1, len(CONTENT)))
    after = repository.ok("GET", _self(upload))
    assert (after["state"], after["parts"], after["headers"]) == ("done", [], {})
    assert repository.send("GET", f"{at(draft)}/files/run.csv").content == CONTENT
    assert [each["state"] for each in repository.ok("GET", f"{at(draft)}/uploads")] == ["done"]
    assert repository.send("DELETE", _self(upload)).status == 204
    assert names(repository.ok("GET", at(draft))) == ["run.csv"]


def test_parts_sent_in_two_goes(repository: Repository, draft: dict[str, Any]) -> None:
    upload = _open(repository, draft, LARGE, name="run.h5", md5=hashlib.md5(LARGE).hexdigest())
    assert [each["size"] for each in upload["parts"]] == [PART, PART, 1024 * 1024]
    assert upload["headers"] == {}
    _send(upload, LARGE, 1)
    reply = repository.send("POST", f"{_self(upload)}/complete")
    assert (reply.status, reply.body["missing"]) == (422, [2, 3])
    again = repository.ok("GET", _self(upload))
    assert again["received"] == [1] and [each["number"] for each in again["parts"]] == [2, 3]
    assert [each["number"] for each in repository.ok("GET", _self(upload), query={"from": ["3"]})["parts"]] == [3]
    _send(again, LARGE)
    (entry,) = _complete(repository, upload)["files"]
    assert entry["md5"] == hashlib.md5(LARGE).hexdigest()
    assert repository.send("GET", f"{at(draft)}/files/run.h5").status == 302


def test_more_parts_than_addresses_at_once(
    repository: Repository, draft: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("functions.repository.endpoints.uploads.MOST_URLS", 2)
    upload = _open(repository, draft, LARGE)
    assert [each["number"] for each in upload["parts"]] == [1, 2]
    assert upload["links"]["next"] == f"{SITE}{_self(upload)}?from=3"
    rest = repository.ok("GET", _self(upload), query={"from": ["3"]})
    assert [each["number"] for each in rest["parts"]] == [3] and "next" not in rest["links"]


def test_from_a_shell(repository: Repository, draft: dict[str, Any]) -> None:
    said = {"name": ["run 1.h5"], "size": [str(len(LARGE))], "md5": [hashlib.md5(LARGE).hexdigest()]}
    reply = repository.send("POST", f"{at(draft)}/uploads", query=said, headers={"Accept": "text/plain"})
    assert (reply.status, reply.headers["Content-Type"]) == (201, "text/plain; charset=utf-8")
    urls = reply.text.splitlines()
    assert len(urls) == 3 and reply.text.endswith("\n")
    for place, url in enumerate(urls):
        requests.put(url, data=LARGE[place * PART : (place + 1) * PART], timeout=30).raise_for_status()
    path = reply.headers["Location"].removeprefix(SITE)
    assert names(repository.ok("POST", f"{path}/complete")) == ["run 1.h5"]
    small = {**said, "size": ["3"]}
    (url,) = repository.send("POST", f"{at(draft)}/uploads", query=small, headers={"Accept": "text/plain"}).text.split()
    assert "content-md5" not in url.lower()


def test_what_cannot_be_opened(repository: Repository, draft: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    path = f"{at(draft)}/uploads"
    for said in (
        *({"name": each, "size": 1} for each in (None, "", "a//b", "..", 5)),
        *({"name": "a", "size": each} for each in (None, -1, 1.5, "x", True, "")),
        *({"name": "a", "size": 1, "md5": each} for each in ("x", 5, "g" * 32)),
        *([], "x", 5),
    ):
        repository.refused(400, "POST", path, said)
    repository.refused(400, "POST", path, b"{")
    assert repository.refused(400, "POST", path) == "Missing mandatory fields: 'name', 'size'"
    monkeypatch.setenv("LARGEST_FILE_BYTES", "10")
    assert "10" in repository.refused(413, "POST", path, {"name": "a", "size": 11})
    monkeypatch.setenv("OPEN_BYTES", "15")
    _open(repository, draft, b"0" * 10)
    assert repository.send("POST", path, {"name": "b", "size": 6}).status == 429
    assert [each["name"] for each in repository.ok("GET", path)] == ["run.csv"]


def test_a_file_that_is_elsewhere_is_not_sent(repository: Repository, draft: dict[str, Any]) -> None:
    path = f"/api/objects/deposit/{draft['id']}"
    repository.ok("POST", f"{path}/files", [{"name": "a.h5", "epicpid": "21.T1/a"}])
    sentence = repository.refused(409, "POST", f"{path}/uploads", {"name": "a.h5", "size": 3})
    assert sentence == "File 'a.h5' is an external reference: delete it first"
    assert repository.ok("GET", f"{path}/uploads") == []


def test_who_may_send(repository: Repository, draft: dict[str, Any]) -> None:
    upload, other = _open(repository, draft), repository.make("Another")
    own = _self(upload)
    elsewhere = f"{at(other)}/uploads/{upload['id']}"
    requests_made = [("POST", f"{at(draft)}/uploads"), ("GET", f"{at(draft)}/uploads"), ("GET", own), ("DELETE", own)]
    for method, path in (*requests_made, ("POST", f"{own}/complete")):
        repository.refused(401, method, path, caller=NOBODY)
        repository.refused(403, method, path, caller=repository.other)
    for method, path in (("GET", elsewhere), ("DELETE", elsewhere), ("POST", f"{elsewhere}/complete")):
        repository.refused(404, method, path)
    repository.refused(404, "GET", f"{at(draft)}/uploads/0123456789abcdef")
    repository.refused(404, "GET", f"{at(draft)}/uploads/x")
    collection = repository.make(kind="collection")
    repository.refused(404, "POST", f"{at(collection)}/uploads", {"name": "a", "size": 1})
    _send(upload)
    become(draft, PUBLISHED)
    repository.refused(403, "POST", f"{own}/complete")
    repository.refused(403, "POST", f"{at(draft)}/uploads", {"name": "a", "size": 1})
    assert kept() == []


def test_bytes_that_are_not_what_was_declared(repository: Repository, draft: dict[str, Any]) -> None:
    before = repository.ok("PUT", f"{at(draft)}/files/run.csv", b"before")
    upload = _open(repository, draft, md5=hashlib.md5(b"other").hexdigest())
    _send({**upload, "headers": {}, "parts": [{**upload["parts"][0], "url": _unsigned(upload)}]})
    repository.refused(422, "POST", f"{_self(upload)}/complete")
    repository.refused(409, "POST", f"{_self(upload)}/complete")
    after = repository.ok("GET", _self(upload))
    assert after["state"] == "failed" and after["error"] == verifying.WRONG
    assert repository.ok("GET", at(draft)) == before
    assert (_staged(), len(kept())) == ([], 1)


def _unsigned(upload: dict[str, Any]) -> str:
    """An address for the same key that is not signed for a digest, as somebody might have got it."""
    record = store().get(UPLOAD, number_of(upload["id"]) or 0)
    assert record is not None
    return staging.put_url(Staged.of_values(record.values["staged"]))


def test_another_upload_of_that_name(repository: Repository, draft: dict[str, Any]) -> None:
    first, second = _open(repository, draft), _open(repository, draft, LARGE)
    repository.refused(404, "GET", _self(first))
    assert [each["id"] for each in repository.ok("GET", f"{at(draft)}/uploads")] == [second["id"]]
    assert repository.send("DELETE", _self(second)).status == 204
    assert repository.ok("GET", f"{at(draft)}/uploads") == []
    assert s3().list_multipart_uploads(Bucket=BUCKET).get("Uploads", []) == []


def test_an_upload_that_has_expired(repository: Repository, draft: dict[str, Any]) -> None:
    upload = _open(repository, draft)
    record = store().get(UPLOAD, number_of(upload["id"]) or 0)
    assert record is not None
    past = {
        "expires": "2020-01-01T00:00:00.000000Z",
        "staged": {**record.values["staged"], "expires": "2020-01-01T00:00:00"},
    }
    store().transact(lambda prepared: [Update(record, {**record.values, **past})])
    repository.refused(404, "GET", _self(upload))
    repository.refused(409, "POST", f"{_self(upload)}/complete")
    assert repository.ok("GET", f"{at(draft)}/uploads") == []
    _open(repository, draft)


# Verified afterwards


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every upload is verified after the answer."""
    monkeypatch.setattr(completing, "HASHED_AT_ONCE", 0)


def test_verified_afterwards(repository: Repository, draft: dict[str, Any], later: None) -> None:
    before = repository.ok("PUT", f"{at(draft)}/files/run.csv", b"before")["files"][0]
    upload = _open(repository, draft, md5=MD5)
    _send(upload)
    (entry,) = _complete(repository, upload)["files"]
    assert entry == {**before, "md5": "", "size": len(CONTENT)}
    assert repository.ok("GET", _self(upload))["state"] == "verifying"
    assert repository.ok("GET", f"{at(draft)}/status/0")["status"] == "verifying"
    for method in ("GET", "HEAD"):
        assert repository.send(method, f"{at(draft)}/files/run.csv").status == 409
    assert [each.data["name"] for each in store().entries(UPLOAD, UPLOADS_OF, unfinished_in(number(draft)))] == [
        "run.csv"
    ]
    assert _complete(repository, upload)["files"] == [entry]
    assert _queued() == 2
    assert repository.ok("GET", f"{at(draft)}/files") == [{**entry, "md5": MD5}]
    assert repository.ok("GET", _self(upload))["state"] == "done"
    assert (_staged(), len(kept()), tally(draft)) == ([], 1, (1, len(CONTENT)))
    assert list(store().entries(UPLOAD, UPLOADS_OF, unfinished_in(number(draft)))) == []


def test_what_is_still_being_sent_keeps_a_draft_from_being_published(
    repository: Repository, draft: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = _open(repository, draft)
    text = "File 'run.csv' is still being sent: complete its upload, or abort it"
    assert repository.refused(409, "POST", f"{at(draft)}/submit") == text
    assert repository.ok("GET", at(draft))["properties"]["state"] == "draft"
    with monkeypatch.context() as late:
        late.setattr(moments, "now", lambda: "2999-01-01T00:00:00.000000Z")
        assert repository.ok("POST", f"{at(draft)}/submit")["properties"]["state"] == "published"
    assert repository.send("POST", f"{_self(upload)}/complete").status == 403


@pytest.mark.parametrize("was_there", [True, False])
def test_found_wrong_afterwards(repository: Repository, draft: dict[str, Any], later: None, was_there: bool) -> None:
    if was_there:
        repository.ok("PUT", f"{at(draft)}/files/run.csv", b"before")
    before = repository.ok("GET", f"{at(draft)}/files")
    upload = _open(repository, draft, LARGE, md5=MD5)
    _send(upload, LARGE)
    _complete(repository, upload)
    assert tally(draft) == (1, len(LARGE))
    _queued()
    assert repository.ok("GET", f"{at(draft)}/files") == before
    assert repository.ok("GET", _self(upload))["error"] == verifying.WRONG
    assert (_staged(), len(kept())) == ([], len(before))
    assert tally(draft) == ((1, 6) if was_there else (0, 0))


@pytest.mark.parametrize("way", ["deleted", "replaced", "aborted"])
def test_changed_while_it_is_verified(repository: Repository, draft: dict[str, Any], later: None, way: str) -> None:
    upload = _open(repository, draft, md5=MD5)
    _send(upload)
    _complete(repository, upload)
    if way == "deleted":
        repository.send("DELETE", f"{at(draft)}/files/run.csv")
    elif way == "replaced":
        repository.ok("PUT", f"{at(draft)}/files/run.csv", b"newer")
    else:
        repository.send("DELETE", _self(upload))
    before = repository.ok("GET", f"{at(draft)}/files")
    assert len(before) == (way == "replaced")
    _queued()
    assert repository.ok("GET", f"{at(draft)}/files") == before
    assert (_staged(), len(kept()), tally(draft)[0]) == ([], len(before), len(before))


def test_what_arrives(repository: Repository, draft: dict[str, Any], later: None) -> None:
    """S3's events: of what is still open nothing is done, of what is completed all, and what nobody awaits goes."""
    upload = _open(repository, draft)
    _send(upload)
    (key,) = _staged()
    verifying.arrived(str(number(draft)), key)
    assert _staged() == [key] and repository.ok("GET", f"{at(draft)}/files") == []
    _complete(repository, upload)
    verifying.arrived(str(number(draft)), key)
    assert repository.ok("GET", f"{at(draft)}/files")[0]["md5"] == MD5
    s3().put_object(Bucket=BUCKET, Key=key, Body=b"late")
    verifying.arrived(str(number(draft)), key)
    assert _staged() == []
    assert repository.send("GET", f"{at(draft)}/files/run.csv").content == CONTENT


def test_all_are_given_up_with_their_deposit(repository: Repository, draft: dict[str, Any], later: None) -> None:
    for n in range(3):
        upload = _open(repository, draft, LARGE, name=f"{n}.h5")
        _send(upload, LARGE, 1)
    done = _open(repository, draft)
    _send(done)
    _complete(repository, done)
    uploads.abort_all(number(draft))
    assert list(store().entries(UPLOAD, UPLOADS_OF, str(number(draft)))) == []
    assert s3().list_multipart_uploads(Bucket=BUCKET).get("Uploads", []) == []
    assert _staged() == []
    uploads.abort_all(number(draft))


@pytest.mark.parametrize("step", ["fail", "undo", "give_up"])
def test_given_up_while_it_is_completed(
    repository: Repository, draft: dict[str, Any], later: None, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    upload = _open(repository, draft)
    _send(upload)
    real = getattr(verifying, step)
    met: list[int] = []

    def meanwhile(*said: Any) -> None:
        if not met:
            met.append(repository.send("POST", f"{_self(upload)}/complete").status)
        real(*said)

    monkeypatch.setattr(verifying, step, meanwhile)
    assert repository.send("DELETE", _self(upload)).status == 204
    assert met in ([200], [409])
    assert (names(repository.ok("GET", at(draft))), tally(draft)) == ([], (0, 0))
    assert repository.ok("GET", f"{at(draft)}/uploads") == []
    assert repository.ok("POST", f"{at(draft)}/submit")["properties"]["state"] == "published"


def test_completed_twice_at_once(
    repository: Repository, draft: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = _open(repository, draft)
    _send(upload)
    join = completing._join
    first: list[Any] = []

    def late(staged: Staged) -> None:
        if not first:
            first.append(None)
            first[:] = [_complete(repository, upload)]
        join(staged)

    monkeypatch.setattr(completing, "_join", late)
    assert _complete(repository, upload) == first[0]
    assert (names(first[0]), len(kept())) == (["run.csv"], 1)
