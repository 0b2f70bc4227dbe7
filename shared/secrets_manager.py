"""What AWS Secrets Manager keeps for us: read when it is needed, remembered for some minutes, never logged.

A rotation gives a secret a new version, labels it ``AWSCURRENT`` and the one before it ``AWSPREVIOUS`` (Secrets Manager
User Guide, "Secret versions"); it is noticed here within `KEPT_SECONDS`.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from shared.aws import parallel, secrets_manager

KEPT_SECONDS = 300


@dataclass(frozen=True, slots=True)
class SecretVersion:
    """One version of a secret: its id, and its value."""

    id: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Read:
    versions: tuple[SecretVersion, ...]
    at: float


_lock = Lock()
_read: dict[str, _Read] = {}


def secret(name: str) -> str:
    """Give the current value of the secret with that name or ARN.

    Raises:
        LookupError: it has none.
    """
    return versions(name)[0].value


def versions(name: str, seconds: float = KEPT_SECONDS) -> tuple[SecretVersion, ...]:
    """Give a secret's current version and, if it has one, the previous one, as read at most `seconds` ago.

    Raises:
        LookupError: there is no current version.
    """
    with _lock:
        known = _read.get(name)
        if known is None or time.monotonic() - known.at >= seconds:
            known = _read[name] = _Read(_labelled(name), time.monotonic())
        return known.versions


def forget() -> None:
    """Forget every secret, so that the next use reads it anew."""
    with _lock:
        _read.clear()


def _labelled(name: str) -> tuple[SecretVersion, ...]:
    current, previous = parallel(lambda: _version(name, "AWSCURRENT"), lambda: _version(name, "AWSPREVIOUS"))
    if current is None:
        raise LookupError("the secret has no current version")
    return (current, previous) if previous else (current,)


def _version(name: str, label: str) -> SecretVersion | None:
    client = secrets_manager()
    try:
        answer: Any = client.get_secret_value(SecretId=name, VersionStage=label)
    except client.exceptions.ResourceNotFoundException:  # one that was never rotated has no previous version
        return None
    return SecretVersion(answer["VersionId"], answer["SecretString"])
