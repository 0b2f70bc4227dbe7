"""JSON Web Tokens through the authorizer: whose, and every way in which one is bad."""

import base64
import json
import time
import uuid
from collections.abc import Iterator
from typing import Any

import jwt
import pytest

from shared import secrets_manager
from shared.accounts.clients import create_client, refresh_client, revoke_client
from shared.accounts.enrolment import create_user
from shared.accounts.grants import grant_to_client, grant_to_user
from shared.accounts.organisations import create_organisation
from shared.accounts.tokens import generate_token, revoke_token
from shared.accounts.user_changes import set_roles, suspend
from shared.meter import metered
from shared.principal import Principal, Role
from tests.unit.authorizer.asking import (
    ANONYMOUS,
    CATALOGUE,
    EVERYWHERE,
    REFUSED,
    ask,
    bearer,
    rotate,
    signing_secret,
)

EMAIL = "Ada@Firth.example"
KEY = "first" * 20


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with signing_secret(monkeypatch):
        yield


def client_token() -> str:
    client, secret = create_client("planner")
    granted = grant_to_client(client.client_id, secret)
    assert granted
    return granted.text


def signed(claims: dict[str, Any], key: str = KEY, algorithm: str = "HS512", **headers: Any) -> str:
    """A token like ours, but for what is given."""
    [current, *_] = secrets_manager.versions("signing")
    return jwt.encode(claims, key, algorithm, {"kid": current.id, **headers})


def claims_of(token: str) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return claims


def segment(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def test_a_client_has_a_name_and_an_organisation_but_no_account() -> None:
    firth = create_organisation("Firth Institute")
    client, secret = create_client("planner", firth.id)
    granted = grant_to_client(client.client_id, secret)
    assert granted
    expected = {
        "principal_kind": "client",
        "client_id": str(client.id),
        "username": "planner",
        "organisation": str(firth.id),
        "means": "web_token",
    }
    for path in EVERYWHERE:
        assert ask(bearer(granted.text), path) == expected
    assert ask({"Authorization": granted.text}) == expected
    caller = Principal.from_context(expected)
    assert (caller.is_client, caller.user_id, caller.may_use_api) == (True, None, True)
    with metered() as use:
        ask(bearer(granted.text))
    assert use.trips == 1


def test_a_person_with_the_privilege_gets_one_for_address_and_token() -> None:
    ada = create_user("ada", email=EMAIL, roles=[Role.USE_API])
    token = generate_token(ada.id)
    granted = grant_to_user("ada@firth.EXAMPLE", token)
    assert granted
    context = ask(bearer(granted.text))
    assert (context["user_id"], context["roles"], context["means"]) == (str(ada.id), "use_api", "web_token")


def test_what_it_says_opens_no_door() -> None:
    client, secret = create_client("planner")
    before = int(time.time())
    granted = grant_to_client(client.client_id, secret)
    assert granted
    assert granted.expires_in == 7200
    assert before <= granted.created_at <= time.time()
    claims = claims_of(granted.text)
    assert (claims["iss"], claims["sub"], claims["kind"]) == ("stele", str(client.id), "client")
    assert (claims["iat"], claims["exp"]) == (granted.created_at, granted.created_at + 7200)
    header = jwt.get_unverified_header(granted.text)
    assert header["alg"] == "HS512"
    assert secret not in json.dumps([claims, header])
    assert granted.text not in repr(granted)
    again = grant_to_client(client.client_id, secret)
    assert again
    assert claims_of(again.text)["jti"] != claims["jti"]


@pytest.mark.parametrize("wrong", ["", "x", "None"])
def test_nobody_else_gets_one(wrong: str) -> None:
    client, secret = create_client("planner")
    ada = create_user("ada", email=EMAIL)
    token = generate_token(ada.id)
    assert grant_to_client(client.client_id, wrong) is None
    assert grant_to_client(wrong, secret) is None
    assert grant_to_user(EMAIL, token) is None
    set_roles(ada.id, [Role.USE_API])
    assert grant_to_user(EMAIL, wrong) is None
    assert grant_to_user(wrong, token) is None
    assert grant_to_user(EMAIL, token)
    suspend(ada.id)
    assert grant_to_user(EMAIL, token) is None


def test_it_dies_with_the_clients_secret() -> None:
    client, secret = create_client("planner")
    first = grant_to_client(client.client_id, secret)
    renewed, new_secret = refresh_client(client.id)
    second = grant_to_client(renewed.client_id, new_secret)
    assert first and second
    assert ask(bearer(first.text)) == REFUSED
    assert ask(bearer(second.text))["client_id"] == str(client.id)
    assert grant_to_client(client.client_id, secret) is None
    revoke_client(client.id)
    assert ask(bearer(second.text)) == REFUSED
    assert grant_to_client(renewed.client_id, new_secret) is None


@pytest.mark.parametrize("end", ["replace", "revoke", "privilege", "suspend"])
def test_it_dies_with_the_persons_token_or_privilege(end: str) -> None:
    ada = create_user("ada", email=EMAIL, roles=[Role.USE_API])
    granted = grant_to_user(EMAIL, generate_token(ada.id))
    assert granted
    assert ask(bearer(granted.text))["username"] == "ada"
    match end:
        case "replace":
            generate_token(ada.id)
        case "revoke":
            revoke_token(ada.id)
        case "privilege":
            set_roles(ada.id, [Role.ORGANISATIONAL_ADMIN])
        case "suspend":
            suspend(ada.id)
    assert ask(bearer(granted.text)) == REFUSED


def test_one_like_ours_is_good() -> None:
    """What the bad ones below are measured against."""
    assert ask(bearer(signed(claims_of(client_token()))))["principal_kind"] == "client"


@pytest.mark.parametrize("algorithm", ["HS256", "HS384", "none"])
def test_another_algorithm_is_refused(algorithm: str) -> None:
    claims = claims_of(client_token())
    assert ask(bearer(signed(claims, "" if algorithm == "none" else KEY, algorithm))) == REFUSED


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "", "RS512", "HS512 ", None, 5])
def test_a_token_whose_header_says_that_it_needs_no_signature_is_refused(algorithm: Any) -> None:
    token = client_token()
    [current, *_] = secrets_manager.versions("signing")
    header = segment({"alg": algorithm, "typ": "JWT", "kid": current.id})
    payload, signature = token.split(".")[1:]
    for end in ("", signature):
        assert ask(bearer(f"{header}.{payload}.{end}")) == REFUSED


@pytest.mark.parametrize("kid", ["", "unknown", "../x", None, 5, ["x"]])
def test_an_unknown_key_is_refused(kid: Any) -> None:
    claims, [current, *_] = claims_of(client_token()), secrets_manager.versions("signing")
    header, payload = segment({"alg": "HS512", "kid": kid}), segment(claims)
    signature = jwt.encode(claims, current.value, "HS512").rpartition(".")[2]
    assert ask(bearer(f"{header}.{payload}.{signature}")) == REFUSED


def test_one_signed_with_another_secret_is_refused() -> None:
    assert ask(bearer(signed(claims_of(client_token()), "other" * 20))) == REFUSED


def test_a_changed_one_is_refused() -> None:
    header, payload, signature = client_token().split(".")
    claims = {**claims_of(f"{header}.{payload}.{signature}"), "sub": "2"}
    for text in (
        f"{header}.{segment(claims)}.{signature}",
        f"{header}.{payload}.{signature[:-4]}AAAA",
        f"{header}.{payload}.",
        f"{header}.{payload}",
        f"{header}.{payload}.{signature}.{signature}",
        f"{payload}.{header}.{signature}",
    ):
        assert ask(bearer(text)) == REFUSED


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": 1_700_000_000},
        {"iat": 33_000_000_000, "exp": 33_000_007_200},
        {"nbf": 33_000_000_000},
        {"iss": "elsewhere"},
        {"kind": "anonymous"},
        {"kind": "emperor"},
        {"kind": "user"},
        {"sub": "99"},
        {"sub": "x"},
        {"sub": 1},
        {"sub": None},
        {"bnd": "0" * 32},
        {"bnd": None},
        {"exp": "soon"},
        *({name: ...} for name in ("iss", "iat", "exp", "jti", "sub", "kind", "bnd")),
    ],
)
def test_claims_that_are_over_not_yet_valid_or_not_ours_are_refused(changes: dict[str, Any]) -> None:
    create_user("ada")
    claims = {**claims_of(client_token()), **changes}
    text = json.dumps({name: value for name, value in claims.items() if value is not ...})
    [current, *_] = secrets_manager.versions("signing")
    token = jwt.api_jws.encode(text.encode(), KEY, "HS512", {"kid": current.id})
    assert ask(bearer(token)) == REFUSED


@pytest.mark.parametrize(("age", "good"), [(7200 - 60, True), (7200 + 60, False), (-60, False)])
def test_it_lives_two_hours(age: int, good: bool) -> None:
    client, secret = create_client("planner")
    then = time.time() - age
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "time", lambda: then)
        granted = grant_to_client(client.client_id, secret)
    assert granted
    assert ask(bearer(granted.text))["principal_kind"] == ("client" if good else "refused")


def test_where_the_catalogue_answers_a_bad_one_is_as_none() -> None:
    assert ask(bearer("e30.e30.e30"), CATALOGUE) == ANONYMOUS


def test_one_signed_before_a_rotation_is_good_until_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    client, secret = create_client("planner")
    first = grant_to_client(client.client_id, secret)
    rotate("second" * 20)
    later(monkeypatch, 300)
    second = grant_to_client(client.client_id, secret)
    assert first and second
    kids = [jwt.get_unverified_header(each.text)["kid"] for each in (first, second)]
    assert kids[0] != kids[1]
    for each in (first, second):
        assert ask(bearer(each.text))["principal_kind"] == "client"
    rotate("third" * 20)
    later(monkeypatch, 600)
    assert ask(bearer(first.text)) == REFUSED
    assert ask(bearer(second.text))["principal_kind"] == "client"


def test_a_key_that_is_newer_than_what_is_remembered_is_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    claims = claims_of(client_token())
    rotate("second" * 20)
    later(monkeypatch, 2)
    kid = str(secrets_manager._labelled("signing")[0].id)
    assert ask(bearer(signed(claims, "second" * 20, kid=kid)))["principal_kind"] == "client"


def test_made_up_keys_are_looked_up_once_a_second_together(monkeypatch: pytest.MonkeyPatch) -> None:
    claims = claims_of(client_token())
    reads: list[str] = []
    read = secrets_manager._labelled

    def counted(name: str) -> tuple[secrets_manager.SecretVersion, ...]:
        reads.append(name)
        return read(name)

    tokens = [signed(claims, kid=str(uuid.uuid4())) for _ in range(5)]
    later(monkeypatch, 2)
    monkeypatch.setattr(secrets_manager, "_labelled", counted)
    for token in tokens:
        assert ask(bearer(token)) == REFUSED
    assert len(reads) == 1


def test_it_fails_closed_without_the_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    token = client_token()
    monkeypatch.delenv("SIGNING_SECRET")
    with pytest.raises(RuntimeError):
        ask(bearer(token))


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Lets the process believe that so many seconds have passed since it began."""
    real = time.monotonic

    def moved() -> float:
        return real() + seconds

    monkeypatch.setattr(time, "monotonic", moved)
