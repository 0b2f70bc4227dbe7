"""Who sees which plans: random worlds against a plain model, and what lists cost."""

import random
from collections.abc import Iterator

import pytest

from functions.plans.operations import visibility
from functions.plans.operations.visibility import own_sight_of, sight_of
from functions.plans.store import PLAN, PUBLIC, TEST, VISIBILITIES, store
from infra.bench.filling import fill
from infra.tables import create_table
from shared import meter
from shared.principal import ANONYMOUS, CallerKind, Principal, Role
from shared.records import Create, Record, TooMuch, Values
from tests.unit.accounts_table import accounts_table

ORGANISATIONS = (None, 1, 2)
ADMIN = frozenset({Role.ORGANISATIONAL_ADMIN.value})
CALLERS = (
    ANONYMOUS,
    *(Principal(CallerKind.CLIENT, client_id=id, organisation=1) for id in (1, 2)),
    *(
        Principal(CallerKind.USER, user_id=id, organisation=organisation, roles=roles)
        for id in (1, 2)
        for organisation in ORGANISATIONS
        for roles in (frozenset(), ADMIN, frozenset({Role.SITE_ADMIN.value}))
    ),
)


@pytest.fixture(autouse=True)
def table(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty table of plans."""
    monkeypatch.setenv("PLANS_TABLE", "plans")
    monkeypatch.setenv("FILES_BUCKET", "plans-bodies")
    with accounts_table(monkeypatch):
        create_table("plans")
        yield


def plan(chance: random.Random) -> Values:
    """Some plan, made by somebody for somebody."""
    by_client = chance.random() < 0.5
    created = chance.randrange(100)
    return {
        **dict.fromkeys(("dmp_key", "mail")),
        "head": "h",
        "rest": "r",
        "head_length": 1,
        "created": created,
        "modified": created + chance.choice((0, 10)),
        "visibility": chance.choice(VISIBILITIES),
        "client": chance.choice((1, 2)) if by_client else None,
        "user": None if by_client else chance.choice((1, 2)),
        "owner": chance.choice((None, 1, 2)),
        "organisation": chance.choice(ORGANISATIONS),
        "names": [],
    }


def world(seed: int, size: int) -> list[Record]:
    """Plans, written in batches: moto copies all that there is for each transaction."""
    chance = random.Random(seed)
    fill(store(), "plans", size, lambda id: Create(PLAN, id, plan(chance)), {})
    return list(store().get_many(PLAN, range(1, size + 1)).values())


def is_seen(values: Values, caller: Principal) -> bool:
    """Whether a caller sees a plan, said as the API's documentation does."""
    if values["visibility"] == PUBLIC:
        return True
    if caller.is_client:
        return bool(values["client"] == caller.client_id)
    if caller.user_id is None:
        return False
    if caller.user_id in (values["owner"], values["user"]):
        return True
    if caller.organisation is None or values["organisation"] != caller.organisation:
        return False
    return bool(caller.roles) or values["visibility"] == "organisationally_visible"


@pytest.mark.parametrize("seed", range(2))
def test_everybody_sees_what_is_theirs_on_every_page(seed: int) -> None:
    made = world(seed, 20)
    for caller in CALLERS:
        sight = sight_of(caller)
        seen = sorted(each.id for each in made if is_seen(each.values, caller))
        assert {each.id for each in made if sight.sees(each.values)} == set(seen)
        for limit, offset in ((5, 0), (5, 5), (3, len(seen) - 1), (100, 0), (4, len(seen) + 1)):
            offset = max(offset, 0)
            assert visibility.page(sight, offset, limit) == (seen[offset : offset + limit], len(seen)), caller


def test_what_somebody_has_made_is_theirs_whoever_else_sees_it() -> None:
    made = world(13, 20)
    for caller in CALLERS:
        sight = own_sight_of(caller)
        names = {("client", caller.client_id), ("owner", caller.user_id), ("user", caller.user_id)}
        own = [each.id for each in made if any(id and each.values[name] == id for name, id in names)]
        assert visibility.page(sight, 0, 5) == (sorted(own)[:5], len(own)), caller


def test_pages_far_from_the_beginning_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visibility, "_FAR", 3)
    made = world(7, 25)
    for caller in CALLERS:
        seen = sorted(each.id for each in made if is_seen(each.values, caller))
        for offset in range(1, len(seen) + 4, 4):
            found = visibility.page(sight_of(caller), offset, 5)
            assert found == (seen[offset : offset + 5], len(seen)), (caller, offset)


def test_what_fits_is_found_among_all_that_is_seen() -> None:
    made = world(11, 20)
    for caller in CALLERS:
        seen = [each for each in made if is_seen(each.values, caller)]
        found, anything = visibility.matching(sight_of(caller), 20, 60, lambda line: "test" not in line.data)
        within = [each for each in seen if 20 <= each.values["created"] <= 60]
        assert found == [each.id for each in within if each.values["visibility"] != TEST]
        assert anything is bool(seen)


def test_a_first_page_is_one_trip_and_reads_no_more_than_it_shows() -> None:
    world(3, 30)
    admin = Principal(CallerKind.USER, user_id=1, organisation=1, roles=ADMIN)
    with meter.metered() as counted:
        visibility.page(sight_of(admin), 0, 5)
    assert counted.trips == 1


def test_too_many_lines_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    made = world(5, 15)
    monkeypatch.setattr(visibility, "_FAR", 0)
    seen = [each for each in made if each.values["visibility"] == PUBLIC]
    monkeypatch.setattr(visibility, "MOST_PASSED", len(seen) // 2 - 1)
    with pytest.raises(TooMuch, match="would look at more than"):
        visibility.matching(sight_of(ANONYMOUS), None, None, lambda line: True)
    with pytest.raises(TooMuch):
        visibility.page(sight_of(ANONYMOUS), len(seen) // 2, 1)
