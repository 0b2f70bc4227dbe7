"""Downloads: what comes with the bytes, and who gets them."""

import re
from email.message import Message
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import requests

from .client import ABSENT, EVERY_BYTE, Client, assert_refused, md5, put
from .conftest import Tree


def file_name(answer: requests.Response) -> str | None:
    """The file name in Content-Disposition: that of `filename*` where there is one (RFC 6266 §4.3)."""
    header = answer.headers["Content-Disposition"]
    message = Message()
    message["Content-Disposition"] = header
    assert message.get_content_disposition() == "attachment"
    extended = re.search(r"filename\*=UTF-8''([^;\s]+)", header, re.IGNORECASE)
    return unquote(extended[1]) if extended else message.get_filename()


def test_the_headers(owner: Client) -> None:
    file = owner.file(owner.dataset(), b"a,b\n", filename="channel 1.csv")
    answer = owner.download(file)
    assert (answer.status_code, answer.content) == (200, b"a,b\n")
    assert file_name(answer) == "channel 1.csv"
    assert answer.headers["Content-Length"] == "4"
    assert answer.headers["Content-Type"].partition(";")[0] == "text/csv"


def test_the_headers_of_what_is_large(owner: Client) -> None:
    """A short-lived address on another host, which asks for no other credential."""
    content = EVERY_BYTE * 20_000
    file, url = owner.register(owner.dataset(), content, filename="large ü.bin", mimetype="application/x-own")
    put(url, content)
    owner.verified(file)
    first = owner.download(file, allow_redirects=False)
    assert first.status_code == 302
    address = urlsplit(first.headers["Location"])
    assert address.netloc != urlsplit(owner.site).netloc
    assert int(parse_qs(address.query)["X-Amz-Expires"][0]) <= 900
    answer = owner.download(file)
    assert answer.content == content
    assert answer.headers["Content-Length"] == str(len(content))
    assert answer.headers["Content-Type"] == "application/x-own"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")


@pytest.mark.parametrize("name", ["plain.csv", "two words.csv", 'quote".csv', "semi;colon.csv", "percent%20.csv", "-"])
def test_file_names(owner: Client, name: str) -> None:
    file = owner.file(owner.dataset(), b"x", filename=name)
    assert file["filename"] == name
    assert file_name(owner.download(file)) == name


@pytest.mark.parametrize("name", ["Glasur ü λ.csv", "line\r\nX-Injected: 1.csv", "tab\t.csv", "..\\..\\x"])
def test_file_names_that_no_header_can_hold(owner: Client, name: str) -> None:
    values = owner.file_values(owner.dataset(), b"x", filename=name)
    answer = owner.post_form(values, b"x")
    if answer.status_code == 400:
        return
    downloaded = owner.download(owner.read(answer.headers["Location"]))
    assert (downloaded.status_code, downloaded.content) == (200, b"x")
    assert "X-Injected" not in downloaded.headers


@pytest.mark.parametrize("kind", ["text/html", "image/svg+xml", "a/b\r\nX-Injected: 1", "nonsense"])
def test_media_types_that_somebody_chose(owner: Client, kind: str) -> None:
    values = owner.file_values(owner.dataset(), b"<script>", mimetype=kind)
    answer = owner.post_form(values, b"<script>")
    if answer.status_code == 400:
        return
    downloaded = owner.download(owner.read(answer.headers["Location"]))
    assert downloaded.content == b"<script>"
    assert downloaded.headers["Content-Disposition"].startswith("attachment")
    assert "X-Injected" not in downloaded.headers


@pytest.mark.parametrize("target", ["download/", "verify/"])
def test_what_is_not_there(owner: Client, stranger: Client, target: str) -> None:
    for who in (owner, stranger):
        for id in (str(ABSENT), "text", "1.5", "0"):
            assert who.get(f"dataset_file/{id}/{target}").status_code == 404


@pytest.mark.parametrize("target", ["download/", "verify/"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_they_are_only_got(owner: Client, hidden: Tree, method: str, target: str) -> None:
    answer = owner.send(method, hidden.file["resource_uri"] + target, json={})
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"].upper()


def test_without_the_slash(owner: Client, hidden: Tree) -> None:
    assert owner.get(f"{hidden.file['resource_uri']}download").content == b"hello world\n"


def test_metadata_that_is_public_is_not_the_content(owner: Client, stranger: Client, other: Client) -> None:
    file = owner.file(owner.dataset(owner.experiment(public_access=50)))
    for who in (stranger, other):
        assert who.read(file["resource_uri"])["md5sum"] == md5(b"hello world\n")
        assert_refused(who.download(file), 403)
        assert_refused(who.get(f"{file['resource_uri']}verify/"), 403)


@pytest.mark.parametrize("resource", ["replica", "s3utils_replica"])
def test_a_copy_itself(owner: Client, stranger: Client, hidden: Tree, resource: str) -> None:
    """Optional; where it is there, it gives the same, to the same people."""
    address = f"{resource}/{hidden.file['replicas'][0]['id']}/download/"
    answer = owner.get(address)
    if answer.status_code == 404:
        pytest.skip("copies are not downloaded by themselves here")
    assert (answer.status_code, answer.content) == (200, b"hello world\n")
    assert stranger.get(address).status_code in (401, 403)


def test_content_is_nobody_elses_to_keep(owner: Client, hidden: Tree) -> None:
    """A cache on the way must not give one's answer to another (RFC 9111 §3.5)."""
    answer = owner.download(hidden.file, allow_redirects=False)
    assert "public" not in answer.headers.get("Cache-Control", "")
