"""Who is calling: the authorizer's verdict, as a value that the functions decide on.

The authorizer writes the verdict as flat strings (`to_context`), API Gateway carries it in
``event["requestContext"]["authorizer"]``, and the function reads it back (`Principal.from_context`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self


class Kind(StrEnum):
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


class Refusal(StrEnum):
    """Why a credential was refused; every dialect has its own words for each."""

    INVALID_TOKEN = "invalid token"
    """Unknown, revoked, malformed, of a suspended account, or of a scheme that is not served."""
    NO_CREDENTIALS = "no credentials"
    """The scheme's word stands alone."""
    SPACES = "spaces"
    """The token has a space inside."""
    NO_VERDICT = "no verdict"
    """The authorizer's answer is missing or of a kind that is not known: nobody is let in on that."""


class Refused(Exception):
    """The caller's credential is bad, so the request is refused whatever it asks for."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Principal:
    """The caller. `user_id` is None for all but users, `groups` are ids, `roles` are values of `Role`."""

    kind: Kind
    user_id: int | None = None
    username: str = ""
    roles: frozenset[str] = frozenset()
    organisation: str = ""
    groups: frozenset[int] = frozenset()

    @property
    def is_anonymous(self) -> bool:
        """Whether nobody in particular is calling."""
        return self.kind is Kind.ANONYMOUS

    @property
    def is_user(self) -> bool:
        """Whether a person with an account is calling."""
        return self.kind is Kind.USER

    @property
    def is_site_admin(self) -> bool:
        """Whether the caller administers the whole site."""
        return Role.SITE_ADMIN in self.roles

    @classmethod
    def from_context(cls, context: Mapping[str, Any] | None) -> Self:
        """The caller that the authorizer's `context` tells of.

        Raises:
            Refused: the credential was bad, or `context` is none that our authorizer writes.
        """
        kind = (context or {}).get("principal_kind")
        if context is None or kind is None:
            raise Refused(Refusal.NO_VERDICT)
        if kind == REFUSED:
            raise Refused(_reason(context.get("refusal")))
        try:
            return cls(
                kind=Kind(kind),
                user_id=int(context["user_id"]) if kind == Kind.USER else None,
                username=context.get("username") or "",
                roles=frozenset(_listed(context.get("roles"))),
                organisation=context.get("organisation") or "",
                groups=frozenset(map(int, _listed(context.get("groups")))),
            )
        except (KeyError, ValueError) as error:
            raise Refused(Refusal.NO_VERDICT) from error

    def to_context(self) -> dict[str, str]:
        """The verdict as the flat strings that an authorizer may hand on; empty ones are left out."""
        context = {
            "principal_kind": self.kind.value,
            "user_id": "" if self.user_id is None else str(self.user_id),
            "username": self.username,
            "roles": _joined(self.roles),
            "organisation": self.organisation,
            "groups": _joined(map(str, self.groups)),
        }
        return {name: text for name, text in context.items() if text}


ANONYMOUS = Principal(Kind.ANONYMOUS)


def refused_context(reason: Refusal) -> dict[str, str]:
    """The verdict on a bad credential, as the flat strings of an authorizer's context."""
    return {"principal_kind": REFUSED, "refusal": reason.value}


def _reason(text: str | None) -> Refusal:
    try:
        return Refusal(text or "")
    except ValueError:
        return Refusal.INVALID_TOKEN


def _listed(text: str | None) -> list[str]:
    return [part for part in (text or "").split(",") if part]


def _joined(parts: Iterable[str]) -> str:
    return ",".join(sorted(parts))
