"""How much of everything a run tries that is no thorough one (`--all`)."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import settings

_THOROUGH = "thorough"


def begin(config: pytest.Config) -> None:
    """Learn whether this run is a thorough one. Examples get no deadline: it would say how busy the machine is."""
    for profile in ("part", _THOROUGH):
        settings.register_profile(profile, deadline=None)
    settings.load_profile(_THOROUGH if config.getoption("--all") else "part")


def amount(part: int, thorough: int) -> int:
    """Choose how many examples a test draws, or how many records it fills a table with."""
    return thorough if settings.get_current_profile_name() == _THOROUGH else part


def moments(kinds: Sequence[str], thorough: bool) -> list[int]:
    """Choose at which of some moments something happens, given the kind of each: at every, or the ends of each kind."""
    if thorough:
        return list(range(len(kinds)))
    first = {kind: number for number, kind in reversed(list(enumerate(kinds)))}
    last = {kind: number for number, kind in enumerate(kinds)}
    return sorted({*first.values(), *last.values()})
