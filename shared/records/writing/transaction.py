"""Committing what a planner planned in one transaction, through conflicts, throttling and lost answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from shared.aws import THROTTLED, dynamodb
from shared.records import bodies
from shared.records.errors import Busy
from shared.records.keys import Key, wire
from shared.records.retries import pause
from shared.records.writing.effects import ItemEffect

if TYPE_CHECKING:
    from botocore.exceptions import ClientError

    from shared.records.writing.planning import Planner

_ATTEMPTS = 12

# Answers after which the transaction may or may not have been carried out (API reference, TransactWriteItems).
_UNSURE = {"InternalServerError", "TransactionInProgressException", "ServiceUnavailable"}
_AGAIN = THROTTLED | {"TransactionConflictException"}


class Cancelled(Exception):
    """Conditions failed and nothing was written; `reasons` has those of every failed item, in order."""

    def __init__(self, reasons: list[Any]) -> None:
        super().__init__(f"{len(reasons)} conditions failed")
        self.reasons = reasons


class Oversized(Exception):
    """DynamoDB finds the transaction or an item of it too large; nothing was written."""


def token() -> str:
    """Give a new token for a write; DynamoDB takes up to 36 characters."""
    return uuid4().hex


def commit_planned(
    table: str, bucket: str, planner: Planner, effects: Sequence[ItemEffect], witness: Key | None
) -> None:
    """Carry out the effects, with the planner's long bodies: new ones are there before, replaced ones go after.

    Arguments and errors as for `commit`; `bucket` is that of the bodies.
    """
    bodies.put_all(bucket, planner.long_bodies)
    try:
        commit(table, effects, planner.written, witness)
    except (Cancelled, Oversized):
        bodies.remove(bucket, planner.long_bodies)
        raise
    bodies.remove(bucket, planner.replaced_bodies)


def commit(table: str, effects: Sequence[ItemEffect], written: str, witness: Key | None) -> None:
    """Carry out all the effects, or none.

    Args:
        table: the table's name.
        effects: as many as fit (`fitting`).
        written: the token of this write; it makes the request idempotent for DynamoDB.
        witness: an item that gets the token as its attribute `written`, by which a write whose answer was lost is
            known again; None where repeating the write is harmless.

    Raises:
        Cancelled: conditions failed.
        Busy: too many conflicts; nothing was written.
        Oversized: there are too many bytes for DynamoDB.
        botocore.exceptions.ClientError: DynamoDB does not take the request; nothing was written.
    """
    from botocore.exceptions import ClientError, HTTPClientError

    actions: Any = [effect.action(table) for effect in effects]
    if not actions:
        return
    to_ask: Key | None = None  # the witness, once an answer may have been lost
    for attempt in range(_ATTEMPTS):
        try:
            dynamodb().transact_write_items(TransactItems=actions, ClientRequestToken=written)
            return
        except HTTPClientError:
            to_ask = witness
        except ClientError as error:
            if _may_have_been_written(error):
                to_ask = witness
            if reasons := _refused(error, effects):
                if _was_written(table, to_ask, written):
                    return
                raise Cancelled(reasons) from None
        pause(attempt)
    if not _was_written(table, to_ask, written):
        raise Busy("the write met too many others; nothing was changed, send it again")


def _may_have_been_written(error: ClientError) -> bool:
    """Whether the answer does not say, or botocore had sent the request before: an earlier try may have been it."""
    retries = error.response.get("ResponseMetadata", {}).get("RetryAttempts", 0)
    return retries > 0 or error.response["Error"]["Code"] in _UNSURE


def _refused(error: ClientError, effects: Sequence[ItemEffect]) -> list[Any]:
    """Give the reasons of the items whose condition failed; none where another try may go through.

    Raises:
        Oversized, botocore.exceptions.ClientError: another try would not help.
    """
    code = error.response["Error"]["Code"]
    if code in _UNSURE | _AGAIN:
        return []
    reasons = _failed_conditions(error, effects)
    invalid = [text for code, text in _causes(error) if code in ("ValidationException", "ValidationError")]
    if not reasons and any(" size " in text for text in invalid):
        raise Oversized from error
    if code != "TransactionCanceledException" or (invalid and not reasons):
        raise error
    return reasons


def _causes(error: ClientError) -> list[tuple[str, str]]:
    """Give the codes and messages of the whole and of each item, which may be refused for what it is."""
    response: Any = error.response
    told = [response["Error"], *response.get("CancellationReasons", [])]
    return [(cause.get("Code", ""), cause.get("Message") or "") for cause in told]


def _failed_conditions(error: ClientError, effects: Sequence[ItemEffect]) -> list[Any]:
    """Give the reasons of the items whose condition failed; none if it was conflicts or throttling only."""
    response: Any = error.response
    return [
        condition.reason
        for effect, cause in zip(effects, response.get("CancellationReasons", []), strict=False)
        if cause.get("Code") == "ConditionalCheckFailed"
        for condition in effect.conditions
    ]


def _was_written(table: str, witness: Key | None, written: str) -> bool:
    if witness is None:
        return False
    answer: Any = dynamodb().get_item(TableName=table, Key=wire(witness), ConsistentRead=True)
    return bool(answer.get("Item", {}).get("written") == {"S": written})
