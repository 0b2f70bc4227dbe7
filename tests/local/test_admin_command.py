"""`make admin`: on this machine's site, and on a stack by its name."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from infra import admin
from infra.local import credentials, stack
from shared.accounts.enrolment import NotInvited, signed_in_from_github
from shared.accounts.tokens import owner_of
from shared.credentials import token_digest

EMAIL = "ada@firth.example"


@pytest.fixture(scope="module", autouse=True)
def _stacks(emulated_aws: str) -> Iterator[None]:
    """Two stacks' tables of accounts; the settings name the one or the other as the command left them."""
    template = stack.stateful(stack.expand())
    template["Resources"] = {"AccountsTable": template["Resources"]["AccountsTable"]}
    with pytest.MonkeyPatch.context() as patch:
        for name in ("ACCOUNTS_TABLE", "AWS_ENDPOINT_URL_S3"):  # the command sets them for good
            patch.setenv(name, "")
        for name in (stack.NAME, "deployed"):
            stack.deploy(template, name)
        yield


def test_admin_gets_the_address_and_a_token_that_is_shown_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert admin.main([EMAIL, "--stack", "deployed"]) == 0
    told, token = capsys.readouterr().out.splitlines()
    assert EMAIL in told
    assert token not in told
    caller = owner_of(token_digest(token))
    assert (caller.username, caller.is_site_admin) == ("admin", True)
    signed_in = signed_in_from_github(7, "ada-at-github", "Ada Muir", EMAIL, may_join=False)
    assert (signed_in.id, signed_in.full_name) == (caller.user_id, "Ada Muir"), "nobody else could have invited them"
    assert admin.main([EMAIL, "--stack", "deployed"]) == admin.main(["ops@firth.example", "--stack", "deployed"]) == 0
    with pytest.raises(NotInvited):
        signed_in_from_github(8, "mallory", "", "ops@firth.example", may_join=False)


def test_on_this_machine_whoever_has_the_address_becomes_an_administrator(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("STELE_HOME", str(tmp_path))
    assert admin.main(["root@firth.example"]) == 0  # also makes the settings name this machine's table
    file = tmp_path / "credentials.env"
    people = credentials.ensure(file, "http://127.0.0.1:8000")
    for _ in range(2):
        capsys.readouterr()
        assert admin.main(["ADA@firth.example"]) == 0
        token = capsys.readouterr().out.splitlines()[-1]
        caller = owner_of(token_digest(token))
        assert (caller.username, caller.is_site_admin) == (people["STELE_USER"], True)
        assert credentials.read(file)["STELE_TOKEN"] == token
        assert credentials.read(file)["STELE_APIKEY"] == f"{caller.username}:{token}"


def test_on_this_machine_too_the_stack_may_have_another_name(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("STELE_HOME", str(tmp_path))
    monkeypatch.setenv("STELE_STACK", "deployed")
    assert admin.main(["keeper@firth.example"]) == 0
    monkeypatch.setenv("STELE_STACK", "elsewhere")
    assert admin.main(["keeper@firth.example"]) == 1
    assert "elsewhere" in capsys.readouterr().err


def test_a_stack_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert admin.main([EMAIL, "--stack", "elsewhere"]) == 1
    assert "elsewhere" in capsys.readouterr().err


def test_a_local_site_that_is_not_running_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("STELE_HOME", str(tmp_path))
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    assert admin.main([EMAIL]) == 1
    assert "make serve" in capsys.readouterr().err


@pytest.mark.parametrize("address", ["", "ada", "EMAIL=ada", "a b@x.example", "ada@localhost"])
def test_what_is_no_address_is_told(address: str) -> None:
    with pytest.raises(SystemExit):
        admin.main([address, "--stack", "deployed"])
