"""Requests as they come through the handler, where contract tests cannot look."""

import re
import subprocess
import sys
from functools import partial

import pytest

from functions.registry.operations import write
from shared.meter import metered
from shared.records import Busy
from tests.unit.registry.conftest import API, HOST, Registry

ANONYMOUS = {"principal_kind": "anonymous"}
HEAVY = {"boto3", "pydantic", "jinja2", "multipart", "prov", "rdflib", "rocrate", "requests"}


def test_a_cold_start_imports_nothing_heavy() -> None:
    script = "import sys, functions.registry.app; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not HEAVY & set(run.stdout.split())


def test_storage_root_1_is_there_before_anything_else(registry: Registry) -> None:
    assert registry.make("storage_root", root="https://files.example/")["url"] == f"{API}storage_root/2/"
    own = registry.read(f"{API}storage_root/1/")
    assert (own["root"], own["local"]) == ("https://registry.example/data/", False)


def _walk(registry: Registry, path: str) -> list[list[str]]:
    """The ids on each page of a list."""
    pages = []
    query: dict[str, list[str]] = {}
    while True:
        page = registry.send("GET", path, query=query).body
        pages.append([each["url"].split("/")[-2] for each in page["results"]])
        if page["next"] is None:
            return pages
        query = {"cursor": [page["next"].partition("cursor=")[2]]}


def test_a_list_that_is_too_long_for_an_answer_is_cut(registry: Registry) -> None:
    thing = registry.make("object")["url"]
    for _ in range(3):
        registry.make("licence", licence_info="\u20ac" * 900_000, object=thing)
    assert _walk(registry, "/api/licence/") == [["3"], ["2"], ["1"]]


def test_a_list_that_is_cut_misses_nothing(registry: Registry) -> None:
    registry.make("object")
    for id in range(600, 608):
        registry.send("PUT", f"/api/object/{id}/", {"description": "x" * 1_000_000})
    pages = _walk(registry, "/api/object/")
    assert [id for page in pages for id in page] == [*map(str, range(607, 599, -1)), "1"]


def test_a_repeated_post_with_its_key_is_the_same_post(registry: Registry) -> None:
    key = {"Idempotency-Key": "once"}
    first, second = (registry.send("POST", "/api/object/", {"description": "a"}, headers=key) for _ in range(2))
    assert (second.status, second.body, second.headers["Location"]) == (201, first.body, first.body["url"])
    assert registry.send("POST", "/api/object/", {"description": "b"}, headers=key).status == 422
    assert registry.send("POST", "/api/object/", {}, headers={"Idempotency-Key": "x" * 256}).status == 400
    assert registry.send("GET", "/api/object/").body["count"] == 1


def test_a_repeated_post_whose_record_has_gone_says_so(registry: Registry) -> None:
    run = {"run_date": "2031-01-01T00:00:00Z", "description": "a", "submission_script": registry.make("object")["url"]}
    posts = partial(registry.send, "POST", "/api/code_run/", run, headers={"Idempotency-Key": "once"})
    assert posts().status == 201
    registry.send("DELETE", "/api/code_run/1/")
    assert posts().status == 410


@pytest.mark.parametrize(
    ("caller", "headers", "status"),
    [(ANONYMOUS, {}, 403), (None, {"Content-Type": "text/csv"}, 415)],
)
def test_an_idempotency_key_is_looked_at_after_who_asks_and_what_they_send(
    registry: Registry, caller: dict[str, str] | None, headers: dict[str, str], status: int
) -> None:
    key = {"Idempotency-Key": "x" * 256}
    assert registry.send("POST", "/api/author/", b"{}", headers=key | headers, caller=caller).status == status


def test_nobody_can_use_up_the_ids(registry: Registry) -> None:
    for id in (100_001, 2**31 - 1, 10**15 - 1):
        refused = registry.send("PUT", f"/api/object/{id}/", {})
        assert (refused.status, refused.body) == (404, {"detail": "No Object matches the given query."})
    assert registry.send("PUT", "/api/object/100000/", {}).status == 201
    later = registry.make("object")
    assert registry.read(later["url"]) == later
    assert registry.make("key_value", key="a", value="b", object=later["url"])["object"] == later["url"]
    assert registry.send("PUT", later["url"].removeprefix(f"https://{HOST}"), {"description": "a"}).status == 201
    assert registry.send("PUT", "/api/object/200001/", {}).status == 201
    assert registry.send("PUT", "/api/object/300002/", {}).status == 404


def test_an_alias_full_of_colons_is_given_up_soon(registry: Registry) -> None:
    registry.send("GET", "/api/")
    for table in ("data_product", "external_object"):
        with metered() as use:
            assert registry.send("GET", f"/{table}/{':' * 2000}@1.0.0").status == 404
        assert use.trips <= 16


def test_an_api_client_reads_like_a_stranger(registry: Registry) -> None:
    client = {"principal_kind": "client", "username": "planner"}
    assert registry.send("GET", "/api/object/", caller=client).status == 200
    assert "actions" not in registry.send("OPTIONS", "/api/object/", caller=client).body
    refused = registry.send("POST", "/api/object/", {}, caller=client)
    assert (refused.status, refused.body["detail"]) == (403, "You do not have permission to perform this action.")


@pytest.mark.parametrize(
    ("caller", "headers", "status"),
    [
        (ANONYMOUS, {"Accept": "application/json; version=9"}, 406),
        ({"principal_kind": "refused", "refusal": "invalid token"}, {"Accept": "text/csv"}, 406),
        ({"principal_kind": "refused", "refusal": "invalid token"}, {"Content-Type": "text/csv"}, 403),
        (ANONYMOUS, {"Content-Type": "text/csv"}, 403),
        (None, {"Content-Type": "text/csv"}, 415),
        (None, {"Content-Type": "application/json"}, 400),
    ],
)
def test_refusals_come_in_order(
    registry: Registry, caller: dict[str, str] | None, headers: dict[str, str], status: int
) -> None:
    assert registry.send("POST", "/api/author/", b"{", headers=headers, caller=caller).status == status


def test_a_form_that_breaks_off_is_no_fault_of_ours(registry: Registry) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    assert registry.send("POST", "/api/author/", b"--x\r\nContent", headers=headers).status == 400


def test_a_busy_table_is_told_to_the_caller(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*arguments: object, **named: object) -> None:
        raise Busy("too many")

    monkeypatch.setattr(write, "create", busy)
    assert registry.send("POST", "/api/author/", {"name": "Ada"}).status == 503


@pytest.mark.parametrize("path", ["/api/keyword/", "/api/keyword/1/", "/api/", "/api/author/"])
def test_pages_escape_what_comes_from_records(registry: Registry, path: str) -> None:
    thing = registry.make("object", description="<script>alert(1)</script>")["url"]
    registry.make("keyword", keyphrase="<b>sea</b>", identifier="https://words.example/?a=<b>", object=thing)
    reply = registry.send("GET", path, headers={"Accept": "text/html"})
    assert reply.status == 200
    assert reply.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "<b>" not in reply.text
    assert "<script>" not in reply.text


def test_a_page_of_a_list_offers_its_filters(registry: Registry) -> None:
    page = registry.send("GET", "/api/data_product/", query={"format": ["api"], "name": ["tides/*"]}).text
    assert re.search('<input [^>]*name="name"[^>]* value="tides/\\*">', page)
    assert 'name="external_object"' not in page
    assert 'aria-label="Remove the filter Name: tides/*"' in page


def test_a_page_may_load_nothing_from_elsewhere(registry: Registry) -> None:
    for path in ("/api/", "/api/object/?format=api", "/nowhere"):
        reply = registry.send("GET", path.partition("?")[0], headers={"Accept": "text/html"})
        assert "default-src 'none'" in reply.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("path", "form"), [("/api/object/99.api", "text/html"), ("/api/object/99.json", "application/json")]
)
def test_the_end_of_an_address_names_the_form_of_a_refusal_too(registry: Registry, path: str, form: str) -> None:
    reply = registry.send("GET", path)
    assert (reply.status, reply.headers["Content-Type"].partition(";")[0]) == (404, form)


@pytest.mark.parametrize("accept", ["text/html", "text/csv", "application/json; version=9", "application/xhtml+xml"])
def test_an_alias_of_nothing_is_refused_in_json_unless_a_page_is_asked_for(registry: Registry, accept: str) -> None:
    reply = registry.send("GET", "/data_product/tides:none@1.0.0", headers={"Accept": accept})
    form = "text/html; charset=utf-8" if accept == "text/html" else "application/json"
    assert (reply.status, reply.headers["Content-Type"]) == (404, form)
