"""Requests of the plans, and mail, that bring about every call of AWS that their functions make."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
import requests

from functions.plans.store import COLLECTIONS, PLAN, PRIVATE
from shared.records import Change, Create, Prepared, Store
from tests.contract.accounts.conftest import Program
from tests.contract.mailbox import Mailbox
from tests.contract.plans.client import ORGANISATIONAL, PUBLIC, Client, address, authenticate, document, fresh, number
from tests.storage.faults import Crash, faults


def use(url: str, people: Mapping[str, str], endpoint: str) -> None:
    """Log in, make plans of every length for people who are known and who are not, read and list them."""
    program = {"client_id": people["STELE_CLIENT_ID"], "client_secret": people["STELE_CLIENT_SECRET"]}
    person = {
        **{"grant_type": "authorization_code", "email": people["STELE_ORGADMIN_EMAIL"]},
        **{"code": people["STELE_ORGADMIN_CODE"]},
    }
    status, _ = Client(url).refused("POST", "/api/v1/authenticate", {**program, "client_secret": fresh()})
    assert status == 401
    client, admin = (Client(url, authenticate(url, grant)["access_token"]) for grant in (program, person))
    client.ok("GET", "/api/v1/templates")
    owner = address()
    contact = {"mbox": owner, "name": "Tove Lind", "affiliation": {"name": fresh("Institute ")}}
    for one in (client, admin):
        made = one.post(document(**PUBLIC) | {"contact": contact})[0]
        one.get(number(made))
        one.list()
    long = client.post(document(dataset=[{"title": "x", "description": _long()}]))[0]
    client.get(number(long))
    for plan in (number(made), number(long)):
        headers = {"Authorization": f"Bearer {client.token}"}
        requests.get(f"{url}/plans/{plan}/export.pdf", headers=headers, timeout=60).raise_for_status()
    for path in ("/plans", f"/plans/{number(made)}"):
        requests.get(f"{url}{path}", timeout=60).raise_for_status()
    client.post(*(document(**ORGANISATIONAL) | {"contact": contact} for _ in range(40)))
    client.get(
        number(client.create(dataset=[{"title": "x", "dataset_id": {"type": "url", "identifier": f"{url}/deposit/1"}}]))
    )
    _register(url, people)
    Mailbox(endpoint).await_one(owner, number=42)


def _register(url: str, people: Mapping[str, str]) -> None:
    """Register an API client, whose keeper is sent what it logs in with."""
    admin = Program(url, people["STELE_ADMIN_TOKEN"])
    admin.done("POST", "/account/clients", {"name": fresh("Harvester "), "contact_email": address("keeper")})


def _long() -> str:
    """A text that packing makes no shorter than an item."""
    return "".join(fresh() for _ in range(60_000))


def cut_off(stack: Mapping[str, str]) -> None:
    """Make many plans, and end before the rest of them is written."""
    store = Store(stack["PlansTable"], COLLECTIONS, stack["FilesBucket"])
    seen: list[str] = []

    def after_the_first_transaction(operation: str) -> str | None:
        seen.append(operation)
        return "crash after" if operation == "TransactWriteItems" and seen.count(operation) == 1 else None

    with pytest.raises(Crash), faults(after_the_first_transaction):
        store.transact(_many, reserve=[PLAN] * 40)


def _many(prepared: Prepared) -> list[Change]:
    values = {
        **dict.fromkeys(("user", "owner", "organisation", "dmp_key", "mail")),
        **{"head": "", "rest": "", "head_length": 0, "created": 0, "modified": 0, "visibility": PRIVATE, "names": []},
        **{"template": 1, "template_title": "DCC Template", "client": 1, "inviter": "", "site": ""},
    }
    return [Create(PLAN, id, values) for id in prepared.ids]
