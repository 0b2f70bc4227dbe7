"""What is refused at an address of a page is a page, whichever group answers, and the API's words in JSON."""

from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
import requests

from tests.contract.conftest import Site

HTML = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
NOBODYS = "00000000-0000-4000-8000-000000000000"

REFUSED = (
    ("GET", "/experiment/view/999999999/", 404),
    ("GET", "/experiment/view/kiln/", 404),
    ("GET", "/experiment/view/1/x/y", 404),
    ("GET", "/experiment/view/1/dataset/none/", 404),
    ("POST", "/experiment/view/1/", 405),
    ("PUT", "/experiment/view/", 405),
    ("GET", "/plans/zzz", 404),
    ("GET", "/plans/999999", 404),
    ("GET", "/plans/999999/x/y", 404),
    ("GET", "/plans/999999.json", 404),
    ("GET", "/plans/999999/export.pdf", 404),
    ("POST", "/plans", 404),
    ("GET", f"/dataset/{NOBODYS}", 404),
    ("GET", "/dataset/x/y", 404),
    ("GET", f"/dataset/{NOBODYS}/resource/x/download/y", 404),
    ("GET", f"/dataset/{NOBODYS}.ttl", 404),
    ("GET", "/dataset?page=x", 400),
    ("GET", "/dataset?callback=a-b", 400),
    ("POST", "/dataset", 405),
    ("POST", f"/dataset/{NOBODYS}/resource/x/upload", 403),
    ("GET", "/deposit/none", 404),
    ("GET", "/deposit/x/y/z", 404),
    ("GET", "/communities?page=x", 400),
    ("DELETE", "/communities", 405),
    ("GET", "/account/none", 404),
    ("DELETE", "/get-token", 405),
    ("GET", "/nowhere", 404),
    ("POST", "/search", 405),
)
"""Method, address and status."""


class Shown(HTMLParser):
    """Takes the headings of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.headings = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.headings += tag == "h1"


@pytest.fixture(scope="module")
def session() -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False
        yield session


def test_refusals_are_pages_for_browsers(site: Site, session: requests.Session) -> None:
    wrong: list[object] = []
    for method, path, status in REFUSED:
        body = {"x": 1} if method in ("POST", "PUT") else None
        page = session.request(method, site.url + path, headers=HTML, timeout=60, json=body)
        kind = page.headers.get("Content-Type", "")
        is_page = kind == "text/html; charset=utf-8" and Shown(page.text).headings == 1
        if (page.status_code, is_page) != (status, True) or "public" in page.headers["Cache-Control"]:
            wrong.append((method, path, status, page.status_code, kind, page.text[:200]))
        told = session.request(method, site.url + path, headers={"Accept": "application/json"}, timeout=60, json=body)
        if told.status_code != status or "html" in told.headers.get("Content-Type", ""):
            wrong.append((method, path, status, told.status_code, told.headers.get("Content-Type"), told.text[:200]))
    assert not wrong, "\n".join(map(str, wrong))


def test_an_address_of_a_page_answers_whoever_takes_anything_with_one(site: Site, session: requests.Session) -> None:
    """As CKAN, MyTardis and DMPRoadmap answer curl; files, and whatever else is no page, have the API's words."""
    for path in ("/dataset/none", "/experiment/view/999999999/", "/plans/zzz", "/deposit/none", "/account/none"):
        kind = session.get(site.url + path, headers={"Accept": "*/*"}, timeout=60).headers["Content-Type"]
        assert kind.startswith("text/html") is (path != "/account/none"), path
    for path in ("/api/3/action/package_show?id=none", "/api/v1/experiment/999999999/", "/data/none", "/nowhere"):
        answer = session.get(site.url + path, headers={"Accept": "*/*"}, timeout=60)
        assert "html" not in answer.headers["Content-Type"], path


def test_a_bad_credential_is_a_page_for_browsers(site: Site, session: requests.Session) -> None:
    for path in ("/experiment/view/", "/plans", "/dataset", "/communities", "/account", "/"):
        page = session.get(site.url + path, headers={**HTML, "Authorization": "token 0123"}, timeout=60)
        assert page.status_code in (200, 401, 403), path
        assert page.headers["Content-Type"] == "text/html; charset=utf-8", path
