import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from functions.authorizer.verdict import verdict_on
from functions.plans.app import handler
from shared.accounts import guesses
from shared.accounts.clients import ApiClient, create_client, refresh_client, revoke_client
from shared.accounts.enrolment import create_user
from shared.accounts.tokens import generate_token
from shared.accounts.user_changes import set_roles, suspend
from shared.credentials import Sent
from shared.meter import metered
from shared.principal import Role
from tests.unit.accounts_table import accounts_table
from tests.unit.authorizer.asking import signing_secret
from tests.unit.events import proxy_event

EMAIL = "Mara.Okoye@lakeside.example"
JSON, FORM = "application/json", "application/x-www-form-urlencoded;charset=UTF-8"


@pytest.fixture(autouse=True)
def _site(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with accounts_table(monkeypatch), signing_secret(monkeypatch):
        yield


@pytest.fixture
def eln() -> tuple[ApiClient, str]:
    return create_client("lakeside eln")


@pytest.fixture
def mara() -> tuple[int, str]:
    person = create_user("mara", email=EMAIL, roles=[Role.USE_API])
    return person.id, generate_token(person.id)


def send(body: bytes | str, media_type: str = JSON, path: str = "/api/v1/authenticate") -> tuple[int, dict[str, Any]]:
    raw = body.encode() if isinstance(body, str) else body
    given = handler(proxy_event("POST", path, headers={"Content-Type": media_type}, body=raw), None)
    assert given["multiValueHeaders"]["Content-Type"] == ["application/json; charset=utf-8"]
    return given["statusCode"], json.loads(given["body"])


def errors(body: bytes | str, media_type: str = JSON) -> tuple[int, list[str]]:
    status, answer = send(body, media_type)
    assert (answer["code"], answer["caller"], answer["items"]) == (status, "198.51.100.7", [])
    assert answer["source"] == "POST /api/v1/authenticate"
    return status, answer["errors"]


INVALID = (401, ["Invalid credentials"])
UNFIT = (401, ["Invalid grant type"])
UNREADABLE = (400, ["Missing or invalid JSON"])


@pytest.mark.parametrize("media_type", [JSON, FORM, "text/plain", ""])
@pytest.mark.parametrize("write", [json.dumps, urlencode])
def test_both_grants_in_every_style_under_any_name(
    media_type: str, write: Any, eln: tuple[ApiClient, str], mara: tuple[int, str]
) -> None:
    client = {"grant_type": "client_credentials", "client_id": eln[0].client_id, "client_secret": eln[1]}
    person = {"grant_type": "authorization_code", "email": EMAIL.upper(), "code": mara[1]}
    for body in (client, person, {**client, "grant_type": None} if write is json.dumps else client):
        status, token = send(write(body), media_type, "/api/v1/authenticate/")
        assert (status, list(token)) == (200, ["access_token", "token_type", "expires_in", "created_at"])
        assert (token["token_type"], token["expires_in"], token["access_token"].count(".")) == ("Bearer", 7200, 2)
        assert isinstance(token["created_at"], int)
        assert eln[1] not in token["access_token"]
    del client["grant_type"]
    assert send(write(client), media_type)[0] == 200


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", UNREADABLE),
        ("{", UNREADABLE),
        ("[]", UNREADABLE),
        ('"client_id"', UNREADABLE),
        ("{}", UNREADABLE),
        ('{"name": "x"}', UNREADABLE),
        ('{"client_id": "x", "client_id": "y"}', UNREADABLE),
        (b"client_id=%ff", UNREADABLE),
        (b"\xff\xfe", UNREADABLE),
        ("a=b", UNREADABLE),
        ("client_id=x", UNFIT),
        ("client_id=x&client_secret=+", UNFIT),
        ("grant_type=password&email=x&code=y", UNFIT),
        ("grant_type=&client_id=x&client_secret=y", UNFIT),
        ('{"grant_type": ["client_credentials"], "client_id": "x", "client_secret": "y"}', UNFIT),
        ('{"client_id": true, "client_secret": "y"}', UNFIT),
        ('{"client_id": {"a": 1}, "client_secret": "y"}', UNFIT),
        ('{"client_id": null, "client_secret": "y"}', UNFIT),
        ('{"email": "x@y.example", "code": "y"}', UNFIT),
        ('{"client_id": 1, "client_secret": "y"}', INVALID),
        ('{"client_id": 12345678901234567890123, "client_secret": 4}', INVALID),
        ("client_id=1&client_secret=y", INVALID),
        ('{"grant_type": "authorization_code", "email": " x ", "code": "y"}', INVALID),
    ],
)
def test_what_is_refused(body: bytes | str, expected: tuple[int, list[str]]) -> None:
    for media_type in (JSON, FORM):
        assert errors(body, media_type) == expected


def test_a_number_is_compared_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.accounts.clients.secrets.token_hex", lambda _: "4711")
    client, secret = create_client("numbered")
    assert client.client_id == "4711"
    assert send(json.dumps({"client_id": 4711, "client_secret": secret}))[0] == 200


def test_what_is_not_good_any_more_gives_no_token(eln: tuple[ApiClient, str], mara: tuple[int, str]) -> None:
    def client(id: str, secret: str) -> str:
        return json.dumps({"client_id": id, "client_secret": secret})

    def person(code: str) -> str:
        return json.dumps({"grant_type": "authorization_code", "email": EMAIL, "code": code})

    made, old = eln
    assert errors(client(made.client_id, old[:-1] + "!")) == INVALID
    renewed, new = refresh_client(made.id)
    assert errors(client(made.client_id, old)) == INVALID
    assert send(client(renewed.client_id, new))[0] == 200
    revoke_client(made.id)
    assert errors(client(renewed.client_id, new)) == INVALID

    assert errors(person(old)) == INVALID
    set_roles(mara[0], [Role.ORGANISATIONAL_ADMIN])
    assert errors(person(mara[1])) == INVALID
    set_roles(mara[0], [Role.USE_API])
    suspend(mara[0])
    assert errors(person(mara[1])) == INVALID
    suspend(mara[0], False)
    assert send(person(mara[1]))[0] == 200


def test_it_takes_two_trips(eln: tuple[ApiClient, str], mara: tuple[int, str]) -> None:
    with metered() as use:
        send(json.dumps({"client_id": eln[0].client_id, "client_secret": eln[1]}))
    assert use.trips == 2
    with metered() as use:
        send(urlencode({"grant_type": "authorization_code", "email": EMAIL, "code": mara[1]}))
    assert use.trips == 1


def test_whoever_guesses_waits(eln: tuple[ApiClient, str]) -> None:
    body = {"client_id": eln[0].client_id, "client_secret": "wrong"}
    for _ in range(guesses.NAME.free):
        assert errors(json.dumps(body)) == INVALID
    raw = json.dumps(body).encode()
    given = handler(proxy_event("POST", "/api/v1/authenticate", body=raw), None)
    assert given["statusCode"] == 429
    assert given["multiValueHeaders"]["Retry-After"] == ["1"]
    assert json.loads(given["body"])["message"] == "TOO MANY REQUESTS"
    assert send(json.dumps({**body, "client_id": "another"}))[0] == 401


def test_a_stranger_keeps_nobody_from_a_token(eln: tuple[ApiClient, str], mara: tuple[int, str]) -> None:
    grants = (
        ({"client_id": eln[0].client_id}, "client_secret", eln[1]),
        ({"grant_type": "authorization_code", "email": EMAIL}, "code", mara[1]),
    )
    for named, member, good in grants:
        event = proxy_event("POST", "/api/v1/authenticate", body=json.dumps({**named, member: "wrong"}).encode())
        event["requestContext"]["identity"]["sourceIp"] = "203.0.113.66"
        statuses = [handler(event, None)["statusCode"] for _ in range(guesses.NAME.free + 1)]
        assert set(statuses[:-1]) == {401}
        assert statuses[-1] == 429
        assert send(json.dumps({**named, member: good}))[0] == 200


def test_an_old_token_keeps_nobody_from_a_new_one() -> None:
    sent = Sent("POST", {"Authorization": "Bearer e30.e30.e30"})
    for path in ("/api/v1/authenticate", "/api/v1/authenticate/"):
        assert verdict_on(sent, path, None) == {"principal_kind": "anonymous"}
