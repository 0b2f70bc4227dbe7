"""Files of drafts: stored with a request, replaced, listed, given out, deleted; and what it costs."""

import hashlib
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import pytest
from botocore.exceptions import ReadTimeoutError

from functions.repository import moments
from functions.repository.operations import downloads, writes
from functions.repository.pids import number_of
from functions.repository.store import BYTES, CHANGED, DEPOSIT, FILE, FILES, PUBLISHED, PUBLISHING, SHUT, store
from infra.bench.filling import fill
from shared.aws import s3
from shared.files.direct import DirectUpload
from shared.meter import metered
from shared.records import Create, Fence, Update
from tests.unit.repository.conftest import BUCKET, NOBODY, SITE, TABLE, Repository

CONTENT = b"day,level\n1,5\n"
MD5 = hashlib.md5(CONTENT).hexdigest()


def at(draft: dict[str, Any]) -> str:
    """The path of an object."""
    return str(draft["links"]["self"]).removeprefix(SITE)


def number(draft: dict[str, Any]) -> int:
    """The number of an object's record."""
    return number_of(draft["id"]) or 0


def become(draft: dict[str, Any], state: str, **values: Any) -> None:
    """Give a deposit a state, as publication does."""
    record = store().get(DEPOSIT, number(draft))
    assert record is not None
    seen = store().tally(record)
    naming = {"since": moments.now(), "run": "1", "back": record.values["state"]}
    after = Update(record, {**record.values, "state": state, "naming": naming, **values})
    store().transact(lambda prepared: [after, Fence(record, seen, SHUT)])


def tally(draft: dict[str, Any]) -> tuple[int, int]:
    """How many files a deposit has, and how many bytes."""
    record = store().get(DEPOSIT, number(draft))
    assert record is not None
    counted = store().tally(record)
    return counted[FILES], counted[BYTES]


def kept() -> list[str]:
    """The keys of the bytes that are kept."""
    return [each["Key"] for each in s3().list_objects_v2(Bucket=BUCKET, Prefix="files/").get("Contents", [])]


def names(shown: dict[str, Any]) -> list[str]:
    """The names of an object's files."""
    return [each["name"] for each in shown.get("files", [])]


def test_a_file_is_stored_and_shown(repository: Repository) -> None:
    draft = repository.make()
    shown = repository.ok("PUT", f"{at(draft)}/files/data.csv", CONTENT)
    (entry,) = shown["files"]
    assert list(entry) == ["name", "url", "external", "size", "mimetype", "md5", "epicpid"]
    url = f"{SITE}/deposit/{draft['id']}/files/data.csv"
    assert entry | {"epicpid": ""} == {
        **{"name": "data.csv", "url": url, "external": False, "size": len(CONTENT)},
        **{"mimetype": "text/csv", "md5": MD5, "epicpid": ""},
    }
    assert entry["epicpid"].partition("/")[2]
    assert shown["updated"] > shown["created"]
    assert repository.ok("GET", at(draft)) == shown
    assert repository.ok("GET", f"{at(draft)}/files") == [entry] == repository.ok("GET", f"{at(draft)}/files/")
    assert tally(draft) == (1, len(CONTENT))
    for index, word in ((0, "status"), (0, "stage")):
        told = {"index": 0, "name": "data.csv", "status": "online"}
        assert repository.ok("GET", f"{at(draft)}/{word}/{index}") == told
    assert repository.ok("POST", f"{at(draft)}/stage/0", b"share-token=") == told
    for place in ("1", "-1", "x", "99999999999"):
        repository.refused(404, "GET", f"{at(draft)}/status/{place}")


def test_names_come_back_byte_for_byte(repository: Repository) -> None:
    draft = repository.make()
    said = ["a b#?%:.csv", "ä.csv", "a\u0308.csv", "A.csv", "a.csv", "folder/deep/x.csv"]
    for name in said:
        repository.ok("PUT", f"{at(draft)}/files/{quote(name, safe='')}", name.encode())
    shown = repository.ok("GET", at(draft))
    assert names(shown) == said
    for entry in shown["files"]:
        path = entry["url"].removeprefix(SITE)
        for address in (path, f"/api/objects{path}", f"/api/object{path}"):
            assert repository.send("GET", address).content == entry["name"].encode()
    assert shown["files"][-1]["url"].endswith("/files/folder/deep/x.csv")
    repository.refused(404, "GET", f"{at(draft)}/files/folder%2Fdeep")
    repository.refused(400, "PUT", f"{at(draft)}/files/a%2F..%2Fb", b"")
    repository.refused(400, "PUT", f"{at(draft)}/files/%FF", b"")
    for method in ("PUT", "DELETE"):
        repository.refused(401, method, f"{at(draft)}/files/%FF", caller=NOBODY)
        repository.refused(403, method, f"{at(draft)}/files/a%5Cb", caller=repository.other)
        repository.refused(404, method, "/api/objects/deposit/none/files/a%5Cb")


def test_a_second_file_of_that_name_takes_its_place(repository: Repository) -> None:
    draft = repository.make()
    first = repository.ok("PUT", f"{at(draft)}/files/a.txt", b"one")["files"][0]
    (old,) = kept()
    repository.ok("PUT", f"{at(draft)}/files/b.txt", b"two")
    shown = repository.ok("PUT", f"/api/object/deposit/{draft['id']}/files/a.txt", b"three")
    assert names(shown) == ["a.txt", "b.txt"]
    assert shown["files"][0]["epicpid"] == first["epicpid"]
    assert shown["files"][0]["md5"] == hashlib.md5(b"three").hexdigest()
    assert old not in kept() and len(kept()) == 2
    assert tally(draft) == (2, 8)
    assert repository.ok("GET", at(draft)) == shown


def test_an_empty_file(repository: Repository) -> None:
    draft = repository.make()
    entry = repository.ok("PUT", f"{at(draft)}/files/empty.bin")["files"][0]
    assert (entry["size"], entry["md5"]) == (0, hashlib.md5(b"").hexdigest())
    reply = repository.send("GET", f"{at(draft)}/files/empty.bin")
    assert (reply.status, reply.content) == (200, b"")
    assert repository.send("GET", f"{at(draft)}/files/empty.bin", headers={"Range": "bytes=0-"}).status == 416


def test_digests_that_are_declared(repository: Repository) -> None:
    draft = repository.make()
    path = f"{at(draft)}/files/a.txt"
    right = b64encode(hashlib.md5(CONTENT).digest()).decode()
    repository.ok("PUT", path, CONTENT, headers={"Content-MD5": right})
    wrong = b64encode(hashlib.md5(b"").digest()).decode()
    repository.refused(422, "PUT", path, CONTENT, headers={"Content-MD5": wrong})
    for said in ("x", "", "AAAA", MD5):
        repository.refused(400, "PUT", path, b"other", headers={"Content-MD5": said})
    assert repository.ok("GET", at(draft))["files"][0]["md5"] == MD5
    assert len(kept()) == 1


def test_a_file_too_large_for_a_request(repository: Repository) -> None:
    draft = repository.make()
    reply = repository.send("PUT", f"{at(draft)}/files/a.bin", b"0" * 4_500_001)
    assert reply.status == 413
    assert reply.body == {
        "error": "File too large for direct upload (limit 4500000 bytes)",
        "uploads": f"{SITE}{at(draft)}/uploads",
    }
    assert (kept(), tally(draft)) == ([], (0, 0))


def test_who_may_change_files(repository: Repository) -> None:
    draft, collection = repository.make(), repository.make(kind="collection")
    repository.ok("PUT", f"{at(draft)}/files/a.txt", CONTENT)
    reference = [{"name": "b", "epicpid": "a/b"}]
    tries = [("PUT", "files/a.txt", b""), ("DELETE", "files/a.txt", None), ("POST", "files", reference)]
    for method, path, body in tries:
        for caller, status in ((NOBODY, 401), (repository.other, 403)):
            repository.refused(status, method, f"{at(draft)}/{path}", body, caller=caller)
        repository.refused(401, method, f"/api/objects/deposit/0123456789abcdef/{path}", body, caller=NOBODY)
        repository.refused(404, method, f"/api/objects/deposit/0123456789abcdef/{path}", body)
        repository.refused(404, method, f"{at(collection)}/{path}", body)
    repository.refused(404, "GET", f"{at(collection)}/files")
    repository.refused(404, "GET", "/api/objects/community/surf/files")
    repository.ok("PUT", f"{at(draft)}/files/admin.txt", CONTENT, caller=repository.admin)
    for state, status in ((PUBLISHING, 409), (PUBLISHED, 403)):
        become(draft, state)
        for method, path, body in tries:
            for caller in (repository.me, repository.admin):
                text = repository.refused(status, method, f"{at(draft)}/{path}", body, caller=caller)
                assert status == 409 or text == "Files of a published object cannot be changed"
    assert len(kept()) == 2


def test_who_may_have_files(repository: Repository) -> None:
    draft = repository.make()
    repository.ok("PUT", f"{at(draft)}/files/a.txt", CONTENT)
    path = f"{at(draft)}/files/a.txt"
    listed = {"principal_kind": "user", "user_id": "77", "username": "cem"}
    callers = (NOBODY, repository.other, listed, repository.me, repository.admin)

    def statuses() -> list[int]:
        return [repository.send("GET", path, caller=each).status for each in callers]

    assert statuses() == [401, 403, 403, 200, 200]
    for level, expected in (
        ("open", [200, 200, 200, 200, 200]),
        ("restricted", [401, 200, 200, 200, 200]),
        ("closed", [401, 403, 200, 200, 200]),
    ):
        become(draft, PUBLISHED, sharelevel=level, users=[77], published=draft["created"])
        assert statuses() == expected
        assert repository.send("GET", f"{at(draft)}/files", caller=NOBODY).status == 200


def test_what_is_given_out(repository: Repository) -> None:
    draft = repository.make()
    path = f"{at(draft)}/files/d%C3%A4ta.csv"
    repository.ok("PUT", path, CONTENT)
    for address in (path, path.removeprefix("/api/objects")):
        reply = repository.send("GET", address)
        assert (reply.status, reply.content) == (200, CONTENT)
        assert reply.headers["Content-Type"] == "text/csv"
        assert reply.headers["ETag"] == f'"{MD5}"'
        said = "attachment; filename=\"d_ta.csv\"; filename*=UTF-8''d%C3%A4ta.csv"
        assert reply.headers["Content-Disposition"] == said
        assert repository.send("HEAD", address).headers["ETag"] == f'"{MD5}"'
    assert repository.send("GET", path, headers={"If-None-Match": f'"{MD5}"'}).status == 304
    part = repository.send("GET", path, headers={"Range": "bytes=4-8"})
    assert (part.status, part.content, part.headers["Content-Range"]) == (206, b"level", f"bytes 4-8/{len(CONTENT)}")
    repository.refused(404, "GET", f"{at(draft)}/files/other")


def test_a_file_larger_than_an_answer(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = repository.make()
    repository.ok("PUT", f"{at(draft)}/files/a.csv", CONTENT)
    from functions.repository.endpoints import files as endpoints

    monkeypatch.setattr(endpoints, "DIRECT_LIMIT", 5)
    reply = repository.send("GET", f"{at(draft)}/files/a.csv")
    assert (reply.status, reply.headers["Cache-Control"]) == (302, "no-store")
    assert "X-Amz-Expires=900" in reply.headers["Location"] and "attachment" in reply.headers["Location"]
    head = repository.send("HEAD", f"{at(draft)}/files/a.csv")
    assert (head.status, head.headers["ETag"]) == (200, f'"{MD5}"')


def test_a_deleted_file(repository: Repository) -> None:
    draft = repository.make()
    for name in ("a.txt", "b.txt"):
        before = repository.ok("PUT", f"{at(draft)}/files/{name}", CONTENT)
    reply = repository.send("DELETE", f"{at(draft)}/files/b.txt")
    assert (reply.status, reply.content) == (204, b"")
    after = repository.ok("GET", at(draft))
    assert names(after) == ["a.txt"] and after["updated"] > before["updated"]
    assert (len(kept()), tally(draft)) == (1, (1, len(CONTENT)))
    repository.refused(404, "DELETE", f"{at(draft)}/files/b.txt")
    repository.refused(404, "GET", f"{at(draft)}/files/b.txt")
    repository.send("DELETE", f"{at(draft)}/files/a.txt")
    assert "files" not in repository.ok("GET", at(draft))
    assert repository.ok("GET", f"{at(draft)}/files") == []


def test_files_of_an_imported_object(repository: Repository) -> None:
    """Its pid does not tell its record, and its files have their addresses in the API."""
    draft = repository.make()
    record = store().get(DEPOSIT, number(draft))
    assert record is not None
    named = {"namespace": "cosmogrid", "id": "128", "claimed": "cosmogrid:128"}
    store().create(DEPOSIT, {**record.values, **named})
    path = "/api/objects/cosmogrid/128/files/a.txt"
    for content in (b"one", CONTENT):
        (entry,) = repository.ok("PUT", path, content)["files"]
    assert entry["url"] == f"{SITE}{path}"
    assert repository.send("GET", path).content == CONTENT
    assert repository.ok("GET", "/api/objects/cosmogrid/128/files") == [entry]
    assert repository.send("DELETE", path).status == 204
    assert kept() == [] and "files" not in repository.ok("GET", at(draft))


def test_files_elsewhere(repository: Repository) -> None:
    draft = repository.make()
    repository.ok("PUT", f"{at(draft)}/files/here.csv", CONTENT)
    said = [{"name": "there.csv", "epicpid": "21.T1/a", "size": 7}, {"name": "x/y", "epicpid": "21.T1/b"}]
    shown = repository.ok("POST", f"{at(draft)}/files", said)
    assert names(shown) == ["here.csv", "there.csv", "x/y"]
    assert shown["files"][1] == {
        **{"name": "there.csv", "url": "https://hdl.handle.net/21.T1/a", "external": True, "size": 7},
        **{"mimetype": "text/csv", "md5": "", "epicpid": "21.T1/a"},
    }
    patch = [{"op": "add", "path": "/-", "value": {"name": "there.csv", "epicpid": "21.T1/c"}}]
    shown = repository.ok("PATCH", f"{at(draft)}/files", patch, headers={"Content-Type": "application/json-patch+json"})
    assert names(shown) == ["here.csv", "there.csv", "x/y"] and shown["files"][1]["epicpid"] == "21.T1/c"
    assert tally(draft) == (3, len(CONTENT))
    reply = repository.send("GET", f"{at(draft)}/files/there.csv")
    assert (reply.status, reply.headers["Location"]) == (302, "https://hdl.handle.net/21.T1/c")
    assert repository.send("HEAD", f"{at(draft)}/files/there.csv").status == 200
    assert repository.ok("GET", f"{at(draft)}/status/1")["status"] == "external"
    repository.refused(409, "PUT", f"{at(draft)}/files/there.csv", CONTENT)
    new = {"name": "new", "epicpid": "21.T1/d"}
    repository.refused(409, "POST", f"{at(draft)}/files", [new, {"name": "here.csv", "epicpid": "21.T1/d"}])
    repository.refused(400, "POST", f"{at(draft)}/files", [new, {"name": "bad"}])
    repository.refused(400, "POST", f"{at(draft)}/files", b"")
    assert repository.ok("GET", at(draft)) == shown
    assert repository.send("DELETE", f"{at(draft)}/files/x/y").status == 204
    many = [{"name": f"part-{n}", "epicpid": f"21.T1/{n}"} for n in range(100)]
    assert names(repository.ok("POST", f"{at(draft)}/files", many))[2:] == [each["name"] for each in many]
    assert tally(draft) == (102, len(CONTENT))


def test_lists_in_pages(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = repository.make()
    said = [f"part-{n}" for n in range(7)]
    repository.ok("POST", f"{at(draft)}/files", [{"name": each, "epicpid": "a/b"} for each in said])
    url, found = f"{at(draft)}/files", []
    query = {"size": ["3"], "token": ["kept-out"]}
    while True:
        reply = repository.send("GET", url, query=query)
        found.append([each["name"] for each in reply.body])
        if "Link" not in reply.headers:
            break
        assert "kept-out" not in reply.headers["Link"]
        link = reply.headers["Link"].removeprefix("<").removesuffix('>; rel="next"')
        query = {
            name: [value] for name, _, value in (each.partition("=") for each in link.partition("?")[2].split("&"))
        }
    assert found == [said[:3], said[3:6], said[6:]]
    second = repository.send("GET", url, query={"size": ["3"], "page": ["2"]})
    assert [each["name"] for each in second.body] == said[3:6]
    assert repository.ok("GET", url, query={"page": ["4"], "size": ["3"]}) == []
    for name in ("page", "size", "after"):
        for value in ("0", "-1", "abc", "1.5", ""):
            text = repository.refused(400, "GET", url, query={name: [value]})
            assert text == f"Invalid value '{value}' for parameter '{name}', expected a positive integer"
    monkeypatch.setattr("functions.repository.endpoints.files.MOST_LISTED", 5)
    assert len(repository.ok("GET", url, query={"size": ["100"]})) == 5 == len(repository.ok("GET", url))


def test_uploads_of_one_name_at_once(repository: Repository) -> None:
    draft = repository.make()
    contents = [f"{n}".encode() * 10 for n in range(4)]
    with ThreadPoolExecutor(4) as pool:
        replies = list(pool.map(lambda each: repository.send("PUT", f"{at(draft)}/files/a.txt", each), contents))
    assert [each.status for each in replies] == [200] * 4
    (entry,) = repository.ok("GET", f"{at(draft)}/files")
    content = repository.send("GET", f"{at(draft)}/files/a.txt").content
    assert content in contents and entry["md5"] == hashlib.md5(content).hexdigest()
    assert (len(kept()), tally(draft)) == (1, (1, 10))


def test_an_upload_that_meets_the_publication(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """The deposit is being published between the upload's look at it and its write: the fence holds."""
    draft = repository.make()
    repository.ok("PUT", f"{at(draft)}/files/a.txt", CONTENT)
    stored = DirectUpload.store

    def late(self: DirectUpload, owner: str) -> Any:
        found = stored(self, owner)
        monkeypatch.setattr(DirectUpload, "store", stored)
        become(draft, PUBLISHING)
        return found

    monkeypatch.setattr(DirectUpload, "store", late)
    repository.refused(409, "PUT", f"{at(draft)}/files/b.txt", b"late")
    assert names(repository.ok("GET", at(draft))) == ["a.txt"]
    assert (len(kept()), tally(draft)) == (1, (1, len(CONTENT)))


def test_bytes_stay_where_nobody_knows_whether_they_are_pointed_at(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = repository.make()
    transact = writes.transact

    def cut(*arguments: Any, **more: Any) -> Any:
        transact(*arguments, **more)
        raise ReadTimeoutError(endpoint_url="dynamodb")

    with monkeypatch.context() as patched:
        patched.setattr(writes, "transact", cut)
        assert repository.send("PUT", f"{at(draft)}/files/a.txt", CONTENT).status == 503
    assert repository.send("GET", f"{at(draft)}/files/a.txt").content == CONTENT


def _trips(repository: Repository, method: str, path: str, body: Any = None) -> int:
    with metered() as use:
        reply = repository.send(method, path, body)
    assert reply.status < 300, reply.text
    return use.trips


def test_round_trips(repository: Repository) -> None:
    draft = repository.make()
    path = f"{at(draft)}/files"
    assert _trips(repository, "GET", at(draft)) == 1
    assert _trips(repository, "PUT", f"{path}/first.txt", CONTENT) == 2
    assert _trips(repository, "PUT", f"{path}/second.txt", CONTENT) == 2
    assert _trips(repository, "PUT", f"{path}/second.txt", b"other") == 5
    assert _trips(repository, "GET", path) == 1
    assert _trips(repository, "GET", f"{path}/first.txt") == 1
    assert _trips(repository, "GET", f"{at(draft)}/status/1") == 1
    assert _trips(repository, "POST", path, [{"name": "x", "epicpid": "a/b"}]) == 6
    assert _trips(repository, "DELETE", f"{path}/second.txt") == 4


def test_many_files_cost_what_ten_do(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """400, of which an envelope tells 50, stand for 100,000 (`python -m infra.bench repository-units`)."""
    for module in ("files", "objects"):
        monkeypatch.setattr(f"functions.repository.operations.{module}.MOST_FILES", 50)
    few, many = repository.make("Few"), repository.make("Many")
    for each in (few, many):
        repository.ok("PUT", f"{at(each)}/files/file.txt", CONTENT)
        (line,) = store().entries(FILE, CHANGED, str(number(each)))
        like = store().get(FILE, line.id)
        assert like is not None
        values = like.values
        repository.send("DELETE", f"{at(each)}/files/file.txt")

    def file(id: int) -> Create:
        own = number(few if id <= 10 else many)
        return Create(FILE, id, {**values, "deposit": own, "name": f"file-{id:06}.txt", "handle": None})

    fill(store(), TABLE, 412, file, {})
    for each in (few, many):
        repository.ok("PUT", f"{at(each)}/files/warm.txt", CONTENT)
        repository.send("DELETE", f"{at(each)}/files/warm.txt")

    def cost(method: str, path: str, body: Any = None, query: Any = None) -> tuple[int, float]:
        with metered() as use:
            reply = repository.send(method, path, body, query=query)
        assert reply.status < 300, reply.text
        return use.trips, use.write_units

    for method, path, body in (
        ("PUT", "files/new.txt", b"new"),
        ("PUT", "files/new.txt", b"newer"),
        ("GET", "files/new.txt", None),
        ("GET", "", None),
        ("GET", "status/3", None),
        ("DELETE", "files/new.txt", None),
    ):
        costs = [cost(method, f"{at(each)}/{path}", body) for each in (few, many)]
        assert costs[0] == costs[1], (method, path)
    shown = repository.ok("GET", at(many))
    assert len(shown["files"]) == 50
    listed = repository.ok("GET", f"{at(many)}/files")
    assert len(listed) == 402 and listed[:50] == shown["files"]
    assert downloads.MOST_LISTED == 5_000


def test_a_handle_is_one_path_whatever_it_holds(repository: Repository) -> None:
    draft = repository.make()
    (entry,) = repository.ok("POST", f"{at(draft)}/files", [{"name": "x.csv", "epicpid": '21.T1/ü€"?a#b%2'}])["files"]
    assert entry["epicpid"] == '21.T1/ü€"?a#b%2'
    assert entry["url"] == "https://hdl.handle.net/21.T1/%C3%BC%E2%82%AC%22%3Fa%23b%252"
    assert repository.send("GET", f"{at(draft)}/files/x.csv").headers["Location"] == entry["url"]


def test_far_places_of_a_list_are_refused(repository: Repository) -> None:
    draft = repository.make()
    assert repository.send("GET", f"{at(draft)}/status/50000").status == 404
    assert "50000 entries" in repository.refused(400, "GET", f"{at(draft)}/status/50001")
