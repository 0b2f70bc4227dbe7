"""How many sequential trips to the database a page takes: its operations', and one for names."""

from __future__ import annotations

import pytest

from functions.accounts.app import handler
from shared.accounts.clients import create_client
from shared.accounts.enrolment import create_user, ensure_admin
from shared.accounts.groups import add_member, create_group
from shared.accounts.organisations import create_organisation
from shared.accounts.user_changes import set_organisation
from shared.meter import metered
from tests.unit.events import proxy_event


@pytest.mark.parametrize(
    ("path", "trips"),
    [
        ("/account", 3),  # the account and its uses, one after the other, as `/account/me`; then names
        ("/account/password", 2),
        ("/account/admin", 0),
        ("/account/admin/settings", 0),
        ("/account/admin/users", 3),  # of those who have signed in: a list by a lookup takes two; then names
        ("/account/admin/users?q=ada", 3),
        ("/account/admin/users/{user}", 3),
        ("/account/admin/organisations", 1),
        ("/account/admin/organisations/{organisation}", 3),
        ("/account/admin/clients", 3),  # the list, when each was used, names
        ("/account/admin/clients/{client}", 3),
        ("/account/admin/groups", 1),
        ("/account/admin/groups/{group}", 2),
    ],
)
def test_pages(path: str, trips: int) -> None:
    admin, ada = ensure_admin(), create_user("ada")
    place, group = create_organisation("Institute"), create_group("managers")
    client, _ = create_client("planner", place.id, contact_email="ops@firth.example")
    for person in (admin, ada):
        set_organisation(person.id, place.id)
        add_member(group.id, person.id)
    address = path.format(user=ada.id, organisation=place.id, client=client.id, group=group.id)
    caller = {"principal_kind": "user", "user_id": "1", "username": "admin", "roles": "site_admin", "means": "session"}
    where, _, asked = address.partition("?")
    query = {"q": [asked.partition("=")[2]]} if asked else None
    with metered() as use:
        answer = handler(proxy_event("GET", where, query=query, caller=caller), None)
    assert (answer["statusCode"], use.trips) == (200, trips)
