"""What a list of plans is filtered by (DMPRoadmap API v1, "Pagination", and v0 for what that leaves out)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from functions.plans import refusals
from functions.plans.documents import moments
from functions.plans.store import seconds_of
from shared.http import Request
from shared.records import Line

_WITHOUT_TESTS: Final = "remove_tests"

_DATES: Final[Mapping[str, Callable[[str], int]]] = {
    "created_after": moments.after,
    "created_before": moments.before,
    "updated_after": moments.after,
    "updated_before": moments.before,
}
"""How the date in an argument is read."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is filtered by. Times are seconds of the epoch, None where there is no bound.

    Attributes:
        given: the arguments that say so, as they were sent.
        created_after, created_before: when plans were created, both included.
        updated_after, updated_before: when they were last changed.
        remove_tests: whether plans that are tests are left out.
    """

    given: Mapping[str, str]
    created_after: int | None = None
    created_before: int | None = None
    updated_after: int | None = None
    updated_before: int | None = None
    remove_tests: bool = False

    def __bool__(self) -> bool:
        """Whether anything is left out at all."""
        dates = (self.created_after, self.created_before, self.updated_after, self.updated_before)
        return self.remove_tests or any(date is not None for date in dates)

    def fits(self, line: Line) -> bool:
        """Whether the plan of a line (`store.DATED`) that was created in the right time is listed."""
        if self.remove_tests and "test" in line.data:
            return False
        updated: int = line.data.get("modified", seconds_of(line.sort))
        too_early = self.updated_after is not None and updated < self.updated_after
        return not too_early and (self.updated_before is None or updated <= self.updated_before)


def filters_of(request: Request) -> Filters:
    """Read the filters of a request.

    Raises:
        Refused: 400, naming each argument that is no date.
    """
    sent = {name: request.query[name][-1] for name in (*_DATES, _WITHOUT_TESTS) if request.query.get(name)}
    dates: dict[str, int] = {}
    errors: list[str] = []
    for name, read in _DATES.items():
        if sent.get(name):
            try:
                dates[name] = read(sent[name])
            except moments.BadDate:
                errors.append(f"{name} is not a valid date")
    if errors:
        raise refusals.bad(*errors)
    return Filters(sent, remove_tests=sent.get(_WITHOUT_TESTS, "").strip().lower() == "true", **dates)
