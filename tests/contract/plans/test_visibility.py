"""Who sees which plan: in lists, read alone, and in the counts of what there is."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from tests.contract.accounts.conftest import Program
from tests.contract.conftest import Site

from .client import API, ORGANISATIONAL, PUBLIC, Client, address, document, number, visible
from .conftest import ApiClient, Person

WORDS = ("privately_visible", "organisationally_visible", "publicly_visible", "is_test")

Plans = Mapping[str, int]


def made_by(client: Client, mbox: str, affiliation: str | None = None) -> Plans:
    """Make a plan of each visibility for somebody, in an organisation."""
    contact = {"mbox": mbox, **({"affiliation": {"name": affiliation}} if affiliation else {})}
    dmps = [{**document(**visible(word)), "contact": contact} for word in WORDS]
    return dict(zip(WORDS, map(number, client.post(*dmps)), strict=True))


def seen(who: Client, plans: Plans) -> set[str]:
    """Give the visibilities of those that somebody sees: in the list, and alone."""
    listed = who.numbers()
    for id in plans.values():
        status = who.send("GET", f"{API}/plans/{id}").status_code
        assert status == (200 if id in listed else 404)
    return {word for word, id in plans.items() if id in listed}


ALL = set(WORDS)
OPEN = {"publicly_visible"}
WITHIN = {"organisationally_visible", "publicly_visible"}


@pytest.fixture(scope="module")
def institute(admin: Program, organisation: int) -> str:
    """The name of the organisation that the people belong to."""
    return str(admin.done("GET", f"/account/organisations/{organisation}")["name"])


def test_an_api_client_sees_what_it_has_made_and_what_is_public(
    client: Client, client2: Client, institute: str
) -> None:
    plans = made_by(client, address(), institute)
    assert seen(client, plans) == ALL
    assert seen(client2, plans) == OPEN


def test_two_clients_of_one_organisation_are_two(
    register: Callable[..., ApiClient], log_in: Callable[[ApiClient], Client], organisation: int
) -> None:
    first, second = (log_in(register(organisation=organisation)) for _ in range(2))
    plans = made_by(first, address())
    assert (seen(first, plans), seen(second, plans)) == (ALL, OPEN)


def test_an_organisations_administrator_sees_all_of_it_and_its_members_what_it_shows(
    client: Client, org_admin: Client, colleague: Client, institute: str
) -> None:
    plans = made_by(client, address(), institute)
    assert (seen(org_admin, plans), seen(colleague, plans)) == (ALL, WITHIN)


def test_without_an_affiliation_it_is_the_callers_organisation(
    register: Callable[..., ApiClient],
    log_in: Callable[[ApiClient], Client],
    organisation: int,
    org_admin: Client,
    client: Client,
) -> None:
    inside, outside = made_by(log_in(register(organisation=organisation)), address()), made_by(client, address())
    assert (seen(org_admin, inside), seen(org_admin, outside)) == (ALL, OPEN)


def test_another_organisations_administrator_sees_nothing_of_it(
    client: Client, institute: str, admin: Program, join: Callable[..., Person], log_in: Callable[[Person], Client]
) -> None:
    other = admin.done("POST", "/account/organisations", {"name": address("another")})["id"]
    stranger = log_in(join(other, ("organisational_admin", "use_api")))
    assert seen(stranger, made_by(client, address(), institute)) == OPEN


def test_whoever_owns_a_plan_sees_it_and_so_does_whoever_made_it(
    client: Client, join: Callable[..., Person], log_in: Callable[[Person], Client], colleague: Client
) -> None:
    """Somebody's own plans in their own organisation are counted once (`Client.numbers` says so)."""
    owner = join(None, ("use_api",))
    plans = made_by(client, owner.email)
    assert seen(log_in(owner), plans) == ALL
    own = made_by(colleague, owner.email)
    assert seen(log_in(owner), own) == seen(colleague, own) == ALL


def test_who_loses_the_privilege_loses_the_api_at_once(
    join: Callable[..., Person], log_in: Callable[[Person], Client], admin: Program
) -> None:
    person = join(None, ("use_api",))
    caller = log_in(person)
    id = number(caller.create())
    assert caller.get(id)
    admin.done("PATCH", f"/account/users/{person.id}", {"roles": []})
    assert caller.refused("GET", f"{API}/plans/{id}") == (401, ["Invalid token"])
    assert caller.refused("POST", f"{API}/authenticate", person.grant) == (401, ["Invalid credentials"])


def test_a_client_that_is_deleted_or_renewed_is_nobody(
    site: Site, admin: Program, register: Callable[..., ApiClient], log_in: Callable[[ApiClient], Client]
) -> None:
    gone, renewed = register(), register()
    callers = [log_in(gone), log_in(renewed)]
    admin.done("DELETE", f"/account/clients/{gone.id}")
    admin.done("POST", f"/account/clients/{renewed.id}/secret")
    for caller, program in zip(callers, (gone, renewed), strict=True):
        assert caller.refused("GET", f"{API}/templates") == (401, ["Invalid token"])
        assert Client(site.url).refused("POST", f"{API}/authenticate", program.grant)[0] == 401


@pytest.mark.parametrize("id", ["0", "-1", "abc", "1.0", "01", "9" * 30, "%20", "1e3", "٣"])
def test_what_is_no_number_is_no_plan(client: Client, id: str) -> None:
    assert client.refused("GET", f"{API}/plans/{id}") == (404, ["dmp could not be found"])


def test_what_is_public_is_in_everybodys_list(client: Client, client2: Client, org_admin: Client) -> None:
    public, within = number(client.create(**PUBLIC)), number(client.create(**ORGANISATIONAL))
    for somebody in (client2, org_admin):
        assert somebody.sees(public)
        assert not somebody.sees(within)
