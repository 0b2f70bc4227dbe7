"""What can go wrong with records."""

from __future__ import annotations


class RecordsError(Exception):
    """The parent of all errors of this package."""


class NotUnique(RecordsError):
    """Another record of `collection` already has these values in `fields` (one unique constraint)."""

    def __init__(self, collection: str, fields: tuple[str, ...]) -> None:
        super().__init__(f"{collection}: {', '.join(fields)} must be unique")
        self.collection = collection
        self.fields = fields


class MissingRecord(RecordsError):
    """A record that a change needs (the target of a link, the subject of an update) does not exist."""

    def __init__(self, collection: str, id: int) -> None:
        super().__init__(f"{collection} {id} does not exist")
        self.collection = collection
        self.id = id


class Busy(RecordsError):
    """The write lost too many races or was throttled too often; nothing was written, and it may be sent again."""


class TooLarge(RecordsError):
    """The write has more effects than can be rolled forward from one transaction."""


class TooMuch(RecordsError):
    """What was asked for takes more reading than one request may; the text tells what to ask for instead."""


class BadCursor(RecordsError):
    """The cursor was not made by this collection's pages."""


class KeyReused(RecordsError):
    """The idempotency key has been used for a different request."""


class Stale(RecordsError):
    """The write was on the condition that what somebody has seen is still so (`seen`), and it is not."""
