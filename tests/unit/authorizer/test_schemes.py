"""Every form of a personal token and of a password, good and bad."""

import time

import pytest

from shared.accounts import passwords
from shared.accounts.enrolment import create_user
from shared.accounts.passwords import set_password
from shared.accounts.tokens import generate_token, revoke_token
from shared.accounts.user_changes import suspend
from shared.accounts.users import Account
from shared.meter import metered
from tests.unit.authorizer.asking import ANONYMOUS, EVERYWHERE, REFUSED, UNKNOWN, ask, basic

PASSWORD = "correct horse: battery"


@pytest.fixture
def ada() -> Account:
    return create_user("ada")


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Authorization", "token {}"),
        ("Authorization", "Bearer {}"),
        ("Authorization", "bearer  {}"),
        ("Authorization", "{}"),
        ("Authorization", "ApiKey ada:{}"),
        ("Authorization", "apikey ada:{}"),
        ("X-CKAN-API-Key", "{}"),
        ("x-ckan-api-key", "Bearer {}"),
        ("HTTP_AUTHORIZATION", "{}"),
        ("http_authorization", "token {}"),
    ],
)
def test_every_form_of_a_token_works_everywhere_and_dies_with_it(ada: Account, name: str, form: str) -> None:
    headers = {name: form.format(generate_token(ada.id))}
    for path in EVERYWHERE:
        context = ask(headers, path)
        assert (context["user_id"], context["means"]) == (str(ada.id), "token")
    revoke_token(ada.id)
    assert ask(headers) == REFUSED


def test_a_token_in_a_passwords_place_is_a_token(ada: Account) -> None:
    token = generate_token(ada.id)
    assert ask(basic("ada", token))["means"] == "token"
    set_password(ada.id, PASSWORD)
    assert ask(basic("ada", token))["means"] == "token"
    revoke_token(ada.id)
    assert ask(basic("ada", token)) == REFUSED


@pytest.mark.parametrize("named", ["grace", "Ada", "nobody", " ada"])
def test_a_token_is_its_owners_alone(ada: Account, named: str) -> None:
    generate_token(create_user("grace").id)
    token = generate_token(ada.id)
    assert ask({"Authorization": f"ApiKey {named.strip() if named == ' ada' else named}x:{token}"}) == REFUSED
    assert ask(basic(named, token)) == REFUSED


def test_a_password_is_its_owner_in_one_round_trip(ada: Account) -> None:
    set_password(ada.id, PASSWORD)
    assert ask(basic("ada", PASSWORD))["means"] == "password"
    with metered() as use:
        assert ask(basic("ada", PASSWORD))["user_id"] == str(ada.id)
    assert use.trips == 1


@pytest.mark.parametrize("wrong", ["correct horse: batterx", "", "CORRECT HORSE: BATTERY", "x" * 5000, UNKNOWN])
def test_a_wrong_password_is_refused(ada: Account, wrong: str) -> None:
    set_password(ada.id, PASSWORD)
    ask(basic("ada", PASSWORD))
    assert ask(basic("ada", wrong)) == REFUSED
    assert ask(basic("", PASSWORD)) == REFUSED
    assert ask(basic("grace", PASSWORD)) == REFUSED


def test_an_account_without_a_password_has_none(ada: Account) -> None:
    for text in ("None", "null", PASSWORD):
        assert ask(basic("ada", text)) == REFUSED
        assert ask(basic("admin", text)) == REFUSED


def test_a_changed_password_stops_working_at_once_though_it_was_remembered(ada: Account) -> None:
    set_password(ada.id, PASSWORD)
    assert ask(basic("ada", PASSWORD))["username"] == "ada"
    set_password(ada.id, "another long one")
    assert ask(basic("ada", PASSWORD)) == REFUSED
    assert ask(basic("ada", "another long one"))["username"] == "ada"
    set_password(ada.id, None)
    assert ask(basic("ada", "another long one")) == REFUSED


def test_a_suspended_persons_password_is_refused_though_it_was_remembered(ada: Account) -> None:
    set_password(ada.id, PASSWORD)
    assert ask(basic("ada", PASSWORD))["username"] == "ada"
    suspend(ada.id)
    assert ask(basic("ada", PASSWORD)) == REFUSED


def test_a_right_password_is_hashed_once_a_minute(ada: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []
    hasher = passwords._hasher()

    class Counting:
        def verify(self, known: str, password: str) -> bool:
            hashed.append(password)
            return hasher.verify(known, password)

    set_password(ada.id, PASSWORD)
    monkeypatch.setattr(passwords, "_hasher", Counting)
    for _ in range(3):
        assert ask(basic("ada", PASSWORD))["username"] == "ada"
    assert len(hashed) == 1
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 61)
    assert ask(basic("ada", PASSWORD))["username"] == "ada"
    assert len(hashed) == 2


@pytest.mark.parametrize("charset", ["utf-8", "latin-1"])
def test_names_and_passwords_come_in_either_charset(charset: str) -> None:
    set_password(create_user("zoë").id, "schlüssel-schlüssel")
    assert ask(basic("zoë", "schlüssel-schlüssel", charset))["username"] == "zoë"


def test_a_password_is_the_same_in_both_spellings_of_its_letters(ada: Account) -> None:
    set_password(ada.id, "schlüssel-schlüssel")
    assert ask(basic("ada", "schlu\u0308ssel-schlu\u0308ssel"))["username"] == "ada"


@pytest.mark.parametrize("headers", [{"X-CKAN-API-Key": ""}, {"HTTP_AUTHORIZATION": " "}, {"Cookie": ""}])
def test_empty_headers_say_nothing(headers: dict[str, str]) -> None:
    assert ask(headers) == ANONYMOUS
