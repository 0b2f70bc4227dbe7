"""The reports as the routes give them: formats, refusals, pages."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from io import BytesIO
from zipfile import ZipFile

import pytest

from functions.registry import reports
from functions.registry.reports import lineage
from functions.registry.reports.archive import Member
from shared.http import Refused, Response
from tests.unit.reports.memory import SITE, Registry, request

EVIL = "<script>alert(1)</script>"


@pytest.fixture
def registry() -> Registry:
    registry = Registry()
    source, product = registry.product("raw"), registry.product("north")
    registry.run([source], [product])
    return registry


def provenance(registry: Registry, accept: str | None = None, **query: str) -> Response:
    return reports.provenance_report(request(accept, **query), registry, registry.names, 2)


def crate(registry: Registry, accept: str | None = None, **query: str) -> Response:
    return reports.product_crate(request(accept, **query), registry, registry.names, 2, no_files)


def no_files(found: lineage.Lineage) -> dict[int, Member]:
    return {}


@pytest.mark.parametrize(
    ("accept", "format", "content_type"),
    [
        (None, None, "text/html; charset=utf-8"),
        ("*/*", None, "text/html; charset=utf-8"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", None, "text/html; charset=utf-8"),
        ("application/json", None, "application/json"),
        ("application/json; version=1.0.0", None, "application/json"),
        ("application/ld+json", None, "application/ld+json; charset=utf8"),
        ("text/xml", None, "text/xml; charset=utf8"),
        ("text/provenance-notation", None, "text/provenance-notation; charset=utf8"),
        ("text/html", "json", "application/json"),
        (None, "json-ld", "application/ld+json; charset=utf8"),
        (None, "xml", "text/xml; charset=utf8"),
        (None, "provn", "text/provenance-notation; charset=utf8"),
    ],
)
def test_format_of_a_provenance_report(
    registry: Registry, accept: str | None, format: str | None, content_type: str
) -> None:
    answer = provenance(registry, accept, **({"format": format} if format else {}))
    assert (answer.status, answer.media_type) == (200, content_type)
    assert "raw" in str(answer.body)


@pytest.mark.parametrize("format", ["jpg", "svg", "zip", "nonsense"])
def test_unknown_format(registry: Registry, format: str) -> None:
    with pytest.raises(Refused) as refused:
        provenance(registry, format=format)
    assert (refused.value.status, refused.value.body) == (404, {"detail": "Not found."})


def test_no_acceptable_format(registry: Registry) -> None:
    for report in (provenance, crate):
        with pytest.raises(Refused) as refused:
            report(registry, "image/svg+xml")
        body = {"detail": "Could not satisfy the request Accept header."}
        assert (refused.value.status, refused.value.body) == (406, body)


@pytest.mark.parametrize(
    ("report", "name"),
    [
        (reports.provenance_report, "DataProduct"),
        (lambda request, store, names, id: reports.product_crate(request, store, names, id, no_files), "DataProduct"),
        (lambda request, store, names, id: reports.run_crate(request, store, names, id, no_files), "CodeRun"),
        (lambda request, store, names, id: reports.data_extraction(store, id, SITE), "DataProduct"),
    ],
)
def test_missing_record(registry: Registry, report: Callable[..., Response], name: str) -> None:
    with pytest.raises(Refused) as refused:
        report(request("application/json"), registry, registry.names, 99)
    assert refused.value.status == 404
    assert refused.value.body == {"detail": f"No {name} matches the given query."}


@pytest.mark.parametrize(("depth", "runs"), [("1", 1), ("2", 2), ("0", 1), ("-3", 1), ("deep", 1), ("", 1)])
def test_depth(registry: Registry, depth: str, runs: int) -> None:
    registry.run([], [1])
    body = provenance(registry, "application/json", depth=depth, attributes="false", dpi="90").body
    assert len(json.loads(body)["activity"]) == runs


@pytest.mark.parametrize("accept", ["application/json", "application/ld+json"])
def test_crate_metadata(registry: Registry, accept: str) -> None:
    answers = [
        crate(registry, accept),
        reports.run_crate(request(accept), registry, registry.names, 1, no_files),
    ]
    for answer in answers:
        assert {"./", "ro-crate-metadata.json"} < {each["@id"] for each in json.loads(answer.body)["@graph"]}
        assert (answer.media_type or "").startswith(accept)


def test_crate_zip(registry: Registry) -> None:
    answer = crate(registry, "application/zip")
    assert answer.media_type == "application/zip"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="data-product-2.zip"'
    assert isinstance(answer.body, bytes)
    assert ZipFile(BytesIO(answer.body)).namelist() == ["ro-crate-metadata.json"]


def test_data_extraction(registry: Registry) -> None:
    values = {"title": "Gauges", "release_date": "2030-01-02T00:00:00Z", "identifier": "https://doi.example/10"}
    registry.add("external_object", data_product=2, primary_not_supplement=False, **values)
    registry.add("external_object", data_product=1, primary_not_supplement=True, **values)
    assert reports.data_extraction(registry, 2, SITE) == {
        "id": f"{SITE}/api/data_extraction/2/",
        "name": "data extraction 2",
        "startTime": "2031-05-02T08:11:09.512000Z",
        "description": "import/extract data from an external source",
        "data_product": f"{SITE}/api/data_product/2/",
        "external_product": f"{SITE}/api/external_object/1/",
    }
    other = registry.product("other")
    for product in (1, other):
        with pytest.raises(Refused) as refused:
            reports.data_extraction(registry, product, SITE)
        assert refused.value.status == 404
        assert refused.value.body == {"detail": "DataProduct was not derived from an external object"}


class Page(HTMLParser):
    """Collects the tags and the addresses that a page links to."""

    def __init__(self, body: bytes | str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.feed(str(body))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name == "href" and value]


@pytest.mark.parametrize("report", [provenance, crate])
def test_page_escapes_what_records_say(report: Callable[[Registry], Response]) -> None:
    registry = Registry()
    author = registry.add("author", name=EVIL)
    evil = registry.location("alert(1)//", "javascript:")
    registry.product("raw", registry.object(description=EVIL, storage_location=evil, authors=[author]))
    registry.product(EVIL, registry.object(description=EVIL, storage_location=evil, authors=[author]))
    registry.run([1], [2], description=EVIL)
    page = Page(report(registry).body)
    assert "h2" in page.tags
    assert page.tags.count("script") == 1  # the frame's own
    assert page.links
    assert all(link.startswith(("https://", "?", "#")) for link in page.links)


@pytest.mark.parametrize("report", [provenance, crate])
def test_page_has_the_sites_frame_and_may_run_nothing(
    registry: Registry, report: Callable[[Registry], Response]
) -> None:
    answer = report(registry)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert f"{SITE}/docs/" in Page(answer.body).links


def test_page_tells_the_story(registry: Registry) -> None:
    page = Page(provenance(registry).body)
    for link in ("data_product/1/", "data_product/2/", "code_run/1/"):
        assert f"{SITE}/api/{link}" in page.links
    assert "?format=html&depth=2" in page.links
    assert "https://store.example/north.csv" in page.links


def test_importing_the_reports_imports_no_heavy_library() -> None:
    code = "import functions.registry.reports, sys; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    assert loaded.isdisjoint({"prov", "rdflib", "rocrate", "lxml", "jinja2", "boto3", "requests", "pydantic"})
