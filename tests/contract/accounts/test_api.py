"""The JSON API: what site administrators do, and that nobody else does."""

import re
from typing import Any
from uuid import uuid4

import pytest
import requests

from tests.contract.matrix.callers import UNKNOWN_TOKEN

from .browser import Browser, shown_token
from .conftest import Program, Site, unique

ABSENT = 999_999_999

Json = dict[str, Any]


def refused(program: Program, method: str, path: str, body: Any = None) -> int:
    """The status of a refusal, which must have the body that every client reads."""
    answer = program.send(method, path, body)
    found = answer.json()
    assert found["error"] == found["detail"] == found["message"] != ""
    return answer.status_code


def a_user(admin: Program, **more: Any) -> Json:
    made: Json = admin.done("POST", "/account/users", {"username": unique("guest-"), **more})
    return made


def test_an_invited_person(admin: Program) -> None:
    name = unique("guest-")
    given = {"username": name, "full_name": "Guest", "email": f"{name}@firth.example", "roles": ["use_api"]}
    made = admin.done("POST", "/account/users", given)
    assert {**made, **given} == made
    assert (made["invited"], made["has_token"], made["has_password"]) == (True, False, False)
    assert admin.done("GET", f"/account/users/{made['id']}") == made
    for query in (f"username={name}", f"email={name.upper()}@firth.example"):
        found = admin.done("GET", f"/account/users?{query}")
        assert (found["count"], found["results"], found["next"]) == (1, [made], None)
    assert admin.done("GET", "/account/users?invited=true&limit=1")["results"] == [made]


def test_a_changed_person(admin: Program) -> None:
    made = a_user(admin)
    path = f"/account/users/{made['id']}"
    changes = {"full_name": "Renamed", "roles": ["organisational_admin", "use_api"], "suspended": True}
    assert admin.done("PATCH", path, changes) == {**made, **changes}
    assert admin.done("PATCH", path, {"suspended": False})["suspended"] is False
    organisation = admin.done("POST", "/account/organisations", {"name": unique("Institute ")})["id"]
    assert admin.done("PUT", f"{path}/organisation", {"organisation": organisation})["organisation"] == organisation
    assert refused(admin, "PUT", f"{path}/organisation", {"organisation": ABSENT}) == 422
    assert admin.done("PUT", f"{path}/organisation", {"organisation": None})["organisation"] is None


def test_nobody_locks_themselves_out(admin: Program) -> None:
    own = admin.done("GET", "/account/me")["id"]
    assert refused(admin, "PATCH", f"/account/users/{own}", {"roles": []}) == 409
    assert refused(admin, "PATCH", f"/account/users/{own}", {"suspended": True}) == 409


def test_names_and_addresses_are_nobody_elses(admin: Program) -> None:
    made = a_user(admin, email=f"{unique('mail-')}@firth.example")
    for given in ({"username": made["username"]}, {"username": "Admin"}):
        assert refused(admin, "POST", "/account/users", given) == 409
    assert refused(admin, "POST", "/account/users", {"username": unique("g-"), "email": made["email"]}) == 409


@pytest.mark.parametrize(
    "address", ["ada", "ada@firth", "a b@firth.example", "ada@firth..example", "<ada@firth.example>"]
)
def test_an_address_must_be_one(admin: Program, address: str) -> None:
    made = a_user(admin)
    given = {"username": unique("g-"), "email": address}
    assert refused(admin, "POST", "/account/users", given) == 422
    assert refused(admin, "PATCH", f"/account/users/{made['id']}", {"email": address}) == 422
    client = {"name": unique("client-"), "contact_email": address}
    assert refused(admin, "POST", "/account/clients", client) == 422
    assert admin.done("PATCH", f"/account/users/{made['id']}", {"email": ""}) == made


def test_groups_and_their_members(admin: Program) -> None:
    name = unique("managers-")
    group = admin.done("POST", "/account/groups", {"name": name})
    assert group == {"id": group["id"], "name": name, "members": []}
    person = a_user(admin)["id"]
    member = f"/account/groups/{group['id']}/members/{person}"
    for _ in range(2):
        assert admin.send("PUT", member).status_code == 204
        assert admin.done("GET", f"/account/groups/{group['id']}")["members"] == [person]
    assert admin.done("GET", f"/account/users/{person}")["groups"] == [group["id"]]
    for _ in range(2):
        assert admin.send("DELETE", member).status_code == 204
        assert admin.done("GET", f"/account/groups/{group['id']}")["members"] == []
    assert refused(admin, "PUT", f"/account/groups/{group['id']}/members/{ABSENT}") == 404
    assert refused(admin, "PUT", f"/account/groups/{ABSENT}/members/{person}") == 404
    assert refused(admin, "POST", "/account/groups", {"name": name}) == 409
    renamed = unique("managers-")
    assert admin.done("PATCH", f"/account/groups/{group['id']}", {"name": renamed})["name"] == renamed
    assert admin.done("GET", f"/account/groups?name={renamed}")["count"] == 1
    assert admin.done("GET", f"/account/groups?name={name}")["results"] == []


def test_organisations(admin: Program, user: Program) -> None:
    name = unique("Institute ")
    made = admin.done("POST", "/account/organisations", {"name": name, "abbreviation": "TI"})
    unknown = {"ror": "", "fundref": "", "region": ""}
    assert made == {"id": made["id"], "name": name, "abbreviation": "TI", **unknown}
    assert user.done("GET", f"/account/organisations/{made['id']}") == made
    assert user.done("GET", f"/account/organisations?name={name.upper()}")["results"] == [made]
    path = f"/account/organisations/{made['id']}"
    number = "5" + str(uuid4().int)[:12]
    changed = {"abbreviation": "TIDE", "fundref": f"https://doi.org/10.13039/{number}", "region": "Firth"}
    assert admin.done("PATCH", path, changed) == {**made, **changed}
    assert user.done("GET", f"/account/organisations?fundref={number}")["results"] == [{**made, **changed}]
    assert refused(admin, "POST", "/account/organisations", {"name": name}) == 409
    assert refused(admin, "POST", "/account/organisations", {"name": f"{name} 2", "fundref": number}) == 409
    for changes in ({"ror": "not one"}, {"fundref": "not one"}):
        assert refused(admin, "PATCH", path, changes) == 422


def test_api_clients(admin: Program) -> None:
    name = unique("client-")
    given = {"name": name, "contact_email": "ops@firth.example"}
    made = admin.done("POST", "/account/clients", given)
    secret = made.pop("client_secret")
    assert len(secret) >= 40
    path = f"/account/clients/{made['id']}"
    assert admin.done("GET", path) == {**made, "last_used": None}
    changes = {"description": "D", "homepage": "https://eln.example", "contact_name": "Ops"}
    changed = {**made, **changes, "last_used": None}
    assert admin.done("PATCH", path, changes) == admin.done("GET", path) == changed
    organisation = admin.done("POST", "/account/organisations", {"name": unique("Institute ")})["id"]
    affiliated = admin.done("PUT", f"{path}/organisation", {"organisation": organisation})
    assert affiliated == {**changed, "organisation": organisation}
    assert refused(admin, "PUT", f"{path}/organisation", {"organisation": ABSENT}) == 422
    for bad in ({"contact_email": ""}, {"contact_email": "nobody"}, {"contact_email": "a@b.example, c@d.example"}):
        assert refused(admin, "PATCH", path, bad) == 422
        assert refused(admin, "POST", "/account/clients", {"name": unique("c-"), **bad}) == 422
    assert refused(admin, "POST", "/account/clients", {"name": unique("c-")}) == 422
    renewed = admin.done("POST", f"{path}/secret")
    assert renewed["client_secret"] != secret
    assert admin.send("DELETE", path).status_code == 204
    assert admin.done("GET", path)["revoked"] is True
    assert refused(admin, "POST", "/account/clients", {**given, "name": name.upper()}) == 409
    listed = admin.send("GET", "/account/clients?limit=5").text
    assert secret not in listed and "secret" not in listed


def test_access_tokens_of_experiments(admin: Program) -> None:
    made = admin.done("POST", "/account/access-tokens", {"experiment": 4711, "expires": "2099-12-31"})
    assert re.fullmatch("[0-9a-f]{40}", made.pop("token"))
    found = admin.done("GET", "/account/access-tokens?experiment=4711")
    assert made in found["results"]
    assert admin.send("DELETE", f"/account/access-tokens/{made['id']}").status_code == 204
    assert refused(admin, "DELETE", f"/account/access-tokens/{made['id']}") == 404
    assert refused(admin, "GET", "/account/access-tokens") == 422


def test_a_list_is_walked_by_its_links(admin: Program) -> None:
    names = [unique("walked-") for _ in range(3)]
    made = [admin.done("POST", "/account/groups", {"name": name})["id"] for name in names]
    address: str | None = "/account/groups?limit=1"
    found: list[int] = []
    while address and len(found) < 3:
        page = admin.done("GET", address)
        found += [group["id"] for group in page["results"]]
        address = page["next"]
    assert found == made[::-1]


def test_a_password(signed_in: Browser) -> None:
    """Set with a token, used for Basic, taken away."""
    program = Program(signed_in.site, shown_token(signed_in.open("/get-token")))
    username = program.done("GET", "/account/me")["username"]
    password = unique("correct horse battery ")
    assert program.send("PUT", "/account/password", {"password": password}).status_code == 204
    assert program.done("GET", "/account/me")["has_password"] is True
    basic = Program(signed_in.site)
    assert basic.send("GET", "/account/me", auth=(username, password)).status_code == 200
    assert refused(program, "PUT", "/account/password", {"password": "short"}) == 422
    assert program.send("DELETE", "/account/password").status_code == 204
    assert basic.send("GET", "/account/me", auth=(username, password)).status_code == 401


ADMINS_ONLY = [
    ("GET", "/account/users"),
    ("POST", "/account/users"),
    ("GET", "/account/users/1"),
    ("PATCH", "/account/users/1"),
    ("PUT", "/account/users/1/organisation"),
    ("GET", "/account/groups"),
    ("POST", "/account/groups"),
    ("GET", "/account/groups/1"),
    ("PATCH", "/account/groups/1"),
    ("PUT", "/account/groups/1/members/1"),
    ("DELETE", "/account/groups/1/members/1"),
    ("POST", "/account/organisations"),
    ("PATCH", "/account/organisations/1"),
    ("GET", "/account/clients"),
    ("POST", "/account/clients"),
    ("GET", "/account/clients/1"),
    ("PATCH", "/account/clients/1"),
    ("PUT", "/account/clients/1/organisation"),
    ("POST", "/account/clients/1/secret"),
    ("PATCH", "/account/users/1/privileges"),
    ("GET", "/account/organisations/1/people"),
    ("DELETE", "/account/clients/1"),
    ("GET", "/account/access-tokens"),
    ("POST", "/account/access-tokens"),
    ("DELETE", "/account/access-tokens/1"),
]
SIGNED_IN_ONLY = [
    ("GET", "/account/me"),
    ("PATCH", "/account/me"),
    ("POST", "/account/token"),
    ("DELETE", "/account/token"),
    ("PUT", "/account/password"),
    ("DELETE", "/account/password"),
    ("GET", "/account/organisations"),
    ("GET", "/account/organisations/1"),
]


@pytest.mark.parametrize(("method", "path"), ADMINS_ONLY)
def test_what_only_site_administrators_do(user: Program, method: str, path: str) -> None:
    assert refused(user, method, path, {"anything": 1}) == 403


@pytest.mark.parametrize(("method", "path"), [*ADMINS_ONLY, *SIGNED_IN_ONLY])
def test_what_strangers_do_not(stranger: Program, method: str, path: str) -> None:
    assert refused(stranger, method, path, {"anything": 1}) == 401


@pytest.mark.parametrize(("method", "path"), [*ADMINS_ONLY, *SIGNED_IN_ONLY])
def test_a_bad_token_is_refused(site: Site, method: str, path: str) -> None:
    assert refused(Program(site.url, UNKNOWN_TOKEN), method, path, {"anything": 1}) == 401


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/account/groups", {}),
        ("POST", "/account/groups", {"name": ""}),
        ("POST", "/account/groups", {"name": "   "}),
        ("POST", "/account/groups", {"name": 5}),
        ("POST", "/account/groups", {"name": "x" * 256}),
        ("POST", "/account/groups", {"name": "x", "other": 1}),
        ("POST", "/account/groups", ["name"]),
        ("POST", "/account/users", {"username": unique("g-"), "roles": ["emperor"]}),
        ("POST", "/account/users", {"username": unique("g-"), "groups": [ABSENT]}),
        ("POST", "/account/users", {"username": unique("g-"), "organisation": ABSENT}),
        (
            "POST",
            "/account/clients",
            {"name": unique("c-"), "contact_email": "ops@firth.example", "organisation": ABSENT},
        ),
        ("POST", "/account/access-tokens", {"experiment": 1, "expires": "tomorrow"}),
        ("GET", "/account/groups?limit=0", None),
        ("GET", "/account/groups?limit=many", None),
        ("GET", "/account/groups?cursor=nonsense", None),
        ("GET", "/account/users?invited=perhaps", None),
    ],
)
def test_what_cannot_be_is_422_and_says_why(admin: Program, method: str, path: str, body: Any) -> None:
    assert refused(admin, method, path, body) == 422
    assert admin.send(method, path, body).json()["fields"]


def test_other_refusals(admin: Program, site: Site) -> None:
    for path in ("users", "groups", "organisations", "clients"):
        assert refused(admin, "GET", f"/account/{path}/{ABSENT}") == 404
    assert refused(admin, "GET", "/account/users/first") == 404
    assert refused(admin, "GET", "/account/nothing") == 404
    answer = admin.send("PUT", "/account/groups")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, POST, HEAD, OPTIONS")
    assert admin.send("POST", "/account/groups", data="name=form").status_code == 415


def test_broken_json_is_400(admin: Program) -> None:
    answer = requests.post(
        f"{admin.site}/account/groups",
        data=b'{"name": ',
        headers={"Authorization": f"token {admin.token}", "Content-Type": "application/json"},
        timeout=60,
    )
    assert answer.status_code == 400


def test_the_api_describes_itself(stranger: Program) -> None:
    document = stranger.done("GET", "/account/openapi.json")
    assert document["openapi"].startswith("3.1")
    described = {
        (method.upper(), re.sub(r"\{\w+\}", "1", path)) for path, item in document["paths"].items() for method in item
    }
    assert described == {*ADMINS_ONLY, *SIGNED_IN_ONLY}
    references = set(re.findall(r"#/components/schemas/(\w+)", stranger.send("GET", "/account/openapi.json").text))
    assert references <= set(document["components"]["schemas"])
    for item in document["paths"].values():
        assert all(operation["summary"] for operation in item.values())
