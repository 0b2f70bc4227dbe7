"""JSON Web Tokens, got by logging in: what they open in every group, when they die, and every way of being bad."""

from __future__ import annotations

import base64
import json
import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

import jwt
import pytest
import requests

from shared.routes import ACCOUNTS, CATALOGUE, EXPERIMENTS, PLANS, REGISTRY, REPOSITORY
from tests.contract.accounts.conftest import Program
from tests.contract.conftest import Site
from tests.contract.matrix.callers import outcome_of
from tests.contract.matrix.outcomes import WORDS, Verdict
from tests.contract.repository.client import COMMUNITY
from tests.own_site import OwnSite

from .client import API, Client, address, authenticate, posted
from .conftest import ApiClient, Person

READ: Mapping[str, str] = {
    REGISTRY: "/api/namespace/",
    EXPERIMENTS: "/api/v1/dataset/",
    REPOSITORY: "/api/objects",
    PLANS: "/api/v1/templates",
    ACCOUNTS: "/account/organisations",
}
"""Something to read of each group that refuses a bad credential whatever is asked for."""

PACKAGES = "/api/3/action/package_list"


def written(client: Client) -> dict[str, requests.Response]:
    """Give each group's answer to a write."""
    name = uuid4().hex
    kind = {"Content-Type": "application/json"}
    asked: dict[str, tuple[str, Any]] = {
        REGISTRY: ("/api/namespace/", {"name": f"token-{name}"}),
        EXPERIMENTS: ("/api/v1/experiment/", {"title": f"Token {name}"}),
        CATALOGUE: ("/api/rest/package", {"name": f"token-{name}"}),
        REPOSITORY: (
            "/api/objects/deposit",
            {"title": f"Token {name}", "community": f"community:{COMMUNITY}", "sharelevel": "Open"},
        ),
        PLANS: (f"{API}/plans", posted({"title": f"Token {name}", "contact": {"mbox": address()}})),
    }
    return {group: client.send("POST", path, body, headers=kind) for group, (path, body) in asked.items()}


def assert_refused(site: Site, token: str) -> None:
    """Every group refuses the token in its words; the catalogue, to which a bad one is none, lets nobody write."""
    client = Client(site.url, token)
    told = {group: outcome_of(client.send("GET", path)) for group, path in READ.items()}
    assert told == {group: WORDS[group][Verdict.REFUSED] for group in READ}
    assert client.send("GET", PACKAGES).status_code == 200
    answers = written(client)
    assert answers.pop(CATALOGUE).status_code == 403
    assert {group: outcome_of(each) for group, each in answers.items()} == {
        group: WORDS[group][Verdict.REFUSED] for group in answers
    }


def test_a_persons_token_works_everywhere(org_admin: Client, administrator: Person) -> None:
    for path in (*READ.values(), PACKAGES):
        assert org_admin.send("GET", path).status_code == 200, path
    for group, answer in written(org_admin).items():
        assert answer.status_code == (200 if group == CATALOGUE else 201), answer.text
    me = org_admin.send("GET", "/account/me").json()
    assert me["id"] == administrator.id
    assert "web_token" in me["last_used"]
    username = org_admin.send("GET", "/api/username/").json()["username"]
    assert username == me["username"]
    assert org_admin.ok("GET", f"{API}/templates")["caller"] == administrator.name
    assert org_admin.send("POST", "/account/token").status_code == 403, "a web token gives no other credential"


def test_a_clients_token_reads_like_a_stranger_and_writes_plans_alone(
    client: Client, nobody: Client, program: ApiClient, admin: Program
) -> None:
    for group in (REGISTRY, EXPERIMENTS, REPOSITORY):
        mine, others = (each.send("GET", READ[group]) for each in (client, nobody))
        assert (mine.status_code, others.status_code) == (200, 200), group
    answers = written(client)
    assert answers.pop(PLANS).status_code == 201
    assert {group: outcome_of(each) for group, each in answers.items()} == {
        group: WORDS[group][Verdict.NOT_PERMITTED] for group in answers
    }
    for path in ("/account/me", "/account/organisations"):
        assert outcome_of(client.send("GET", path)) == WORDS[ACCOUNTS][Verdict.NO_ACCOUNT]
    assert client.ok("GET", f"{API}/templates")["caller"] == program.name
    assert admin.done("GET", f"/account/clients/{program.id}")["last_used"] is not None


@pytest.mark.parametrize("end", ["refreshed", "revoked"])
def test_a_clients_token_dies_with_its_credentials(
    end: str, site: Site, register: Callable[..., ApiClient], admin: Program
) -> None:
    program = register()
    token = authenticate(site.url, program.grant)["access_token"]
    assert Client(site.url, token).send("GET", READ[PLANS]).status_code == 200
    renewed: dict[str, Any] = {}
    if end == "refreshed":
        renewed = admin.done("POST", f"/account/clients/{program.id}/secret")
    else:
        admin.done("DELETE", f"/account/clients/{program.id}")
    assert_refused(site, token)
    invalid = (401, ["Invalid credentials"])
    assert Client(site.url).refused("POST", f"{API}/authenticate", program.grant) == invalid
    if renewed:
        again = authenticate(site.url, {name: renewed[name] for name in ("client_id", "client_secret")})
        assert Client(site.url, again["access_token"]).send("GET", READ[PLANS]).status_code == 200


@pytest.mark.parametrize("end", ["suspended", "without the privilege", "with another token", "without a token"])
def test_a_persons_token_dies_with_what_it_was_given_for(
    end: str, site: Site, join: Callable[..., Person], admin: Program
) -> None:
    person = join(None, ("use_api",))
    token = authenticate(site.url, person.grant)["access_token"]
    assert Client(site.url, token).send("GET", READ[PLANS]).status_code == 200
    own, account = Program(site.url, person.code), f"/account/users/{person.id}"
    match end:
        case "suspended":
            admin.done("PATCH", account, {"suspended": True})
        case "without the privilege":
            admin.done("PATCH", f"{account}/privileges", {"use_api": False})
        case "with another token":
            own.done("POST", "/account/token")
        case _:
            own.done("DELETE", "/account/token")
    assert_refused(site, token)
    refused = Client(site.url).refused("POST", f"{API}/authenticate", person.grant)
    assert refused == (401, ["Invalid credentials"])


def segment(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def _alg_none(header: str, claims: Mapping[str, Any], signature: str) -> str:
    kid = jwt.get_unverified_header(f"{header}.e30.{signature}")["kid"]
    return f"{segment({'alg': 'none', 'typ': 'JWT', 'kid': kid})}.{segment(claims)}."


def _signed(algorithm: str, kid: str | None = None) -> Callable[[str, Mapping[str, Any], str], str]:
    def made(header: str, claims: Mapping[str, Any], signature: str) -> str:
        own = jwt.get_unverified_header(f"{header}.e30.{signature}")["kid"]
        return jwt.encode(dict(claims), secrets.token_hex(64), algorithm, {"kid": kid or own})

    return made


BAD: Mapping[str, Callable[[str, Mapping[str, Any], str], str]] = {
    "not signed": _alg_none,
    "of another algorithm": _signed("HS256"),
    "of another key": _signed("HS512"),
    "of an unknown key": _signed("HS512", "unknown"),
    "changed": lambda header, claims, signature: (
        f"{header}.{segment({**claims, 'sub': str(int(claims['sub']) + 1)})}.{signature}"
    ),
    "of another kind": lambda header, claims, signature: f"{header}.{segment({**claims, 'kind': 'user'})}.{signature}",
    "without a signature": lambda header, claims, signature: f"{header}.{segment(claims)}.",
    "cut": lambda header, claims, signature: f"{header}.{segment(claims)}.{signature[:-4]}",
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_a_bad_token_is_refused_everywhere(
    bad: Callable[[str, Mapping[str, Any], str], str], site: Site, client: Client
) -> None:
    assert client.token
    header, _, signature = client.token.split(".")
    claims = jwt.decode(client.token, options={"verify_signature": False})
    assert_refused(site, bad(header, claims, signature))


def test_one_that_is_over_is_refused_everywhere(site: Site, client: Client, own_site: OwnSite | None) -> None:
    assert client.token
    claims = jwt.decode(client.token, options={"verify_signature": False})
    assert claims["exp"] - claims["iat"] == 7200
    if own_site:
        over = own_site.expired(client.token)
    else:  # nobody else has the key
        over = _signed("HS512")(client.token.split(".")[0], {**claims, "exp": int(time.time()) - 60}, "")
    assert_refused(site, over)


def test_no_credential_can_be_read_in_a_token(client: Client, program: ApiClient) -> None:
    assert client.token
    told = json.dumps(jwt.decode(client.token, options={"verify_signature": False}))
    assert program.client_secret not in told
    assert program.client_id not in told


@pytest.mark.parametrize("scheme", ["bearer", "BEARER", "Bearer  ", "Bearer Bearer", "JWT", "Token"])
def test_the_last_word_is_the_token_whatever_stands_before_it(scheme: str, client: Client, nobody: Client) -> None:
    headers = {"Authorization": f"{scheme} {client.token}"}
    assert nobody.ok("GET", f"{API}/templates", headers=headers)["caller"] == client.name


def test_logging_in_looks_at_no_header(site: Site, program: ApiClient, client: Client) -> None:
    for header in ("Bearer e30.e30.e30", f"Bearer {client.token}", "nonsense"):
        answer = Client(site.url).send("POST", f"{API}/authenticate", program.grant, headers={"Authorization": header})
        assert answer.status_code == 200, answer.text
