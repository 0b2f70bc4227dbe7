"""Who may find a card: terms of its document, and the terms that a caller brings along.

A grant with days is a term only while it holds, so the document of a card with such a grant is made again on the day
on which that changes (`next_turn`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from shared.principal import Principal

PUBLIC = "public"
"""Everybody."""


def user(number: int) -> str:
    """Give the term of a person, by the account's id."""
    return f"user:{number}"


def group(number: int) -> str:
    """Give the term of a group's members, by the group's id."""
    return f"group:{number}"


@dataclass(frozen=True, slots=True)
class Reading:
    """That somebody may read: `term`, from the day `since` to the day `until`, both included; None is open."""

    term: str
    since: date | None = None
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Say whether it holds on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


def terms_on(readers: Collection[Reading], day: date) -> frozenset[str]:
    """Give the terms of those who may read on a day."""
    return frozenset(each.term for each in readers if each.holds(day))


def next_turn(readers: Collection[Reading], day: date) -> date | None:
    """Give the first day after `day` on which the terms may be others; None if they stay as they are."""
    starts = [each.since for each in readers if each.since is not None]
    ends = [each.until + timedelta(1) for each in readers if each.until is not None and each.until < date.max]
    return min((turn for turn in starts + ends if turn > day), default=None)


def readers_of(caller: Principal) -> frozenset[str] | None:
    """Give the terms by which a caller finds; None for the site's administrators, who find everything."""
    if caller.is_site_admin:
        return None
    own = {user(caller.user_id)} if caller.user_id is not None else set()
    return frozenset({PUBLIC, *own, *map(group, caller.groups)})
