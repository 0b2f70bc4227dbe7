from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from shared.accounts import users
from shared.accounts.contacts import owner_of
from shared.accounts.enrolment import create_user, signed_in_from_github
from shared.accounts.organisations import create_organisation
from shared.accounts.user_changes import describe, set_organisation
from shared.accounts.users import Account, orcid_address, user, user_by_email

ORCID = "https://orcid.org/0000-0002-1825-0097"
ADDRESS = "tove.lind@lakeside.example"


def of(account: Account | None) -> int | None:
    return account.id if account else None


@pytest.mark.parametrize(
    "form", [ORCID, "0000-0002-1825-0097", " HTTP://www.orcid.org/0000-0002-1825-0097/ ", "orcid:0000000218250097"]
)
def test_an_orcid_has_many_forms(form: str) -> None:
    assert orcid_address(form) == ORCID


def test_a_check_digit_may_be_ten() -> None:
    assert orcid_address("0000-0002-9079-593x") == "https://orcid.org/0000-0002-9079-593X"


@pytest.mark.parametrize("text", ["", "0000-0000-0000-0000", "0000-0002-1825-0098", "https://other.example/0000", "x"])
def test_other_texts_are_no_orcid(text: str) -> None:
    assert orcid_address(text) is None


def test_an_unknown_contact_is_invited_once() -> None:
    lakeside = create_organisation("Lakeside University")
    made, fresh = owner_of(ORCID, ADDRESS, "  Tove  Maria Lind ", lakeside.id)
    assert made and fresh
    assert (made.username, made.full_name, made.email, made.organisation) == (
        "tove.lind",
        "Tove Lind",
        ADDRESS,
        lakeside.id,
    )
    assert (made.invited, made.email_proven, made.orcid) == (True, False, ORCID)
    assert owner_of("", "TOVE.LIND@Lakeside.example") == (made, False)
    assert owner_of("0000-0002-1825-0097", "somebody.else@lakeside.example") == (made, False)
    assert owner_of(ORCID, None) == (made, False)


@pytest.mark.parametrize("name", ["", "Plato"])
def test_a_short_name_stays(name: str) -> None:
    made, _ = owner_of("", ADDRESS, name)
    assert made and made.full_name == name


def test_without_an_address_nobody_is_invited() -> None:
    assert owner_of(ORCID, None, "Tove Lind") == (None, False)


def test_names_are_free_or_have_digits_behind_them() -> None:
    names = set()
    for domain in ("one.example", "two.example", "three.example"):
        made, _ = owner_of("", f"admin@{domain}")
        assert made
        names.add(made.username)
    assert len(names) == 3
    assert all(name.startswith("admin-") for name in names)
    odd, _ = owner_of("", "grüße!@one.example")
    assert odd and odd.username == "gre"


def test_an_invitations_orcid_ends_with_it() -> None:
    made, _ = owner_of(ORCID, ADDRESS, "Tove Lind")
    signed_in = signed_in_from_github(7, "tove", email=ADDRESS)
    assert made and (signed_in.id, signed_in.email_proven, signed_in.orcid) == (made.id, True, "")
    another, fresh = owner_of(ORCID, "another@lakeside.example")
    assert fresh and of(another) != made.id
    assert owner_of("", ADDRESS) == (signed_in, False)


def test_a_proven_address_comes_before_an_invitations_orcid() -> None:
    owner_of(ORCID, "mallory@elsewhere.example")
    tove = signed_in_from_github(7, "tove", email=ADDRESS)
    assert owner_of(ORCID, ADDRESS) == (tove, False)


def test_an_address_that_nothing_has_shown_is_nobodys() -> None:
    ada = create_user("ada", email=ADDRESS)
    assert owner_of("", ADDRESS) == (None, False)
    proven = signed_in_from_github(7, "tove", email="tove@home.example")
    assert proven.email_proven
    assert describe(proven.id, email="Tove@home.example").email_proven
    changed = describe(proven.id, email="mine.really@lakeside.example")
    assert not changed.email_proven
    assert owner_of("", "mine.really@lakeside.example") == (None, False)
    assert signed_in_from_github(7, "tove", email="mine.really@lakeside.example").email_proven
    assert owner_of("", "mine.really@lakeside.example")[0] is not None
    assert user(ada.id) == ada


@pytest.mark.parametrize("vouched", [False, True])
def test_an_organisation_that_a_stranger_named_goes_when_the_account_is_taken(vouched: bool) -> None:
    home = create_organisation("Lakeside University").id
    made, _ = owner_of("", ADDRESS, "Tove Lind", home, vouched=vouched)
    assert made and made.organisation == home
    taken = signed_in_from_github(7, "tove", email=ADDRESS)
    assert (taken.id, taken.organisation) == (made.id, home if vouched else None)


def test_an_organisation_that_an_administrator_gave_stays() -> None:
    home = create_organisation("Lakeside University").id
    made, _ = owner_of("", ADDRESS, "Tove Lind", home)
    assert made
    set_organisation(made.id, home)
    assert signed_in_from_github(7, "tove", email=ADDRESS).organisation == home


def test_many_posts_with_one_unknown_address_make_one_account() -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: owner_of(ORCID, ADDRESS, "Tove Lind"), range(4)))
    assert len({of(account) for account, _ in answers}) == 1
    assert [made for _, made in answers].count(True) == 1


def test_a_lost_race_finds_the_others_account(monkeypatch: pytest.MonkeyPatch) -> None:
    called = users.users_called

    def late(*wanted: str) -> Any:
        found = called(*wanted)
        if user_by_email(ADDRESS) is None:
            create_user("tove", email=ADDRESS, invited=True)
        return found

    monkeypatch.setattr(users, "users_called", late)
    account, made = owner_of("", ADDRESS)
    assert account and (account.username, made) == ("tove", False)


def test_an_orcid_that_people_give_themselves_makes_nothing_theirs() -> None:
    """Else whoever names another researcher's would receive what is meant for that one."""
    mallory, other = create_user("mallory"), create_user("other")
    for person in (mallory, other):
        assert describe(person.id, orcid=ORCID).orcid == ORCID
    assert owner_of(ORCID, None) == (None, False)
    made, invited = owner_of(ORCID, ADDRESS, "Tove Lind")
    assert invited and made and made.id not in (mallory.id, other.id)
    assert of(owner_of(ORCID, None)[0]) == made.id
    assert describe(mallory.id, orcid="").orcid == ""
