from collections.abc import Iterator

import pytest

from shared.accounts.groups import GroupNameTaken, create_group, group, list_groups
from shared.accounts.users import (
    ADMIN_ID,
    UsernameTaken,
    create_user,
    ensure_admin,
    list_users,
    user,
    user_named,
    users,
)
from shared.meter import metered
from shared.principal import Role
from tests.unit.accounts_table import accounts_table


@pytest.fixture(autouse=True)
def _table(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with accounts_table(monkeypatch):
        yield


def test_admin_is_the_first_account_whoever_comes_first() -> None:
    ada = create_user("ada")
    admin = user_named("admin")
    assert admin is not None
    assert (admin.id, admin.roles, admin.has_token) == (ADMIN_ID, frozenset({Role.SITE_ADMIN}), False)
    assert ada.id == 2
    assert ensure_admin() == admin == user(ADMIN_ID)


def test_nobody_can_take_the_name_admin_or_somebody_elses() -> None:
    create_user("ada")
    for name in ("admin", "ada"):
        with pytest.raises(UsernameTaken):
            create_user(name)


def test_an_account_keeps_what_is_known() -> None:
    tides = create_group("tides")
    ada = create_user("ada", full_name="Ada L.", email="ada@example.org", orgs=["Tidal Institute"], groups=[tides.id])
    assert user_named("ada") == user(ada.id) == users([ada.id, 99])[ada.id] == ada
    assert (ada.full_name, ada.email, ada.orgs) == ("Ada L.", "ada@example.org", ("Tidal Institute",))
    assert (ada.groups, ada.roles, ada.suspended) == ((tides.id,), frozenset(), False)
    assert user(99) is None
    assert user_named("nobody") is None


def test_lists_leave_out_who_was_only_invited() -> None:
    names = [create_user(f"person-{number}").username for number in range(3)]
    create_user("guest", invited=True)
    first = list_users(limit=3)
    assert [each.username for each in first.users] == names[::-1]
    assert first.count == 4
    last = list_users(limit=3, cursor=first.next)
    assert ([each.username for each in last.users], last.next) == (["admin"], None)


def test_groups_have_names_of_their_own() -> None:
    tides = create_group("tides")
    with pytest.raises(GroupNameTaken):
        create_group("tides")
    waves = create_group("waves")
    page = list_groups(limit=10)
    assert (page.groups, page.count, page.next) == ((waves, tides), 2, None)
    assert group(tides.id) == tides
    assert group(99) is None


def test_reading_an_account_by_id_is_one_round_trip() -> None:
    ada = create_user("ada")
    with metered() as use:
        user(ada.id)
    assert use.trips == 1
