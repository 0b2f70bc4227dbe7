"""Reading a plan."""

from __future__ import annotations

import re
from typing import Any, Final

from functions.plans import linking, refusals, wire
from functions.plans.operations.permissions import require_api
from functions.plans.operations.visibility import sight_of
from functions.plans.store import PLAN, store
from shared.principal import Principal
from shared.records import Record

_ID: Final = re.compile(r"[1-9][0-9]{0,17}")

EXTENSION: Final = "stele"
"""The name of our entry of `extension`: what the site adds to a plan without it being the plan's."""


def read(caller: Principal, id: str, site: str, version: str = "") -> dict[str, Any]:
    """Give all of a plan to a caller of the API. One round trip; another where it names records of this site.

    Args:
        caller: who asks.
        id: the plan's number.
        site: the address that the request came in on.
        version: of the RDA's schema that it is checked against; empty: of none.

    Raises:
        Refused: 400 for a version that there is not; 401; 404.
    """
    require_api(caller)
    record = seen_by(caller, id)
    dmp = wire.full(record, site)
    if datasets := linking.live(record.values, dmp, caller, site):
        dmp["extension"].append({EXTENSION: {"datasets": datasets}})
    return dmp


def seen_by(caller: Principal, id: str) -> Record:
    """Give the record of a plan that a caller sees, whatever else they may. One round trip.

    Raises:
        Refused: 404; nobody learns whether there is a plan that they do not see.
    """
    record = store().get(PLAN, int(id)) if _ID.fullmatch(id) else None
    if record is None or not sight_of(caller).sees(record.values):
        raise refusals.no_plan()
    return record
