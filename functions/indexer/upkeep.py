"""What time brings: files that nothing names go, days that change readers turn, and what was lost is found again.

It only cleans and queues; what it queues, the indexer does. Everything may be done again and by several at once.

| pk | sk | what |
|---|---|---|
| `upkeep` | `-` | `turned`, the last day whose turns were queued; `checked`, when the index was last compared |
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from functions.indexer import messages, rebuilding, refused, turns
from functions.indexer.site import IndexedSite, indexed_site
from shared.aws import dynamodb
from shared.logs import logger
from shared.search.storage.cleaning import clean_up
from shared.search.storage.manifest import read_state

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

CHECKED_EVERY = timedelta(days=7)

_KEY: Any = {"pk": {"S": "upkeep"}, "sk": {"S": "-"}}


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:
    """Lambda's entry point: takes a scheduled event, whose `time` is now, and gives what was found to do.

    Raises:
        botocore.exceptions.ClientError: a call was refused; the next run does it again.
    """
    found = keep_up(indexed_site(), datetime.fromisoformat(event["time"]))
    logger.info("the search is kept up", extra=found)
    return found


def keep_up(site: IndexedSite, now: datetime) -> dict[str, int]:
    """Do all of it, and wake the indexer: a message may have been lost."""
    found = {"abandoned": int(rebuilding.abandon(site, now.timestamp())), "deleted": clean_up(site.present, now)}
    turned, checked = _read(site.table, now)
    since = min(turned, now.date() - timedelta(1))  # some of yesterday's may have been noted late
    found["turned"] = turns.due(site.table, since, now.date(), site.waiting)
    shrunk = read_state(site.present).shrunk
    site.waiting.put(shrunk)
    found["shrunk"] = len(shrunk)
    is_due = checked <= now - CHECKED_EVERY
    if is_due:
        site.waiting.put(refused.known(site.table))
    messages.send(messages.CHECK if is_due else messages.WAKE)
    _write(site.table, now.date(), now if is_due else checked)
    return found


def _read(table: str, now: datetime) -> tuple[date, datetime]:
    item = dynamodb().get_item(TableName=table, Key=_KEY, ConsistentRead=True).get("Item")
    if item is None:
        return now.date(), now
    return date.fromisoformat(item["turned"]["S"]), datetime.fromisoformat(item["checked"]["S"])


def _write(table: str, turned: date, checked: datetime) -> None:
    item = {**_KEY, "turned": {"S": turned.isoformat()}, "checked": {"S": checked.isoformat()}}
    dynamodb().put_item(TableName=table, Item=item)
