"""Calls at once: their order, their errors, and calls inside of calls."""

from __future__ import annotations

from functools import partial
from threading import Barrier, get_ident

import pytest

from shared.aws import parallel
from tests.serving import HANGS


def test_results_are_in_order_and_the_first_call_runs_here() -> None:
    assert parallel() == []
    assert parallel(*(partial(int, n) for n in range(40))) == list(range(40))
    assert parallel(get_ident, get_ident)[0] == get_ident()


def test_calls_inside_of_calls_run_at_once() -> None:
    everybody = Barrier(6)
    two = [partial(everybody.wait, HANGS)] * 2
    found = parallel(*[partial(parallel, *two)] * 3)
    assert sorted(place for each in found for place in each) == list(range(6))


def test_very_many_calls_inside_of_calls_end() -> None:
    def tree(depth: int) -> int:
        return 1 if depth == 0 else sum(parallel(*[partial(tree, depth - 1)] * 9))

    assert tree(4) == 9**4


def test_the_first_error_is_raised_when_all_have_ended() -> None:
    ended: list[int] = []

    def fail(text: str) -> None:
        raise ValueError(text)

    calls = [partial(ended.append, 0), partial(fail, "first"), partial(ended.append, 2), partial(fail, "second")]
    with pytest.raises(ValueError, match="first"):
        parallel(*calls)
    assert sorted(ended) == [0, 2]
    with pytest.raises(ValueError, match="outer"):
        parallel(partial(fail, "outer"), partial(parallel, *calls[:1], partial(ended.append, 3)))
    assert sorted(ended) == [0, 0, 2, 3]
