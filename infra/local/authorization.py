"""Asking the REQUEST authorizer, and what its answer means.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
"""

from collections.abc import Iterable, Mapping
from typing import Any

from chalice.local import ARNMatcher

from infra.local import events
from infra.local.exchange import HttpRequest
from infra.local.functions import LocalFunction
from infra.local.routing import Match


class AuthorizerError(Exception):
    """The authorizer crashed, or answered something API Gateway does not understand."""


class Unauthorized(Exception):
    """The authorizer said that it needs a (better) credential."""


class Denied(Exception):
    """The authorizer's policy does not allow the call."""


def authorize(authorizer: LocalFunction, request: HttpRequest, match: Match) -> dict[str, str]:
    """Ask the authorizer whether the call may go on.

    Returns:
        The context that the called function gets: the authorizer's own, flat and as strings, and `principalId`.

    Raises:
        AuthorizerError: it crashed or answered nonsense.
        Unauthorized: it raised an exception that says `Unauthorized`.
        Denied: its policy denies, or does not allow, this method.
    """
    try:
        answer = authorizer(events.authorizer_event(request, match))
    except Exception as error:
        if str(error) == "Unauthorized":
            raise Unauthorized from error
        raise AuthorizerError(f"{authorizer.name} raised {type(error).__name__}") from error
    try:
        principal, statements = answer["principalId"], answer["policyDocument"]["Statement"]
        context = _flat(answer.get("context") or {})
    except (AttributeError, KeyError, TypeError) as error:
        raise AuthorizerError(f"{authorizer.name} gave no principalId, policyDocument and flat context") from error
    if not _allowed(events.method_arn(request), statements):
        raise Denied
    return {"principalId": str(principal), **context}


def _flat(context: Mapping[str, Any]) -> dict[str, str]:
    """Turn values into the strings a function sees; nested ones are not allowed."""
    if any(isinstance(value, (dict, list, tuple)) for value in context.values()):
        raise TypeError("nested context")
    return {name: _string(value) for name, value in context.items() if value is not None}


def _string(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _allowed(arn: str, statements: Iterable[Mapping[str, Any]]) -> bool:
    """Whether some statement allows the method and none denies it."""
    matcher = ARNMatcher(arn)
    effects = {
        statement["Effect"]
        for statement in statements
        if matcher.does_any_resource_match(_listed(statement["Resource"]))
    }
    return effects == {"Allow"}


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value
