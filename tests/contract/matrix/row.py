"""A row of the matrix: an operation, who may do it, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from infra.local.routing import Router
from infra.routes import answering, deployed
from shared.routes import GROUPS

from .callers import Caller
from .outcomes import WORDS, Outcome, Rule, Verdict, rule
from .things import Things

ABSENT = 999_999_999

Body = Callable[[Things], Any]
UsedUp = Literal["caller", "things"] | None


@dataclass(frozen=True, eq=False)
class Row:
    """An operation; a row equals itself alone.

    Attributes:
        method: its method.
        pattern: its address as the function registers it, without the slash at its end; empty where nothing is.
        path: an address of it.
        rule: the verdict on each caller.
        done: what comes of it for whom nothing stands in the way.
        body: the JSON that is sent.
        uses_up: what is gone or different once it is done, so that the next one needs another: the caller, or the
            things that the path names.
        callers: the columns.
    """

    method: str
    pattern: str
    path: str
    rule: Rule
    done: Outcome
    body: Body | None = None
    uses_up: UsedUp = None
    callers: tuple[Caller, ...] = tuple(Caller)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def resource(self) -> str:
        """The gateway's resource that the path belongs to."""
        match = _ROUTER.match(self.path.partition("?")[0])
        assert match, f"no resource answers {self.path}"
        return match.resource

    @property
    def group(self) -> str:
        """The group whose function answers."""
        group = answering(GROUPS[self.resource])
        assert group
        return group

    def expected(self, caller: Caller) -> Outcome:
        """What comes of it for a caller; a HEAD's answer has no body."""
        verdict = self.rule[caller]
        outcome = self.done if verdict is Verdict.DONE else WORDS[self.group][verdict]
        return Outcome(outcome.status) if self.method == "HEAD" else outcome


_ROUTER = Router(route.resource for route in deployed())

OPEN = rule(Verdict.DONE)
UNGUARDED = rule(Verdict.DONE, bad=Verdict.DONE)
