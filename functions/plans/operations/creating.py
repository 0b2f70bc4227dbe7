"""Making plans: all that a request sends, or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final, NoReturn

from functions.plans import refusals
from functions.plans.documents import exact_json
from functions.plans.documents.defaults import split, with_defaults
from functions.plans.documents.extension import template_id, visibility
from functions.plans.documents.identifiers import dmp_key, own_plan
from functions.plans.documents.moments import instant_of
from functions.plans.documents.posted import BadDocument, dmps_of
from functions.plans.documents.told import shortened
from functions.plans.linking import names_in
from functions.plans.operations import templates
from functions.plans.operations.connecting import ConnectedDmp, connect
from functions.plans.operations.permissions import require_api
from functions.plans.store import LONGEST_HEAD, PLAN, store
from shared.allowances import making
from shared.aws import parallel
from shared.http import Request
from shared.http.idempotency import idempotency_key
from shared.principal import Principal
from shared.records import Create, NotUnique, Prepared, Record, RecordKey, Values
from shared.settings import settings

MOST_AT_ONCE: Final = 40
"""Plans in a request: what is written of them has to fit into one transaction."""


def create(request: Request) -> list[Record]:
    """Make the plans that a request sends.

    Six round trips where the people and organisations in them are known, one more where a document says its own name.

    Raises:
        Refused: 401; 400 with all that is wrong; 413 for too many.
        AllowanceSpent: the caller has made as many records today as anybody may.
    """
    caller = request.principal
    require_api(caller)
    dmps = _dmps(request)
    idempotency = idempotency_key(request, "plans")
    if _is_known(dmps, request.base_url):
        # a request that is repeated gets what it made the first time
        return store().transact(_refuse, idempotency=idempotency)
    received = datetime.now(UTC)
    connected = connect(dmps, caller)
    wanted = [template_id(each) for each in dmps]

    def plan(prepared: Prepared) -> list[Create]:
        read: Mapping[RecordKey, Record] = prepared.records
        chosen = [templates.chosen(caller, each, read) for each in wanted]
        made = zip(prepared.ids, connected, chosen, strict=True)
        return [Create(PLAN, id, _values(each, template, request, received)) for id, each, template in made]

    make = partial(
        store().transact,
        plan,
        reserve=[PLAN] * len(dmps),
        read=templates.records_to_read(wanted),
        idempotency=idempotency,
    )
    try:
        return making(settings.table("plans"), _maker(caller), make, len(dmps))
    except NotUnique:  # somebody else was faster
        _refuse()


def _dmps(request: Request) -> list[dict[str, Any]]:
    try:
        dmps = dmps_of(request.body, request.charset)
    except BadDocument as bad:
        raise refusals.bad(*bad.errors) from None
    if len(dmps) > MOST_AT_ONCE:
        raise refusals.too_many_plans(MOST_AT_ONCE)
    return dmps


def _is_known(dmps: Sequence[Mapping[str, Any]], site: str) -> bool:
    """Tell whether one of these is a plan already, or two of them are the same. A round trip if one says its name."""
    keys = [key for key in map(dmp_key, dmps) if key]
    if not keys:
        return False
    own = [id for id in (own_plan(each, site) for each in dmps) if id]
    guards, plans = parallel(
        partial(store().lookup_many, PLAN, [{"dmp_key": key} for key in keys]),
        partial(store().get_many, PLAN, own),
    )
    return bool(any(guards) or plans or max(Counter(keys).values()) > 1)


def _refuse(prepared: Prepared | None = None) -> NoReturn:
    raise refusals.plan_exists()


def _values(connected: ConnectedDmp, template: tuple[int, str], request: Request, received: datetime) -> Values:
    caller, owner = request.principal, connected.owner
    dmp = with_defaults(connected.dmp, received)
    head, rest = split(dmp)
    length = len(exact_json.write(head).encode())
    return {
        "head": exact_json.pack(head),
        "head_length": length,
        "short_head": exact_json.pack(shortened(head)) if length > LONGEST_HEAD else None,
        "rest": exact_json.pack(rest),
        "created": instant_of(dmp["created"], received),
        "modified": instant_of(dmp["modified"], received),
        "visibility": visibility(dmp),
        "template": template[0],
        "template_title": template[1],
        "client": caller.client_id,
        "user": caller.user_id,
        "owner": owner.id if owner else None,
        "organisation": connected.organisation,
        "dmp_key": dmp_key(dmp),
        "names": names_in(dmp, request.base_url),
        "mail": _mail(connected, caller),
        "inviter": caller.name,
        "site": request.base_url,
    }


def _mail(connected: ConnectedDmp, caller: Principal) -> str | None:
    if connected.owner is None or connected.owner.id == caller.user_id:
        return None
    return "invitation" if connected.invited else "notice"


def _maker(caller: Principal) -> int | str:
    return caller.user_id if caller.user_id is not None else f"client {caller.client_id}"
