"""Refusals: credentials, methods, bodies, and which of them comes first."""

import base64
import re

import pytest
import requests

from tests.contract.matrix.callers import UNKNOWN_TOKEN

from .client import ABSENT, Client, Json, Site, methods_of, outcome, unique
from .tables import TABLES, Table, each_table

NO_CREDENTIALS = b'{"detail":"Authentication credentials were not provided."}'
INVALID_TOKEN = b'{"detail":"Invalid token."}'
UNMET_VERSION = {"Accept": "application/json; version=2.0.0"}


def refused(answer: requests.Response) -> tuple[int, bytes]:
    """Status and body to the byte; a 403 never asks for credentials."""
    assert "WWW-Authenticate" not in answer.headers
    assert answer.headers["Content-Type"] == "application/json"
    return answer.status_code, answer.content


def basic(text: str) -> str:
    """A Basic credential."""
    return "Basic " + base64.b64encode(text.encode()).decode()


# Credentials


@each_table
def test_without_credentials(stranger: Client, table: Table) -> None:
    assert refused(stranger.post(f"{table.name}/", {})) == (403, NO_CREDENTIALS)
    for method in ("PUT", "PATCH", "DELETE"):
        assert refused(stranger.send(method, f"{table.name}/1/", json={})) == (403, NO_CREDENTIALS)


@pytest.mark.parametrize("path", ["users/", "groups/", "users/1/", "username/"])
def test_users_and_groups_without_credentials(stranger: Client, path: str) -> None:
    assert refused(stranger.get(path)) == (403, NO_CREDENTIALS)


@pytest.mark.parametrize(
    ("value", "body"),
    [
        (f"token {UNKNOWN_TOKEN}", INVALID_TOKEN),
        (f"Token {UNKNOWN_TOKEN}", INVALID_TOKEN),
        ("token x", INVALID_TOKEN),
        ("token", b'{"detail":"Invalid token header. No credentials provided."}'),
        ("token a b", b'{"detail":"Invalid token header. Token string should not contain spaces."}'),
        (
            f"token {UNKNOWN_TOKEN[:20]} {UNKNOWN_TOKEN[20:]}",
            b'{"detail":"Invalid token header. Token string should not contain spaces."}',
        ),
        (f"Bearer {UNKNOWN_TOKEN}", INVALID_TOKEN),
        ("Bearer a.b.c", INVALID_TOKEN),
        (basic(f"nobody:{UNKNOWN_TOKEN}"), INVALID_TOKEN),
        ("Basic x", INVALID_TOKEN),
        (f"ApiKey nobody:{UNKNOWN_TOKEN}", INVALID_TOKEN),
        (UNKNOWN_TOKEN, INVALID_TOKEN),
        ("Digest username=nobody", INVALID_TOKEN),
    ],
)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("GET", "object/"),
        ("GET", "object/1/"),
        ("GET", "users/"),
        ("POST", "object/"),
        ("PUT", "object/1/"),
    ],
)
def test_a_bad_credential_is_refused_even_where_none_is_needed(
    stranger: Client, value: str, body: bytes, method: str, path: str
) -> None:
    assert refused(stranger.send(method, path, headers={"Authorization": value})) == (403, body)


@pytest.mark.parametrize(("path", "allow"), [("object/", "GET, POST, HEAD, OPTIONS"), ("", "GET, HEAD, OPTIONS")])
def test_a_refused_credential_is_told_the_methods_too(stranger: Client, path: str, allow: str) -> None:
    answer = stranger.get(path, headers={"Authorization": f"token {UNKNOWN_TOKEN}"})
    assert (answer.status_code, answer.headers["Allow"]) == (403, allow)


def test_an_empty_header_is_no_credential(stranger: Client) -> None:
    headers = {"Authorization": ""}
    assert stranger.get("object/", headers=headers).status_code == 200
    assert refused(stranger.post("object/", {}, headers=headers)) == (403, NO_CREDENTIALS)


@pytest.mark.parametrize("scheme", ["token", "Token", "TOKEN"])
def test_the_case_of_the_word_does_not_matter(stranger: Client, site: Site, scheme: str) -> None:
    headers = {"Authorization": f"{scheme} {site.token}"}
    assert stranger.get("username/", headers=headers).json() == {"username": site.user}


def test_tokens_are_lower_case_hex(stranger: Client, site: Site) -> None:
    assert re.fullmatch("[0-9a-f]{40}", site.token)
    answer = stranger.get("object/", headers={"Authorization": f"token {site.token.upper()}"})
    assert refused(answer) == (403, INVALID_TOKEN)


def test_a_token_in_the_query_is_an_unknown_argument(stranger: Client, site: Site) -> None:
    status, body = outcome(stranger.get(f"object/?token={site.token}"))
    assert status == 400
    assert body["detail"].startswith("Invalid query arguments, only query arguments [")
    assert site.token not in body["detail"]


# Methods


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_a_method_that_is_not_there(registry: Client, method: str) -> None:
    answer = registry.send(method, "keyword/", json={})
    expected = f'{{"detail":"Method \\"{method}\\" not allowed."}}'.encode()
    assert (answer.status_code, answer.content) == (405, expected)
    assert methods_of(answer) == {"GET", "POST", "HEAD", "OPTIONS"}


# Bodies


@pytest.mark.parametrize("kind", ["application/xml", "text/plain", "application/octet-stream"])
@pytest.mark.parametrize(("method", "path"), [("POST", "object/"), ("POST", "keyword/"), ("PUT", "object/1/")])
def test_a_body_of_another_kind(registry: Client, kind: str, method: str, path: str) -> None:
    answer = registry.send(method, path, data=b"<a/>", headers={"Content-Type": kind})
    expected = f'{{"detail":"Unsupported media type \\"{kind}\\" in request."}}'.encode()
    assert refused(answer) == (415, expected)


@pytest.mark.parametrize("body", [b"{", b"path=a", b'{"name": }', b"\xff\xfe", b'{"a": NaN', b"{'name': 'a'}"])
def test_a_body_that_is_not_json(registry: Client, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    status, told = outcome(registry.send("POST", "namespace/", data=body, headers=headers))
    assert status == 400
    assert list(told) == ["detail"]
    assert told["detail"].startswith("JSON parse error - ")


def test_a_json_list(registry: Client) -> None:
    message = "Invalid data. Expected a dictionary, but got list."
    expected = (400, {"non_field_errors": [message]})
    assert outcome(registry.post("namespace/", [{"name": "a"}])) == expected


@pytest.mark.parametrize("body", ["text", 5, True])
def test_json_that_is_no_object(registry: Client, body: object) -> None:
    status, told = outcome(registry.post("namespace/", body))
    assert (status, list(told)) == (400, ["non_field_errors"])


def test_a_body_nested_beyond_reason_is_refused(registry: Client) -> None:
    body = '{"name":' + "[" * 100_000 + "]" * 100_000 + "}"
    headers = {"Content-Type": "application/json"}
    assert registry.send("POST", "namespace/", data=body, headers=headers).status_code == 400


@pytest.mark.parametrize("value", [{}, ["a"], True])
def test_a_text_is_a_text(registry: Client, value: object) -> None:
    status, told = outcome(registry.post("namespace/", {"name": value}))
    assert (status, list(told)) == (400, ["name"])


@pytest.mark.parametrize("value", [{}, [], "tides\x00", 10**30, 1.5, "\ud800"])
@pytest.mark.parametrize("table", ["object", "issue", "code_run", "namespace", "storage_location"])
def test_nonsense_is_refused_and_never_fails(registry: Client, table: str, value: object) -> None:
    """In every field at once: whatever it is, it is the caller's mistake."""
    values = {field.name: value for field in TABLES[table].writable}
    answer = registry.post(f"{table}/", values)
    assert answer.status_code == 400, answer.text


# The order: version, token, method, body type, parsing, fields, duplicates


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_the_version_comes_first(stranger: Client, method: str) -> None:
    answer = stranger.send(method, "keyword/", headers=UNMET_VERSION)
    assert refused(answer) == (406, b'{"detail":"Invalid version in \\"Accept\\" header."}')


def test_the_token_comes_before_the_method(stranger: Client) -> None:
    for path in ("keyword/", f"keyword/{ABSENT}/"):
        assert refused(stranger.send("PUT", path, json={})) == (403, NO_CREDENTIALS)


def test_the_method_comes_before_the_body(registry: Client) -> None:
    headers = {"Content-Type": "application/xml"}
    assert registry.send("PUT", "keyword/", data=b"<a/>", headers=headers).status_code == 405


def test_the_kind_of_body_comes_before_its_parsing(registry: Client) -> None:
    headers = {"Content-Type": "application/xml"}
    assert registry.send("POST", "keyword/", data=b"{", headers=headers).status_code == 415


def test_all_bad_fields_are_told_at_once(registry: Client) -> None:
    """The contract's own example, to the byte."""
    answer = registry.post("data_product/", {"name": "tides/*", "version": "2"})
    expected = (
        '{"name":["Name tides/* contains invalid characters ([]?*)."],'
        '"version":["Version 2 is not a valid semantic version."],'
        '"object":["This field is required."],"namespace":["This field is required."]}'
    )
    assert (answer.status_code, answer.text) == (400, expected)


def test_fields_come_before_duplicates(registry: Client) -> None:
    product: Json = registry.minimal("data_product", name=unique("tides/"))
    registry.create("data_product", product)
    answer = registry.post("data_product/", product | {"object": "tides"})
    assert outcome(answer) == (400, {"object": ["Invalid hyperlink - No URL match."]})
