"""Files in the registry: an address to put bytes at, what is stored by its checksum, and how it is downloaded."""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from email.message import Message
from io import BytesIO
from urllib.parse import urlsplit
from zipfile import ZipFile

import pytest
import requests

from .client import Client, Json, outcome, unique

PRIVATE = {"key": "accessibility", "value": "private"}


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


def upload_url(client: Client, checksum: str) -> str:
    """Where the bytes of a checksum are to be put."""
    answer = client.send("POST", f"data/{checksum}")
    assert answer.status_code == 200, answer.text
    assert answer.json().keys() == {"url"}
    return str(answer.json()["url"])


def store(client: Client, content: bytes) -> str:
    """Send bytes as the clients do; gives their checksum. Who asks for bytes that nobody has checked checks them."""
    checksum = sha1(content)
    assert put(upload_url(client, checksum), content).status_code in (200, 201)
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
    checksum = store(registry, content)
    if registry.page("storage_location", hash=checksum)["count"] == 0:
        describe(registry, checksum)
    assert download(stranger, checksum).content == content


def test_what_is_stored_may_be_sent_again(registry: Client, second: Client, stranger: Client) -> None:
    """FAIR-CLI does so on every push, and tells its user of a file that was not uploaded if it may not."""
    content = fresh()
    checksum = store(registry, content)
    thing = describe(registry, checksum)
    urls = set()
    for who, sent in ((registry, content), (second, content), (second, fresh(b"other"))):
        assert download(stranger, checksum).content == content
        url = upload_url(who, checksum)
        urls.add(url)
        assert put(url, sent).status_code in (200, 201)
    assert len(urls) == 3
    assert download(stranger, checksum).content == content
    assert registry.read(thing["url"]) == thing


def test_a_location_is_not_the_bytes(registry: Client, stranger: Client) -> None:
    """The client registers the location before it asks where to put the bytes."""
    content = fresh()
    checksum = sha1(content)
    describe(registry, checksum)
    assert download(stranger, checksum).status_code == 404
    store(registry, content)
    assert download(stranger, checksum).content == content


@pytest.mark.parametrize("form", ["json", "data"])
def test_the_checksum_in_the_body(registry: Client, form: str) -> None:
    content = fresh()
    answer = registry.send("POST", "data", **{form: {"checksum": sha1(content)}})
    assert answer.status_code == 200
    assert put(answer.json()["url"], content).status_code in (200, 201)
    describe(registry, sha1(content))
    assert download(registry, sha1(content)).content == content
    again = registry.send("POST", "data", **{form: {"checksum": sha1(content)}})
    assert (again.status_code, again.json().keys()) == (200, {"url"})


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
    assert download(stranger, checksum).content == content


def test_a_later_put_changes_nothing(registry: Client, stranger: Client) -> None:
    content = fresh()
    checksum = sha1(content)
    url = upload_url(registry, checksum)
    put(url, content)
    describe(registry, checksum)
    assert download(stranger, checksum).content == content
    put(url, fresh(b"other"))
    for _ in range(3):
        assert download(stranger, checksum).content == content


def test_two_at_once_store_the_same(registry: Client, second: Client, stranger: Client) -> None:
    content = fresh()
    checksum = sha1(content)

    def upload(client: Client) -> int:
        return put(upload_url(client, checksum), content).status_code

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(upload, [registry, second] * 2)) <= {200, 201}
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


@pytest.mark.parametrize(
    ("extension", "kind"),
    [
        ("csv", "text/csv"),
        ("csv.gz", "application/gzip"),
        ("tar.gz", "application/gzip"),
        ("CSV.GZ", "application/gzip"),
        ("tar.bz2", "application/x-bzip2"),
    ],
)
def test_the_media_type_of_a_file(registry: Client, stranger: Client, extension: str, kind: str) -> None:
    """Of a compressed file it is that of the compression; so a crate says, too."""
    checksum = store(registry, fresh())
    thing = describe(registry, checksum, file_type=registry.make("file_type", extension=extension)["url"])
    assert download(stranger, checksum).headers["Content-Type"] == kind
    crate = stranger.read(registry.make("data_product", object=thing["url"])["ro_crate"], params={"format": "json"})
    assert kind in [part.get("encodingFormat") for part in crate["@graph"]]


def test_a_private_object_is_not_for_strangers(registry: Client, second: Client, stranger: Client) -> None:
    content = fresh()
    checksum = store(registry, content)
    thing = describe(registry, checksum)
    registry.make("key_value", object=thing["url"], **PRIVATE)
    assert download(stranger, checksum).status_code == 403
    for who in (registry, second):
        assert download(who, checksum).content == content


SPELLINGS = [str.upper, str.title, lambda text: text[:30] + text[30:].upper()]


def crate_of(registry: Client, thing: Json) -> str:
    """The address of the RO-Crate of a data product that is made of an object."""
    return f"{registry.make('data_product', object=thing['url'])['ro_crate']}?format=zip"


def content_of_crate(client: Client, crate: str) -> list[bytes]:
    """The bytes of the files in a zip, its metadata aside."""
    with ZipFile(BytesIO(client.get(crate).content)) as archive:
        return [archive.read(name) for name in archive.namelist() if name != "ro-crate-metadata.json"]


def test_a_private_object_makes_its_bytes_private_in_every_crate(
    registry: Client, second: Client, stranger: Client
) -> None:
    """Also in that of another object at the same storage location."""
    content = fresh()
    checksum = store(registry, content)
    secret = describe(registry, checksum)
    other = registry.make("object", storage_location=secret["storage_location"])
    crates = [crate_of(registry, thing) for thing in (secret, other)]
    assert download(stranger, checksum).content == content
    for crate in crates:
        assert content_of_crate(stranger, crate) == [content]
    registry.make("key_value", object=secret["url"], **PRIVATE)
    for crate in crates:
        assert content_of_crate(stranger, crate) == []
        assert content_of_crate(second, crate) == [content]


@pytest.mark.parametrize("spell", SPELLINGS, ids=["capitals", "title", "mixed"])
@pytest.mark.parametrize("secret_first", [True, False])
def test_bytes_are_private_however_their_checksum_is_spelt(
    registry: Client, stranger: Client, spell: Callable[[str], str], secret_first: bool
) -> None:
    content = fresh()
    checksum = store(registry, content)
    spelt = sorted([checksum, spell(checksum)], reverse=secret_first)
    secret, other = (describe(registry, each) for each in spelt)
    for name in (checksum, checksum.upper(), spell(checksum)):
        assert download(stranger, name).content == content
    registry.make("key_value", object=secret["url"], **PRIVATE)
    for name in (checksum, checksum.upper(), spell(checksum)):
        assert download(stranger, name).status_code == 403
        assert download(registry, name).content == content
    for thing in (secret, other):
        crate = crate_of(registry, thing)
        assert content_of_crate(stranger, crate) == []
        assert content_of_crate(registry, crate) == [content]


def test_an_object_elsewhere_makes_its_bytes_private_here(registry: Client, stranger: Client) -> None:
    checksum = store(registry, fresh())
    thing = describe(registry, checksum)
    location = registry.make("storage_location", hash=checksum)
    registry.make("key_value", object=registry.make("object", storage_location=location["url"])["url"], **PRIVATE)
    assert download(stranger, checksum).status_code == 403
    assert content_of_crate(stranger, crate_of(registry, thing)) == []


def test_bytes_are_private_only_while_a_private_object_has_them(registry: Client, stranger: Client) -> None:
    content = fresh()
    checksum = store(registry, content)
    describe(registry, checksum)
    secret = registry.stored_object(unique("https://example.org/"), "tides.csv")
    registry.make("key_value", object=secret["url"], **PRIVATE)
    assert download(stranger, checksum).content == content
    moved = {"path": "x", "hash": checksum, "storage_root": "/api/storage_root/1/"}
    assert registry.put(secret["url"], moved).status_code == 201
    assert download(stranger, checksum).status_code == 403


def test_another_accessibility_is_open(registry: Client, stranger: Client) -> None:
    checksum = store(registry, fresh())
    thing = describe(registry, checksum)
    registry.make("key_value", object=thing["url"], key="accessibility", value="public")
    assert download(stranger, checksum).status_code == 200


@pytest.mark.parametrize("checksum", [sha1(b"nobody stored this"), "nonsense", "0" * 39, "../etc", "A" * 40])
def test_what_is_not_stored(registry: Client, stranger: Client, checksum: str) -> None:
    for who in (registry, stranger):
        assert download(who, checksum).status_code == 404


@pytest.mark.parametrize("size", [100, 9 * 1024**2], ids=["small", "large"])
def test_head_of_a_crate_says_what_get_says(registry: Client, stranger: Client, size: int) -> None:
    """A large one is there under one name, however often it is asked for; in the end HEAD is 200 with the length."""
    content = fresh(bytes(size))
    checksum = store(registry, content)
    crate = crate_of(registry, describe(registry, checksum))
    assert download(stranger, checksum).content == content
    assert content_of_crate(stranger, crate) == [content]
    told, given = (stranger.send(each, crate, allow_redirects=False) for each in ("HEAD", "GET"))
    assert told.status_code == given.status_code == (200 if size == 100 else 302)
    assert urlsplit(told.headers.get("Location")).path == urlsplit(given.headers.get("Location")).path
    in_the_end = stranger.send("HEAD", crate, allow_redirects=True)
    assert in_the_end.status_code == 200
    assert in_the_end.headers["Content-Length"] == str(len(stranger.get(crate).content))


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
