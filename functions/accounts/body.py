"""A request's body, read as what an operation takes once the operation knows that the caller may."""

from functools import cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from functions.accounts import refusals
from shared.http import Request, to_json

if TYPE_CHECKING:
    from pydantic import TypeAdapter

T = TypeVar("T")


class JsonBody(Generic[T]):
    """The JSON body of a request, to be read as a `model`."""

    def __init__(self, request: Request, model: type[T]) -> None:
        self._request = request
        self._model: Any = model

    def read(self) -> T:
        """Give what the body says.

        Raises:
            MalformedBody: it is no JSON.
            Refused: 415 if the request does not call it JSON, 422 if it is not what the model says.
        """
        from pydantic import ValidationError

        if self._request.media_type != "application/json":
            raise refusals.not_json()
        value = self._request.json()
        if not isinstance(value, dict):
            raise refusals.invalid({"body": ["Expected an object."]})
        try:
            read: T = _adapter(self._model).validate_json(to_json(value), strict=True)
        except ValidationError as error:
            raise refusals.invalid(_by_field(error)) from None
        return read


@cache
def _adapter(model: type[Any]) -> "TypeAdapter[Any]":
    from pydantic import TypeAdapter

    return TypeAdapter(model)


def _by_field(error: Any) -> dict[str, list[str]]:
    """Give what is wrong with which member, in pydantic's words; never the value, which may be a password."""
    fields: dict[str, list[str]] = {}
    for each in error.errors(include_url=False, include_input=False, include_context=False):
        fields.setdefault(".".join(map(str, each["loc"])), []).append(each["msg"])
    return fields
