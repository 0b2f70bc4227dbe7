"""Whoever guessed too often is told in every dialect how long to wait."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from functions.accounts.app import handler as accounts
from functions.experiments.app import handler as experiments
from functions.registry.app import handler as registry
from tests.unit.events import proxy_event
from tests.unit.http.answers import header

WAITING = {"principal_kind": "refused", "refusal": "waiting", "retry_after": "17"}
TEXT = "There were too many wrong passwords. Wait 17 s before you try again."


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    ("handler", "path", "body"),
    [
        (registry, "/api/namespace/", {"detail": TEXT}),
        (experiments, "/api/v1/experiment/", {"error": TEXT}),
        (accounts, "/account/me", dict.fromkeys(("error", "detail", "message"), TEXT)),
    ],
)
def test_it_is_429_in_the_dialects_shape(handler: Callable[..., Any], path: str, body: object, method: str) -> None:
    answer = handler(proxy_event(method, path, caller=WAITING), None)
    assert answer["statusCode"] == 429
    assert header(answer, "Retry-After") == "17"
    assert json.loads(answer["body"]) == body
