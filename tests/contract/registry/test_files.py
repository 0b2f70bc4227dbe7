"""Files in the registry: an address to put bytes at, what is stored by its checksum, and how it is downloaded."""

import hashlib
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from email.message import Message
from typing import TypeVar
from urllib.parse import urlsplit

import pytest
import requests

from .client import Client, Json, outcome, unique

Found = TypeVar("Found")


def sha1(content: bytes) -> str:
    return hashlib.sha1(content, usedforsecurity=False).hexdigest()


def fresh(start: bytes = b"") -> bytes:
    """Bytes that nobody has stored."""
    return start + unique().encode()


def put(url: str, content: bytes) -> requests.Response:
    """What `requests.put(url, data=bytes)` sends."""
    with requests.Session() as session:
        session.trust_env = False
        return session.put(url, data=content, timeout=60)


def until(condition: Callable[[], Found], what: str, seconds: float = 60) -> Found:
    """Ask until the condition gives something true, and give that."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, f"waited {seconds} s: {what}"
        time.sleep(0.05)
    return found


def upload_url(client: Client, checksum: str) -> str:
    """Where the bytes of a checksum are to be put."""
    answer = client.send("POST", f"data/{checksum}")
    assert answer.status_code == 200, answer.text
    assert answer.json().keys() == {"url"}
    return str(answer.json()["url"])


def is_stored(client: Client, checksum: str) -> bool:
    return client.send("POST", f"data/{checksum}").status_code == 409


def store(client: Client, content: bytes) -> str:
    """Store bytes as the clients do; gives their checksum."""
    checksum = sha1(content)
    assert put(upload_url(client, checksum), content).status_code in (200, 201)
    until(lambda: is_stored(client, checksum), f"{checksum} stored")
    return checksum


def describe(client: Client, checksum: str, **values: object) -> Json:
    """The object whose location, below storage root 1, has that checksum."""
    location = client.make("storage_location", path=checksum, hash=checksum, storage_root="/api/storage_root/1/")
    return client.make("object", storage_location=location["url"], **values)


def download(client: Client, checksum: str, follow: bool = True) -> requests.Response:
    """GET of what is stored by that checksum."""
    return client.get(f"{client.site}/data/{checksum}", allow_redirects=follow)


def test_the_first_storage_root(registry: Client, stranger: Client) -> None:
    root = stranger.read("storage_root/1/")
    assert (root["root"], root["local"]) == (f"{registry.site}/data/", False)


@pytest.mark.parametrize(
    "content", [b"", bytes(range(256)), b"hello world\n", b"\r\n\x00" * 1000], ids=["empty", "all", "text", "zeros"]
)
def test_bytes_come_back_identical(registry: Client, stranger: Client, content: bytes) -> None:
    content = fresh(content) if content else content
    checksum = sha1(content)
    answer = registry.send("POST", f"data/{checksum}")
    if answer.status_code != 409:
        assert put(answer.json()["url"], content).status_code in (200, 201)
        until(lambda: is_stored(registry, checksum), "stored")
    if registry.page("storage_location", hash=checksum)["count"] == 0:
        describe(registry, checksum)
    assert download(stranger, checksum).content == content


def test_what_is_stored_is_not_asked_for_again(registry: Client, second: Client) -> None:
    checksum = store(registry, fresh())
    for who in (registry, second):
        answer = who.send("POST", f"data/{checksum}")
        assert (answer.status_code, answer.content) == (409, b"")


def test_a_location_is_not_the_bytes(registry: Client, stranger: Client) -> None:
    """The client registers the location before it asks where to put the bytes."""
    content = fresh()
    checksum = sha1(content)
    describe(registry, checksum)
    assert download(stranger, checksum).status_code == 404
    assert put(upload_url(registry, checksum), content).status_code in (200, 201)
    until(lambda: is_stored(registry, checksum), "stored")
    assert download(stranger, checksum).content == content


@pytest.mark.parametrize("form", ["json", "data"])
def test_the_checksum_in_the_body(registry: Client, form: str) -> None:
    content = fresh()
    answer = registry.send("POST", "data", **{form: {"checksum": sha1(content)}})
    assert answer.status_code == 200
    assert put(answer.json()["url"], content).status_code in (200, 201)
    until(lambda: is_stored(registry, sha1(content)), "stored")
    again = registry.send("POST", "data", **{form: {"checksum": sha1(content)}})
    assert (again.status_code, again.content) == (409, b"")


def test_no_checksum(registry: Client) -> None:
    bodies: list[Json] = [{}, {"json": {}}, {"data": {"other": "x"}}]
    for options in bodies:
        answer = registry.send("POST", "data", **options)
        assert (answer.status_code, answer.content) == (400, b"")


def test_strangers_store_nothing(stranger: Client) -> None:
    refusal = (403, {"detail": "Authentication credentials were not provided."})
    assert outcome(stranger.send("POST", f"data/{sha1(fresh())}")) == refusal
    assert outcome(stranger.send("POST", "data", json={"checksum": sha1(fresh())})) == refusal


@pytest.mark.parametrize("target", ["data", "data/{}"])
def test_addresses_are_only_asked_for_by_post(registry: Client, target: str) -> None:
    assert registry.get(target.format(sha1(b"x"))).status_code == 405


def test_wrong_bytes_never_show(registry: Client, stranger: Client) -> None:
    content = fresh()
    checksum = sha1(content)
    first = upload_url(registry, checksum)
    assert put(first, fresh(b"wrong")).status_code in (200, 201)
    describe(registry, checksum)
    again = upload_url(registry, checksum)
    assert again != first
    assert download(stranger, checksum).status_code == 404
    assert put(again, content).status_code in (200, 201)
    until(lambda: is_stored(registry, checksum), "stored")
    assert download(stranger, checksum).content == content


def test_a_later_put_changes_nothing(registry: Client, stranger: Client) -> None:
    content = fresh()
    checksum = sha1(content)
    url = upload_url(registry, checksum)
    put(url, content)
    until(lambda: is_stored(registry, checksum), "stored")
    describe(registry, checksum)
    put(url, fresh(b"other"))
    for _ in range(3):
        assert registry.send("POST", f"data/{checksum}").status_code == 409
        assert download(stranger, checksum).content == content


def test_two_at_once_store_the_same(registry: Client, second: Client, stranger: Client) -> None:
    content = fresh()
    checksum = sha1(content)

    def upload(client: Client) -> int:
        answer = client.send("POST", f"data/{checksum}")
        return put(answer.json()["url"], content).status_code if answer.status_code == 200 else answer.status_code

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(upload, [registry, second] * 2)) <= {200, 201, 409}
    until(lambda: is_stored(registry, checksum), "stored")
    describe(registry, checksum)
    assert download(stranger, checksum).content == content


# Downloads


def test_a_download_is_a_redirect(registry: Client, stranger: Client) -> None:
    content = fresh()
    checksum = store(registry, content)
    assert download(stranger, checksum).status_code == 404, "no location, no object"
    describe(registry, checksum)
    answer = download(stranger, checksum, follow=False)
    assert answer.status_code == 302
    assert urlsplit(answer.headers["Location"]).netloc != urlsplit(stranger.site).netloc
    assert download(stranger, checksum).content == content


def test_a_location_without_an_object_gives_nothing(registry: Client, stranger: Client) -> None:
    checksum = store(registry, fresh())
    registry.make("storage_location", path=checksum, hash=checksum, storage_root="/api/storage_root/1/")
    assert download(stranger, checksum).status_code == 404


@pytest.mark.parametrize("with_type", [True, False])
def test_the_name_of_a_download(registry: Client, stranger: Client, with_type: bool) -> None:
    checksum = store(registry, fresh())
    extension = unique("x")
    more = {"file_type": registry.make("file_type", extension=extension)["url"]} if with_type else {}
    describe(registry, checksum, **more)
    message = Message()
    message["Content-Disposition"] = download(stranger, checksum).headers["Content-Disposition"]
    assert message.get_filename() == (f"{checksum}.{extension}" if with_type else checksum)


def test_a_private_object_is_not_for_strangers(registry: Client, second: Client, stranger: Client) -> None:
    content = fresh()
    checksum = store(registry, content)
    thing = describe(registry, checksum)
    registry.make("key_value", object=thing["url"], key="accessibility", value="private")
    assert download(stranger, checksum).status_code == 403
    for who in (registry, second):
        assert download(who, checksum).content == content


def test_another_accessibility_is_open(registry: Client, stranger: Client) -> None:
    checksum = store(registry, fresh())
    thing = describe(registry, checksum)
    registry.make("key_value", object=thing["url"], key="accessibility", value="public")
    assert download(stranger, checksum).status_code == 200


@pytest.mark.parametrize("checksum", [sha1(b"nobody stored this"), "nonsense", "0" * 39, "../etc", "A" * 40])
def test_what_is_not_stored(registry: Client, stranger: Client, checksum: str) -> None:
    for who in (registry, stranger):
        assert download(who, checksum).status_code == 404


def test_an_alias_leads_to_the_bytes(registry: Client, stranger: Client) -> None:
    """From the name of a data product by two redirects to what was stored."""
    content = fresh()
    checksum = store(registry, content)
    thing = describe(registry, checksum)
    namespace = registry.make("namespace")
    product = registry.make("data_product", namespace=namespace["url"], object=thing["url"], version="1.0.0")
    alias = f"{stranger.site}/data_product/{namespace['name']}:{product['name']}@1.0.0"
    assert stranger.get(alias).content == content


def test_head_of_a_file_leads_to_its_length(registry: Client, stranger: Client) -> None:
    content = fresh(b"tide,level\n")
    answer = stranger.send("HEAD", _address(registry, content), allow_redirects=True)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Content-Length"] == str(len(content))


def test_a_range_of_a_file(registry: Client, stranger: Client) -> None:
    content = fresh(b"tide,level\n")
    answer = stranger.get(_address(registry, content), headers={"Range": "bytes=5-9"})
    assert (answer.status_code, answer.content) == (206, content[5:10])


def _address(client: Client, content: bytes) -> str:
    """Where stored bytes are fetched."""
    checksum = store(client, content)
    describe(client, checksum)
    return f"{client.site}/data/{checksum}"
