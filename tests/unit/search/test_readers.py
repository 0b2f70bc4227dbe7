"""Who may find a card, day by day."""

from datetime import date

from shared.principal import ANONYMOUS, CallerKind, Principal, Role
from shared.search import PUBLIC, Reading, group, next_turn, readers_of, terms_on, user

MAY_FIRST, MAY_THIRD, MAY_FOURTH = date(2026, 5, 1), date(2026, 5, 3), date(2026, 5, 4)


def test_a_grant_holds_on_its_first_and_last_day() -> None:
    grant = Reading(user(1), MAY_FIRST, MAY_THIRD)
    held = [day for day in range(1, 32) if terms_on([grant], date(2026, 5, day))]
    assert held == [1, 2, 3]
    assert terms_on([grant], date(2026, 4, 30)) == frozenset()
    assert terms_on([Reading(PUBLIC), Reading(group(7))], MAY_FIRST) == {"public", "group:7"}


def test_the_next_turn_is_the_day_on_which_terms_may_change() -> None:
    grants = [Reading(user(1), MAY_FIRST, MAY_THIRD), Reading(PUBLIC), Reading(user(2), until=date.max)]
    assert next_turn(grants, date(2026, 4, 1)) == MAY_FIRST
    assert next_turn(grants, MAY_FIRST) == MAY_FOURTH
    assert next_turn(grants, MAY_FOURTH) is None


def test_a_caller_finds_the_public_the_own_and_that_of_the_groups() -> None:
    person = Principal(CallerKind.USER, 5, groups=frozenset({1, 2}))
    assert readers_of(person) == frozenset({"public", "user:5", "group:1", "group:2"})
    assert readers_of(ANONYMOUS) == frozenset({"public"})
    assert readers_of(Principal(CallerKind.CLIENT, client_id=5)) == frozenset({"public"})
    assert readers_of(Principal(CallerKind.USER, 1, roles=frozenset({Role.SITE_ADMIN}))) is None
