"""What many tests begin with on moto: made by the first of them, and copied for the others."""

import copy
import os
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.table import Table

from shared import tables

P = ParamSpec("P")
T = TypeVar("T")

_made: dict[Callable[..., Any], tuple[dict[str, Table], Any]] = {}
"""The tables that a function left, and what it gave."""


def prepared(prepare: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
    """Let the tables be as a function leaves them, and give what it gives; it must always begin with the same.

    Tables are moto's, whose items are never changed in place (`tests.moto_transactions`). In an engine outside of this
    process everything is made anew.
    """
    if "AWS_ENDPOINT_URL_DYNAMODB" in os.environ:
        return prepare(*given, **named)
    backend = dynamodb_backends[DEFAULT_ACCOUNT_ID][os.environ["AWS_DEFAULT_REGION"]]
    if prepare not in _made:
        gives = prepare(*given, **named)
        _made[prepare] = copy.deepcopy(dict(backend.tables)), copy.deepcopy(gives)
    kept, result = copy.deepcopy(_made[prepare])
    backend.tables.clear()
    backend.tables.update(kept)
    tables._stores.clear()  # a new process has seen no table
    return cast(T, result)
