"""What a list of plans is filtered by (DMPRoadmap API v1, "Pagination", and v0 for what that leaves out)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from functions.plans import refusals
from functions.plans.documents import moments
from shared.http import Request
from shared.records import Line

_DATES: Final[Mapping[str, tuple[Callable[[str], int], bool, bool]]] = {
    "created_after": (moments.after, False, True),
    "created_before": (moments.before, False, False),
    "updated_after": (moments.after, True, True),
    "updated_before": (moments.before, True, False),
}
"""By the argument: how its date is read; whether it is about the last change; whether it is the first that fits."""

_WITHOUT_TESTS: Final = "remove_tests"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is filtered by.

    Attributes:
        given: the arguments that say so, as they were sent.
        bounds: for each date whether it is about the last change, whether it is the first that fits, and the second.
        without_tests: whether plans that are tests are left out.
    """

    given: Mapping[str, str]
    bounds: tuple[tuple[bool, bool, int], ...]
    without_tests: bool

    def __bool__(self) -> bool:
        """Whether anything is left out at all."""
        return bool(self.bounds) or self.without_tests

    def fits(self, line: Line) -> bool:
        """Whether the plan of a line (`store.SEEN`) is listed."""
        if self.without_tests and "t" in line.data:
            return False
        created = line.data["c"]
        changed = line.data.get("m", created)
        return all(
            moment >= bound if first else moment <= bound
            for about_change, first, bound in self.bounds
            for moment in [changed if about_change else created]
        )


def filters_of(request: Request) -> Filters:
    """Read the filters of a request.

    Raises:
        Refused: 400, naming each argument that is no date.
    """
    sent = {name: request.query[name][-1] for name in (*_DATES, _WITHOUT_TESTS) if request.query.get(name)}
    bounds, errors = [], []
    for name, (read, about_change, first) in _DATES.items():
        if sent.get(name):
            try:
                bounds.append((about_change, first, read(sent[name])))
            except moments.BadDate:
                errors.append(f"{name} is not a valid date")
    if errors:
        raise refusals.bad(*errors)
    return Filters(sent, tuple(bounds), sent.get(_WITHOUT_TESTS, "").strip().lower() == "true")
