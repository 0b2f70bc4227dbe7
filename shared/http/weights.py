"""What a client would rather have: the weights of the items that it accepts (RFC 9110 §12.4.2)."""

from __future__ import annotations

from collections.abc import Iterable


def weights(field: str) -> dict[str, float]:
    """Give the items of a field such as `Accept`, in small letters and without parameters, each with its weight."""
    items = (each.split(";") for each in field.lower().split(","))
    return {item.strip(): _weight(parameters) for item, *parameters in items}


def _weight(parameters: Iterable[str]) -> float:
    for each in parameters:
        name, _, value = each.partition("=")
        if name.strip() == "q":
            return _number(value)
    return 1.0


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
