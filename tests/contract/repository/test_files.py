"""Files of deposits over HTTP: sent as clients send them, listed, given out to whoever may have them."""

import hashlib
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import requests

from .client import Client, Json, at

CONTENT = b"day,level\n2026-02-03,5.2\n"
MD5 = hashlib.md5(CONTENT).hexdigest()
NAMES = ("a b#?%:.csv", "ä/日本.csv", "a\u0308/x", "A.txt", "a.txt", "50%25.txt", "~'(1)!.txt")


def _path(url: str, site: Client) -> str:
    assert url.startswith(site.url)
    return url.removeprefix(site.url)


def _names(shown: Json) -> list[str]:
    return [each["name"] for each in shown.get("files", [])]


def test_as_the_documentation_sends_them(owner: Client, tmp_path: Any) -> None:
    """Curl with `--data-binary`, and with `-T` in chunks (SURF Data Repository, REST API reference)."""
    draft = owner.create()
    file = tmp_path / "data.txt"
    file.write_bytes(CONTENT)
    common = [
        "curl",
        "-sS",
        "-X",
        "PUT",
        "-H",
        "Accept:application/json",
        "-H",
        "Content-Type:application/octet-stream",
    ]
    ways = (["--data-binary", f"@{file}"], ["-H", "Transfer-Encoding:chunked", "-T", str(file)])
    for place, way in enumerate(ways):
        url = f"{draft['links']['files']}/data{place}.txt?token={owner.token}"
        said = subprocess.run([*common, *way, url], check=True, capture_output=True, text=True, timeout=60).stdout
        assert f'"md5":"{MD5}"' in said and '"mimetype":"text/plain"' in said
    shown = owner.get(draft)
    assert _names(shown) == ["data0.txt", "data1.txt"]
    assert owner.ok("GET", f"{at(draft)}/files") == shown["files"] == owner.ok("GET", f"{at(draft)}/files/")


def test_as_a_script_sends_them(owner: Client) -> None:
    """A stream without a length, an empty file, and a DELETE that says it has JSON."""
    draft = owner.create()
    said = {"token": owner.token}

    def stream() -> Iterator[bytes]:
        yield from (CONTENT[:5], CONTENT[5:])

    for name, data in (("stream", stream()), ("empty", b""), ("file", CONTENT)):
        answer = requests.put(f"{draft['links']['files']}/{name}", data=data, params=said, timeout=60)
        assert answer.status_code == 200, answer.text
    sizes = {each["name"]: each["size"] for each in owner.get(draft)["files"]}
    assert sizes == {"stream": len(CONTENT), "empty": 0, "file": len(CONTENT)}
    headers = {"Content-Type": "application/json"}
    assert owner.ok("DELETE", f"{at(draft)}/files/file", status=204, headers=headers) is None
    assert _names(owner.get(draft)) == ["stream", "empty"]


def test_names_byte_for_byte(owner: Client) -> None:
    draft = owner.create()
    for name in NAMES:
        encoded = "".join(f"%{each:02X}" for each in name.encode())
        owner.ok("PUT", f"{at(draft)}/files/{encoded}", name.encode())
    files = owner.get(draft)["files"]
    assert tuple(each["name"] for each in files) == NAMES
    for each in files:
        path = _path(each["url"], owner)
        for address in (path, f"/api/objects{path}", f"/api/object{path}"):
            assert owner.send("GET", address).content == each["name"].encode()
    owner.ok("DELETE", f"/api/object{_path(files[0]['url'], owner)}", status=204)
    owner.ok("PUT", f"/api/object/deposit/{draft['id']}/files/ä%2F日本.csv".encode().decode(), CONTENT)
    assert tuple(_names(owner.get(draft))) == NAMES[1:]
    for bad in ("a%5Cb", "a%0Ab", "%FF", "a%2F%2Fb", "x" * 256):
        assert owner.refused("PUT", f"{at(draft)}/files/{bad}", CONTENT)[0] == 400


def test_what_is_given_out(owner: Client, other: Client, stranger: Client) -> None:
    draft = owner.create()
    owner.upload(draft, "däta.csv", CONTENT)
    for address in (
        f"/api/objects/deposit/{draft['id']}/files/d%C3%A4ta.csv",
        f"/deposit/{draft['id']}/files/d%C3%A4ta.csv",
    ):
        answer = owner.send("GET", address)
        assert (answer.status_code, answer.content) == (200, CONTENT)
        told = {name: answer.headers[name] for name in ("Content-Type", "Content-Length", "ETag")}
        assert told == {"Content-Type": "text/csv", "Content-Length": str(len(CONTENT)), "ETag": f'"{MD5}"'}
        assert answer.headers["Content-Disposition"].endswith("filename*=UTF-8''d%C3%A4ta.csv")
        head = owner.send("HEAD", address)
        assert (head.status_code, head.content) == (200, b"")
        assert {name: head.headers[name] for name in told} == told
        part = owner.send("GET", address, headers={"Range": "bytes=0-2"})
        assert (part.status_code, part.content) == (206, b"day")
        assert part.headers["Content-Range"] == f"bytes 0-2/{len(CONTENT)}"
        assert owner.send("GET", address, headers={"If-None-Match": f'"{MD5}"'}).status_code == 304
        assert (stranger.refused("GET", address)[0], other.refused("GET", address)[0]) == (401, 403)


def test_more_than_a_request_carries(owner: Client) -> None:
    draft = owner.create()
    status, said = owner.refused("PUT", f"{at(draft)}/files/large.bin", bytes(4_500_001))
    assert (status, said["uploads"]) == (413, f"{draft['links']['self']}/uploads")
    assert said["error"] == "File too large for direct upload (limit 4500000 bytes)"
    owner.ok("PUT", f"{at(draft)}/files/fits.bin", bytes(4_500_000))
    assert len(owner.send("GET", f"{at(draft)}/files/fits.bin").content) == 4_500_000
    assert _names(owner.get(draft)) == ["fits.bin"]


def test_references_to_files_elsewhere(owner: Client) -> None:
    draft = owner.create()
    owner.upload(draft, "here.csv", CONTENT)
    owner.ok("POST", f"{at(draft)}/files", [{"name": "there/1.csv", "epicpid": "21.T1/a", "size": 7, "md5": MD5}])
    patch = [{"op": "add", "path": "/files/-", "value": {"name": "b", "epicpid": "21.T1/b"}}]
    shown = owner.ok("PATCH", f"{at(draft)}/files", patch, headers={"Content-Type": "application/json-patch+json"})
    assert shown["files"][1] == {
        **{"name": "there/1.csv", "url": "https://hdl.handle.net/21.T1/a", "external": True, "size": 7},
        **{"mimetype": "text/csv", "md5": MD5, "epicpid": "21.T1/a"},
    }
    answer = owner.send("GET", f"{at(draft)}/files/there/1.csv")
    assert (answer.status_code, answer.headers["Location"]) == (302, "https://hdl.handle.net/21.T1/a")
    assert owner.send("HEAD", f"{at(draft)}/files/there/1.csv").status_code == 200
    assert [owner.ok("GET", f"{at(draft)}/status/{n}")["status"] for n in range(3)] == [
        "online",
        "external",
        "external",
    ]
    assert owner.refused("PATCH", f"{at(draft)}/files", "")[0] == 400
    assert owner.refused("POST", f"{at(draft)}/files", [{"name": "here.csv", "epicpid": "21.T1/c"}])[0] == 409
    owner.ok("DELETE", f"{at(draft)}/files/there/1.csv", status=204)
    assert _names(owner.get(draft)) == ["here.csv", "b"]


def test_many_at_once(owner: Client) -> None:
    """Uploads do not meet: each is in the list when its answer comes."""
    draft = owner.create()
    said = [f"{n}.txt" for n in range(12)]

    def put(name: str) -> Json:
        return Client(owner.url, owner.token).upload(draft, name, name.encode())

    with ThreadPoolExecutor(6) as pool:
        for name, shown in zip(said, pool.map(put, said), strict=True):
            assert name in _names(shown)
    assert sorted(_names(owner.get(draft))) == sorted(said)
    first = owner.send("GET", f"{at(draft)}/files?size=7")
    rest = owner.ok("GET", first.headers["Link"].partition(">")[0].removeprefix(f"<{owner.url}"))
    assert [*first.json(), *rest] == owner.get(draft)["files"]
