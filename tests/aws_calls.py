"""What the process asks of AWS, call by call: to take notes of it, or to end the process at one.

Calls of DynamoDB are told by the meter, whichever client makes them; those of other services by boto3's events.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest

from shared import meter

Before = Callable[[str, str, Mapping[str, Any]], None]
"""Takes a service, an operation and what is asked; it may raise."""

After = Callable[[str, str], None]
"""Takes a service and an operation that has been answered; it may raise."""


@contextmanager
def aws_calls(
    *others: Any,
    before: Before = lambda service, operation, asked: None,
    after: After = lambda service, operation: None,
) -> Iterator[None]:
    """Tell of each call to DynamoDB, before and after it, and of those that other clients (boto3's) make."""
    with ExitStack() as stack:
        stack.enter_context(_of_dynamodb(before, after))
        for client in others:
            stack.enter_context(_of(client, before, after))
        yield


@contextmanager
def _of_dynamodb(before: Before, after: After) -> Iterator[None]:
    count_request, count_answer = meter.count_request, meter.count_answer

    def asked(operation: str, request: Mapping[str, Any]) -> None:
        before("dynamodb", operation, request)
        count_request(operation, request)

    def answered(operation: str, answer: Mapping[str, Any]) -> None:
        count_answer(operation, answer)
        after("dynamodb", operation)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(meter, "count_request", asked)
        patch.setattr(meter, "count_answer", answered)
        yield


@contextmanager
def _of(client: Any, before: Before, after: After) -> Iterator[None]:
    events = client.meta.events

    def asked(params: Any, model: Any, **_: Any) -> None:
        before(model.service_model.service_name, model.name, params)

    def answered(model: Any, **_: Any) -> None:
        after(model.service_model.service_name, model.name)

    events.register_first("provide-client-params", asked)
    events.register_last("after-call", answered)
    try:
        yield
    finally:
        events.unregister("provide-client-params", asked)
        events.unregister("after-call", answered)
