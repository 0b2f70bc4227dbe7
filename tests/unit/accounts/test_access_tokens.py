from datetime import UTC, datetime, timedelta

from shared.accounts.access_tokens import (
    access_token,
    create_access_token,
    experiment_opened_by,
    list_access_tokens,
    revoke_access_token,
)
from shared.accounts.enrolment import create_user
from shared.meter import metered


def test_a_token_opens_its_experiment_through_its_last_day() -> None:
    today = datetime.now(UTC).date()
    ada = create_user("ada")
    made, value = create_access_token(12, today + timedelta(days=1), ada.id)
    with metered() as use:
        assert experiment_opened_by(value) == 12
    assert use.trips == 1
    _, last_day = create_access_token(13, today, ada.id)
    _, over = create_access_token(13, today - timedelta(days=1), ada.id)
    assert experiment_opened_by(last_day) == 13
    assert experiment_opened_by(over) is None
    assert experiment_opened_by("") is None
    assert list_access_tokens(12) == [made]
    assert len(list_access_tokens(13)) == 2


def test_a_revoked_token_opens_nothing() -> None:
    made, value = create_access_token(12, datetime.now(UTC).date(), create_user("ada").id)
    revoke_access_token(made.id)
    assert experiment_opened_by(value) is None
    assert access_token(made.id) is None
    assert list_access_tokens(12) == []
