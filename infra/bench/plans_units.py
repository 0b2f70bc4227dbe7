"""Round trips and units of what is done with plans, at several numbers of them.

The tables lie in DynamoDB Local; the meter counts by DynamoDB's rules. Half of the plans are public, an API client has
made all of them, and all belong to one organisation, so its administrator and the client see them all.
"""

from __future__ import annotations

import os
from functools import partial
from typing import Any, Final

from functions.plans.documents import exact_json
from functions.plans.filters import Filters
from functions.plans.operations import listing
from functions.plans.operations.visibility import seen_by
from functions.plans.paging import Window
from functions.plans.store import ORGANISATIONAL, PLAN, PRIVATE, PUBLIC, store
from infra.bench.counting import database, print_table
from infra.bench.filling import fill
from infra.tables import create_table
from shared.principal import CallerKind, Principal, Role
from shared.records import Create, Values

SIZES: Final = (100, 10_000, 100_000)
_HOME: Final = 3
_MEMBER: Final = Principal(CallerKind.USER, 7, organisation=_HOME, roles=frozenset({Role.USE_API.value}))
_ADMIN: Final = Principal(
    CallerKind.USER, 8, organisation=_HOME, roles=_MEMBER.roles | {Role.ORGANISATIONAL_ADMIN.value}
)
_CLIENT: Final = Principal(CallerKind.CLIENT, client_id=5, organisation=_HOME)
_STRANGER: Final = Principal(CallerKind.CLIENT, client_id=6)
_FIRST: Final = 1_700_000_000
_ALL: Final = Filters({})
_LATEST: Final = 1_000


def main() -> None:
    """Print what each operation uses."""
    with database():
        tables = {size: _filled(size) for size in SIZES}
        callers = {"client": _CLIENT, "administrator": _ADMIN, "member": _MEMBER, "stranger": _STRANGER}
        operations: dict[str, Any] = {"a plan": lambda size: seen_by(_CLIENT, "7")}
        for name, caller in callers.items():
            operations[f"{name}: first 20"] = partial(_listed, caller, _ALL, lambda size: 1)
        operations |= {
            "client: 20 in the middle": partial(_listed, _CLIENT, _ALL, lambda size: size // 40),
            "client: last 20": partial(_listed, _CLIENT, _ALL, lambda size: size // 20),
            "client: 20 of the latest 1,000": lambda size: _listed(_CLIENT, _since(size), lambda _: 1, size),
            "client: 20 that are no tests": partial(_listed, _CLIENT, Filters({}, remove_tests=True), lambda size: 1),
        }

        def at(operation: Any, size: int) -> object:
            os.environ["PLANS_TABLE"] = tables[size]
            return operation(size)

        print_table(SIZES, {name: partial(at, operation) for name, operation in operations.items()})


def _listed(caller: Principal, filters: Filters, page: Any, size: int) -> object:
    return listing.page(caller, filters, Window(page(size), 20))


def _since(size: int) -> Filters:
    return Filters({}, created_after=_FIRST + max(size - _LATEST, 0) + 1)


def _filled(size: int) -> str:
    """Fill a table with plans, and give its name."""
    table = create_table(f"plans-{size}")
    os.environ.update(PLANS_TABLE=table, FILES_BUCKET="no-bucket")
    fill(store(), table, size, _plan, {})
    return table


def _plan(id: int) -> Create:
    head = {
        "title": f"Tidal gauge {id}",
        "created": "2026-02-02T09:00:00Z",
        "contact": {"mbox": "tove@lakeside.example"},
    }
    values: Values = {
        **dict.fromkeys(("dmp_key", "mail", "user")),
        "head": exact_json.pack(head),
        "head_length": len(exact_json.write(head)),
        "rest": exact_json.pack({"dataset": [{"title": "Levels", "note": "x" * 4_000}]}),
        "created": _FIRST + id,
        "modified": _FIRST + id,
        "visibility": PUBLIC if id % 2 else ORGANISATIONAL if id % 4 else PRIVATE,
        "template": 1,
        "template_title": "DCC Template",
        "client": _CLIENT.client_id,
        "owner": _MEMBER.user_id if id % 10 == 0 else 9,
        "organisation": _HOME,
        "names": [],
        "inviter": "eln",
        "site": "https://plans.example",
    }
    return Create(PLAN, id, values)
