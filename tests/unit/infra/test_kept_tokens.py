"""A token that one of the local people makes on the site is in the credentials' file at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local import credentials
from infra.local.exchange import HttpAnswer, HttpRequest
from infra.local.kept_tokens import SiteWithKeptTokens
from shared.accounts.enrolment import create_user
from shared.accounts.tokens import generate_token, revoke_token
from tests.unit.accounts_table import accounts_table


@pytest.fixture(autouse=True)
def _table(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with accounts_table(monkeypatch):
        yield


class _Site:
    """A site that gives one answer."""

    def __init__(self, text: str, status: int = 200) -> None:
        self._answer = HttpAnswer(status, [], text.encode())

    def handle(self, request: HttpRequest) -> HttpAnswer:
        return self._answer


def _asked(file: Path, text: str, path: str = "/get-token", method: str = "POST", status: int = 200) -> dict[str, str]:
    site = SiteWithKeptTokens(_Site(text, status), file)
    assert site.handle(HttpRequest(method, path, [])).body == text.encode()
    return credentials.read(file)


def test_a_new_token_takes_the_place_of_the_former_one(tmp_path: Path) -> None:
    file = tmp_path / "credentials.env"
    written = {
        "STELE_USER": "ada",
        "STELE_TOKEN": "a" * 40,
        "STELE_USER2": "grace",
        "STELE_TOKEN2": "b" * 40,
        "STELE_APIKEY": "ada:" + "a" * 40,
        "STELE_ORGADMIN_EMAIL": "isla@firth.example",
        "STELE_ORGADMIN_CODE": "c" * 40,
    }
    file.write_text("".join(f"{name}={value}\n" for name, value in written.items()))
    ada, grace, isla, other = (create_user(name) for name in ("ada", "grace", "isla", "other"))

    page = '<input id="accesstoken" value="{}">'
    token = generate_token(ada.id)
    expected = {**written, "STELE_TOKEN": token, "STELE_APIKEY": f"ada:{token}"}
    assert _asked(file, page.format(token), method="GET") == expected
    token = generate_token(grace.id)
    expected["STELE_TOKEN2"] = token
    assert _asked(file, f'{{"token":"{token}"}}', "/account/token/", status=201) == expected
    token = generate_token(isla.id)
    expected["STELE_ORGADMIN_CODE"] = token
    assert _asked(file, page.format(token)) == expected
    assert file.stat().st_mode & 0o077 == 0

    for text, path, status in (
        (page.format(generate_token(other.id)), "/get-token", 200),
        (page.format("d" * 40), "/get-token", 200),
        (page.format(generate_token(ada.id)), "/api/object/", 200),
        (page.format(generate_token(ada.id)), "/get-token", 500),
        ("no token", "/get-token", 200),
    ):
        assert _asked(file, text, path, status=status) == expected
    late = generate_token(grace.id)
    revoke_token(grace.id)
    assert _asked(file, page.format(late)) == expected
