"""Who is calling: the authorizer's verdict, as a value that the functions decide on.

The authorizer writes the verdict as flat strings (`to_context`), API Gateway carries it in
``event["requestContext"]["authorizer"]``, and the function reads it back (`Principal.from_context`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self


class CallerKind(StrEnum):
    """What sort of caller a request comes from."""

    USER = "user"
    CLIENT = "client"
    ANONYMOUS = "anonymous"


REFUSED = "refused"
"""The authorizer's `principal_kind` for a credential that is there but bad."""


class Role(StrEnum):
    """What an account may do beyond owning its records."""

    SITE_ADMIN = "site_admin"
    ORGANISATIONAL_ADMIN = "organisational_admin"
    USE_API = "use_api"
    """The privilege without which the plans do not answer; an organisational admin's to give."""


class Means(StrEnum):
    """What the caller has shown."""

    TOKEN = "token"
    PASSWORD = "password"
    WEB_TOKEN = "web_token"
    """A JSON Web Token, given for an API client's secret or for a person's token."""
    SESSION = "session"
    """The cookie of a browser in which the person has signed in."""


class Flaw(StrEnum):
    """What is wrong with a credential; every dialect has its own words for each."""

    INVALID_TOKEN = "invalid token"
    """Unknown, revoked, expired, malformed, of a suspended account, or of a scheme that is not served."""
    NO_CREDENTIALS = "no credentials"
    """The scheme's word stands alone."""
    SPACES = "spaces"
    """The token has a space inside."""
    FORGED = "forged"
    """A browser's session on a write without its CSRF token: another site may have made the browser send it."""
    UNKNOWN = "unknown"
    """Nothing is known of it: accounts could not be asked. Later they may be."""
    WAITING = "waiting"
    """Too many wrong passwords came before it; whether it is right is not looked at until the wait is over."""
    NO_VERDICT = "no verdict"
    """The authorizer's answer is missing or of a kind that is not known: nobody is let in on that."""


class BadCredential(Exception):
    """The caller's credential is bad, so the request is refused whatever it asks for.

    Attributes:
        flaw: what is wrong with it.
        retry_after: the seconds after which another try will be looked at; 0 where that is not the point.
    """

    def __init__(self, flaw: Flaw, retry_after: int = 0) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Principal:
    """The caller.

    Attributes:
        kind: what sort of caller.
        user_id: the account; None for all but users.
        client_id: the id of the API client's record; None for all but clients.
        username: the account's username, or the client's name; empty for nobody.
        full_name: what a person is called; empty where that is not known.
        roles: values of `Role`.
        organisation: id of the organisation that the account or client belongs to.
        groups: ids of the account's groups.
        means: what the caller has shown; None for nobody.
    """

    kind: CallerKind
    user_id: int | None = None
    client_id: int | None = None
    username: str = ""
    full_name: str = ""
    roles: frozenset[str] = frozenset()
    organisation: int | None = None
    groups: frozenset[int] = frozenset()
    means: Means | None = None

    @property
    def name(self) -> str:
        """What people call the caller; empty for nobody."""
        return self.full_name or self.username

    @property
    def is_anonymous(self) -> bool:
        """Whether nobody in particular is calling."""
        return self.kind is CallerKind.ANONYMOUS

    @property
    def is_user(self) -> bool:
        """Whether a person with an account is calling."""
        return self.kind is CallerKind.USER

    @property
    def is_client(self) -> bool:
        """Whether an API client is calling, which has no account."""
        return self.kind is CallerKind.CLIENT

    @property
    def is_site_admin(self) -> bool:
        """Whether the caller administers the whole site."""
        return Role.SITE_ADMIN in self.roles

    @property
    def is_administrator(self) -> bool:
        """Whether the caller administers the whole site, or the organisation that they belong to."""
        chief = Role.ORGANISATIONAL_ADMIN in self.roles and self.organisation is not None
        return self.is_site_admin or chief

    @property
    def may_use_api(self) -> bool:
        """Whether the plans answer the caller: an API client, or a person with the privilege."""
        return self.is_client or Role.USE_API in self.roles

    @property
    def has_session(self) -> bool:
        """Whether the caller has signed in to the website with this browser; a token in a header is no session."""
        return self.means is Means.SESSION

    @classmethod
    def from_context(cls, context: Mapping[str, Any] | None) -> Self:
        """Read the caller that the authorizer's `context` tells of.

        Raises:
            BadCredential: the credential was bad, or `context` is none that our authorizer writes.
        """
        kind = (context or {}).get("principal_kind")
        if context is None or kind is None:
            raise BadCredential(Flaw.NO_VERDICT)
        if kind == REFUSED:
            raise BadCredential(_flaw(context.get("refusal")), int(context.get("retry_after") or 0))
        try:
            return cls(
                kind=CallerKind(kind),
                user_id=int(context["user_id"]) if kind == CallerKind.USER else None,
                client_id=_number(context.get("client_id")),
                username=context.get("username") or "",
                full_name=context.get("full_name") or "",
                roles=frozenset(_listed(context.get("roles"))),
                organisation=_number(context.get("organisation")),
                groups=frozenset(map(int, _listed(context.get("groups")))),
                means=Means(context["means"]) if context.get("means") else None,
            )
        except (KeyError, ValueError) as error:
            raise BadCredential(Flaw.NO_VERDICT) from error

    def to_context(self) -> dict[str, str]:
        """Write the verdict as the flat strings that an authorizer may hand on; empty ones are left out."""
        context = {
            "principal_kind": self.kind.value,
            "user_id": _written(self.user_id),
            "client_id": _written(self.client_id),
            "username": self.username,
            "full_name": self.full_name,
            "roles": _joined(self.roles),
            "organisation": _written(self.organisation),
            "groups": _joined(map(str, self.groups)),
            "means": _written(self.means),
        }
        return {name: text for name, text in context.items() if text}


ANONYMOUS = Principal(CallerKind.ANONYMOUS)


def refused_context(error: BadCredential) -> dict[str, str]:
    """Give the verdict on a bad credential, as the flat strings of an authorizer's context."""
    context = {"principal_kind": REFUSED, "refusal": error.flaw.value}
    return {**context, "retry_after": str(error.retry_after)} if error.retry_after else context


def _flaw(text: str | None) -> Flaw:
    try:
        return Flaw(text or "")
    except ValueError:
        return Flaw.INVALID_TOKEN


def _written(value: int | str | None) -> str:
    return "" if value is None else str(value)


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _listed(text: str | None) -> list[str]:
    return [part for part in (text or "").split(",") if part]


def _joined(parts: Iterable[str]) -> str:
    return ",".join(sorted(parts))
