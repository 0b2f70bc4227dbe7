"""Sessions of browsers: kept here, known by their digest, gone after a time (the table's TTL removes them).

The cookie names the account beside the secret, so that one round trip reads the session and its owner.
"""

import time
from dataclasses import dataclass, field
from typing import Any

from shared.accounts.collections import store
from shared.aws import dynamodb, parallel
from shared.credentials import SessionCredential, csrf_token, new_session, parse_session
from shared.records import Record
from shared.records.items import partition
from shared.settings import settings

LIFE_SECONDS = 12 * 60 * 60
"""How long a session lasts, however busy."""


@dataclass(frozen=True, slots=True)
class Session:
    """A browser's session.

    Attributes:
        secret: the value of the session cookie, for that browser alone.
        csrf_token: the value of the CSRF cookie, which scripts read and send back in the header.
        user_id: who has signed in.
        expires: when it ends, in seconds of the epoch.
    """

    secret: str = field(repr=False)
    csrf_token: str = field(repr=False)
    user_id: int
    expires: int

    @property
    def seconds(self) -> int:
        """How many seconds it has left."""
        return max(0, self.expires - int(time.time()))


def start_session(user_id: int) -> Session:
    """Give a new session of that account."""
    secret = new_session(user_id)
    credential = parse_session(secret)
    assert credential is not None
    expires = int(time.time()) + LIFE_SECONDS
    dynamodb().put_item(TableName=settings.table("accounts"), Item={**_key(credential), "expires": {"N": str(expires)}})
    return Session(secret, csrf_token(secret), user_id, expires)


def session(secret: str) -> Session | None:
    """Give the session of a cookie's value, None if it is unknown or over or its account suspended. One round trip."""
    credential = parse_session(secret)
    if credential is None:
        return None
    expires, owner = session_and_owner(credential)
    if expires is None or owner is None or owner.values["suspended"]:
        return None
    return Session(secret, csrf_token(secret), credential.user_id, expires)


def end_session(secret: str) -> None:
    """End the session of a cookie's value, if there is one."""
    credential = parse_session(secret)
    if credential is not None:
        dynamodb().delete_item(TableName=settings.table("accounts"), Key=_key(credential))


def end_sessions(user_id: int) -> None:
    """End every session of that account."""
    table = settings.table("accounts")
    for item in partition(table, _partition(user_id)):
        dynamodb().delete_item(TableName=table, Key={"pk": item["pk"], "sk": item["sk"]})


def session_and_owner(credential: SessionCredential) -> tuple[int | None, Record | None]:
    """Give when the session ends (None: unknown or over) and the account that it is of. One round trip."""
    expires, owner = parallel(lambda: _expires(credential), lambda: store().get("user", credential.user_id))
    assert not isinstance(expires, Record) and not isinstance(owner, int)
    return expires, owner


def _expires(credential: SessionCredential) -> int | None:
    answer: Any = dynamodb().get_item(TableName=settings.table("accounts"), Key=_key(credential), ConsistentRead=True)
    expires = int(answer["Item"]["expires"]["N"]) if "Item" in answer else 0
    # The table's TTL may take two days to remove what is over.
    return expires if expires > time.time() else None


def _key(credential: SessionCredential) -> Any:
    return {"pk": {"S": _partition(credential.user_id)}, "sk": {"S": credential.digest}}


def _partition(user_id: int) -> str:
    return f"session!{user_id}"
