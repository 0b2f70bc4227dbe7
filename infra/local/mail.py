"""Mail of the local site: the emulated SES takes it, and keeps it to be looked at."""

import os

import boto3

SENDER = "stele@firth.example"

MESSAGES = "/_ministack/ses/messages"
"""Where, at the emulator's address, the mail is that was sent."""


def let_send() -> None:
    """Make the sender known to the emulated SES, and tell the site's functions who it is."""
    client = boto3.client("sesv2")
    try:
        client.create_email_identity(EmailIdentity=SENDER)
    except client.exceptions.AlreadyExistsException:
        pass
    finally:
        client.close()
    os.environ["MAIL_SENDER"] = SENDER
