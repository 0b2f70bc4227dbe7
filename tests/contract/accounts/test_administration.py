"""The administrators' pages: what each form does, what it says of bad values, and that nobody else is let in."""

from __future__ import annotations

import re
from html import unescape

import pytest

from functions.accounts.addresses import PAGES
from functions.accounts.administration.frame import PATH
from tests.contract.mailbox import Mailbox
from tests.contract.plans.client import authenticate

from .browser import FOREIGN, Browser, shown_token
from .conftest import Program, Site, unique

ADMINS = [(each.method, re.sub("<[a-z]+>", "1", each.path)) for each in PAGES if each.path.startswith(PATH)]
"""Every page of administrators, about what everybody's site has from the start."""


@pytest.fixture(scope="module")
def keeper(site: Site, admin: Program) -> Browser:
    """The browser of a site administrator."""
    browser = Browser(site.url)
    browser.sign_in(unique("keeper-"))
    admin.done("PATCH", f"/account/users/{browser.me()['id']}", {"roles": ["site_admin"]})
    return browser


@pytest.fixture(scope="module")
def person(site: Site) -> Browser:
    """The browser of somebody who administers nothing."""
    browser = Browser(site.url)
    browser.sign_in(unique("person-"))
    return browser


def wrong(page: str) -> list[str]:
    """What is said beside the fields, or above the form."""
    return [unescape(text) for text in re.findall(r'class="(?:wrong|notice bad)"[^>]*>([^<]+)<', page)]


def number(address: str) -> int:
    """The number of what a page is about, whose address a form has led to."""
    return int(address.partition("?")[0].rpartition("/")[2])


def test_nobody_else_is_let_in(browser: Browser, person: Browser, user: Program, admin: Program) -> None:
    before = admin.done("GET", "/account/users/1")
    for method, path in ADMINS:
        stranger = browser.session.request(method, f"{browser.site}{path}", allow_redirects=False, timeout=60)
        assert (stranger.status_code, stranger.headers["Location"].split("?")[0]) == (
            302,
            f"{browser.site}/account/login",
        )
        refused = person.open(path) if method == "GET" else person.submit(path)
        assert (refused.status_code, "<h1>This is not permitted</h1>" in refused.text) == (403, True), path
        assert user.send(method, path).status_code == 403
    assert admin.done("GET", "/account/users/1") == before
    assert "/account/admin" not in person.open("/account").text


def test_who_signs_in_is_led_back(browser: Browser) -> None:
    asked = browser.open(f"{PATH}/users?q=ada", follow=False).headers["Location"]
    assert asked.endswith("?next=%2Faccount%2Fadmin%2Fusers%3Fq%3Dada")


def test_no_other_site_sends_a_form(keeper: Browser, admin: Program) -> None:
    before = admin.done("GET", "/account/users/2")
    for method, path in ADMINS:
        if method == "POST":
            assert keeper.submit(path.replace("users/1", "users/2"), headers=FOREIGN).status_code == 403
    assert admin.done("GET", "/account/users/2") == before


def test_the_menu_and_the_sections(keeper: Browser) -> None:
    assert f'<a href="{keeper.site}{PATH}">Administration</a>' in keeper.open("/account").text
    page = keeper.open(PATH).text
    for section in ("users", "organisations", "clients", "groups", "settings"):
        assert f'href="{keeper.site}{PATH}/{section}"' in page
        shown = keeper.open(f"{PATH}/{section}")
        assert (shown.status_code, shown.headers["Cache-Control"]) == (200, "no-store")
    assert "SignUp" in keeper.open(f"{PATH}/settings").text


def test_people(keeper: Browser, admin: Program) -> None:
    name, place = unique("guest-"), unique("Institute <")
    home = admin.done("POST", "/account/organisations", {"name": place})["id"]
    said = {"username": name, "full_name": "Guest <i>", "email": f"{name}@firth.example", "roles": ["use_api"]}
    made = keeper.submit(f"{PATH}/users", {**said, "organisation": place.upper()})
    assert "The account is made." in made.text and "Guest &lt;i&gt;" in made.text
    path = f"{PATH}/users/{number(made.url)}"
    known = admin.done("GET", path.replace("/admin", ""))
    assert {**known, **said, "organisation": home} == known

    for again, words in (
        (said, "Somebody has that username."),
        ({**said, "username": f"{name}2"}, "Somebody has that e-mail address."),
        ({**said, "username": "a b"}, "Expected letters"),
        ({"username": f"{name}3", "organisation": "Nowhere"}, "There is no organisation of that name."),
        ({"username": f"{name}3", "organisation": "999999999"}, "There is no organisation 999999999."),
        ({"username": f"{name}3", "email": "nobody"}, "@"),
        ({"username": ""}, "at least 1 character"),
    ):
        page = keeper.submit(f"{PATH}/users", again)
        assert page.status_code in (409, 422)
        assert words in " ".join(wrong(page.text)), (again, wrong(page.text))
        assert f'value="{again["username"]}"' in page.text, "what was typed is still there"
        assert '<details class="panel" open>' in page.text

    for asked in (name.upper(), f"{name.upper()}@firth.example"):
        assert f'href="{keeper.site}{path}"' in keeper.open(f"{PATH}/users?q={asked}").text
    assert "Nobody has that" in keeper.open(f"{PATH}/users?q=no-such-person").text
    assert f'href="{keeper.site}{path}"' in keeper.open(f"{PATH}/users?invited=true").text

    assert "Your changes are saved." in keeper.submit(path, {"full_name": "Renamed", "email": ""}).text
    assert wrong(keeper.submit(path, {"full_name": "", "email": "nobody"}).text)
    assert keeper.submit(f"{path}/roles", {"roles": ["organisational_admin"]}).status_code == 200
    assert keeper.submit(f"{path}/roles", {"roles": ["emperor"]}).status_code == 422
    assert keeper.submit(f"{path}/organisation", {"organisation": ""}).status_code == 200
    page = keeper.submit(f"{path}/organisation", {"organisation": "Nowhere"})
    assert (page.status_code, 'value="Nowhere"' in page.text) == (422, True)
    assert keeper.submit(f"{path}/organisation", {"organisation": str(home)}).status_code == 200
    known = admin.done("GET", path.replace("/admin", ""))
    assert (known["full_name"], known["email"], known["roles"]) == ("Renamed", "", ["organisational_admin"])
    assert known["organisation"] == home
    for absent in (f"{PATH}/users/999999999", f"{PATH}/users/first"):
        assert keeper.open(absent).status_code == 404


def test_suspending_somebody(keeper: Browser, browser: Browser) -> None:
    browser.sign_in(unique("person-"))
    program = Program(browser.site, shown_token(browser.submit("/get-token")))
    path = f"{PATH}/users/{browser.me()['id']}"
    assert "is suspended" in keeper.submit(f"{path}/suspension").text
    assert program.send("GET", "/account/me").status_code == 401
    refused = browser.open("/account")
    assert (refused.status_code, refused.headers["Content-Type"]) == (401, "text/html; charset=utf-8")
    assert "is let in again" in keeper.submit(f"{path}/restoration").text
    assert program.send("GET", "/account/me").status_code == 200
    own = f"{PATH}/users/{keeper.me()['id']}"
    assert keeper.submit(f"{own}/suspension").status_code == 409
    assert wrong(keeper.submit(f"{own}/roles", {}).text) == [
        "Ask another site administrator: nobody can lock themselves out."
    ]


def test_organisations(keeper: Browser, admin: Program) -> None:
    name = unique("Institute ")
    made = keeper.submit(f"{PATH}/organisations", {"name": name, "abbreviation": "TI"})
    path = f"{PATH}/organisations/{number(made.url)}"
    assert name in made.text
    for said, words in (
        ({"name": name}, "An organisation has that name."),
        ({"name": f"{name}2", "ror": "none"}, "That is no ROR identifier."),
        ({"name": ""}, "at least 1 character"),
    ):
        page = keeper.submit(f"{PATH}/organisations", said)
        assert page.status_code in (409, 422) and words in " ".join(wrong(page.text))
    assert f'href="{keeper.site}{path}"' in keeper.open(f"{PATH}/organisations?q={name.lower()}").text
    assert "No organisation has that name." in keeper.open(f"{PATH}/organisations?q=no-such-place").text
    changed = {"name": f"{name} 2", "abbreviation": "", "ror": "", "fundref": "", "region": "Firth"}
    assert "Your changes are saved." in keeper.submit(path, changed).text
    assert changed.items() <= admin.done("GET", path.replace("/admin", "")).items()
    assert keeper.submit(path, {**changed, "fundref": "none"}).status_code == 422


def test_an_organisations_administrator(site: Site, keeper: Browser, admin: Program, mailbox: Mailbox) -> None:
    home, other = (admin.done("POST", "/account/organisations", {"name": unique("Institute ")})["id"] for _ in "12")
    chief, member = Browser(site.url), Browser(site.url)
    for who in (chief, member):
        who.sign_in(unique("person-"))
        admin.done("PUT", f"/account/users/{who.me()['id']}/organisation", {"organisation": home})
    admin.done("PATCH", f"/account/users/{chief.me()['id']}", {"roles": ["organisational_admin", "use_api"]})
    me = member.me()

    page = chief.open(PATH)
    assert page.url == f"{site.url}{PATH}/organisations/{home}"
    assert me["username"] in page.text and "/account/admin" in chief.open("/account").text
    assert f'{PATH}/users/{me["id"]}"' not in page.text and f"{PATH}/clients" not in page.text
    path = f"{PATH}/users/{me['id']}/privileges"
    assert "Your changes are saved." in chief.submit(path, {"use_api": "yes"}).text
    assert member.me()["roles"] == ["use_api"]
    mailbox.await_one(me["email"])
    assert chief.submit(path, {"use_api": "no", "organisational_admin": "yes"}).status_code == 200
    assert member.me()["roles"] == ["organisational_admin"]
    assert member.submit(f"{PATH}/users/{chief.me()['id']}/privileges", {"use_api": "no"}).status_code == 403
    assert chief.open(f"{PATH}/organisations/{other}").status_code == 404
    for closed in ("/users", "/clients", "/groups", "/settings", "/organisations", f"/users/{me['id']}"):
        assert chief.open(f"{PATH}{closed}").status_code == 403
    assert chief.submit(f"{PATH}/organisations/{home}", {"name": "Mine"}).status_code == 403
    admin.done("PUT", f"/account/users/{me['id']}/organisation", {"organisation": other})
    assert chief.submit(path, {"use_api": "yes"}).status_code == 404
    assert keeper.submit(path, {"use_api": "yes"}).url.startswith(f"{site.url}{PATH}/organisations/{other}")


def test_api_clients(keeper: Browser, admin: Program, mailbox: Mailbox) -> None:
    name, contact = unique("client-"), f"{unique('ops-')}@firth.example"
    home = unique("Institute ")
    admin.done("POST", "/account/organisations", {"name": home})
    said = {"name": name, "contact_email": contact, "organisation": home}
    first = _credentials(keeper.submit(f"{PATH}/clients", said).text)
    assert authenticate(keeper.site, first)["token_type"] == "Bearer"
    assert first["client_secret"] in mailbox.await_one(contact)["BodyText"]
    for again, words in (
        (said, "A client has that name."),
        ({**said, "name": f"{name}2", "contact_email": "nobody"}, "@"),
        ({**said, "name": f"{name}2", "organisation": "Nowhere"}, "There is no organisation of that name."),
    ):
        page = keeper.submit(f"{PATH}/clients", again)
        assert page.status_code in (409, 422) and words in " ".join(wrong(page.text))
    listed = keeper.open(f"{PATH}/clients").text
    assert name in listed and first["client_secret"] not in listed
    path = next(unescape(found) for found in re.findall(rf'href="{keeper.site}([^"]+)">{name}<', listed))

    shown = keeper.open(path).text
    assert first["client_id"] in shown and home in shown and first["client_secret"] not in shown
    changed = {"name": name, "contact_email": contact, "homepage": "https://eln.example", "description": "<D>"}
    assert "&lt;D&gt;" in keeper.submit(path, changed).text
    assert keeper.submit(path, {**changed, "contact_email": ""}).status_code == 422
    assert keeper.submit(f"{path}/organisation", {"organisation": ""}).status_code == 200
    assert keeper.submit(f"{path}/organisation", {"organisation": "Nowhere"}).status_code == 422

    assert f'action="{keeper.site}{path}/secret"' in keeper.open(f"{path}/secret").text
    assert authenticate(keeper.site, first), "asking has changed nothing"
    second = _credentials(keeper.submit(f"{path}/secret").text)
    assert authenticate(keeper.site, second) and second != first
    assert second["client_secret"] in mailbox.await_one(contact, 2)["BodyText"]
    assert f'action="{keeper.site}{path}/revocation"' in keeper.open(f"{path}/revocation").text
    revoked = keeper.submit(f"{path}/revocation")
    assert "revoked for good" in revoked.text
    assert admin.done("GET", path.replace("/admin", ""))["revoked"] is True
    assert keeper.submit(f"{path}/secret").status_code == 409


def _credentials(page: str) -> dict[str, str]:
    id, secret = (unescape(each) for each in re.findall(r"<pre[^>]*><code>([^<]+)</code>", page))
    return {"client_id": id, "client_secret": secret}


def test_groups(keeper: Browser, person: Browser, admin: Program) -> None:
    name = unique("managers-")
    made = keeper.submit(f"{PATH}/groups", {"name": name})
    path = f"{PATH}/groups/{number(made.url)}"
    assert keeper.submit(f"{PATH}/groups", {"name": name}).status_code == 409
    assert f'href="{keeper.site}{path}"' in keeper.open(f"{PATH}/groups?q={name}").text
    me = person.me()
    added = keeper.submit(f"{path}/members", {"username": me["username"].upper()})
    assert "is a member from now on" in added.text and me["username"] in added.text
    for nobody in ("no-such-person", ""):
        page = keeper.submit(f"{path}/members", {"username": nobody})
        assert (page.status_code, wrong(page.text)) == (422, ["Nobody has that username."])
    assert keeper.submit(path, {"name": f"{name}-2"}).status_code == 200
    assert keeper.submit(path, {"name": ""}).status_code == 422
    assert admin.done("GET", path.replace("/admin", "")) == {
        "id": number(path),
        "name": f"{name}-2",
        "members": [me["id"]],
    }
    assert f"{name}-2" in person.open("/account").text
    assert "no member any more" in keeper.submit(f"{path}/members/{me['id']}/removal").text
    assert admin.done("GET", path.replace("/admin", ""))["members"] == []


def test_a_list_is_walked_by_its_links(keeper: Browser, admin: Program) -> None:
    for _ in range(52 - min(52, admin.done("GET", "/account/groups?limit=1")["count"])):
        admin.done("POST", "/account/groups", {"name": unique("walked-")})
    first = keeper.open(f"{PATH}/groups").text
    after = unescape(re.findall(r'href="([^"]+)" rel="next"', first)[0]).removeprefix(keeper.site)
    second = keeper.open(after).text
    assert re.findall(r'rel="prev"', second) and not re.findall(r'rel="prev"', first)
    assert len(first.encode()) < 50_000
    assert keeper.open(f"{PATH}/groups?cursor=nonsense").status_code == 422
