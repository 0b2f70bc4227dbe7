"""The mailer's function: sends what waits on the queue, each message once.

A queue may hand a message over twice, and its sender may post it twice. So what was sent is remembered by its key in
the table of accounts, longer than a queue keeps a message; what failed is not, and comes again.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from functions.mailer.sending import send
from shared.aws import boto3_dynamodb, warm
from shared.batches import batch_handler
from shared.logs import logger
from shared.mail import Mail, read
from shared.settings import settings

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
    from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer, IdempotencyConfig
    from aws_lambda_powertools.utilities.typing import LambdaContext

PARTITION: Final = "mail"
"""Of the items that remember what was sent: all that the mailer's role may touch in the table of accounts."""

REMEMBERED_SECONDS: Final = 15 * 24 * 60 * 60
"""A queue and its dead letters keep a message for 14 days at the most (Amazon SQS Developer Guide, quotas)."""


def take(record: SQSRecord, lambda_context: LambdaContext | None = None) -> None:
    """Send what a message of the queue says, unless it has been sent.

    Raises:
        Exception: it was not sent, and is to come again.
    """
    from aws_lambda_powertools.utilities.idempotency import idempotent_function

    mail, config = read(record.body), _config()
    if lambda_context:
        config.register_lambda_context(lambda_context)

    once = idempotent_function(
        _send,
        data_keyword_argument="key",
        persistence_store=_sent(settings.table("accounts")),
        config=config,
        key_prefix=PARTITION,
    )
    try:
        once(key=mail.key, mail=mail)
    except Exception as error:
        logger.warning("a mail comes again", extra={"key": mail.key, "reason": _reason(error)})
        raise


def _reason(error: Exception) -> str:
    """Give the code of an answer of AWS, else what sort of error it is; what it says may tell an address."""
    answer: Mapping[str, Any] = getattr(error, "response", {})
    return str(answer.get("Error", {}).get("Code") or type(error).__name__)


def _send(*, key: str, mail: Mail) -> None:
    send(mail)


@cache
def _sent(table: str) -> DynamoDBPersistenceLayer:
    from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer

    return DynamoDBPersistenceLayer(
        table,
        key_attr="pk",
        sort_key_attr="sk",
        static_pk_value=PARTITION,
        expiry_attr="expires",
        boto3_client=boto3_dynamodb(),
    )


def _config() -> IdempotencyConfig:
    from aws_lambda_powertools.utilities.idempotency import IdempotencyConfig

    return IdempotencyConfig(expires_after_seconds=REMEMBERED_SECONDS, hash_function="sha256")


warm()
handler = batch_handler("SQS", take)
"""Lambda's entry point: takes an SQS event, names the messages to be sent again."""
