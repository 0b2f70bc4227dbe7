"""Privileges: an organisational administrator gives them to people of the own organisation, and these are told."""

from collections.abc import Callable

import pytest

from tests.contract.mailbox import Mailbox

from .browser import Browser, shown_token
from .conftest import Program, Site, unique
from .test_api import ABSENT, Json, refused

Newcomer = Callable[..., tuple[Program, Json]]


@pytest.fixture
def newcomer(site: Site, admin: Program) -> Newcomer:
    """Give somebody new with a token, of an organisation and with roles."""

    def joined(organisation: int | None = None, *roles: str) -> tuple[Program, Json]:
        browser = Browser(site.url)
        assert browser.sign_in(unique("person-")).status_code == 200
        program, id = Program(site.url, shown_token(browser.open("/get-token"))), browser.me()["id"]
        if organisation:
            admin.done("PUT", f"/account/users/{id}/organisation", {"organisation": organisation})
        if roles:
            admin.done("PATCH", f"/account/users/{id}", {"roles": list(roles)})
        return program, program.done("GET", "/account/me")

    return joined


def templates(person: Program) -> int:
    """Ask the plans, which answer who has the privilege."""
    return person.send("GET", "/api/v1/templates").status_code


def test_an_organisations_administrator_gives_and_takes(admin: Program, newcomer: Newcomer) -> None:
    institute, other = (
        admin.done("POST", "/account/organisations", {"name": unique("Institute ")})["id"] for _ in range(2)
    )
    chief, _ = newcomer(institute, "organisational_admin", "use_api")
    person, who = newcomer(institute)
    path = f"/account/users/{who['id']}/privileges"

    assert templates(person) == 401
    given = chief.done("PATCH", path, {"use_api": True})
    assert (given["roles"], templates(person)) == (["use_api"], 200)
    assert chief.done("PATCH", path, {}) == given
    assert who["id"] in [
        each["id"] for each in chief.done("GET", f"/account/organisations/{institute}/people")["results"]
    ]
    assert chief.done("PATCH", path, {"use_api": False, "organisational_admin": True})["roles"] == [
        "organisational_admin"
    ]
    assert templates(person) == 401, "at once"
    assert person.done("GET", "/account/me")["has_token"] is True, "for the other groups"

    assert refused(person, "PATCH", path, {"use_api": True}) == 403, "nobody gives what they do not hold"
    for body in ({"site_admin": True}, {"use_api": "yes"}):
        assert refused(chief, "PATCH", path, body) == 422
    for elsewhere in (other, None):
        admin.done("PUT", f"/account/users/{who['id']}/organisation", {"organisation": elsewhere})
        assert refused(chief, "PATCH", path, {"use_api": True}) == 404
    assert refused(chief, "PATCH", f"/account/users/{ABSENT}/privileges", {"use_api": True}) == 404
    assert refused(chief, "GET", f"/account/organisations/{other}/people") == 404
    assert admin.done("PATCH", path, {"use_api": True})["roles"] == ["organisational_admin", "use_api"]
    assert refused(admin, "PATCH", f"/account/users/{ABSENT}/privileges", {"use_api": True}) == 404


def test_who_is_given_a_privilege_is_told_once(admin: Program, newcomer: Newcomer, mailbox: Mailbox) -> None:
    person, who = newcomer()
    path = f"/account/users/{who['id']}/privileges"
    for _ in range(2):
        admin.done("PATCH", path, {"use_api": True})
    mail = mailbox.await_one(who["email"])
    assert "API" in mail["BodyText"]
    assert person.token and person.token not in str(mail)
    admin.done("PATCH", path, {"use_api": False})
    admin.done("PATCH", f"/account/users/{who['id']}", {"roles": ["use_api"]})
    mailbox.await_one(who["email"], 2)


def test_an_api_clients_contact_is_sent_its_credentials(admin: Program, mailbox: Mailbox) -> None:
    contact = f"{unique('ops-')}@firth.example"
    made = admin.done("POST", "/account/clients", {"name": unique("client-"), "contact_email": contact})
    first = mailbox.await_one(contact)
    renewed = admin.done("POST", f"/account/clients/{made['id']}/secret")
    second = mailbox.await_one(contact, 2)
    for mail, client in ((first, made), (second, renewed)):
        assert client["client_id"] in mail["BodyText"]
        assert client["client_secret"] in mail["BodyText"]
        assert client["client_secret"] not in mail["Subject"]
