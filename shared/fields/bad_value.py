"""Why a value is refused: codes, to which each dialect has its own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Words = Mapping[str, str]
"""What a dialect says, by code; `{limit}` stands for that part of a complaint's data."""


class BadValue(Exception):
    """A value that cannot be used: the code of what is wrong with it, and the data that the words for it need.

    A code that a dialect has no words for is a text already, fit for the caller. `also` is what else is wrong with
    the same value.
    """

    def __init__(self, code: str, /, **data: Any) -> None:
        """Keep the code and its data."""
        super().__init__(code)
        self.code = code
        self.data = data
        self.also: Sequence[BadValue] = ()

    def texts(self, words: Words) -> list[str]:
        """Say what is wrong, one text a complaint."""
        return [
            words[each.code].format(**each.data) if each.code in words else each.code for each in (self, *self.also)
        ]
