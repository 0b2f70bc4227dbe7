"""Mail: whoever has some puts it on the queue, and the mailer sends it.

What it says may hold a secret, so neither its text nor its subject is ever logged or shown by `repr`.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import Final

from shared.aws import sqs
from shared.logs import logger
from shared.settings import settings

LONGEST_LINE: Final = 200
"""Characters of a text from outside that `one_line` keeps."""

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_MAILBOX = re.compile(r"[^\s@<>()\[\],;:\"\\]+@[^\s@<>()\[\],;:\"\\]+")


@dataclass(frozen=True, slots=True)
class Mail:
    """A message to one person.

    Attributes:
        to: the address, without a name.
        subject: one line.
        text: plain text.
        key: what makes it one message: of several with one key, one is sent.

    Raises:
        ValueError: `to` is no single address, or `subject` no single line: each would be lines of the header.
    """

    to: str
    subject: str = field(repr=False)
    text: str = field(repr=False)
    key: str

    def __post_init__(self) -> None:
        """See that neither header holds another one."""
        if not _MAILBOX.fullmatch(self.to) or _CONTROLS.search(self.to):
            raise ValueError("no address to send mail to")
        if _CONTROLS.search(self.subject):
            raise ValueError("a subject is one line")


def post(mail: Mail) -> None:
    """Put a message on the queue; do nothing where the site sends no mail.

    Raises:
        botocore.exceptions.ClientError: the queue does not take it.
    """
    if settings.mail_sender:
        sqs().send_message(QueueUrl=settings.mail_queue, MessageBody=json.dumps(asdict(mail)))
    else:
        _say_that_none_is_sent()


def read(message: str) -> Mail:
    """Read a message as `post` wrote it.

    Raises:
        ValueError: it is none.
    """
    try:
        return Mail(**json.loads(message))
    except TypeError:
        raise ValueError("no message to send") from None


def one_line(text: str, longest: int = LONGEST_LINE) -> str:
    """Give a text from outside as one line of bounded length, as a subject or a sentence may hold it."""
    line = " ".join(_CONTROLS.sub(" ", text).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


@cache
def _say_that_none_is_sent() -> None:
    logger.warning("no mail is sent: MAIL_SENDER is not set")
