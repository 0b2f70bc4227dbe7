"""Forms of old pages, of programs, and of people whose schema has changed: nothing is lost, or opened, by accident."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.contract.accounts.browser import SAME_SITE, Browser
from tests.contract.conftest import Site

from .client import Client, Json, at, fresh
from .forms import FormPage, post, show


@pytest.fixture(scope="module")
def runner(site: Site) -> Browser:
    """Who administers the community, and whose deposits these are."""
    browser = Browser(site.url)
    browser.session.headers["Authorization"] = f"Token {site.token}"
    return browser


@pytest.fixture(scope="module")
def community(admin: Client, owner: Client) -> str:
    id: str = admin.make_community(admins=[owner.create()["properties"]["owner"]])["id"]
    return id


def page_of(made: Json, end: str = "edit") -> str:
    return f"/{made['properties']['pid'].replace(':', '/')}/{end}"


def said_of(page: FormPage, field: str) -> str:
    """What a page says is wrong with a field: the text that its control is described by."""
    control = re.search(rf'<[a-z]+ [^>]*id="{field}"[^>]*>', page.text)
    assert control, page.text
    assert 'aria-invalid="true"' in control[0]
    told = re.search(r'aria-describedby="([^" ]+)', control[0])
    assert told
    words = re.search(rf'id="{told[1]}"[^>]*>(.*?)</(?:p|span|ul)>', page.text, re.DOTALL)
    assert words
    return words[1]


def test_an_old_form_opens_no_files(runner: Browser, owner: Client, community: str) -> None:
    draft = owner.create(community=community)
    access, path = f"{at(draft)}/access", page_of(draft)
    old = show(runner, path)
    owner.ok("PUT", access, {"sharelevel": "Closed", "users": []})
    late = old.send("/access", {"who": "grace"})
    assert (late.answer.status_code, late.form("/access")["who"]) == (409, ["grace"])
    assert "Saved now: Closed" in late.text
    assert owner.ok("GET", access) == {"sharelevel": "Closed", "users": []}
    wrong = show(runner, path).send("/access", {"sharelevel": "Restricted", "who": "nobody@nowhere.example"})
    assert wrong.answer.status_code == 400
    assert "known by &#39;nobody@nowhere.example" in said_of(wrong, "who")
    assert re.search(r'value="Restricted" checked', wrong.text)
    assert owner.ok("GET", access)["sharelevel"] == "Closed"
    for said in ({"sharelevel": "Open"}, {"who": "grace"}, {}):
        assert post(runner, path.replace("/edit", "/access"), said).answer.status_code == 400
    assert owner.ok("GET", access) == {"sharelevel": "Closed", "users": []}

    # Who has the files stands among the metadata, and who writes those is not in the way
    assert "Saved." in old.send("/edit", {"title": "Still my form"}).text
    assert "Saved." in late.send("/access", {"sharelevel": "Open", "who": ""}).text
    assert owner.ok("GET", access)["sharelevel"] == "Open"


def test_what_a_form_does_not_say_stays(runner: Browser, owner: Client, admin: Client, community: str) -> None:
    collection = owner.published("Gauges", "collection", community=community)
    inside = owner.create(community=community, collection=collection["id"])
    assert post(runner, page_of(inside, "collection"), {}).answer.status_code == 400
    assert "collection" in owner.get(inside)["links"]["relationships"]
    place = f"/community/{community}"
    described = show(runner, f"{place}/edit").send("/edit", {"title": "Tides", "description": "Two lines"})
    version = described.form("/edit")["version"]
    assert "Saved." in post(runner, f"{place}/edit", {"version": version, "title": "Waves"}).text
    base = admin.ok("GET", f"/api/objects{place}")["metadata"]["base"]
    assert (base["title"], base["description"]) == ("Waves", "Two lines")
    fields = [{"name": "depth", "type": "xs:decimal", "use": "O"}]
    saved = show(runner, f"{place}/schema").send("/schema", {"fields": json.dumps(fields)})
    empty = post(runner, f"{place}/schema", {"version": saved.form("/schema")["version"]})
    assert empty.answer.status_code == 400
    assert "Choose a file" in said_of(empty, "fields")
    assert len(admin.ok("GET", f"/api/objects{place}/schema")["fields"]) == 1
    admin.ok("PUT", f"/api/objects{place}/schema", {"fields": []})
    headers = {**SAME_SITE, "Content-Type": "application/x-www-form-urlencoded"}
    bad = runner.session.post(f"{runner.site}{place}/members", b"\xff=%ff", headers=headers, timeout=60)
    assert bad.status_code == 400
    assert "Invalid form" in bad.text


def test_what_is_wrong_stands_beside_its_field(
    site: Site, runner: Browser, owner: Client, admin: Client, community: str
) -> None:
    keeper = Browser(site.url)
    keeper.session.headers["Authorization"] = f"Token {site.admin_token}"
    new, place = show(keeper, "/communities/new"), f"/community/{community}"
    long, people = "x" * 1001, show(runner, f"{place}/members")
    cases: list[tuple[FormPage, str, Json, str, str]] = [
        (new, "/new", {"title": " "}, "field-title", "Say what it is called."),
        (new, "/new", {"title": long}, "field-title", "more than 1000"),
        (new, "/new", {"title": "a", "id": "A!"}, "field-id", "must be 2 to 63"),
        (new, "/new", {"title": "a", "id": "surf"}, "field-id", "is taken"),
        (new, "/new", {"title": "ab", "description": "\0"}, "field-description", "null characters"),
        (show(runner, f"{place}/edit"), "/edit", {"title": ""}, "field-title", "Say what it is called."),
        (show(runner, f"{place}/edit"), "/edit", {"title": "\0"}, "field-title", "null characters"),
        (people, "/members", {"who": "nobody", "role": "members"}, "field-who", "known by &#39;nobody"),
        (people, "/members", {"who": "", "role": "members"}, "field-who", "Say who it is"),
        (show(runner, f"{place}/collections"), "/collections", {"title": long}, "field-title", "longer than 1000"),
        (show(runner, f"{place}/collections"), "/collections", {"title": "\0"}, "field-title", "null characters"),
    ]
    deposit: Json = {"title": "x", "community": community}
    form = show(runner, f"/deposit/new?community={community}")
    cases += [
        (form, "/new", {**deposit, "title": "\0"}, "title", "null characters"),
        (form, "/new", {**deposit, "title": " "}, "title", "Say a title."),
    ]
    for page, end, said, field, sentence in cases:
        refused = page.send(end, said)
        assert refused.answer.status_code in (400, 409), (said, refused.text)
        assert "Nothing was saved" in refused.text
        assert sentence in said_of(refused, field), (said, field)
    draft = owner.create(community=community)
    for said, sentence in (({"delete": "x.txt"}, "not found"), ({"abort": "x"}, "not found"), ({}, "No file was")):
        refused = post(runner, page_of(draft, "files"), said)
        assert refused.answer.status_code in (400, 404)
        assert sentence in refused.text.split('id="file-wrong"')[1].split("</p>")[0]
    reviewed = admin.make_community(policies={"review": True})["id"]
    waiting = owner.create(community=reviewed)
    owner.submit(waiting)
    long_reason = post(keeper, page_of(waiting, "review"), {"decision": "reject", "reason": "y" * 2001})
    assert long_reason.answer.status_code == 400
    assert "at most 2000" in long_reason.text.split('id="reason-wrong"')[1].split("</span>")[0]
    assert long_reason.form("/review") is not None


def test_values_that_a_schema_has_no_place_for_any_more_can_go(runner: Browser, owner: Client, admin: Client) -> None:
    def asked(*fields: tuple[str, str, Any]) -> list[Json]:
        return [{"name": name, "type": type, "use": "O", **more} for name, type, more in fields]

    several = {"multi": True}
    first = asked(("gone", "xs:string", {}), ("more", "xs:string", several), ("kept", "xs:integer", {}))
    community = admin.make_community(fields=first)["id"]
    schema = f"/api/objects/community/{community}/schema"
    for is_published in (False, True):
        admin.ok("PUT", schema, {"fields": first})
        made = owner.create(community=community)
        values = {"gone": "a<b>", "more": ["x", "y"], "kept": 7}
        owner.patch(made, {"op": "add", "path": "/community", "value": values})
        if is_published:
            owner.submit(made)
        admin.ok("PUT", schema, {"fields": asked(("more", "xs:string", {}), ("kept", "xs:integer", {}))})
        page = show(runner, page_of(made))
        assert "Nothing can be saved until this goes" in page.text
        refused = page.send("/edit", {"title": "New"})
        assert refused.answer.status_code == 400
        half = refused.send("/edit", {"remove": "community.gone"})
        assert half.answer.status_code == 400
        assert 'value="community.gone" checked' in half.text
        assert owner.get(made)["metadata"]["community"] == values
        saved = half.send("/edit", {"remove": ["community.gone", "community.more", "nothing.x", "identifier"]})
        assert "Saved." in saved.text
        assert owner.get(made)["metadata"]["community"] == {"kept": 7}
        assert owner.get(made)["metadata"]["base"]["title"] == "New"
        assert "Saved." in saved.send("/edit", {"community.more": "z"}).text


def test_a_long_schema_comes_and_goes_as_a_file(site: Site, runner: Browser, owner: Client, admin: Client) -> None:
    fields = [
        {"name": f"f{n}", "type": "xs:string", "use": "O", "label": f"<Field> {n}", "desc": "What it is about."}
        for n in range(400)
    ]
    me = owner.create()["properties"]["owner"]
    community = admin.make_community(admins=[me], fields=fields)["id"]
    page = show(runner, f"/community/{community}/schema")
    assert len(page.text.encode()) < 50_000
    assert 'name="fields"' not in page.text
    api = f"/api/objects/community/{community}/schema"
    assert f'href="{site.url}{api}" download' in page.text
    kept = runner.open(api).json()
    kept["fields"][0]["label"] = "Changed"
    for content, sentence in ((b"[{", "This is no JSON"), (b"\xff", "This is no JSON"), (b'[{"name": 1}]', "Field 0")):
        refused = page.send("/schema", files=[("file", ("schema.json", content))])
        assert refused.answer.status_code == 400
        assert sentence in said_of(refused, "fields")
    other = show(runner, page.path)
    saved = page.send("/schema", files=[("file", ("schema.json", json.dumps(kept).encode()))])
    assert "Saved." in saved.text
    assert admin.ok("GET", api)["fields"][0]["label"] == "Changed"
    late = other.send("/schema", files=[("file", ("schema.json", b"[]"))])
    assert late.answer.status_code == 409
    assert len(late.text.encode()) < 50_000
    assert len(admin.ok("GET", api)["fields"]) == 400
    made = owner.create(fresh("Many "), community=community)
    values = {f"f{n}": "<" * 500 for n in range(300)}
    owner.patch(made, {"op": "add", "path": "/community", "value": values})
    admin.ok("PUT", api, {"fields": fields[300:301]})
    full = show(runner, page_of(made))
    assert len(full.text.encode()) < 50_000
    assert "Saved." in full.send("/edit", {"remove": "*"}).text
    assert owner.get(made)["metadata"].get("community", {}) == {}


def test_a_form_of_very_many_fields_is_filled_in_part_by_part(runner: Browser, owner: Client, admin: Client) -> None:
    choices = {"type": "vocabulary", "values": ["<a>", "b"], "multi": True}
    fields: list[Json] = [
        {"name": f"f{n}", "type": "xs:string", "use": "M", "label": f"<Field> {n}"} for n in range(500)
    ]
    fields[450] = {**fields[450], **choices}
    made = owner.create(community=admin.make_community(fields=fields)["id"])
    owner.upload(made, f"{'long' * 60}.csv")
    first = show(runner, page_of(made))
    assert "community.f0" in first.form("/edit")
    assert "community.f499" not in first.form("/edit")
    parts = [int(each) for each in re.findall(r"/edit\?part=(\d+)", first.text)]
    assert parts == list(range(2, len(parts) + 2))
    deep = 1
    seen = [name for name in first.form("/edit") if name.startswith("community.")]
    for number in parts:
        page = show(runner, f"{page_of(made)}?part={number}")
        assert len(page.text.encode()) < 50_000
        form = page.form(f"/edit?part={number}")
        seen += [name for name in form if name.startswith("community.")]
        deep = number if "community.f499" in form else deep
    assert seen == [f"community.f{n}" for n in range(500)]
    last = show(runner, f"{page_of(made)}?part={deep}")
    end = f"/edit?part={deep}"
    saved = last.send(end, {"community.f499": "deep"})
    assert "Saved." in saved.text
    assert saved.form(end)["community.f499"] == ["deep"]
    assert "Saved." in show(runner, page_of(made)).send("/edit", {"title": "New", "community.f0": "x"}).text
    assert owner.get(made)["metadata"]["community"] == {"f0": "x", "f499": "deep"}
    check = show(runner, page_of(made, "submit"))
    assert len(check.text.encode()) < 50_000
    assert re.search(r"/edit\?part=2#field-community-f\d+", check.text)
    assert "and 398 more" in check.text
