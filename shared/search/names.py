"""The names of records: what they are known by to people, besides their addresses.

A name may be told of before anything has it, so links lead to names; the address of a record is one of its names.
"""

from __future__ import annotations

from typing import Final

NUMBER: Final = "number"
NAME: Final = "name"
UUID: Final = "uuid"
PID: Final = "pid"
DOI: Final = "doi"
HANDLE: Final = "epicpid"


def named(by: str, value: str) -> str:
    """Give the name of what is known by a value: a package's `NAME`, an object's `PID`, `DOI` or `HANDLE`, a `UUID`.

    Case makes no difference (DOI Handbook, "Case sensitivity"; RFC 9562 §4); what is given here is in lower case.
    """
    return f"{by}:{value.casefold()}"
