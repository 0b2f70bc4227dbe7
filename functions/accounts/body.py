"""What an operation is sent, as JSON or by a page's form, read once the operation knows that the caller may."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from functions.accounts import refusals
from shared.http import Request, to_json

if TYPE_CHECKING:
    from pydantic import TypeAdapter

T = TypeVar("T")


class Body(Generic[T]):
    """What a request says, to be read as a `model`; nothing of it is looked at before."""

    def __init__(self, given: Callable[[], Any], model: type[T]) -> None:
        self._given = given
        self._model: Any = model

    def read(self) -> T:
        """Give what the request says.

        Raises:
            MalformedBody: it is not laid out as its media type wants.
            Refused: 415 if it is not called JSON where JSON is wanted, 422 if it is not what the model says.
        """
        from pydantic import ValidationError

        value = self._given()
        if not isinstance(value, dict):
            raise refusals.invalid({"body": ["Expected an object."]})
        try:
            read: T = _adapter(self._model).validate_json(to_json(value), strict=True)
        except ValidationError as error:
            raise refusals.invalid(_by_field(error)) from None
        return read


def json_body(request: Request, model: type[T]) -> Body[T]:
    """Give a request's JSON body, to be read as a `model`."""

    def given() -> Any:
        if request.media_type != "application/json":
            raise refusals.not_json()
        return request.json()

    return Body(given, model)


def form_body(members: Mapping[str, Any], model: type[T]) -> Body[T]:
    """Give what a page's form says, as members of JSON, to be read as a `model`."""
    return Body(lambda: dict(members), model)


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
