"""Whatever is sent is the caller's affair: an answer of the contract, and never a failure of the server."""

import pytest

from .client import Client, outcome, unique

HUGE = "9" * 40

ENDLESS_PATTERN = "*a" * 40 + "*b"


@pytest.mark.parametrize(
    "path", [f"object/{HUGE}/", f"users/{HUGE}/", "object/00/", "keyword/1.0/", "keyword/%31%00/", "keyword/%D9%A1/"]
)
def test_ids_that_are_none(registry: Client, path: str) -> None:
    assert registry.get(path).status_code == 404


@pytest.mark.parametrize(
    "path", ["object//", "/object/", "%2e%2e/object/", "object%2F1/", "%FF/", "%00/", "é/", "x" * 3000]
)
def test_paths_that_are_none(stranger: Client, path: str) -> None:
    assert stranger.get(path).status_code == 404


@pytest.mark.parametrize("path", ["nothing.json", "object/tides.json", f"object/{HUGE}.json", "object/.json", ".json"])
def test_json_of_nothing(stranger: Client, path: str) -> None:
    assert stranger.get(path).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        f"storage_location={HUGE}",
        "storage_location=-1",
        "storage_location=1e99",
        "storage_location=NaN",
        "storage_location=Infinity",
        "storage_location=%D9%A1",
        f"authors={HUGE}",
        "authors=-1",
        "uuid=%00",
        "uuid=urn:uuid:",
        "description=%00",
        "description=%FF",
        "description=%F0%9F%8C%8A",
        f"description={'x' * 4000}",
        "last_updated=0000-00-00",
        "last_updated=9999-12-31T23:59:59.999999-23:59",
        f"last_updated={HUGE}",
        "ordering=-",
        "ordering=,",
        "ordering=--uuid",
        "ordering=authors",
        "ordering=components",
        f"page_size={HUGE}",
        "page_size=1&page_size=2",
        "cursor=",
        "format=",
        "description",
        "=",
        "&&&",
        "%",
        "description=%zz",
    ],
)
def test_queries(stranger: Client, query: str) -> None:
    answer = stranger.get(f"object/?{query}")
    assert answer.status_code in (200, 400, 404), answer.text
    assert answer.headers["Content-Type"] == "application/json"
    answer.json()


@pytest.mark.parametrize("severity", [HUGE, "-1", "1.5", "1e2", "NaN", "-Infinity", "%D9%A1", "0x10"])
def test_severities_in_a_query(stranger: Client, severity: str) -> None:
    assert stranger.get(f"issue/?severity={severity}").status_code in (200, 400)


@pytest.mark.parametrize(
    "pattern", ["[", "[!", "[]", "[!]", "[z-a]", "]", "[a", "**", "*?*?*", "%00*", "%FF*", "\\*", "(*", "[[:alpha:]]*"]
)
@pytest.mark.parametrize("table", ["namespace", "data_product"])
def test_patterns_that_are_odd(stranger: Client, table: str, pattern: str) -> None:
    assert stranger.get(f"{table}/?name={pattern}&page_size=1").status_code == 200


def test_a_pattern_that_would_take_for_ever(registry: Client, stranger: Client) -> None:
    name = unique() + "a" * 900
    registry.make("namespace", name=name)
    assert stranger.page("namespace", name=name[:32] + ENDLESS_PATTERN)["results"] == []


@pytest.mark.parametrize("number", [10**30, 2**31, 2**63, -(2**63)])
def test_severities_in_a_body(registry: Client, number: int) -> None:
    assert registry.post("issue/", {"description": "x", "severity": number}).status_code in (201, 400)


@pytest.mark.parametrize("body", [b'{"severity": NaN}', b'{"severity": Infinity}', b'{"severity": -Infinity}'])
def test_numbers_that_json_does_not_have(registry: Client, body: bytes) -> None:
    answer = registry.send("POST", "issue/", data=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "link", [f"/api/author/{HUGE}/", "/api/author/00/", "/api/author/-1/", "http://[/api/author/1/"]
)
def test_links_to_ids_that_are_none(registry: Client, link: str) -> None:
    status, body = outcome(registry.post("object/", {"authors": [link]}))
    assert (status, list(body)) == (400, ["authors"])


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"description=x"),
        ("multipart/form-data; boundary=", b"description=x"),
        ("multipart/form-data; boundary=b", b"--b\r\nContent-Disposition: form-data; name="),
        ("multipart/form-data; boundary=b", b"--b\r\n\r\nx\r\n--b--\r\n"),
        ("application/x-www-form-urlencoded", b"description=%zz&%&=&&uuid"),
        ("application/x-www-form-urlencoded", b"uuid=%ff"),
        ("application/json", b"\xef\xbb\xbf"),
        ("application/json", b"\x00"),
        ("application/json; charset=nonsense", b"{"),
        (";", b"{}"),
        ("json", b"{}"),
    ],
)
def test_bodies(registry: Client, kind: str, body: bytes) -> None:
    answer = registry.send("POST", "object/", data=body, headers={"Content-Type": kind})
    assert answer.status_code in (201, 400, 415), answer.text
    answer.json()


@pytest.mark.parametrize("accept", [";", "json", "*", "text/html;q=x", "application/json;version", ",", "x" * 5000])
def test_accept_headers(stranger: Client, accept: str) -> None:
    assert stranger.get("namespace/?page_size=1", headers={"Accept": accept}).status_code in (200, 406)


@pytest.mark.parametrize("kind", ["APPLICATION/JSON", "Application/Json; Charset=UTF-8"])
def test_the_case_of_a_media_type_does_not_matter(registry: Client, kind: str) -> None:
    answer = registry.send("POST", "object/", data=b"{}", headers={"Content-Type": kind})
    assert answer.status_code == 201


def test_a_name_is_never_a_field_of_python(registry: Client) -> None:
    """Members with the names of internals are unknown members like any other."""
    internals = ("__class__", "pk", "sk", "id", "version", "expires", "reverse", "values")
    made = registry.create("object", dict.fromkeys(internals, "x"))
    assert not set(made) & set(internals)
