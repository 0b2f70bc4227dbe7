"""How long presigned addresses live: no longer than the credentials that sign them."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from shared import aws
from shared.aws import credentials
from shared.files import StoredFile, addresses, downloads, keys, uploads
from shared.files.uploads import MIB

STORED = StoredFile("files/experiments/17/0a/ff", 3, "ff", '"e"', "2026-11-22T06:40:51")
MINUTE = 60
HOUR = 60 * MINUTE


@pytest.fixture(autouse=True)
def process(bucket: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A process that has not looked for credentials yet."""
    aws.forget()
    yield
    monkeypatch.undo()
    aws.forget()


def put() -> str:
    return uploads.put_url(uploads.open_put("experiments", "17", 3))


def part() -> str:
    return uploads.part_url(uploads.open_multipart("experiments", "17", 6 * MIB, 5 * MIB), 2)


def file() -> str:
    return downloads.url(STORED, "a.csv")


def answer() -> str:
    return downloads.answer_url(keys.answer("x"), "a.csv", "text/csv", "HEAD")


EVERY = [(put, HOUR), (part, HOUR), (file, 15 * MINUTE), (answer, 15 * MINUTE)]


def life(url: str) -> int:
    """How many seconds an address says that it lives."""
    return int(parse_qs(urlsplit(url).query)["X-Amz-Expires"][0])


@pytest.mark.parametrize(("address", "longest"), EVERY)
@pytest.mark.parametrize("left", [5 * MINUTE, 20 * MINUTE, 3 * HOUR])
def test_an_address_ends_with_the_credentials_that_sign_it(
    address: Callable[[], str], longest: int, left: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    end = datetime.now(UTC) + timedelta(seconds=left)
    monkeypatch.setenv("AWS_CREDENTIAL_EXPIRATION", end.isoformat())
    url = address()
    assert min(left, longest) - 30 < life(url) <= min(left, longest)
    assert addresses.end(url) <= end


@pytest.mark.parametrize(("address", "longest"), EVERY)
def test_keys_that_do_not_end_give_all_that_is_asked_for(address: Callable[[], str], longest: int) -> None:
    url = address()
    assert life(url) == longest
    assert 0 <= longest - (addresses.end(url) - datetime.now(UTC)).total_seconds() < 30


@pytest.mark.parametrize(
    ("age", "longest"),
    [(0, HOUR), (10 * HOUR, HOUR), (11.5 * HOUR, 30 * MINUTE), (12 * HOUR, 15 * MINUTE), (40 * HOUR, 15 * MINUTE)],
)
def test_those_of_a_lambda_function_are_taken_to_end_twelve_hours_after_it_began(
    age: float, longest: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "experiments")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "of the role")
    monkeypatch.setattr(credentials, "BEGAN", datetime.now(UTC) - timedelta(seconds=age))
    assert longest - 30 < life(put()) <= longest
    assert 15 * MINUTE - 30 < life(file()) <= 15 * MINUTE
