"""Who is calling, and what an access token in the request opens besides."""

from __future__ import annotations

from dataclasses import dataclass

from shared.http import Request
from shared.principal import Principal


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is looking.

    Attributes:
        readers: the names under which access rows are held: `user:9`, `group:3`.
        everything: an administrator, who sees all.
        opened: the experiment that an access token in the request opens, with all below it.
    """

    readers: frozenset[str] = frozenset()
    everything: bool = False
    opened: int | None = None


def viewer(principal: Principal, opened: int | None = None) -> Viewer:
    """Give the viewer that a caller is; `opened` is the experiment of the request's access token."""
    token = {f"token:{opened}"} if opened is not None else set()
    if not principal.is_user:
        return Viewer(frozenset(token), opened=opened)
    names = {f"user:{principal.user_id}", *(f"group:{group}" for group in principal.groups), *token}
    return Viewer(frozenset(names), principal.is_site_admin, opened)


@dataclass(frozen=True, slots=True)
class Caller:
    """The caller of a request: the `principal`, who may write, and the `viewer` that they are when they read."""

    principal: Principal
    viewer: Viewer

    @property
    def signed_in(self) -> bool:
        """Whether a person with an account is calling; an API client has none, and reads as a stranger."""
        return self.principal.is_user

    @property
    def names(self) -> frozenset[str]:
        """The names under which access rows name the caller; a token is nobody's name."""
        return frozenset(name for name in self.viewer.readers if not name.startswith("token:"))


def caller_of(request: Request) -> Caller:
    """Give the caller of a request; one round trip if the request brings an access token.

    `?token=` counts on reads only, and adds to whatever the caller may see anyway; an unknown value adds nothing.

    Raises:
        BadCredential: the caller's credential is bad.
    """
    values = request.query.get("token", []) if request.method in ("GET", "HEAD") else []
    opened = None
    if values and values[-1]:
        from shared.accounts.access_tokens import experiment_opened_by

        opened = experiment_opened_by(values[-1])
    return Caller(request.principal, viewer(request.principal, opened))
