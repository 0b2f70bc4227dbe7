"""Reading a plan."""

from __future__ import annotations

from typing import Any, Final

from functions.plans import linking, refusals, wire
from functions.plans.documents import exact_json
from functions.plans.documents.rda.validation import VERSIONS, findings
from functions.plans.operations.permissions import require_api
from functions.plans.operations.visibility import seen_by
from shared.principal import Principal

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
    if version and version not in VERSIONS:
        raise refusals.unknown_version(VERSIONS)
    dmp = wire.full(record, site, read=exact_json.unpack if version else exact_json.unread)
    told: dict[str, Any] = {}
    if datasets := linking.live(record.values, dmp, caller, site):
        told["datasets"] = datasets
    if version:
        told["validation"] = {"schema": version, "findings": findings(dmp, version)}
    if told:
        dmp["extension"].append({EXTENSION: told})
    return dmp
