"""What a body says of a package or a group, read and judged as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from functions.catalogue import refusals
from functions.catalogue.kinds import WORDS, BadResources, WrongShape
from functions.catalogue.models import Model
from shared.fields import BadValue, Field

Said: TypeAlias = dict[str, Any]
"""The members that a body has, each as it is kept."""


def read(model: Model, body: Mapping[str, Any]) -> Said:
    """Read the members of a body that are known; others are passed over.

    Raises:
        Refused: 400 for one that is laid out otherwise, else 409 with all that are bad.
    """
    said: Said = {}
    messages: dict[str, Any] = {}
    for field in model.fields:
        if field.name not in body:
            continue
        try:
            said[field.name] = _value(field, body[field.name])
        except WrongShape as wrong:
            raise refusals.bad_request(str(wrong)) from None
        except BadResources as bad:
            messages[field.name] = bad.messages
        except BadValue as bad:
            messages[field.name] = bad.texts(WORDS)
    if messages:
        raise refusals.bad_fields(messages)
    return said


def _value(field: Field, value: Any) -> Any:
    return None if value is None and field.null else field.kind.parse(value)


def require_name(said: Said) -> None:
    """See that a new thing has a name.

    Raises:
        Refused: 409.
    """
    if "name" not in said:
        raise refusals.bad_fields({"name": ["Missing value"]})


def require_same_id(body: Mapping[str, Any], uuid: str | None) -> None:
    """See that a body says no other id than the one that a thing has; a new one has none.

    Raises:
        Refused: 409.
    """
    said = body.get("id")
    if said is not None and said != uuid:
        text = "The id cannot be changed" if uuid else "The input field id was not expected."
        raise refusals.bad_fields({"id": [text]})
