"""The kinds of values that dialects have in common: how each is read, and the codes that it is refused with."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar, Final

from shared.fields.bad_value import BadValue
from shared.fields.moments import read_moment

LARGEST_INTEGER: Final = 2**63 - 1


@dataclass(frozen=True)
class Kind:
    """What every kind of value has: the type that descriptions tell, and a reading of a request's value."""

    type: ClassVar[str] = "field"

    def parse(self, value: Any) -> Any:
        """Give the stored form of a JSON or form value that is neither absent nor null.

        Raises:
            BadValue: it is not of this kind.
        """
        raise NotImplementedError(f"{self} is never written.")


@dataclass(frozen=True)
class Text(Kind):
    """Text of at most `limit` characters (None: any length); numbers become their text."""

    type: ClassVar[str] = "string"
    limit: int | None = None

    def parse(self, value: Any) -> str:
        """Accept texts and numbers; complain of everything that is wrong at once."""
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise BadValue("text")
        text = str(value)
        if complaints := self.complaints(text):
            complaints[0].also = complaints[1:]
            raise complaints[0]
        return text

    def complaints(self, text: str) -> list[BadValue]:
        """Give what is wrong with a text."""
        found = []
        if self.limit is not None and len(text) > self.limit:
            found.append(BadValue("too_long", limit=self.limit))
        if "\x00" in text:
            found.append(BadValue("null_characters"))
        return found


@dataclass(frozen=True)
class Choice(Text):
    """One of a few texts."""

    options: tuple[str, ...] = ()

    def complaints(self, text: str) -> list[BadValue]:
        """Accept the options only."""
        return super().complaints(text) or _not_among(self.options, text)


def _not_among(options: tuple[Any, ...], value: Any) -> list[BadValue]:
    return [] if value in options else [BadValue("choice", options=", ".join(map(str, options)))]


@dataclass(frozen=True)
class Boolean(Kind):
    """True or false, also by the words for them."""

    type: ClassVar[str] = "boolean"
    true: frozenset[str] = frozenset({"true", "1"})
    false: frozenset[str] = frozenset({"false", "0"})

    def parse(self, value: Any) -> bool:
        """Accept JSON's booleans, 1 and 0, and the words in any case."""
        word = str(value).lower() if isinstance(value, str | int) else ""
        if word in self.true:
            return True
        if word in self.false:
            return False
        raise BadValue("boolean")


@dataclass(frozen=True)
class Integer(Kind):
    """A whole number from `least` to `most`, of at most so many `digits`; with `options`, one of them."""

    type: ClassVar[str] = "integer"
    least: int = 0
    most: int = LARGEST_INTEGER
    options: tuple[int, ...] = ()
    digits: int = 40

    def parse(self, value: Any) -> int:
        """Accept numbers and their texts, with a fraction only if it is zero."""
        match = _WHOLE.fullmatch(str(value).strip())
        if match is None or isinstance(value, bool) or len(match[2]) > self.digits:
            raise BadValue("integer")
        number = int(match[1] + match[2])
        if self.options and (complaints := _not_among(self.options, number)):
            raise complaints[0]
        if number < self.least:
            raise BadValue("too_small", least=self.least, most=self.most)
        if number > self.most:
            raise BadValue("too_large", least=self.least, most=self.most)
        return number


_WHOLE: Final = re.compile(r"([+-]?)([0-9]+)(?:\.0*)?")


@dataclass(frozen=True)
class Float(Kind):
    """A number, never infinite."""

    type: ClassVar[str] = "float"

    def parse(self, value: Any) -> float:
        """Accept numbers and their texts."""
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise BadValue("number")
        try:
            number = float(value)
        except (ValueError, OverflowError):
            raise BadValue("number") from None
        if not math.isfinite(number) or (isinstance(value, str) and "_" in value):
            raise BadValue("finite")
        return number


@dataclass(frozen=True)
class Datetime(Kind):
    """A moment: ISO 8601 with a `T` or a space; no offset means UTC. Kept and shown in UTC, `zone` behind it."""

    type: ClassVar[str] = "datetime"
    zone: str = "Z"

    def parse(self, value: Any) -> str:
        """Accept texts only."""
        try:
            return self.write(read_moment(value.strip()))
        except OverflowError:
            raise BadValue("out_of_range") from None
        except (AttributeError, ValueError):
            raise BadValue("datetime") from None

    def write(self, moment: datetime) -> str:
        """Give a moment as it is kept, `2026-11-22T06:40:51.162665`, zero fractions left out; no offset means UTC.

        Raises:
            OverflowError: in UTC it lies outside the years 1 to 9999.
        """
        return _in_utc(moment).isoformat() + self.zone

    def instant(self, text: str) -> str:
        """Give what a kept moment is compared by: one text for an instant, whatever its spelling, in order of time."""
        return _in_utc(datetime.fromisoformat(text)).isoformat(timespec="microseconds")

    def now(self) -> str:
        """Give the present moment as it is kept."""
        return self.write(datetime.now(UTC))


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


@dataclass(frozen=True)
class Day(Kind):
    """A date, `YYYY-MM-DD`; of a moment, its date."""

    type: ClassVar[str] = "date"

    def parse(self, value: Any) -> str:
        """Accept texts only."""
        try:
            return read_moment(value.strip()).date().isoformat()
        except (AttributeError, ValueError):
            raise BadValue("date") from None


@dataclass(frozen=True)
class ToOne(Kind):
    """A link to another record, one of `to`: its address, stored as its id. What an address is, dialects say."""

    to: str

    def read(self, value: Any, id_of: Callable[[Any], int]) -> Any:
        """Give the stored form of a link, or of links; `id_of` reads an address.

        Raises:
            BadValue: it is none.
        """
        return id_of(value)


@dataclass(frozen=True)
class ToMany(ToOne):
    """Links to other records: a list of addresses, stored as their ids in the order given, each once."""

    def read(self, value: Any, id_of: Callable[[Any], int]) -> Any:
        """Accept lists only."""
        if not isinstance(value, list):
            raise BadValue("list", type=type(value).__name__)
        return list(dict.fromkeys(map(id_of, value)))
