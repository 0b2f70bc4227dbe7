"""The site's search over all parts, the guide, and what machines look for, on a whole site."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urlsplit

import pytest
import requests

from tests.contract.conftest import Site
from tests.contract.experiments.client import unique
from tests.waiting import until

HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def browser() -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False
        session.headers.update(HTML)
        yield session


def test_all_parts_are_searched_at_once_and_private_records_are_their_owners(
    site: Site, browser: requests.Session
) -> None:
    word = unique("lagoon").replace("-", "")
    mine = {"Authorization": f"token {site.token}"}
    package = {"name": f"{word}-levels", "title": f"Levels of {word}", "notes": f"Water of the {word}.", "tags": [word]}
    open_one = {"title": f"Open {word} run", "institution_name": "Harbour", "public_access": 100}
    for path, body in (
        ("/api/rest/package", package),
        ("/api/v1/experiment/", open_one),
        ("/api/v1/experiment/", {**open_one, "title": f"Secret {word} run", "public_access": 1}),
    ):
        made = requests.post(site.url + path, json=body, headers=mine, timeout=60)
        assert made.status_code in (200, 201), made.text

    def found(**headers: str) -> str:
        return browser.get(f"{site.url}/search", params={"q": word}, headers=headers, timeout=60).text

    def of_all_three() -> str:
        text = found(**mine)
        return text if "3 records" in text else ""

    shown = until(of_all_three, "all three are found by their owner")
    assert "Secret <mark>" in shown and "Not public" in shown
    public = found()
    assert "2 records" in public and "Secret" not in public
    assert f"Water of the <mark>{word}</mark>." in public
    [narrowed] = re.findall(rf'href="({re.escape(site.url)}/search\?[^"]*kind=experiment)"', public)
    one = browser.get(unescape(narrowed), timeout=60).text
    assert "1 record" in one and f"Open <mark>{word}</mark> run" in one

    for _, landing in re.findall(r'<h2>(<a href="([^"]*)")', public):
        assert browser.get(landing, timeout=60).status_code == 200
    assert until(lambda: word in _sitemap(site, browser), "the sitemap names the package")


def _sitemap(site: Site, browser: requests.Session) -> str:
    index = browser.get(f"{site.url}/sitemap.xml", timeout=60).text
    return "".join(browser.get(part, timeout=60).text for part in re.findall("<loc>(.*?)</loc>", index))


@pytest.mark.parametrize(
    "path", ["/", "/search?q=%22(%5B&page=7", "/docs/", "/docs/experiments/dataset/", "/docs/swagger/"]
)
def test_pages_load_what_is_there_from_this_site_alone(site: Site, browser: requests.Session, path: str) -> None:
    answer = browser.get(site.url + path, timeout=60)
    assert answer.status_code == 200
    assert len(answer.content) < 50_000
    assert not re.search(r"<script(?![^>]* src=)|<style| style=| on\w+=", answer.text)
    loaded = re.findall(r'<(?:script|link|img)[^>]* (?:src|href)="([^"]*)"', answer.text)
    assert loaded and all(each.startswith(f"{site.url}/assets/") for each in loaded)
    for each in loaded:
        assert browser.get(each, timeout=60).status_code == 200
    for link in set(re.findall(rf'href="({re.escape(site.url)}/docs/[^"#]*)"', answer.text)):
        assert browser.head(link, timeout=60).status_code == 200


def test_what_is_not_there_has_a_page_that_helps(site: Site, browser: requests.Session) -> None:
    answer = browser.get(f"{site.url}/nowhere/tide-gauges", timeout=60)
    assert answer.status_code == 404
    assert 'value="tide gauges"' in answer.text
    told = requests.get(f"{site.url}/nowhere", timeout=60)
    assert (told.status_code, told.json()) == (404, {"error": "Not found."})


def test_a_bad_credential_is_no_reason_to_be_unwell(site: Site) -> None:
    bad = {"Authorization": "token nobodys"}
    assert requests.get(f"{site.url}/health", headers=bad, timeout=60).json() == {"status": "ok"}
    assert requests.get(f"{site.url}/", headers=bad, timeout=60).status_code == 401


def test_robots_are_led_to_the_sitemap(site: Site, browser: requests.Session) -> None:
    text = browser.get(f"{site.url}/robots.txt", timeout=60).text
    assert f"Sitemap: {site.url}/sitemap.xml" in text
    assert f"Disallow: {urlsplit(site.url).path}/account\n" in text
    assert "Contact: " in browser.get(f"{site.url}/.well-known/security.txt", timeout=60).text
