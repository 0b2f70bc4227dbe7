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
    """The write is more than one transaction carries, with what may be rolled forward from it; nothing was written.

    Attributes:
        most: how many of its things (records, unless somebody says it in their own) would have fitted, the first ones.
        links: where not even the first would, about how many of its links would have.
        bytes: how many bytes there may be, where it is those that are too many, and not the things or links.
    """

    def __init__(self, most: int, links: int = 0, bytes: int | None = None) -> None:
        super().__init__(f"{most} things, {links} links, {bytes or 'any'} bytes are the most at once")
        self.most = most
        self.links = links
        self.bytes = bytes


class TooMuch(RecordsError):
    """What was asked for takes more reading than one request may; the text tells what to ask for instead."""


class BadCursor(RecordsError):
    """The cursor was not made by this collection's pages."""


class KeyReused(RecordsError):
    """The idempotency key has been used for a different request."""


class Stale(RecordsError):
    """The write was on the condition that what somebody has seen is still so (`seen`), and it is not."""
