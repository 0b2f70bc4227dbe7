"""Administering communities with a browser that runs no scripts: what every form does is what the API shows."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.contract.accounts.browser import FOREIGN, Browser
from tests.contract.conftest import Site

from .client import Client, Json, fresh
from .forms import post, show

TABS = ("edit", "schema", "members", "policies", "collections")
LISTS = ("reviews",)
"""Pages without a form."""
SEA: Json = {"name": "sea", "type": "vocabulary", "use": "M", "label": "Sea <b>", "values": ["North Sea", "Wadden Sea"]}


def with_token(site: Site, client: Client) -> Browser:
    """A browser that shows somebody's token, which these pages take as well as a session."""
    browser = Browser(site.url)
    browser.session.headers["Authorization"] = f"Token {client.token}"
    return browser


@pytest.fixture(scope="module")
def keeper(site: Site, admin: Client) -> Browser:
    """An administrator of the site."""
    return with_token(site, admin)


@pytest.fixture(scope="module")
def runner(site: Site, owner: Client) -> Browser:
    """Who administers the community."""
    return with_token(site, owner)


@pytest.fixture(scope="module")
def me(owner: Client) -> str:
    account: str = owner.create()["properties"]["owner"]
    return account


@pytest.fixture
def community(admin: Client, me: str) -> str:
    id: str = admin.make_community(admins=[me])["id"]
    return id


def of(admin: Client, id: str, rest: str = "") -> Any:
    """What the API tells of a community."""
    return admin.ok("GET", f"/api/objects/community/{id}{rest}")


def test_a_community_is_made_described_and_ended(keeper: Browser, runner: Browser, admin: Client) -> None:
    assert "/communities/new" in show(keeper, "/communities").text
    assert "/communities/new" not in show(runner, "/communities").text
    show(runner, "/communities/new", 403)
    assert post(runner, "/communities/new", {"title": "x"}).answer.status_code == 403
    new = show(keeper, "/communities/new")
    assert new.send("/new", {"title": " "}).answer.status_code == 400
    id, title = fresh("tides"), "Tides & <waves>"
    bad = new.send("/new", {"title": title, "id": "Tides!"})
    assert (bad.answer.status_code, bad.form("/new")["title"]) == (400, [title])
    assert "must be 2 to 63" in bad.text
    edit = bad.send("/new", {"id": id, "description": "Two\r\nlines"})
    assert edit.path == f"/community/{id}/edit"
    assert "<waves>" not in edit.text
    assert of(admin, id)["metadata"]["base"] | {"rights": 0, "identifier": 0, "$schema": 0} == {
        **dict.fromkeys(("rights", "identifier", "$schema"), 0),
        "title": title,
        "description": "Two\nlines",
    }
    assert new.send("/new", {"title": "Another", "id": id}).answer.status_code == 409

    # Two people at once: the second sees both
    other = show(keeper, edit.path)
    assert "Saved." in edit.send("/edit", {"title": "Tides", "description": ""}).text
    assert "description" not in of(admin, id)["metadata"]["base"]
    late = other.send("/edit", {"title": "Waves"})
    assert late.answer.status_code == 409
    assert "Saved meanwhile: Tides" in late.text
    assert "Saved meanwhile: nothing" in late.text
    assert (late.form("/edit")["title"], of(admin, id)["metadata"]["base"]["title"]) == (["Waves"], "Tides")
    assert "Saved." in late.send("/edit").text
    assert of(admin, id)["metadata"]["base"]["title"] == "Waves"
    assert show(keeper, edit.path).send("/edit", {"title": ""}).answer.status_code == 400

    # It ends when nothing is in it
    draft = admin.create(community=id)
    assert "/delete" not in show(keeper, edit.path).text
    refused = post(keeper, f"/community/{id}/delete", {})
    assert refused.answer.status_code == 409
    assert "is not empty" in refused.text
    admin.delete(draft)
    assert show(keeper, edit.path).send("/delete").path == "/communities"
    show(keeper, edit.path, 404)


def test_only_those_who_run_a_community_see_its_administration(
    site: Site, runner: Browser, other: Client, community: str
) -> None:
    somebody, stranger = with_token(site, other), Browser(site.url)
    page = show(runner, f"/community/{community}")
    assert f"/community/{community}/edit" in page.text
    assert page.answer.headers["Cache-Control"].startswith("private")
    for browser in (somebody, stranger):
        assert f"/community/{community}/edit" not in show(browser, f"/community/{community}").text
    for tab in (*TABS, *LISTS):
        path = f"/community/{community}/{tab}"
        shown = show(runner, path)
        assert shown.text.count("<h1>") == 1
        assert shown.answer.headers["Cache-Control"].startswith("private")
        assert len(shown.text.encode()) < 50_000
        assert "Link" not in shown.answer.headers
        show(somebody, path, 403)
        assert post(somebody, path, {"version": "x"}).answer.status_code == (403 if tab in TABS else 405)
        led = stranger.open(path, follow=False)
        assert (led.status_code, parse_qs(urlsplit(led.headers["Location"]).query)["next"]) == (302, [path])
        show(runner, f"/community/nobodys/{tab}", 404)
    assert post(runner, f"/community/{community}/delete", {}).answer.status_code == 403
    session = Browser(site.url)
    session.sign_in(fresh("foreign-"))
    foreign = session.session.post(f"{site.url}/community/{community}/members", headers=FOREIGN, timeout=60)
    assert foreign.status_code in (401, 403)


def test_the_fields_of_a_community_are_written_as_json(runner: Browser, admin: Client, community: str) -> None:
    page = show(runner, f"/community/{community}/schema")
    assert page.form("/schema")["fields"] == ["[]"]
    for bad, sentences in (
        ("[{", ["This is no JSON", "line 1 column 3"]),
        ('{"name": 1}', ["must be an array"]),
        (json.dumps([{**SEA, "use": "X"}, {"name": "a b"}]), ["&#39;use&#39; must be one of", "Field 1: "]),
        (json.dumps([SEA, SEA]), ["There are two fields"]),
    ):
        refused = page.send("/schema", {"fields": bad})
        assert refused.answer.status_code == 400, refused.text
        assert refused.form("/schema")["fields"] == [bad]
        for sentence in sentences:
            assert sentence in refused.text
    assert of(admin, community, "/schema")["fields"] == []
    other = show(runner, page.path)
    saved = page.send("/schema", {"fields": json.dumps([SEA])})
    assert "Saved." in saved.text
    assert "Sea &lt;b&gt;" in saved.text
    assert "Mandatory" in saved.text
    assert [each["name"] for each in of(admin, community, "/schema")["fields"]] == ["sea"]
    assert json.loads(saved.form("/schema")["fields"][0]) == [SEA]
    late = other.send("/schema", {"fields": '[{"name": "depth", "type": "xs:decimal", "use": "O"}]'})
    assert late.answer.status_code == 409
    assert "Saved meanwhile" in late.text
    assert "depth" in late.form("/schema")["fields"][0]
    assert "Saved." in late.send("/schema").text
    assert [each["name"] for each in of(admin, community, "/schema")["fields"]] == ["depth"]


def test_a_field_is_added_by_a_form(runner: Browser, admin: Client, community: str) -> None:
    page = show(runner, f"/community/{community}/schema")
    other = show(runner, page.path)
    refused = page.send("?add=field", {"label": " ", "desc": "Where <it> stands"})
    assert refused.answer.status_code == 400
    assert refused.form("?add=field")["desc"] == ["Where <it> stands"]
    assert "<it>" not in refused.text
    said = {"label": "Sea & coast", "type": "vocabulary", "use": "M", "values": "North Sea\r\n\r\n Wadden Sea "}
    assert "Saved." in refused.send("?add=field", said).text
    # Whoever opened the page before that loses nothing, and a label may come twice
    assert "Saved." in other.send("?add=field", {**said, "multi": "yes"}).text
    assert "Saved." in other.send("?add=field", {"label": "7 °C", "type": "xs:decimal", "values": "none"}).text
    assert page.send("?add=field", {"label": "x", "type": "magic"}).answer.status_code == 400
    sea, again, degrees = of(admin, community, "/schema")["fields"]
    assert (sea["name"], sea["label"], sea["desc"]) == ("sea_coast", "Sea & coast", "Where <it> stands")
    assert (sea["type"], sea["use"], sea["values"]) == ("vocabulary", "M", ["North Sea", "Wadden Sea"])
    assert (again["name"], again["multi"]) == ("sea_coast_2", True)
    assert (degrees["name"], degrees["type"], degrees.get("values", [])) == ("field_7_c", "xs:decimal", [])


def test_what_waits_for_a_review_is_listed(runner: Browser, admin: Client, other: Client, community: str) -> None:
    path = f"/community/{community}/reviews"
    assert "publishes deposits without one" in show(runner, path).text
    policies = show(runner, f"/community/{community}/policies")
    assert "Saved." in policies.send("/policies", {"review": "yes"}).text
    title = fresh("Gauge <7> ")
    draft = other.create(title, community=community)
    assert draft["id"] not in show(runner, path).text  # a draft is its owner's
    other.submit(draft)
    waiting = show(runner, path)
    assert f"/deposit/{draft['id']}/edit" in waiting.text
    assert "<7>" not in waiting.text
    page = show(runner, f"/deposit/{draft['id']}/edit")
    assert "My drafts" not in page.text.split("<main")[1]
    returned = page.send("/review", {"decision": "reject", "reason": "Say where."})
    assert (returned.path, "is given back" in returned.text, draft["id"] in returned.text) == (path, True, False)
    other.submit(draft)
    published = show(runner, f"/deposit/{draft['id']}/edit").send("/review", {"decision": "approve"})
    assert published.path == f"/deposit/{draft['id']}"
    assert draft["id"] not in show(runner, path).text


def test_people_join_change_roles_and_leave(site: Site, runner: Browser, admin: Client, community: str) -> None:
    person = Browser(site.url)
    name = fresh("joiner-")
    person.sign_in(name)
    who, path = person.me(), f"/community/{community}/members"
    account = f"user:{who['id']}"
    for said, sentence in (
        ({"who": "nobody@nowhere.example", "role": "members"}, "known by &#39;nobody@nowhere.example&#39;"),
        ({"who": "0000-0002-1825-0097", "role": "members"}, "Nobody who has an account here"),
        ({"who": name, "role": "kings"}, "Choose a role"),
        ({"who": " ", "role": "members"}, "Say who it is"),
    ):
        refused = post(runner, path, said)
        assert refused.answer.status_code == 400
        assert sentence in refused.text
    assert "Saved." in post(runner, path, {"who": name.upper(), "role": "members"}).text
    assert of(admin, community, "/members")["members"] == [account]
    shown = show(runner, path)
    assert name in shown.text
    assert "@" not in shown.text.split("<main")[1]
    show(person, path, 403)
    post(runner, path, {"admins": account})
    assert (account in of(admin, community, "/members")["admins"], of(admin, community, "/members")["members"]) == (
        True,
        [],
    )
    assert show(person, path)
    if who["email"]:
        post(runner, path, {"who": who["email"], "role": "members"})
        assert of(admin, community, "/members")["members"] == [account]
        post(runner, path, {"admins": account})
    left = post(person, path, {"remove": account})  # who leaves sees the community as others do
    assert left.path == f"/community/{community}"
    assert account not in of(admin, community, "/members")["admins"]
    assert post(runner, path, {"remove": account}).answer.status_code == 409


def test_policies_are_chosen(runner: Browser, admin: Client, community: str) -> None:
    page = show(runner, f"/community/{community}/policies")
    other = show(runner, page.path)
    assert "Saved." in page.send("/policies", {"review": "yes", "mandatory": ["title", "license"]}).text
    chosen = {"review": True, "membersOnly": False, "doi": True, "mandatory": ["title", "license"]}
    assert of(admin, community, "/policies") == chosen
    late = other.send("/policies", {"membersOnly": "yes"})
    assert late.answer.status_code == 409
    assert "Review deposits, saved meanwhile: on" in late.text
    assert "Licences, saved meanwhile: needed" in late.text
    assert of(admin, community, "/policies") == chosen
    assert "Saved." in late.send("/policies").text
    assert of(admin, community, "/policies") == {**chosen, "review": False, "membersOnly": True, "mandatory": ["title"]}
    assert show(runner, page.path).send("/policies", {"mandatory": "magic"}).answer.status_code == 400


def test_collections_are_made_filled_in_renamed_and_deleted(
    site: Site, runner: Browser, keeper: Browser, admin: Client, other: Client, community: str
) -> None:
    page = show(runner, f"/community/{community}/collections")
    assert page.send("/collections", {"title": ""}).answer.status_code == 400
    title = fresh("Gauges ")
    edit = page.send("/collections", {"title": title})
    assert edit.path.startswith("/collection/")
    pid = edit.path.split("/")[2]
    path = f"/api/objects/collection/{pid}"
    assert 'type="file"' not in edit.text
    assert title in show(runner, page.path).text
    assert title not in show(keeper, page.path).text  # a draft is its owner's
    assert edit.path in show(runner, "/deposit/drafts").text
    assert "Saved." in edit.send("/edit", {"description": "All of <2026>"}).text
    schema = show(runner, f"/collection/{pid}/schema")
    fields = json.dumps([{"name": "year", "type": "xs:gYear", "use": "O"}])
    assert "Saved." in schema.send("/schema", {"fields": fields}).text
    somebody = with_token(site, other)
    for end in ("edit", "schema", "submit"):
        show(somebody, f"/collection/{pid}/{end}", 403)
    published = show(runner, f"/collection/{pid}/submit").send("/submit")
    assert published.path == f"/collection/{pid}"
    assert f"/collection/{pid}/edit" in published.text
    assert admin.get(path)["properties"]["state"] == "published"
    assert admin.get(f"{path}/schema")["fields"][0]["name"] == "year"
    assert title in show(keeper, page.path).text

    # Its community's administrators rename it; the site's delete it
    assert "Saved." in show(runner, edit.path).send("/edit", {"title": "Renamed"}).text
    assert admin.get(path)["metadata"]["base"]["title"] == "Renamed"
    assert "/delete" not in show(runner, edit.path).text
    assert post(runner, f"/collection/{pid}/delete", {}).answer.status_code == 403
    assert show(keeper, edit.path).send("/delete").path == f"/community/{community}"
    show(keeper, edit.path, 404)
    draft = show(runner, page.path).send("/collections", {"title": title})
    assert draft.send("/delete").path == "/deposit/drafts"
