"""What an operation of the API gives: data, which become JSON or a page (`rendering`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from functions.registry.tables import Table
from shared.records import Record


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered: the status, the body as JSON data (None: empty) and headers of its own.

    `title` names a page of it, `page` says which one shows it: that of the tables, of a list, of a record, or the
    plain one. The records of `table` that the body tells of are `records`. `shorter` gives less of a list, for when
    this is more than the gateway carries.
    """

    body: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    page: Literal["plain", "tables", "list", "record"] = "plain"
    table: Table | None = None
    records: Sequence[Record] = ()
    shorter: Callable[[], Answer] | None = None
