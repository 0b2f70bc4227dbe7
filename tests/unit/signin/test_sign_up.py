"""Who may come in: anybody, who was invited, or who is a member of an organisation at GitHub."""

import pytest

from infra.local.development_github import DevelopmentGitHub, Person
from shared.accounts.enrolment import create_user
from shared.accounts.user_changes import link_github
from shared.accounts.users import Account, user_named

from .browser import Answer, Browser

ORGANISATION = "tidal-institute"
BY_ORGANISATION = f"github:{ORGANISATION}"


def comes_in(answer: Answer) -> bool:
    """Whether the sign-in led to an account; if not, the page says what to do, and no session is there."""
    if answer.status == 302:
        return True
    assert answer.status == 403
    assert "invite you" in answer.body
    assert "__Host-stele_session" not in answer.cookies
    return False


@pytest.fixture
def invited(github: DevelopmentGitHub) -> Account:
    return create_user("grace-h", email="ada@firth.example", invited=True)


def test_anybody(monkeypatch: pytest.MonkeyPatch, browser: Browser) -> None:
    monkeypatch.setenv("SIGN_UP", "anyone")
    assert comes_in(browser.sign_in("somebody"))


@pytest.mark.parametrize("setting", ["invited", "", None, BY_ORGANISATION])
def test_nobody_else(monkeypatch: pytest.MonkeyPatch, browser: Browser, setting: str | None) -> None:
    """What a site that says nothing means, too."""
    monkeypatch.delenv("SIGN_UP")
    if setting is not None:
        monkeypatch.setenv("SIGN_UP", setting)
    answer = browser.sign_in("ada-l")
    assert not comes_in(answer)
    assert "ada@firth.example" in answer.body, "the address that an invitation has to go to"
    assert (ORGANISATION in answer.body) == (setting == BY_ORGANISATION)
    assert user_named("ada-l") is None


@pytest.mark.parametrize("setting", ["invited", BY_ORGANISATION])
@pytest.mark.usefixtures("invited")
def test_who_was_invited_and_who_has_an_account(
    monkeypatch: pytest.MonkeyPatch, browser: Browser, setting: str
) -> None:
    monkeypatch.setenv("SIGN_UP", setting)
    assert comes_in(browser.sign_in("ada-l"))
    assert comes_in(Browser().sign_in("ada-l")), "again"
    link_github(create_user("mal").id, Person("mallory", "", "").id, "mallory")
    assert comes_in(Browser().sign_in("mallory"))


def test_members_of_the_organisation(
    monkeypatch: pytest.MonkeyPatch, github: DevelopmentGitHub, browser: Browser
) -> None:
    monkeypatch.setenv("SIGN_UP", BY_ORGANISATION)
    github.members = {ORGANISATION: {"ada-l": "active", "mallory": "pending"}}
    address = browser.begin()
    assert "read%3Aorg" in address
    assert comes_in(browser.open(browser.choose(address, "ada-l"), came_from="cross-site"))
    assert not comes_in(Browser().sign_in("mallory")), "who was asked to join and has not"


@pytest.mark.parametrize(("setting", "asked"), [("anyone", False), ("invited", False), (BY_ORGANISATION, True)])
def test_github_is_asked_for_organisations_only_where_they_count(
    monkeypatch: pytest.MonkeyPatch, browser: Browser, setting: str, asked: bool
) -> None:
    monkeypatch.setenv("SIGN_UP", setting)
    assert ("read%3Aorg" in browser.begin()) is asked


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("anyone", "Your first sign-in with GitHub creates one"),
        ("invited", "for people who were invited"),
        (BY_ORGANISATION, f"members of {ORGANISATION} at GitHub"),
    ],
)
def test_a_stranger_is_told_beforehand(
    monkeypatch: pytest.MonkeyPatch, browser: Browser, setting: str, words: str
) -> None:
    monkeypatch.setenv("SIGN_UP", setting)
    assert words in " ".join(browser.open("/account").body.split())
