"""Access tokens of experiments: whoever has one may read that experiment until a day, without an account.

They are no credentials: they say nothing of who is calling, and add a right to whoever it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Self

from shared.accounts.collections import store
from shared.credentials import new_token, token_digest
from shared.records import Equal, Record

_MOST = 100
"""How many tokens of one experiment a list shows."""


@dataclass(frozen=True, slots=True)
class ExperimentToken:
    """What is known of an access token: all but its value. It works through the day `expires` (UTC)."""

    id: int
    experiment: int
    expires: date
    made_by: int

    @classmethod
    def of_record(cls, record: Record) -> Self:
        """Give the token that a record of `access_token` tells of."""
        values = record.values
        return cls(record.id, values["experiment"], date.fromisoformat(values["expires"]), values["made_by"])


def create_access_token(experiment: int, expires: date, made_by: int) -> tuple[ExperimentToken, str]:
    """Give a new token for an experiment and its value, which nobody can read again."""
    value = new_token()
    record = store().create(
        "access_token",
        {
            "digest": token_digest(value),
            "experiment": experiment,
            "expires": expires.isoformat(),
            "made_by": made_by,
        },
    )
    return ExperimentToken.of_record(record), value


def access_token(id: int) -> ExperimentToken | None:
    """Give the token with that id. One round trip."""
    record = store().get("access_token", id)
    return ExperimentToken.of_record(record) if record else None


def revoke_access_token(id: int) -> None:
    """Make the token stop working at once.

    Raises:
        MissingRecord: there is no such token.
    """
    store().delete("access_token", id)


def list_access_tokens(experiment: int) -> Sequence[ExperimentToken]:
    """Give the newest tokens of an experiment, expired ones too. Two round trips."""
    page = store().page("access_token", filters=[Equal("experiment", experiment)], limit=_MOST)
    return [ExperimentToken.of_record(record) for record in page.records]


def experiment_opened_by(value: str) -> int | None:
    """Give the experiment that whoever has this value may read; None for an unknown or expired one. One round trip."""
    found = store().lookup("access_token", {"digest": token_digest(value)})
    if found is None or date.fromisoformat(found["expires"]) < datetime.now(UTC).date():
        return None
    experiment: int = found["experiment"]
    return experiment
