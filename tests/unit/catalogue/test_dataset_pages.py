"""The pages of packages: readable, harmless whatever a package says, and there for whoever may see it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import HealthCheck, given, settings

from functions.catalogue import pages
from functions.catalogue.wire import ShownPackage
from shared.http import Request
from tests.unit.catalogue import hostile
from tests.unit.catalogue.conftest import HOST, NOBODY, Catalogue
from tests.unit.catalogue.indexed import experiment, indexed
from tests.unit.events import proxy_event
from tests.unit.reply import Reply
from tests.unit.search.cards import card

SITE = f"https://{HOST}"


@pytest.fixture
def package(catalogue: Catalogue) -> dict[str, Any]:
    catalogue.make("weirs", title="Weirs")
    made = catalogue.make(
        "tides",
        title="Tides & <weirs>",
        notes="*Heights* of the [tide](http://harbour.example/) <script>alert(1)</script>",
        url="javascript:alert(1)",
        license_id="cc-by",
        tags=["water", "harbour"],
        extras={"agency": "Harbour", "<b>": ["<i>", 1]},
        resources=[
            {"url": "http://harbour.example/t 1.csv", "format": "CSV", "name": "Heights"},
            {"url": "javascript:alert(2)", "description": "Nowhere"},
        ],
    )
    catalogue.ok("POST", "/api/rest/package/tides/depends_on/weirs", {"comment": ""})
    return made


def _page(catalogue: Catalogue, path: str, status: int = 200, **details: Any) -> str:
    headers = {"Accept": "text/html"}
    reply: Reply = catalogue.send("GET", path, caller=details.pop("caller", NOBODY), headers=headers, **details)
    assert reply.status == status, reply.text
    assert reply.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in reply.headers["Content-Security-Policy"]
    return str(reply.text)


def test_a_package_has_a_page(catalogue: Catalogue, package: dict[str, Any]) -> None:
    for reference in ("tides", package["id"]):
        page = _page(catalogue, f"/dataset/{reference}")
        assert "<h1>Tides &amp; &lt;weirs&gt;</h1>" in page
        assert '<em>Heights</em> of the <a href="http://harbour.example/"' in page
        assert f'<a href="{SITE}/dataset/weirs">Weirs</a>' in page
        assert '<a href="http://harbour.example/t%201.csv" rel="nofollow">Heights</a>' in page
        assert "Creative Commons Attribution" in page
        for end in ("ttl", "jsonld", "rdf"):
            assert f'href="{SITE}/dataset/tides.{end}"' in page


def test_nothing_that_a_package_says_runs(catalogue: Catalogue, package: dict[str, Any]) -> None:
    page = _page(catalogue, "/dataset/tides")
    assert not re.search(r"<script(?! type=\"(?:module|application/ld\+json)\")|<i>|<b>|href=\"javascript", page)
    assert "Nowhere" in page


def test_what_is_not_there_is_a_page_that_says_so(catalogue: Catalogue, tmp_path: Path) -> None:
    with indexed(tmp_path):
        for reference in ("nothing", "experiment-12", "00000000-0000-4000-8000-000000000000", "%00", "a%2Fb"):
            page = _page(catalogue, f"/dataset/{reference}", 404)
            assert "<h1>There is nothing here</h1>" in page


def test_a_deleted_package_is_shown_to_whoever_may_change_it(catalogue: Catalogue, package: dict[str, Any]) -> None:
    catalogue.ok("DELETE", "/api/rest/package/tides")
    address = f"/dataset/{package['id']}"
    assert "This dataset is deleted" in _page(catalogue, address, caller=catalogue.me)
    assert "<h1>This is not permitted</h1>" in _page(catalogue, address, 403)
    assert catalogue.send("GET", f"{address}.ttl").status == 404


def test_a_slash_at_the_end_leads_to_the_page(catalogue: Catalogue, package: dict[str, Any]) -> None:
    reply = catalogue.send("GET", "/dataset/tides/")
    assert (reply.status, reply.headers["Location"]) == (301, f"{SITE}/dataset/tides")


def test_the_list_has_all_packages_by_name(catalogue: Catalogue, package: dict[str, Any], tmp_path: Path) -> None:
    with indexed(tmp_path) as index:
        index.put(card("package/1", name="weirs"), card("package/2", name="tides"), experiment())
        page = _page(catalogue, "/dataset")
        assert "3 in all." in page
        assert re.findall(r'<h2><a href="[^"]*/dataset/([^"]+)">', page) == ["experiment-12", "tides", "weirs"]
        assert "Bad request" in _page(catalogue, "/dataset", 400, query={"page": ["x"]})


def test_the_list_goes_by_pages(catalogue: Catalogue, tmp_path: Path) -> None:
    with indexed(tmp_path) as index:
        index.put(*(experiment(number) for number in range(26)))
        assert f'href="{SITE}/dataset?page=2" rel="next"' in _page(catalogue, "/dataset")
        page = _page(catalogue, "/dataset", query={"page": ["2"]})
        assert page.count("<h2><a ") == 1
        assert f'href="{SITE}/dataset?page=1" rel="prev"' in page


def test_people_find_what_they_have_made(catalogue: Catalogue) -> None:
    for number in range(26):
        catalogue.make(f"mine-{number:02}", notes="*Heights* <b>now</b> " + "and then " * 99)
    catalogue.ok("DELETE", "/api/rest/package/mine-03")
    mine: dict[str, Any] = {"query": {"mine": ["yes"]}, "caller": catalogue.me}
    page = _page(catalogue, "/dataset", **mine)
    assert page.count("<h2><a ") == 25
    assert "Heights &lt;b&gt;now&lt;/b&gt; and then" in page
    assert 'rel="next"' not in page
    catalogue.make("mine-26")
    after = re.search(r'mine=yes&amp;after=([^"]+)" rel="next"', _page(catalogue, "/dataset", **mine))
    assert after is not None
    rest = _page(catalogue, "/dataset", query={"mine": ["yes"], "after": [unquote(after[1])]}, caller=catalogue.me)
    assert re.findall(r"/dataset/(mine-\d+)\"", rest) == ["mine-26"]
    assert "You have none yet" in _page(catalogue, "/dataset", query={"mine": ["yes"]}, caller=catalogue.other)
    assert "Bad request" in _page(catalogue, "/dataset", 400, query={"mine": [""], "after": ["x"]}, caller=catalogue.me)
    sent_on = catalogue.send("GET", "/dataset", caller=NOBODY, query={"mine": ["yes"]})
    assert (sent_on.status, sent_on.headers["Location"]) == (302, f"{SITE}/account/login?next=%2Fdataset%3Fmine%3Dyes")


@pytest.fixture(scope="module")
def request_for_a_page() -> Iterator[Request]:
    yield Request(proxy_event("GET", "/dataset/tides", host=HOST))


def _can_be_sent(shown: ShownPackage) -> bool:
    """Whether a request can say this: halves of characters are refused in all bodies."""
    try:
        json.dumps(shown.record.values, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


@settings(deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(hostile.packages().filter(_can_be_sent))
def test_whatever_a_package_says_it_has_a_page(request_for_a_page: Request, shown: ShownPackage) -> None:
    page = str(pages.package(request_for_a_page, shown).body)
    assert not re.search(
        r"<script(?! type=\"(?:module|application/ld\+json)\")|href=\"(?!https?:|ftp:|mailto:|#)", page, re.IGNORECASE
    )
