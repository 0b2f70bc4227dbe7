"""Accounts that cannot be asked are nobody's bad credential: the function behind says to come again."""

from types import SimpleNamespace

import pytest

from tests.storage.faults import faults
from tests.unit.authorizer.asking import ask


@pytest.mark.parametrize("fault", ["throttle", "timeout before"])
def test_a_token_that_nobody_can_look_up(monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    monkeypatch.setattr("shared.aws.lean_dynamodb.time", SimpleNamespace(sleep=lambda seconds: None))
    with faults(lambda operation: fault):
        verdict = ask(headers={"Authorization": f"token {'a' * 40}"})
    assert verdict == {"principal_kind": "refused", "refusal": "unknown"}
