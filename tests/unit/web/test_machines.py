"""What programs look for on every site."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from functions.web import sitemap
from shared.meter import metered
from tests.unit.catalogue.indexed import experiment
from tests.unit.search.cards import card
from tests.unit.web.conftest import SITE, Website
from tests.unit.web.test_search import ADAS


def test_the_sitemap_names_public_pages_in_parts(website: Website, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "PART", 3)
    website.index.put(
        *(card(f"package/{n}", landing=f"/dataset/t{n}&", made=datetime(2026, 1, n, tzinfo=UTC)) for n in range(1, 5)),
        experiment(12, readers=ADAS),
        card("dataset/3", kind="dataset", landing="/experiment/view/12/"),
    )
    index = website.get("/sitemap.xml", headers={})
    assert index.headers["Content-Type"] == "application/xml"
    parts = re.findall(r"<sitemap><loc>(.*?)</loc></sitemap>", index.text)
    assert parts == [f"{SITE}/sitemap-1.xml", f"{SITE}/sitemap-2.xml"]
    with metered() as use:
        first = website.get("/sitemap-1.xml").text
    assert use.trips == 2
    named = re.findall(
        r"<url><loc>(.*?)</loc><lastmod>(.*?)</lastmod></url>", first + website.get("/sitemap-2.xml").text
    )
    assert named == [(f"{SITE}/dataset/t{number}&amp;", "2026-01-02T00:00:00Z") for number in range(1, 5)]
    for part in ("3", "0", "-1", "x", "٣", "123456"):
        assert website.get(f"/sitemap-{part}.xml").status == 404


def test_robots_are_told_what_is_for_them(website: Website) -> None:
    text = website.get("/robots.txt", headers={}).text
    assert "Disallow: /account\n" in text and "Disallow: /search\n" in text and "Disallow: /api/\n" in text
    assert f"Sitemap: {SITE}/sitemap.xml\n" in text


@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        ("", f"{SITE}/docs/"),
        ("keeper@firth.example", "mailto:keeper@firth.example"),
        ("https://firth.example/security", "https://firth.example/security"),
    ],
)
def test_whom_to_tell_of_a_security_problem(
    website: Website, monkeypatch: pytest.MonkeyPatch, contact: str, shown: str
) -> None:
    monkeypatch.setenv("SECURITY_CONTACT", contact)
    reply = website.get("/.well-known/security.txt", headers={})
    assert reply.headers["Content-Type"] == "text/plain; charset=utf-8"
    said = dict(line.split(": ", 1) for line in reply.text.splitlines())
    assert said["Contact"] == shown
    assert said["Canonical"] == f"{SITE}/.well-known/security.txt"
    left = datetime.fromisoformat(said["Expires"]) - datetime.now(UTC)
    assert timedelta(days=100) < left < timedelta(days=365)


def test_health_takes_one_read(website: Website, monkeypatch: pytest.MonkeyPatch) -> None:
    with metered() as use:
        reply = website.get("/health", headers={})
    assert (reply.status, reply.body, reply.headers["Cache-Control"]) == (200, {"status": "ok"}, "no-store")
    assert use.calls == 1
    assert website.get("/health", method="HEAD").status == 200
    monkeypatch.setenv("SEARCH_TABLE", "gone")
    assert website.get("/health", headers={}).status == 503


def test_the_small_picture(website: Website) -> None:
    reply = website.get("/favicon.ico", headers={})
    assert reply.headers["Content-Type"] == "image/x-icon"
    assert reply.content[:4] == b"\x00\x00\x01\x00"


@pytest.mark.parametrize(
    ("path", "status", "place"),
    [
        ("/packages", 301, "/dataset"),
        ("/package/fen%20water%2F1", 301, "/dataset/fen%20water%2F1"),
        ("/issues/", 302, "/api/issue/?format=api"),
        ("/data_products", 302, "/api/data_product/?format=api"),
        ("/issue/5", 302, "/api/issue/5/?format=api"),
    ],
)
def test_what_leads_elsewhere(website: Website, path: str, status: int, place: str) -> None:
    reply = website.get(path)
    assert (reply.status, reply.headers["Location"]) == (status, SITE + place)
