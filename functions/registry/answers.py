"""What an operation of the API gives: data, which become JSON or a page (`rendering`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from functions.registry.tables import Table


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered: the status, the body as JSON data (None: empty) and headers of its own.

    `title` names a page of it; `table` is the table whose list it is, for the form of its filters. `shorter` gives
    less of a list, for when this is more than the gateway carries. `about` is the address of the record, if any,
    whose page tells what of other groups it is related to.
    """

    body: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    table: Table | None = None
    shorter: Callable[[], Answer] | None = None
    about: str = ""
