import pytest

from shared.accounts.enrolment import ADMIN_ID, create_user, ensure_admin, signed_in_from_github
from shared.accounts.groups import (
    GroupNameTaken,
    add_member,
    create_group,
    group,
    group_named,
    list_groups,
    remove_member,
    rename_group,
)
from shared.accounts.organisations import create_organisation
from shared.accounts.user_changes import (
    EmailTaken,
    GitHubTaken,
    UsernameTaken,
    describe,
    link_github,
    set_organisation,
    set_roles,
    suspend,
)
from shared.accounts.users import list_users, user, user_by_email, user_by_github, user_named, users
from shared.meter import metered
from shared.principal import Role
from shared.records import MissingRecord


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


def test_names_that_differ_in_case_alone_are_one_name() -> None:
    create_user("Ada", email="Ada@Firth.example")
    for name in ("ada", "ADMIN", "AdA "):
        with pytest.raises(UsernameTaken):
            create_user(name)
    with pytest.raises(EmailTaken):
        create_user("grace", email=" ada@firth.EXAMPLE")
    assert user_named("ada") is None
    for found in (user_named("ada", exactly=False), user_by_email("ADA@firth.example")):
        assert found is not None
        assert found.username == "Ada"
    assert user_by_email("") is None
    assert create_user("joan").email == create_user("mary").email == ""


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
    assert [each.username for each in first.records] == names[::-1]
    assert first.count == 4
    last = list_users(limit=3, cursor=first.next)
    assert ([each.username for each in last.records], last.next) == (["admin"], None)


def test_groups_have_names_of_their_own() -> None:
    tides = create_group("tides")
    with pytest.raises(GroupNameTaken):
        create_group("tides")
    waves = create_group("waves")
    page = list_groups(limit=10)
    assert (page.records, page.count, page.next) == ((waves, tides), 2, None)
    assert group(tides.id) == group_named("tides") == tides
    assert group_named("Tides") is None
    assert rename_group(tides.id, "high tides").name == "high tides"
    with pytest.raises(GroupNameTaken):
        rename_group(tides.id, "waves")
    assert group(99) is None


def members(id: int) -> tuple[int, ...]:
    found = group(id)
    assert found is not None
    return found.members


def test_members_come_and_go() -> None:
    tides, waves = create_group("tides"), create_group("waves")
    ada, grace = create_user("ada", groups=[waves.id]), create_user("grace")
    for person in (grace, ada, ada):
        add_member(tides.id, person.id)
    assert members(tides.id) == (ada.id, grace.id)
    remove_member(tides.id, ada.id)
    remove_member(tides.id, ada.id)
    assert (members(tides.id), members(waves.id)) == ((grace.id,), (ada.id,))
    for change in (add_member, remove_member):
        for group_id, user_id in ((tides.id, 99), (99, ada.id)):
            with pytest.raises(MissingRecord):
                change(group_id, user_id)


def test_an_account_changes() -> None:
    firth = create_organisation("Firth Institute")
    ada = create_user("ada", email="ada@firth.example")
    create_user("grace", email="grace@firth.example")
    assert describe(ada.id, full_name="Ada M.", email="ADA@firth.example").email == "ADA@firth.example"
    with pytest.raises(EmailTaken):
        describe(ada.id, email="Grace@firth.example")
    assert set_organisation(ada.id, firth.id).organisation == firth.id
    with pytest.raises(MissingRecord):
        set_organisation(ada.id, 99)
    assert set_roles(ada.id, [Role.USE_API, Role.USE_API]).roles == {"use_api"}
    assert suspend(ada.id).suspended
    changed = suspend(ada.id, False)
    assert (changed.suspended, changed.full_name, changed.organisation) == (False, "Ada M.", firth.id)
    assert user_by_email("ada@firth.example") == changed


def test_who_signs_in_from_github_goes_by_githubs_number() -> None:
    ada = signed_in_from_github(583231, "ada", "Ada M.", "ada@firth.example")
    assert (ada.username, ada.full_name, ada.email, ada.github_id) == ("ada", "Ada M.", "ada@firth.example", 583231)
    renamed = signed_in_from_github(583231, "ada-m", "Somebody", "other@firth.example")
    assert (renamed.id, renamed.username, renamed.github_login, renamed.email) == (ada.id, "ada", "ada-m", ada.email)
    assert user_by_github(583231) == renamed
    other = signed_in_from_github(7, "ada", "Another", "ADA@firth.example")
    assert (other.username, other.email, other.roles) == ("ada-7", "", frozenset())
    squatter = signed_in_from_github(9, "ada-11")
    late = signed_in_from_github(11, "ADA")
    assert len({ada.id, other.id, squatter.id, late.id}) == 4


def test_nobody_signs_in_as_admin() -> None:
    describe(ensure_admin().id, email="root@firth.example")
    stranger = signed_in_from_github(5, "Admin", "", "root@firth.example")
    assert (stranger.username, stranger.email, stranger.roles) == ("Admin-5", "", frozenset())
    assert stranger.id != ADMIN_ID


def test_an_invitation_is_accepted_by_its_address() -> None:
    invited = create_user("grace@firth.example", email="grace@firth.example", invited=True)
    assert list_users(limit=10).count == 1
    grace = signed_in_from_github(5, "grace", "Grace N.", "Grace@firth.example")
    assert (grace.id, grace.full_name, grace.invited) == (invited.id, "Grace N.", False)
    assert list_users(limit=10).count == 2


@pytest.mark.parametrize("address", ["kim@fußball.example", "\u212aim@fussball.example", "kim@fu\u017fsball.example"])
def test_an_invitation_is_not_for_an_address_that_only_folds_to_the_same(address: str) -> None:
    invited = create_user("kim", email="kim@fussball.example", roles=[Role.SITE_ADMIN], invited=True)
    mallory = signed_in_from_github(5, "mallory", "", address)
    assert (mallory.id != invited.id, mallory.email) == (True, address)
    assert signed_in_from_github(6, "kim-f", "", "KIM@Fussball.example").id == invited.id


def test_a_github_account_is_linked_to_one_account() -> None:
    ada, grace = create_user("ada"), create_user("grace")
    assert link_github(ada.id, 5, "ada-at-github").github_id == 5
    assert signed_in_from_github(5, "ada-at-github").id == ada.id
    with pytest.raises(GitHubTaken):
        link_github(grace.id, 5)
    assert link_github(ada.id, None).github_id is None
    assert link_github(grace.id, 5, "x").github_id == 5


def test_reading_an_account_by_id_is_one_round_trip() -> None:
    ada = create_user("ada")
    with metered() as use:
        user(ada.id)
    assert use.trips == 1
