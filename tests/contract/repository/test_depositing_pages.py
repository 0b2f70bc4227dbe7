"""Depositing with a browser that runs no scripts: every form, and what it does is what the API shows."""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.contract.accounts.browser import FOREIGN, Browser
from tests.contract.conftest import Site
from tests.waiting import until

from .client import Client, Json, at, fresh
from .forms import FormPage, post, show

FIELDS = [
    {"name": "station", "type": "xs:integer", "use": "M", "label": "Station", "desc": "the number of the gauge"},
    {"name": "sea", "type": "vocabulary", "use": "O", "values": ["North Sea", "Wadden Sea"]},
    {"name": "methods", "type": "vocabulary", "use": "O", "values": ["radar", "float"], "multi": True},
    {"name": "calibrated", "type": "xs:boolean", "use": "O"},
    {"name": "since", "type": "xs:date", "use": "O"},
    {"name": "notes", "type": "xs:string", "use": "O", "multi": True},
]


class Depositor:
    """Somebody new with a browser, whose objects are read as they see them."""

    def __init__(self, site: Site) -> None:
        self.browser = Browser(site.url)
        assert self.browser.sign_in(fresh("depositor-")).status_code == 200
        self.id = self.browser.me()["id"]

    def metadata(self, path: str) -> Json:
        """The metadata of the object whose page has this path."""
        found: Json = self.envelope(path)["metadata"]
        return found

    def envelope(self, path: str) -> Json:
        """The envelope of that object."""
        answer = self.browser.send("GET", f"/api/objects/deposit/{path.split('/')[2]}")
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found

    def make(self, community: str, title: str = "Tidal gauge 7") -> FormPage:
        """Make a draft with the form, and give the page that it leads to."""
        made = show(self.browser, "/deposit/new").send("/new", {"title": title, "community": community})
        assert made.path.endswith("/edit"), made.text
        return made


@pytest.fixture(scope="module")
def depositor(site: Site) -> Depositor:
    return Depositor(site)


@pytest.fixture(scope="module")
def community(admin: Client) -> str:
    made = admin.make_community(fields=FIELDS, policies={"mandatory": ["creator", "license"]})
    id: str = made["id"]
    return id


@pytest.fixture(scope="module")
def reviewed(admin: Client, site: Site, owner: Client) -> str:
    """A community whose deposits `owner` reviews."""
    me = owner.create()["properties"]["owner"]
    made = admin.make_community(policies={"review": True}, admins=[me])
    id: str = made["id"]
    return id


def test_whoever_has_not_signed_in_is_led_there_and_back(site: Site) -> None:
    stranger = Browser(site.url)
    for path in ("/deposit/drafts", "/deposit/new?community=surf", "/deposit/0123456789abcdef/edit"):
        answer = stranger.open(path, follow=False)
        assert answer.status_code == 302
        assert parse_qs(urlsplit(answer.headers["Location"]).query)["next"] == [path]
    for page, form in (("new", "new"), ("0123456789abcdef/edit", "0123456789abcdef/files")):
        answer = stranger.send("POST", f"/deposit/{form}", csrf=False, data={"title": "x"}, allow_redirects=False)
        assert answer.status_code == 302
        assert parse_qs(urlsplit(answer.headers["Location"]).query)["next"] == [f"/deposit/{page}"]


def test_a_draft_is_made_filled_in_and_published(site: Site, depositor: Depositor, community: str) -> None:
    browser = depositor.browser
    title = fresh("Tides of <b>")
    refused = show(browser, "/deposit/new").send("/new", {"title": title, "community": ""})
    assert refused.answer.status_code == 400
    assert "Say a community." in refused.text
    assert refused.form("/new")["title"] == [title]
    edit = depositor.make(community, title)
    assert "<b>" not in edit.text
    assert "the number of the gauge." in edit.text
    assert "<script>" not in edit.text

    # A row more, without anything being lost or saved
    more = edit.send("/edit", {"add": "rights", "creator": "Muir, Ada\r\n\r\n Nkemelu, Grace ", "rights.name": ["CC0"]})
    assert len(more.form("/edit")["rights.name"]) > 2
    assert more.form("/edit")["creator"] == ["Muir, Ada\r\nNkemelu, Grace"]
    assert "creator" not in depositor.metadata(edit.path)["base"]

    # What is wrong stands beside its field, and what was typed stays
    bad = more.send("/edit", {"community.station": "seven", "date": "yesterday", "subject": "tides"})
    assert bad.answer.status_code == 400
    assert "&#39;seven&#39; is not a valid" in bad.text
    assert "&#39;yesterday&#39; is not a date" in bad.text
    assert (bad.form("/edit")["community.station"], bad.form("/edit")["subject"]) == (["seven"], ["tides"])

    uris = {"rights.name": ["CC-BY-4.0", "House rules", ""], "rights.uri": ["https://example.org/by", "", ""]}
    said: dict[str, Any] = {
        **uris,
        "community.station": "7",
        "community.sea": "North Sea",
        "community.methods": ["", "radar", "float"],
        "community.calibrated": "false",
        "community.since": "2026-03-01",
        "community.notes": "one\r\ntwo",
        "date": "2026-03",
        "description": "Two\r\nlines",
    }
    saved = bad.send("/edit", said)
    assert "Saved." in saved.text
    found = depositor.metadata(edit.path)
    assert found["base"]["creator"] == ["Muir, Ada", "Nkemelu, Grace"]
    assert found["base"]["description"] == "Two\nlines"
    assert found["base"]["rights"][:2] == [{"name": "CC-BY-4.0", "uri": "https://example.org/by"}, "House rules"]
    assert found["community"] == {
        "station": 7,
        "sea": "North Sea",
        "methods": ["radar", "float"],
        "calibrated": False,
        "since": "2026-03-01",
        "notes": ["one", "two"],
    }
    unchanged = depositor.envelope(edit.path)["updated"]
    again = show(browser, edit.path).send("/edit")
    assert depositor.envelope(edit.path)["updated"] == unchanged

    # Files
    sent = again.send("/files", files=[("file", ("a b.csv", b"a,b\n", "text/csv")), ("file", ("x.txt", b"x"))])
    assert hashlib.md5(b"a,b\n").hexdigest() in sent.text
    assert [each["name"] for each in depositor.envelope(edit.path)["files"]] == ["a b.csv", "x.txt"]
    assert sent.send("/files", {"delete": "x.txt"}).path == edit.path
    assert [each["name"] for each in depositor.envelope(edit.path)["files"]] == ["a b.csv"]
    assert sent.send("/files").answer.status_code == 400

    checklist = sent.send("/edit", {"submit": "yes", "community.station": "", "creator": ""})
    assert checklist.path.endswith("/submit")
    for label in ("Creators", "Station"):
        assert f">{label}</a>" in checklist.text
    still = checklist.send("/submit")
    assert (still.answer.status_code, depositor.envelope(edit.path)["properties"]["state"]) == (400, "draft")
    assert "&#39;community.station&#39;" in still.text
    show(browser, edit.path).send("/edit", {"community.station": "8", "creator": "Muir, Ada"})
    published = show(browser, checklist.path).send("/submit")
    assert published.path == edit.path.removesuffix("/edit")
    found = depositor.envelope(edit.path)
    assert found["properties"]["state"] == "published"
    assert found["metadata"]["community"]["station"] == 8

    # What is published keeps what it needs, and its files
    late = show(browser, edit.path)
    assert 'name="file"' not in late.text
    assert late.send("/edit", {"creator": ""}).answer.status_code == 400
    assert late.send("/edit", {"subject": "tides\r\ngauges"}).answer.status_code == 200
    assert depositor.metadata(edit.path)["base"]["subject"] == ["tides", "gauges"]
    assert show(browser, checklist.path, 409)


def test_a_form_leaves_alone_what_it_cannot_say(depositor: Depositor, site: Site) -> None:
    edit = depositor.make("surf")
    kept = {"deep": {"er": [1, None]}, "n": 1.5}
    said: list[Json] = [
        {"op": "add", "path": "/community", "value": kept},
        {"op": "add", "path": "/coverage", "value": ["two\nlines", " "]},
        {"op": "add", "path": "/rights/0", "value": {"name": "CC0"}},
        {"op": "add", "path": "/title", "value": "two\nlines"},
    ]
    headers = {"Content-Type": "application/json-patch+json", "X-CSRFToken": depositor.browser.cookie("csrf") or ""}
    url = f"{site.url}{at('deposit:' + edit.path.split('/')[2])}"
    assert depositor.browser.session.patch(url, json=said, headers=headers, timeout=60).status_code == 200
    shown = show(depositor.browser, edit.path)
    assert "community.deep" in shown.text
    assert "A form cannot write this value." in shown.text
    assert "coverage" not in shown.form("/edit")
    assert "Saved." in shown.send("/edit", {"subject": "tides"}).text
    found = depositor.metadata(edit.path)
    assert found["community"] == kept
    assert found["base"]["coverage"] == ["two\nlines", " "]
    assert found["base"]["rights"][0] == {"name": "CC0"}
    assert (found["base"]["title"], found["base"]["subject"]) == ("two\nlines", ["tides"])


def test_nobody_overwrites_what_they_have_not_seen(depositor: Depositor) -> None:
    first = depositor.make("surf")
    second = show(depositor.browser, first.path)
    assert "Saved." in first.send("/edit", {"subject": "tides", "publisher": "The first"}).text
    late = second.send("/edit", {"subject": "gauges", "description": "typed for an hour"})
    assert late.answer.status_code == 409
    assert "Saved meanwhile: tides" in late.text
    assert late.form("/edit")["description"] == ["typed for an hour"]
    assert depositor.metadata(first.path)["base"]["subject"] == ["tides"]
    assert "Saved." in late.send("/edit", {"publisher": "The first"}).text
    found = depositor.metadata(first.path)["base"]
    assert (found["subject"], found["description"], found["publisher"]) == (
        ["gauges"],
        "typed for an hour",
        "The first",
    )
    nothing = post(depositor.browser, first.path, {"title": "x"})
    assert nothing.answer.status_code == 400


def test_ones_drafts_are_listed_and_deleted(depositor: Depositor, site: Site) -> None:
    title = fresh("Listed ")
    edit = depositor.make("surf", title)
    listed = show(depositor.browser, "/deposit/drafts")
    assert title in listed.text
    assert f"{edit.path}" in listed.text
    new = Depositor(site)
    empty = show(new.browser, "/deposit/drafts")
    assert "No drafts" in empty.text
    assert title not in empty.text
    show(new.browser, edit.path, 403)
    for form in ("edit", "files", "submit", "review", "delete"):
        assert post(new.browser, edit.path.replace("edit", form), {"version": "x"}).answer.status_code == 403
    foreign = depositor.browser.session.post(
        f"{site.url}{edit.path.replace('edit', 'delete')}", headers=FOREIGN, timeout=60
    )
    assert foreign.status_code in (401, 403)
    assert show(depositor.browser, edit.path).send("/delete").path == "/deposit/drafts"
    show(depositor.browser, edit.path, 404)
    show(depositor.browser, "/deposit/0123456789abcdef/edit", 404)


def test_a_reviewer_gives_a_deposit_back_and_approves_it(
    site: Site, depositor: Depositor, reviewed: str, owner: Client
) -> None:
    edit = depositor.make(reviewed)
    waits = show(depositor.browser, edit.path.replace("/edit", "/submit")).send("/submit")
    assert "waits for the review" in waits.text
    assert "Approve" not in waits.text
    assert post(depositor.browser, edit.path, {"version": "x"}).answer.status_code == 409

    # The reviewer has a token, which these pages take as well as a session
    reviewer = Browser(site.url)
    reviewer.session.headers["Authorization"] = f"Token {owner.token}"
    review = show(reviewer, edit.path)
    assert "Approve and publish" in review.text
    assert review.send("/review").answer.status_code == 400
    review.send("/review", {"decision": "reject", "reason": "Say where the <gauge> is"})
    given = show(depositor.browser, edit.path)
    assert "Say where the &lt;gauge&gt; is" in given.text
    show(reviewer, edit.path, 403)
    show(depositor.browser, edit.path.replace("/edit", "/submit")).send("/submit")
    show(reviewer, edit.path).send("/review", {"decision": "approve"})
    assert depositor.envelope(edit.path)["properties"]["state"] == "published"


def test_only_communities_that_take_ones_deposits_are_offered(depositor: Depositor, admin: Client) -> None:
    closed = admin.make_community(policies={"membersOnly": True})["id"]
    assert f'value="{closed}"' not in show(depositor.browser, "/deposit/new").text
    assert (
        post(
            depositor.browser, "/deposit/new", {"title": "x", "community": closed, "sharelevel": "Open"}
        ).answer.status_code
        == 403
    )
    admin.ok(
        "PUT",
        f"/api/objects/community/{closed}/members",
        {"admins": [], "members": [f"user:{depositor.id}"]},
    )
    assert f'value="{closed}"' in show(depositor.browser, "/deposit/new").text


def test_a_deposit_goes_into_a_collection_and_its_files_to_people(
    site: Site, depositor: Depositor, admin: Client, community: str, other: Client
) -> None:
    browser = depositor.browser
    collection = admin.create("Gauges <of> 2025", "collection", community=community)
    admin.patch(
        collection,
        {"op": "add", "path": "/community/station", "value": 1},
        *({"op": "add", "path": f"/{name}", "value": [value]} for name, value in (("creator", "x"), ("rights", "CC0"))),
    )
    admin.submit(collection)
    id = collection["id"]
    new = show(browser, f"/deposit/new?community={community}&collection={id}")
    assert "Gauges &lt;of&gt; 2025" in new.text
    assert new.form("/new")["collection"] == [id]
    assert 'name="collection"' not in show(browser, "/deposit/new").text
    elsewhere = new.send("/new", {"title": "x", "community": "surf"})
    assert (elsewhere.answer.status_code, elsewhere.form("/new")["title"]) == (400, ["x"])
    edit = new.send("/new", {"title": "Tides", "sharelevel": "Open"})
    place = edit.path.removesuffix("/edit")

    def inside() -> bool:
        return "collection" in depositor.envelope(edit.path)["links"]["relationships"]

    assert inside()
    assert "Saved." in edit.send("/collection", {"collection": ""}).text
    assert not inside()
    stale = edit.send("/collection", {"collection": id})
    assert (stale.answer.status_code, inside()) == (409, False)
    assert "Saved." in stale.send("/collection", {"collection": id}).text
    assert inside()
    assert edit.send("/collection", {"collection": "0123456789abcdef"}).answer.status_code == 400

    # Usual values are offered where there are any
    for offered in ('list="licences"', 'list="types"', 'list="languages"', '<option value="CC-BY-4.0">'):
        assert offered in edit.text
    assert '<option value="de">German</option>' in edit.text

    # Who has the files
    def access() -> Any:
        return browser.send("GET", f"/api/objects{place}/access").json()

    assert edit.send("/access", {"sharelevel": "Secret"}).answer.status_code == 400
    closed = edit.send("/access", {"sharelevel": "Closed"})
    assert (access(), "Saved." in closed.text) == ({"sharelevel": "Closed", "users": []}, True)
    wrong = closed.send("/access", {"who": "nobody@nowhere.example"})
    assert (wrong.answer.status_code, wrong.form("/access")["who"]) == (400, ["nobody@nowhere.example"])
    account = other.create()["properties"]["owner"]
    named = closed.send("/access", {"who": account})
    assert (access()["users"], named.answer.status_code) == ([account], 200)
    removed = post(browser, f"{place}/access", {"remove": account})
    assert (access(), removed.answer.status_code) == ({"sharelevel": "Closed", "users": []}, 200)
    stranger = Depositor(site)
    for end in ("access", "collection"):
        assert post(stranger.browser, f"{place}/{end}", {"sharelevel": "Open"}).answer.status_code == 403


def test_a_page_with_many_files_has_room_for_some_of_them(depositor: Depositor) -> None:
    edit = depositor.make("surf", "Many files")
    names = [f"{n:02}-{'long' * 30}.csv" for n in range(62)]
    files = [("file", (name, b"1,2\n")) for name in names]
    shown = edit.send("/files", files=files)
    assert shown.answer.status_code == 200
    found: list[str] = []
    for number in range(1, 9):
        page = show(depositor.browser, f"{edit.path}?page={number}")
        assert len(page.text.encode()) < 50_000
        found += [name for name in names if f'data-name="{name}"' in page.text]
        if 'rel="next"' not in page.text:
            break
    assert found == names
    landing = show(depositor.browser, edit.path.removesuffix("/edit"))
    assert len(landing.text.encode()) < 50_000
    assert "of 62" in landing.text


def test_a_page_says_languages_in_words_and_calls_what_it_leads_to_by_its_title(
    depositor: Depositor, owner: Client, stranger: Client
) -> None:
    source, hidden = owner.published(fresh("The <source> ")), owner.create(fresh("A draft "))
    edit = depositor.make("surf", "Made of another")
    pids = [source["properties"]["pid"], hidden["properties"]["pid"], "https://doi.org/10.1000/elsewhere"]
    edit.send("/edit", {"source": "\r\n".join(pids), "language": "eng"})
    page = edit.path.removesuffix("/edit")
    title = source["metadata"]["base"]["title"].replace("<", "&lt;").replace(">", "&gt;")
    until(lambda: f">{title}</a>" in show(depositor.browser, page).text, "what it is made from has its title")
    text = show(depositor.browser, page).text
    assert "<dd>English</dd>" in text
    assert pids[0] not in text
    assert hidden["metadata"]["base"]["title"] not in text
    assert pids[1] in text
    assert f'href="{pids[2]}"' in text
