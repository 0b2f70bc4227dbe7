"""One operation of a function: its address, what it does, and for whom. A group has one table of them.

From the table follow the routes (`App.serve`), the OpenAPI documents and the rows of the authorization matrix. What
only documents need is named here and looked into by whoever makes them, so that a cold start pays nothing for it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from inspect import getdoc
from typing import Any, Final, Literal

Handler = Callable[..., Any]
"""What answers at an address, called as the dialect calls it (`Dialect.serve`)."""

Slash = Literal["both", "redirect", "none", "exact"]
"""What a slash at the end of an address means: nothing; that a GET without it, or with it, is sent on; another one."""

WEB_PAGE: Final = "text/html"
"""What an operation gives that answers with a page, or leads a browser to another one."""


class Who(StrEnum):
    """Who is let in. A bad credential is nobody's, unless no credential is looked at."""

    UNGUARDED = "everybody; no credential is looked at"
    ANYBODY = "anybody"
    PERSON = "whoever has an account"
    API_USER = "API clients, and whoever has the privilege to use the API"
    READER = "whoever may see the object"
    OWNER = "whoever may change the object"
    ORGANISATION = "administrators of the organisation, and of the site"
    ADMIN = "site administrators"
    BROWSER = "whoever has signed in with this browser"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class ListOf:
    """What is given or taken by the page: things `of` a model, in the envelope of the dialect."""

    of: Any


@dataclass(frozen=True, slots=True)
class Operation:
    """One method at one address.

    Attributes:
        method: the method; a GET answers HEAD as well.
        path: a pattern (`shared.http.pattern`), without a slash at its end unless that is `exact`.
        run: what answers; `functools.partial` may have told it what it is about.
        who: who is let in.
        takes: what the body says: what the group declares its things with, a `ListOf` them, or the members' names.
        gives: what the answer says: the same, or media types with commas between, of an answer that `run` writes.
        arguments: of the query, beside those that every list of the dialect has.
        status: of the answer when all is well.
        slash: what a slash at the end of the address means.
    """

    method: str
    path: str
    run: Handler
    who: Who
    takes: Any = None
    gives: Any = None
    arguments: tuple[str, ...] = ()
    status: int = 200
    slash: Slash = "both"

    @property
    def summary(self) -> str:
        """What it does: the first line of what `run` says of itself."""
        run = self.run.func if isinstance(self.run, partial) else self.run
        return (getdoc(run) or "").partition("\n")[0]
