"""Sending one message by SES."""

from __future__ import annotations

from typing import Final

from shared.aws import ses
from shared.email_addresses import address_of
from shared.logs import logger
from shared.mail import Mail
from shared.settings import settings

_REFUSED: Final = "BadRequestException"
"""SES's word for what it will not take, however often it is sent (Amazon SES API v2 Reference, SendEmail). It rejects
messages of a sender that is not verified yet, too: those wait among the dead letters until it is."""


def send(mail: Mail) -> None:
    """Send a message; one that SES refuses for good is logged, without its text, and forgotten.

    Raises:
        botocore.exceptions.ClientError, HTTPClientError: SES did not take it, and may take it later.
    """
    from botocore.exceptions import ClientError

    address = address_of(mail.to)
    if address is None:
        logger.error("a mail has no address", extra={"key": mail.key})
        return
    try:
        ses().send_email(
            FromEmailAddress=settings.mail_sender,
            Destination={"ToAddresses": [address]},
            Content={
                "Simple": {
                    "Subject": {"Data": mail.subject, "Charset": "UTF-8"},
                    "Body": {"Text": {"Data": mail.text, "Charset": "UTF-8"}},
                }
            },
        )
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        if code != _REFUSED:
            raise
        logger.error("a mail is refused", extra={"key": mail.key, "code": code})
