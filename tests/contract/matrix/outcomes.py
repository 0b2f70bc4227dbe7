"""What becomes of a caller, and what each dialect says about it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from shared.routes import ACCOUNTS, CATALOGUE, EXPERIMENTS, PLANS, REGISTRY, REPOSITORY, WEB

from .callers import BAD, Caller


class Verdict(StrEnum):
    """What becomes of a caller."""

    DONE = "done"
    """The answer is the row's own: nothing about the caller stands in the way."""
    REFUSED = "refused"
    """The credential is bad, whatever is asked for."""
    NOT_SIGNED_IN = "not signed in"
    NOT_PERMITTED = "not permitted"
    NO_ACCOUNT = "no account"
    """An API client wants what only an account can have."""
    NO_ADMINISTRATOR = "no administrator"
    """Whoever administers nothing, where something is for the administrators of an organisation."""
    IMMUTABLE = "immutable"
    """What nobody may change any more."""
    CLOSED = "closed"
    """What belongs to an object that the caller may not see."""
    HIDDEN = "hidden"
    """What the caller may not see is as if it were not there."""
    SENT_TO_SIGN_IN = "sent to sign in"
    NO_SESSION = "no session"
    """A token is none where a browser's session is asked for."""


class Among(dict[str, Any]):
    """Some members of a JSON body whose others vary."""

    def __eq__(self, other: object) -> bool:
        """Whether a body has them."""
        return isinstance(other, dict) and all(other.get(name) == value for name, value in self.items())

    __hash__ = None


class Outcome(NamedTuple):
    """A status and, where the dialect fixes it, the JSON body."""

    status: int
    body: Any = None


Rule = Mapping[Caller, Verdict]


def rule(others: Verdict, bad: Verdict = Verdict.REFUSED, **exceptions: Verdict) -> Rule:
    """A verdict for everybody: the `exceptions` by the callers' names, `bad` for bad credentials, `others`."""
    given = {Caller[name]: verdict for name, verdict in exceptions.items()}
    return {caller: given.get(caller, bad if caller in BAD else others) for caller in Caller}


def _registry(text: str) -> Outcome:
    return Outcome(403, {"detail": text})


def _plans(text: str) -> Outcome:
    return Outcome(401, Among(code=401, total_items=0, items=[], errors=[text]))


def _accounts(status: int, text: str) -> Outcome:
    return Outcome(status, {"error": text, "detail": text, "message": text})


WORDS: Mapping[str, Mapping[Verdict, Outcome]] = {
    REGISTRY: {
        Verdict.REFUSED: _registry("Invalid token."),
        Verdict.NOT_SIGNED_IN: _registry("Authentication credentials were not provided."),
        Verdict.NOT_PERMITTED: _registry("You do not have permission to perform this action."),
    },
    EXPERIMENTS: {
        Verdict.REFUSED: Outcome(401),
        Verdict.NOT_SIGNED_IN: Outcome(401),
        Verdict.NOT_PERMITTED: Outcome(401),
        Verdict.CLOSED: Outcome(403),
    },
    REPOSITORY: {
        Verdict.REFUSED: Outcome(401, {"error": "Invalid access token"}),
        Verdict.NOT_SIGNED_IN: Outcome(401, {"error": "Access token required"}),
        Verdict.NOT_PERMITTED: Outcome(403, {"error": "Permission denied"}),
        Verdict.IMMUTABLE: Outcome(403, {"error": "Files of a published object cannot be changed"}),
    },
    CATALOGUE: {Verdict.NOT_PERMITTED: Outcome(403, "Access denied")},
    PLANS: {
        Verdict.REFUSED: _plans("Invalid token"),
        Verdict.NOT_SIGNED_IN: _plans("Missing token"),
        Verdict.NOT_PERMITTED: _plans("Invalid token"),
        Verdict.HIDDEN: Outcome(404),
    },
    ACCOUNTS: {
        Verdict.REFUSED: _accounts(401, "The credential is not valid."),
        Verdict.NOT_SIGNED_IN: _accounts(401, "Authentication credentials were not provided."),
        Verdict.NOT_PERMITTED: _accounts(403, "Only site administrators may do this."),
        Verdict.NO_ADMINISTRATOR: _accounts(403, "Only administrators may do this."),
        Verdict.HIDDEN: Outcome(404),
        Verdict.NO_ACCOUNT: _accounts(403, "An API client has no account."),
        Verdict.SENT_TO_SIGN_IN: Outcome(302),
        Verdict.NO_SESSION: Outcome(403),
    },
    WEB: {Verdict.REFUSED: Outcome(401, {"error": "The credential is not valid."})},
}
"""Each dialect's words for each verdict."""
