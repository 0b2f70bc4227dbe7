"""When a credential was last used, to the hour: noted beside the account, on no request's way but one an hour."""

import logging
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from shared.aws import dynamodb
from shared.deadline import OutOfTime
from shared.principal import CallerKind, Means, Principal
from shared.settings import settings

NOTED_AGAIN_SECONDS = 60 * 60

_noted: dict[tuple[str, str], float] = {}
_MOST_NOTED = 4096


def note_use(caller: Principal) -> None:
    """Note that the caller is using a credential, unless this process has done so within the hour.

    A note that cannot be taken costs nobody their request.
    """
    if caller.means is None:
        return
    key = (_partition(caller.kind, caller.client_id or caller.user_id), caller.means.value)
    if _noted.get(key, 0) > time.monotonic():
        return
    if len(_noted) >= _MOST_NOTED:
        _noted.clear()
    _noted[key] = time.monotonic() + NOTED_AGAIN_SECONDS
    _write(*key)


def last_uses(kind: CallerKind, id: int) -> Mapping[Means, datetime]:
    """Give when each kind of credential of an account or API client was last used, to the hour. One round trip."""
    answer: Any = dynamodb().query(
        TableName=settings.table("accounts"),
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": _partition(kind, id)}},
        ConsistentRead=True,
    )
    return {Means(item["sk"]["S"]): datetime.fromisoformat(item["at"]["S"]) for item in answer["Items"]}


def clients_last_uses(ids: Sequence[int]) -> Mapping[int, datetime]:
    """Give when the API clients with these ids last called, to the hour, by id. One round trip for a hundred."""
    from shared.records.items import batch

    found: dict[int, datetime] = {}
    for start in range(0, len(ids), 100):
        keys = [
            {"pk": {"S": _partition(CallerKind.CLIENT, id)}, "sk": {"S": Means.WEB_TOKEN.value}}
            for id in ids[start : start + 100]
        ]
        for item in batch(settings.table("accounts"), keys):
            found[int(item["pk"]["S"].rpartition("!")[2])] = datetime.fromisoformat(item["at"]["S"])
    return found


def _write(partition: str, means: str) -> None:
    from botocore.exceptions import BotoCoreError, ClientError

    now = datetime.now(UTC).isoformat(timespec="seconds")
    item: Any = {"pk": {"S": partition}, "sk": {"S": means}, "at": {"S": now}}
    try:
        dynamodb().put_item(TableName=settings.table("accounts"), Item=item)
    except (BotoCoreError, ClientError, OutOfTime) as error:
        logging.getLogger(__name__).warning("The use of a credential was not noted: %s", type(error).__name__)


def _partition(kind: CallerKind, id: int | None) -> str:
    return f"used!{kind.value}!{id}"
