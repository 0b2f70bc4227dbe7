"""Guessing passwords: it is slow, and what a try costs tells nothing."""

import time
from dataclasses import replace
from typing import Any

import pytest

from functions.authorizer.app import handler
from shared.accounts import guesses, passwords
from shared.accounts.enrolment import create_user
from shared.accounts.guesses import ADDRESS, NAME
from shared.accounts.passwords import set_password
from shared.accounts.tokens import generate_token
from shared.accounts.user_changes import suspend
from shared.aws import boto3_dynamodb
from shared.meter import metered
from shared.principal import BadCredential, Flaw, Principal
from tests.unit.accounts_table import TABLE
from tests.unit.authorizer.asking import ANONYMOUS, CATALOGUE, REFUSED, ask, basic
from tests.unit.events import authorizer_event

PASSWORD = "correct horse: battery"


class Clock:
    """The time, which passes when the test says so."""

    def __init__(self) -> None:
        self.now = 1_795_294_800.0  # the beginning of an hour

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(time, "time", clock)
    return clock


@pytest.fixture(autouse=True)
def ada() -> int:
    person = create_user("ada")
    set_password(person.id, PASSWORD)
    return person.id


@pytest.fixture(autouse=True)
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was compared with a hash, which here costs next to nothing."""
    from argon2.exceptions import VerifyMismatchError

    compared: list[str] = []
    hasher = passwords._hasher()

    class Quick:
        hash = staticmethod(hasher.hash)

        def verify(self, known: str, password: str) -> bool:
            compared.append(password)
            if password != PASSWORD or known == passwords.OF_NOBODY:
                raise VerifyMismatchError
            return True

    monkeypatch.setattr(passwords, "_hasher", Quick)
    return compared


def guess(name: str = "ada", password: str = "wrong", address: str = "198.51.100.7") -> dict[str, str]:
    event = authorizer_event("/api/object/", basic(name, password))
    event["requestContext"]["identity"]["sourceIp"] = address
    context: dict[str, str] = handler(event, None)["context"]
    return context


def told_to_wait(seconds: int) -> dict[str, str]:
    return {"principal_kind": "refused", "refusal": Flaw.WAITING.value, "retry_after": str(seconds)}


@pytest.mark.parametrize("name", ["ada", "nobody", "Ada", "admin", "grace"])
def test_a_wrong_name_costs_what_a_wrong_password_costs(name: str, hashed: list[str]) -> None:
    """`admin` has no password, `grace` is suspended."""
    grace = create_user("grace")
    set_password(grace.id, PASSWORD)
    suspend(grace.id)
    hashed.clear()
    for password in ("wrong", "x" * 201):
        with metered() as use:
            assert guess(name, password) == REFUSED
        assert (use.trips, use.calls) == (2, 5)
    assert hashed == ["wrong"]


def test_nobody_can_have_the_hash_of_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert passwords.OF_NOBODY.startswith(passwords.hash_password(PASSWORD)[: len("$argon2id$v=19$m=19456,t=2,p=1$")])
    assert not passwords.matches(passwords.OF_NOBODY, PASSWORD)


@pytest.mark.parametrize("name", ["ada", "nobody"])
def test_after_ten_wrong_ones_the_next_waits_whatever_it_is(name: str, clock: Clock, hashed: list[str]) -> None:
    for _ in range(NAME.free):
        assert guess(name) == REFUSED
    hashed.clear()
    assert guess(name) == told_to_wait(1)
    assert guess(name.upper(), PASSWORD) == guess(name, PASSWORD) == told_to_wait(1)
    assert hashed == []
    clock.now += 1
    assert guess(name) == REFUSED
    assert guess(name) == told_to_wait(2)


def test_waits_double_up_to_five_minutes_and_end_with_the_day(clock: Clock) -> None:
    for _ in range(NAME.free):
        guess()
    for seconds in (1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300):
        assert guess(password=PASSWORD) == told_to_wait(seconds)
        clock.now += seconds
        assert guess() == REFUSED
    assert guess(password=PASSWORD) == told_to_wait(300)
    clock.now += NAME.window
    assert guess(password=PASSWORD)["username"] == "ada"


def test_a_hundred_and_fifty_wrong_ones_and_then_the_right_one_is_not_let_in(clock: Clock) -> None:
    for number in range(150):
        guess(password=f"guess {number}", address=f"203.0.113.{number}")
    assert guess(password=PASSWORD)["refusal"] == Flaw.WAITING


def test_a_success_forgets_the_names_failures(clock: Clock) -> None:
    for _ in range(3):
        for _ in range(NAME.free - 1):
            assert guess() == REFUSED
        assert guess(password=PASSWORD)["username"] == "ada"


def test_of_those_that_waited_together_one_may_try(
    clock: Clock, hashed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(NAME.free):
        guess()
    clock.now += 1
    read, hashed_before = guesses._read, len(hashed)

    def read_too_early(limit: guesses.GuessLimit, of: str) -> Any:
        count = read(limit, of)
        if limit is NAME:
            monkeypatch.setattr(guesses, "_read", read)
            assert guess() == REFUSED  # meanwhile
        return count

    monkeypatch.setattr(guesses, "parallel", lambda *calls: [call() for call in calls])
    monkeypatch.setattr(guesses, "_read", read_too_early)
    assert guess(password=PASSWORD) == told_to_wait(2)
    assert hashed[hashed_before:] == ["wrong"]


def test_an_address_that_tries_many_names_waits_for_a_minute_at_the_most(clock: Clock) -> None:
    for number in range(ADDRESS.free):
        assert guess(f"name{number}") == REFUSED
    assert guess(password=PASSWORD) == told_to_wait(1)
    assert guess(password=PASSWORD, address="198.51.100.8")["username"] == "ada"
    for number in range(20):
        clock.now += ADDRESS.longest
        assert guess(f"other{number}") == REFUSED
    assert guess(password=PASSWORD) == told_to_wait(ADDRESS.longest)
    clock.now += ADDRESS.longest
    assert guess(password=PASSWORD)["username"] == "ada", "and does not make its neighbours wait longer"
    assert guess(password=PASSWORD)["username"] == "ada"
    clock.now += ADDRESS.window
    assert guess("other") == REFUSED
    assert guess(password=PASSWORD)["username"] == "ada"


def test_one_broken_program_does_not_lock_its_institute_out(clock: Clock) -> None:
    set_password(create_user("grace").id, PASSWORD)
    begun = clock.now
    while clock.now < begun + 3 * ADDRESS.window:
        clock.now += int(guess().get("retry_after", 1))
        assert guess("grace", PASSWORD)["username"] == "grace"


def test_addresses_of_one_ipv6_network_are_one(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    few = replace(ADDRESS, free=5)
    monkeypatch.setattr(guesses, "ADDRESS", few)
    for number in range(few.free):
        guess(f"name{number}", address=f"2001:db8:1:2::{number:x}")
    assert guess(password=PASSWORD, address="2001:db8:1:2:ffff::1") == told_to_wait(1)
    assert guess(password=PASSWORD, address="2001:db8:1:3::1")["username"] == "ada"


def test_who_does_not_guess_pays_nothing(ada: int) -> None:
    token = generate_token(ada)
    tokens = [{"Authorization": form.format(token)} for form in ("token {}", "ApiKey ada:{}")]
    for headers in (basic("ada", PASSWORD), *tokens):
        ask(headers)  # notes the use, once an hour
        with metered() as use:
            assert ask(headers)["username"] == "ada"
        assert use.trips == 1
        assert not any(each.startswith(("Put", "Update", "Delete")) for each in use.operations)
    with metered() as use:
        assert ask() == ANONYMOUS
        assert ask({"Authorization": "token x"}) == REFUSED
    assert use.calls == 0


def test_tokens_and_sessions_do_not_wait(ada: int, clock: Clock) -> None:
    token = generate_token(ada)
    for _ in range(NAME.free):
        guess()
    assert guess()["refusal"] == Flaw.WAITING
    assert ask({"Authorization": f"token {token}"})["username"] == "ada"


def test_the_catalogue_forgives_a_wrong_password_but_no_waiting(clock: Clock) -> None:
    for _ in range(NAME.free):
        assert ask(basic("ada", "wrong"), CATALOGUE) == ANONYMOUS
    assert ask(basic("ada", PASSWORD), CATALOGUE) == told_to_wait(1)


def test_what_is_kept_tells_no_name_and_goes_by_itself(clock: Clock) -> None:
    guess("hunter2 typed into the wrong line")
    [count] = _counts(NAME.kind)
    assert "hunter2" not in str(boto3_dynamodb().scan(TableName=TABLE)["Items"])
    assert clock.now < int(count["expires"]["N"]) <= clock.now + NAME.window
    assert [set(each) for each in _counts(ADDRESS.kind)] == [{"pk", "sk", "failures", "last", "expires"}]


def test_the_verdict_tells_how_long_it_is() -> None:
    with pytest.raises(BadCredential) as raised:
        Principal.from_context(told_to_wait(17))
    assert (raised.value.flaw, raised.value.retry_after) == (Flaw.WAITING, 17)


def _counts(kind: str) -> list[Any]:
    items: list[Any] = boto3_dynamodb().scan(TableName=TABLE)["Items"]
    return [item for item in items if item["pk"]["S"].startswith(f"guesses!{kind}!")]
