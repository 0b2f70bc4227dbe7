"""Who is calling, and what an access token in the request opens besides."""

from __future__ import annotations

from dataclasses import dataclass

from functions.experiments.access.rights import Viewer, viewer
from shared.http import Request
from shared.principal import Principal


@dataclass(frozen=True, slots=True)
class Caller:
    """The caller of a request: the `principal`, who may write, and the `viewer` that they are when they read."""

    principal: Principal
    viewer: Viewer

    @property
    def signed_in(self) -> bool:
        """Whether a person with an account is calling; an API client has none, and reads as a stranger."""
        return self.principal.is_user


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
