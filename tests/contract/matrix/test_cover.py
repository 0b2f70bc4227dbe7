"""The cover is one: it decides every cell of the matrix, and has no cell too many."""

from collections import Counter
from collections.abc import Callable, Hashable
from importlib import import_module

import pytest

from functions.authorizer import verdict
from infra.local.routing import Router
from infra.routes import PACKAGES, answering
from shared.http import App
from shared.routes import GROUPS

from .callers import BAD, PRIVILEGES, Caller, has_no_more
from .cover import Cell, cover, hidden, needed, product, shown
from .outcomes import Verdict
from .row import UNGUARDED
from .rows import ROWS

PRODUCT, COVER = product(ROWS), cover(ROWS)


def test_it_is_some_of_the_product() -> None:
    assert set(COVER) < set(PRODUCT)
    assert len(COVER) == len(set(COVER)) < len(PRODUCT) / 2


def test_every_cell_is_decided() -> None:
    known = set().union(*map(shown, COVER))
    assert [str(cell) for cell in PRODUCT if not needed(cell) <= known] == []


def test_without_any_of_its_cells_it_is_no_cover() -> None:
    """Each shows something that is needed and that no other shows."""
    wanted = set().union(*map(needed, PRODUCT))
    times = Counter(fact for cell in COVER for fact in shown(cell) & wanted)
    assert [str(cell) for cell in COVER if all(times[fact] != 1 for fact in shown(cell) & wanted)] == []


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(lambda cell: cell.row, id="row"),
        pytest.param(lambda cell: cell.caller, id="caller"),
        pytest.param(lambda cell: (cell.row.resource, cell.row.method), id="resource and method"),
        pytest.param(lambda cell: (cell.row.group, cell.verdict, cell.caller), id="group, verdict, caller"),
        pytest.param(lambda cell: (cell.row.group, tuple(cell.row.rule.items())), id="group and rule"),
    ],
)
def test_every_one_occurs(kind: Callable[[Cell], Hashable]) -> None:
    assert set(map(kind, COVER)) == set(map(kind, PRODUCT))


def test_whoever_is_not_let_in_is_asked_for_everything() -> None:
    told = (Verdict.REFUSED, Verdict.DONE)
    assert {cell for cell in PRODUCT if cell.verdict not in told} <= set(COVER)


# Bad credentials: why one operation stands for all of a resource and a method


def test_every_bad_credential_is_refused_where_that_is_seen_best() -> None:
    """No other operation behind the resource would give a bad credential away that is taken for a good one."""
    best: dict[Hashable, int] = {}
    for cell in PRODUCT:
        if cell.verdict is Verdict.REFUSED:
            best[shown(cell)] = min(hidden(cell), best.get(shown(cell), len(Caller)))
    assert {shown(cell): hidden(cell) for cell in COVER if cell.verdict is Verdict.REFUSED} == best


def test_every_function_refuses_in_the_same_place() -> None:
    assert {type(import_module(f"functions.{package}.app").app) for package in PACKAGES} == {App}


def test_the_authorizer_looks_at_every_credential_but_where_the_matrix_says() -> None:
    router = Router(GROUPS)
    served = {
        (method, path)
        for method, path in verdict.UNGUARDED
        if (match := router.match(path)) and answering(GROUPS[match.resource])
    }
    assert {(row.method, row.path) for row in ROWS if row.rule is UNGUARDED and row.method != "HEAD"} == served


@pytest.mark.parametrize("caller", BAD)
def test_where_no_credential_is_looked_at_every_bad_one_is_sent(caller: Caller) -> None:
    unguarded = {cell for cell in PRODUCT if cell.caller is caller and cell.verdict is Verdict.DONE}
    assert unguarded
    assert unguarded <= set(COVER)


# What is done: the order of privilege


def test_every_good_caller_has_a_place_in_the_order() -> None:
    assert {*PRIVILEGES, *BAD} == set(Caller)
    assert not {*PRIVILEGES} & {*BAD}


def test_whoever_has_more_may_do_more() -> None:
    """What the rows say agrees with the order: nobody is kept from what is done for somebody who has no more."""
    assert [
        (str(row), caller, other)
        for row in ROWS
        for caller in row.callers
        for other in row.callers
        if has_no_more(caller, other) and row.rule[caller] is Verdict.DONE is not row.rule[other]
    ] == []


def test_every_rule_lets_in_everybody_whom_it_should() -> None:
    def let_in(cells: tuple[Cell, ...]) -> set[Hashable]:
        done = (cell for cell in cells if cell.verdict is Verdict.DONE)
        return {(cell.row.group, tuple(cell.row.rule.items()), cell.caller) for cell in done}

    assert let_in(COVER) == let_in(PRODUCT)


@pytest.mark.parametrize(
    ("row", "who"),
    [
        ("OPTIONS /api/namespace/", {Caller.ANONYMOUS}),
        ("GET /api/groups/{group}/", {Caller.USER}),
        ("GET /account/groups", {Caller.SITE_ADMIN}),
        ("GET /api/v1/experiment/{experiment}/", {Caller.OWNER, Caller.SITE_ADMIN}),
        ("POST /logout", {Caller.ANONYMOUS, *BAD}),
    ],
)
def test_what_is_done_is_asked_for_by_who_has_least(row: str, who: set[Caller]) -> None:
    assert {cell.caller for cell in COVER if str(cell.row) == row and cell.verdict is Verdict.DONE} == who
