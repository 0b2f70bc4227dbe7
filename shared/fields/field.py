"""One value of a thing: its name, and what may be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from shared.fields.kinds import Kind


class _Absent:
    """The type of `ABSENT`."""


ABSENT: Final = _Absent()
"""What a body says of a field that it does not mention, and the default of a field that has none."""


@dataclass(frozen=True)
class Field:
    """One field of a thing; a dialect whose fields have more flags extends it.

    `null`: null is a value. `default`: what a new thing has of which the request says nothing. `read_only`: callers
    cannot set it. `write_only`: it is read and never shown. `hint`: what the dialect's documentation says about it.
    """

    name: str
    kind: Kind
    hint: str = ""
    null: bool = False
    default: Any = ABSENT
    read_only: bool = False
    write_only: bool = False

    @property
    def has_default(self) -> bool:
        """Whether it has a default."""
        return self.default is not ABSENT

    @property
    def initial(self) -> Any:
        """What a new thing has of which the request says nothing: the default, or null."""
        if self.default is ABSENT:
            return None
        return list(self.default) if isinstance(self.default, tuple) else self.default
