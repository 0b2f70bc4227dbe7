from typing import Any

import pytest

from functions.authorizer.app import handler
from shared.accounts.enrolment import create_user
from shared.accounts.groups import create_group
from shared.accounts.tokens import generate_token, revoke_token
from shared.accounts.user_changes import suspend
from shared.meter import metered
from shared.principal import BadCredential, Principal, Role
from tests.unit.events import authorizer_event

UNKNOWN = "0123456789abcdef0123456789abcdef01234567"


def verdict(headers: dict[str, str], path: str = "/api/object/") -> dict[str, str]:
    context: dict[str, str] = handler(authorizer_event(path, headers), None)["context"]
    return context


def refused(reason: str) -> dict[str, str]:
    return {"principal_kind": "refused", "refusal": reason}


def test_a_good_token_is_its_owner_in_one_round_trip() -> None:
    group = create_group("tides")
    ada = create_user("ada", roles=[Role.SITE_ADMIN, Role.ORGANISATIONAL_ADMIN], groups=[group.id])
    token = generate_token(ada.id)
    verdict({"Authorization": f"token {token}"})  # notes the use, once an hour
    with metered() as use:
        context = verdict({"Authorization": f"token {token}"})
    assert use.trips == 1
    assert context == {
        "principal_kind": "user",
        "user_id": str(ada.id),
        "username": "ada",
        "roles": "organisational_admin,site_admin",
        "groups": str(group.id),
        "means": "token",
    }
    caller = Principal.from_context(context)
    assert (caller.user_id, caller.is_site_admin, caller.groups) == (ada.id, True, frozenset({group.id}))


@pytest.mark.parametrize("field", ["Token {}", "TOKEN   {}", "token\t{} "])
def test_the_words_case_and_white_space_do_not_matter(field: str) -> None:
    token = generate_token(create_user("ada").id)
    assert verdict({"aUTHORIZATION": field.format(token)})["username"] == "ada"


@pytest.mark.parametrize("headers", [{}, {"Authorization": ""}, {"Authorization": "  "}])
def test_who_sends_no_credential_is_anonymous(headers: dict[str, str]) -> None:
    assert verdict(headers) == {"principal_kind": "anonymous"}


@pytest.mark.parametrize(
    ("field", "reason"),
    [
        ("token", "no credentials"),
        ("Token ", "no credentials"),
        (f"token {UNKNOWN} {UNKNOWN}", "spaces"),
        (f"token {UNKNOWN}, token {UNKNOWN}", "spaces"),
        (f"token {UNKNOWN}", "invalid token"),
        ("token short", "invalid token"),
        (f"token {UNKNOWN.upper()}", "invalid token"),
        (f"token {UNKNOWN}é", "invalid token"),
        (f"tokens {UNKNOWN}", "invalid token"),
        ("Basic YWRhOnNlY3JldA==", "invalid token"),
        ("Bearer", "invalid token"),
        (f"Bearer {UNKNOWN}", "invalid token"),
        (f"Bearer {UNKNOWN} {UNKNOWN}", "invalid token"),
        (UNKNOWN, "invalid token"),
        ("Basic", "invalid token"),
        ("Basic ****", "invalid token"),
        ("Basic YWRh", "invalid token"),
        ("ApiKey", "invalid token"),
        (f"ApiKey {UNKNOWN}", "invalid token"),
        (f"ApiKey ada:{UNKNOWN}", "invalid token"),
        ("ApiKey ada:secret", "invalid token"),
        ("None", "invalid token"),
        ("Bearer e30.e30.", "invalid token"),
        ("Bearer e30.e30.e30", "invalid token"),
        ("Digest username=ada", "invalid token"),
        ("nonsense", "invalid token"),
    ],
)
def test_a_bad_credential_is_refused_and_never_anonymous(field: str, reason: str) -> None:
    context = verdict({"Authorization": field})
    assert context == refused(reason)
    with pytest.raises(BadCredential):
        Principal.from_context(context)


def test_a_token_dies_with_the_next_one_and_when_revoked() -> None:
    ada = create_user("ada")
    first, second = generate_token(ada.id), generate_token(ada.id)
    assert verdict({"Authorization": f"token {first}"}) == refused("invalid token")
    assert verdict({"Authorization": f"token {second}"})["username"] == "ada"
    revoke_token(ada.id)
    assert verdict({"Authorization": f"token {second}"}) == refused("invalid token")


def test_a_suspended_account_is_refused() -> None:
    ada = create_user("ada")
    token = generate_token(ada.id)
    suspend(ada.id)
    assert verdict({"Authorization": f"token {token}"}) == refused("invalid token")
    suspend(ada.id, False)
    assert verdict({"Authorization": f"token {token}"})["username"] == "ada"


def test_the_policy_opens_the_whole_stage_to_whoever_calls() -> None:
    for headers in ({}, {"Authorization": "nonsense"}):
        answer = handler(authorizer_event("/api/a%2Fb/", headers), None)
        assert answer["policyDocument"]["Statement"] == [
            {
                "Action": "execute-api:Invoke",
                "Effect": "Allow",
                "Resource": "arn:aws:execute-api:eu-west-1:123456789012:u1x2y3z4a5/live/*",
            }
        ]
        assert isinstance(answer["principalId"], str)
        assert all(isinstance(value, str) for value in answer["context"].values())


def test_it_fails_closed_when_the_table_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise ConnectionError

    monkeypatch.setattr("functions.authorizer.verdict.caller_with_token", broken)
    with pytest.raises(ConnectionError):
        verdict({"Authorization": f"token {UNKNOWN}"})
