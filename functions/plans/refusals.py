"""Every refusal of the plans: a status, and texts in the words of the DMPRoadmap API v1."""

from __future__ import annotations

from collections.abc import Iterable

from shared.http import Refused

INVALID_TOKEN = "Invalid token"


class ApiRefused(Refused):
    """A request that is answered with an error in the envelope.

    Attributes:
        errors: the texts.
    """

    def __init__(self, status: int, errors: Iterable[str]) -> None:
        super().__init__(status)
        self.errors = tuple(dict.fromkeys(errors))


def bad(*errors: str) -> ApiRefused:
    """400: the request is not what it has to be."""
    return ApiRefused(400, errors)


def missing_token() -> ApiRefused:
    """401: nobody says who is calling."""
    return ApiRefused(401, ["Missing token"])


def invalid_token() -> ApiRefused:
    """401: the credential is bad, or its owner may not use the API."""
    return ApiRefused(401, [INVALID_TOKEN])


def unreadable_credentials() -> ApiRefused:
    """400: the body of an authentication says nothing."""
    return bad("Missing or invalid JSON")


def invalid_grant() -> ApiRefused:
    """401: the grant is none that there is, or lacks what it needs."""
    return ApiRefused(401, ["Invalid grant type"])


def invalid_credentials() -> ApiRefused:
    """401: nobody has these credentials, or whoever has them may not use the API."""
    return ApiRefused(401, ["Invalid credentials"])


def no_plans() -> ApiRefused:
    """404: the caller sees no plan at all."""
    return ApiRefused(404, ["No Plans found"])


def no_plan() -> ApiRefused:
    """404: there is no such plan, or the caller does not see it."""
    return ApiRefused(404, ["dmp could not be found"])


def plan_exists() -> ApiRefused:
    """400: a plan with this `dmp_id` is known."""
    return bad("Plan already exists. Send an update instead.")


def too_many_plans(most: int) -> ApiRefused:
    """413: more plans than are made at once."""
    return ApiRefused(413, [f"Send at most {most} plans in a request"])


def unknown_version(known: Iterable[str]) -> ApiRefused:
    """400: a plan is to be checked against a schema that there is not."""
    return bad(f"validate must be one of {', '.join(known)}")
