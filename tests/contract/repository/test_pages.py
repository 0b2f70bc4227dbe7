"""The pages of objects: what people see, and that machines find on them what the API gives."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import extruct
import pytest
import requests
from signposting import AbsoluteURI, find_signposting_http_link
from signposting.linkset import find_signposting_linkset

from tests.waiting import until

from .client import COMMUNITY, Client, Json, fresh

HOSTILE = "</script><img src=x onerror=alert(1)> \"'& 100% {tides} "
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
NAMES = ["raw/gauge 7.csv", "é #1?.txt", "*star.md"]


class Page:
    """A published deposit that means harm, and its page."""

    def __init__(self, owner: Client, stranger: Client) -> None:
        self.title = HOSTILE + fresh()
        draft = owner.create(self.title)
        owner.add(
            draft,
            creator=["Wave, Nora", "<b>Tide Office</b>"],
            description="</script><script>alert(1)</script>\r\nSet-Cookie: a=b",
            subject=["<u>tides"],
            rights=[{"name": "CC-BY-4.0", "uri": LICENCE}],
            date="2026-03-05",
        )
        for name in NAMES:
            owner.upload(draft, name, b"minute,metres\n0,2.31\n1,<b>\n")
        self.object: Json = owner.submit(draft)
        self.url: str = self.object["links"]["landing"]
        self.answer: Any = stranger.send("GET", self.path, headers={"Accept": "text/html"})
        self.signs: Any = find_signposting_http_link([self.answer.headers["Link"]], AbsoluteURI(self.url))
        (self.described,) = extruct.extract(self.answer.text, base_url=self.url, syntaxes=["json-ld"])["json-ld"]

    @property
    def path(self) -> str:
        return f"/deposit/{self.object['id']}"


@pytest.fixture(scope="module")
def page(owner: Client, stranger: Client) -> Page:
    return Page(owner, stranger)


def test_nothing_of_a_deposit_becomes_markup_or_a_header(page: Page) -> None:
    assert page.answer.status_code == 200
    for harm in ("<img src=x", "<script>alert", "<b>", "<u>"):
        assert harm not in page.answer.text, harm
    assert page.answer.text.count("<script") == page.answer.text.count("</script>") == 2
    assert "Set-Cookie" not in page.answer.headers
    assert "script-src 'self'" in page.answer.headers["Content-Security-Policy"]
    assert len(page.answer.content) < 50_000


def test_readers_find_what_the_api_gives(page: Page, stranger: Client) -> None:
    base, files = page.object["metadata"]["base"], page.object["files"]
    told = page.described
    assert (told["name"], told["@type"], told["url"]) == (base["title"], "Dataset", page.url)
    assert [each["name"] for each in told["creator"]] == base["creator"]
    assert told["license"] == page.signs.license.target == base["rights"][0]["uri"]
    assert told["@id"] == page.signs.citeAs.target
    assert unquote(told["@id"]).endswith(page.object["properties"]["doi"])
    urls = {each["url"]: each["mimetype"].partition(";")[0] for each in files}
    assert {each["contentUrl"] for each in told["distribution"]} == set(urls)
    assert {str(each.target): each.type for each in page.signs.items} == urls
    assert not page.signs.authors  # the API has no ORCID iDs
    cited = requests.get(told["@id"], headers={"Accept": "text/html"}, timeout=60)
    assert cited.url == page.url and cited.status_code == 200
    for each in page.signs.describedBy:
        answer = requests.get(each.target, headers={"Accept": str(each.type)}, timeout=60)
        assert answer.headers["Content-Type"].partition(";")[0] == each.type
        assert answer.status_code == 200


def test_a_client_reads_the_linkset(page: Page) -> None:
    (address,) = page.signs.linksets
    found: Any = find_signposting_linkset(address.target).for_context(page.url)
    assert found.citeAs.target == page.signs.citeAs.target
    assert {each.target for each in found.items} == {each.target for each in page.signs.items}


def test_checksums_are_those_of_the_files(page: Page, stranger: Client, tmp_path: Path) -> None:
    for each in page.object["files"]:
        place = tmp_path / each["name"]
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(requests.get(each["url"], timeout=60).content)
    (tmp_path / "sums").write_bytes(stranger.send("GET", f"{page.path}?export=md5").content)
    checked = subprocess.run(
        ["md5sum", "--strict", "-c", "sums"], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert checked.returncode == 0, checked.stderr
    assert checked.stdout.count(": OK") == len(NAMES)


def test_a_table_is_previewed(page: Page, stranger: Client) -> None:
    text = stranger.send("GET", f"{page.path}?preview=raw/gauge%207.csv", headers={"Accept": "text/html"}).text
    assert '<th scope="col">metres</th>' in text and "<td>2.31</td>" in text and "<td>&lt;b&gt;</td>" in text
    gone = stranger.send("GET", f"{page.path}?preview=nothing.csv", headers={"Accept": "text/html"})
    assert gone.status_code == 404


def test_a_draft_is_shown_to_its_owner_alone_and_to_no_machine(owner: Client, stranger: Client, other: Client) -> None:
    draft = owner.create(fresh("Unseen"))
    path, html = f"/deposit/{draft['id']}", {"Accept": "text/html"}
    shown = owner.send("GET", path, headers=html)
    assert shown.status_code == 200 and "Edit this draft" in shown.text and f'{path}/edit"' in shown.text
    assert "Link" not in shown.headers and "ld+json" not in shown.text and "@misc" not in shown.text
    assert shown.headers["Cache-Control"].startswith("private") and "noindex" in shown.text
    assert owner.token and owner.token not in shown.text
    assert owner.send("GET", f"{path}?export=jsonld").status_code == 404
    for client, status in ((stranger, 401), (other, 403)):
        for query in ("", "?export=bibtex", "?export=md5"):
            refused = client.send("GET", path + query, headers=html)
            assert refused.status_code == status and "Unseen" not in refused.text


def test_closed_files_are_listed_and_offered_to_nobody_else(owner: Client, stranger: Client) -> None:
    draft = owner.create(fresh("Closed"), sharelevel="Closed")
    owner.upload(draft, "secret.csv")
    shown = owner.submit(draft)
    path, address = f"/deposit/{shown['id']}", shown["files"][0]["url"]
    page = stranger.send("GET", path, headers={"Accept": "text/html"})
    assert "secret.csv" in page.text and address not in page.text + page.headers["Link"]
    assert '"isAccessibleForFree":false' in page.text
    assert address in owner.send("GET", path, headers={"Accept": "text/html"}).text
    assert stranger.send("GET", f"{path}?preview=secret.csv", headers={"Accept": "text/html"}).status_code == 401


def test_refusals_are_pages_for_browsers_and_the_apis_words_for_programs(page: Page, stranger: Client) -> None:
    bad_token = f"{page.path}?token={'3f' * 20}"
    for path, status in (
        ("/communities?page=x", 400),
        (f"{page.path}?page=9999999", 400),
        (bad_token, 401),
        (f"{page.path}/files/none.csv", 404),
        (f"{page.path}/x/y", 404),
        ("/doi/10.5555/none", 404),
    ):
        shown = stranger.send("GET", path, headers={"Accept": "text/html"})
        assert (shown.status_code, shown.headers["Content-Type"]) == (status, "text/html; charset=utf-8"), path
        assert "public" not in shown.headers["Cache-Control"] and "3f" * 20 not in shown.text
        if "?page=9" not in path:  # whoever asks for JSON there is given the description
            told = stranger.send("GET", path, headers={"Accept": "application/json"})
            assert (told.status_code, bool(told.json()["error"])) == (status, True), path
    assert stranger.send("GET", "/api/objects/deposit/none", headers={"Accept": "text/html"}).json()["error"]


def test_what_was_deleted_leaves_a_page(owner: Client, admin: Client, stranger: Client) -> None:
    draft = owner.create(fresh("Withdrawn"))
    owner.add(draft, creator=["Wave, Nora"])
    shown = owner.submit(draft)
    admin.delete(shown)
    path = f"/deposit/{shown['id']}"
    page = stranger.send("GET", path, headers={"Accept": "text/html"})
    assert page.status_code == 410 and "Link" not in page.headers
    for told in (shown["metadata"]["base"]["title"], "Wave, Nora", shown["properties"]["doi"], "was deleted on"):
        assert told in page.text
    assert stranger.refused("GET", path, headers={"Accept": "application/json"})[0] == 410
    assert stranger.send("GET", f"{path}?export=bibtex").status_code == 410
    never = stranger.send("GET", "/deposit/0123456789abcdef", headers={"Accept": "text/html"})
    assert never.status_code == 404


def test_communities_and_collections_show_what_is_in_them(owner: Client, admin: Client, stranger: Client) -> None:
    community = admin.make_community(fields=[{"name": "gauge", "type": "xs:integer", "use": "O", "label": "Gauge"}])
    named = community["properties"]["pid"]
    collection = owner.published(fresh("All gauges"), "collection", community=named)
    title = fresh("Gauge")
    inside = owner.create(title, community=named, collection=collection["properties"]["pid"])
    owner.patch(inside, {"op": "add", "path": "/community/gauge", "value": 7})
    owner.submit(inside)

    def text(path: str) -> str:
        return str(stranger.send("GET", path, headers={"Accept": "text/html"}).text)

    until(lambda: title in text(f"/collection/{collection['id']}"), "the collection shows its deposit")
    shown = text(f"/community/{community['id']}")
    assert title in shown and collection["metadata"]["base"]["title"] in shown and ">Gauge</th>" in shown
    deposit = text(f"/deposit/{inside['id']}")
    assert "<dt>Gauge</dt><dd>7</dd>" in deposit and f"/collection/{collection['id']}" in deposit
    assert f"/community/{COMMUNITY}" in text("/communities")
    assert f"{stranger.url}/schema/" in text("/schema/dublin")
