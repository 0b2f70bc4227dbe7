from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from shared.accounts import uses
from shared.accounts.uses import last_uses, note_use
from shared.meter import metered
from shared.principal import ANONYMOUS, CallerKind, Means, Principal

ADA = Principal(CallerKind.USER, user_id=2, means=Means.TOKEN)


def test_a_use_is_noted_once_an_hour_and_read_back() -> None:
    assert last_uses(CallerKind.USER, 2) == {}
    with metered() as use:
        for _ in range(3):
            note_use(ADA)
    assert use.calls == 1
    note_use(Principal(CallerKind.CLIENT, client_id=2, means=Means.WEB_TOKEN))
    noted = last_uses(CallerKind.USER, 2)
    assert set(noted) == {Means.TOKEN}
    assert datetime.now(UTC) - noted[Means.TOKEN] < timedelta(minutes=1)
    assert set(last_uses(CallerKind.CLIENT, 2)) == {Means.WEB_TOKEN}


def test_nobodys_use_is_not_noted() -> None:
    with metered() as use:
        note_use(ANONYMOUS)
    assert use.calls == 0


def test_a_note_that_fails_is_no_error(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    class Broken:
        def put_item(self, **_: Any) -> None:
            raise ClientError({"Error": {"Code": "AccessDeniedException"}}, "PutItem")

    monkeypatch.setattr(uses, "dynamodb", Broken)
    note_use(ADA)
    assert "ClientError" in caplog.text
