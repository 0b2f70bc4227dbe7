"""Why an operation is refused; `functions.accounts.wire` words the answers."""

from collections.abc import Mapping
from http import HTTPStatus


class Refusal(Exception):
    """An operation is refused; the message is for the caller."""

    status: HTTPStatus

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotSignedIn(Refusal):
    """Only people with an account may do this, and nobody is signed in."""

    status = HTTPStatus.UNAUTHORIZED

    def __init__(self) -> None:
        super().__init__("Authentication credentials were not provided.")


class NotPermitted(Refusal):
    """The caller is known and may not."""

    status = HTTPStatus.FORBIDDEN


class Missing(Refusal):
    """There is nothing of that id."""

    status = HTTPStatus.NOT_FOUND


class Conflict(Refusal):
    """What is there already stands in the way."""

    status = HTTPStatus.CONFLICT


class NotJson(Refusal):
    """The body is not said to be JSON."""

    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE

    def __init__(self) -> None:
        super().__init__("The body must be JSON, with Content-Type: application/json.")


class Invalid(Refusal):
    """The body or the query is readable, but says what cannot be; `fields` names what is wrong with which member."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, fields: Mapping[str, list[str]]) -> None:
        super().__init__("; ".join(f"{name}: {', '.join(words)}" for name, words in fields.items()))
        self.fields = {name: list(words) for name, words in fields.items()}
