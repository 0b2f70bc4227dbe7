"""What answers look like: an account as JSON, and one body for all errors."""

from http import HTTPStatus
from typing import Any

from shared.accounts.users import User
from shared.http import Request, Response
from shared.principal import Refusal

SIGN_IN_PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Sign in first</title></head>
<body><h1>Sign in first</h1>
<p>Tokens are given to and taken from people who are signed in to this site.</p></body>
</html>
"""


def account(user: User) -> dict[str, Any]:
    """An account, as its owner sees it."""
    return {
        "id": user.id,
        "username": user.username,
        "full_name": user.full_name,
        "email": user.email,
        "organisations": list(user.orgs),
        "roles": sorted(user.roles),
        "groups": list(user.groups),
        "has_token": user.has_token,
    }


def error(status: HTTPStatus, message: str) -> Response:
    """An error. Clients of every dialect find the message where they look for it."""
    return Response(status, {"error": message, "detail": message, "message": message})


def not_signed_in() -> Response:
    """Nobody is signed in."""
    return error(HTTPStatus.UNAUTHORIZED, "Authentication credentials were not provided.")


class AccountsDialect:
    """The words of ``/account``."""

    def not_found(self, request: Request) -> Response:
        """Nothing has this address."""
        return error(HTTPStatus.NOT_FOUND, "Not found.")

    def method_not_allowed(self, request: Request, allow: tuple[str, ...]) -> Response:
        """The address serves other methods."""
        return error(HTTPStatus.METHOD_NOT_ALLOWED, f"Method {request.method} is not allowed here.")

    def refused(self, request: Request, reason: Refusal) -> Response:
        """The credential is bad."""
        return error(HTTPStatus.UNAUTHORIZED, "The credential is not valid.")

    def malformed(self, request: Request, reason: str) -> Response:
        """The body cannot be read."""
        return error(HTTPStatus.BAD_REQUEST, reason)

    def too_large(self, request: Request, limit: int) -> Response:
        """The answer cannot be carried."""
        return error(HTTPStatus.INTERNAL_SERVER_ERROR, f"The answer is longer than {limit} bytes.")

    def fault(self, request: Request) -> Response:
        """An error of ours."""
        return error(HTTPStatus.INTERNAL_SERVER_ERROR, "An unexpected error occurred.")
