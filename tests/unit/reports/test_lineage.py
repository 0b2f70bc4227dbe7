"""What a lineage holds, and what reading it costs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.registry.reports import lineage
from tests.unit.reports.memory import Registry


def chain(registry: Registry, length: int) -> list[int]:
    """Adds data products of which each was made from the one before; gives the last one first."""
    products = [registry.product("p0")]
    for at in range(1, length + 1):
        products.append(registry.product(f"p{at}"))
        registry.run([products[-2]], [products[-1]])
    return products[::-1]


def read(registry: Registry, product: int, depth: int = 1) -> lineage.Lineage:
    found = lineage.of_product(registry, registry.names, product, depth)
    assert found is not None
    return found


def names(found: lineage.Lineage) -> set[str]:
    return {product.values["name"] for product in found.of("data_product")}


def test_missing_records_have_no_lineage() -> None:
    assert lineage.of_product(Registry(), Registry().names, 1) is None
    assert lineage.of_run(Registry(), Registry().names, 1) is None


def test_product_that_nobody_wrote() -> None:
    registry = Registry()
    found = read(registry, registry.product("alone"))
    assert found.runs == []
    assert names(found) == {"alone"}


@pytest.mark.parametrize("depth", [1, 2, 3, 10**9])
def test_depth_counts_code_runs_back(depth: int) -> None:
    registry = Registry()
    found = read(registry, chain(registry, 3)[0], depth)
    assert [run.id for run in found.runs] == [3, 2, 1][:depth]
    assert names(found) == {f"p{at}" for at in range(3, 2 - min(depth, 3), -1)}


def test_run_that_reads_its_own_output() -> None:
    registry = Registry()
    product = registry.product("loop")
    registry.run([product], [product])
    found = read(registry, product, 100)
    assert [run.id for run in found.runs] == [1]


def test_circle_of_runs() -> None:
    registry = Registry()
    first, second = registry.product("first"), registry.product("second")
    registry.run([first], [second])
    registry.run([second], [first])
    assert [run.id for run in read(registry, first, 100).runs] == [2, 1]


def test_every_run_that_wrote_a_component() -> None:
    registry = Registry()
    product = registry.product("parts")
    part = registry.add("object_component", object=1, name="part")
    registry.run([], [product])
    registry.values["code_run"][registry.run([], [])]["outputs"] = [part]
    assert [run.id for run in read(registry, product).runs] == [1, 2]


def test_links_to_records_that_have_gone_read_as_absent() -> None:
    registry = Registry()
    source, product = registry.product("source"), registry.product("product")
    registry.run([source], [product], model_config=99)
    del registry.values["storage_root"][1], registry.values["object"][1], registry.values["namespace"][1]
    found = read(registry, product)
    [run] = found.runs
    assert found.objects(run, "inputs") == []
    assert found.one(run, "model_config", "object") is None


def test_runner_is_the_author_of_the_account() -> None:
    registry = Registry()
    product = registry.product("product")
    registry.run([], [product])
    registry.run([], [product], updated_by=8)
    registry.add("user_author", user=7, author=registry.add("author", name="Ivana Valenti"))
    found = read(registry, product)
    authors = [found.runner(run) for run in found.runs]
    assert [author and author.values["name"] for author in authors] == ["Ivana Valenti", None]
    assert found.account_name(found.runs[1]) == "User Not Found"


@pytest.mark.parametrize(
    ("root", "path", "address"),
    [
        ("https://store.example/data/", "/a/b.csv", "https://store.example/data/a/b.csv"),
        ("https://store.example/data", "a/b.csv", "https://store.example/data/a/b.csv"),
        ("file:///", "a", "file:///a"),
    ],
)
def test_address_has_one_slash_between_root_and_path(root: str, path: str, address: str) -> None:
    registry = Registry()
    product = registry.product("p", registry.object(storage_location=registry.location(path, root)))
    found = read(registry, product)
    assert found.address(found.records["object", 1]) == address


def cost(width: int, depth: int) -> int:
    """Counts the calls for a data product made of `width` others in each of `depth` steps."""
    registry = Registry()
    layer = [registry.product(f"0-{at}") for at in range(width)]
    for step in range(depth):
        above = [registry.product(f"{step + 1}-{at}") for at in range(width)]
        registry.run(layer, above)
        layer = above
    registry.asked = 0
    read(registry, layer[0], depth)
    return registry.asked


def test_cost_grows_with_the_depth_alone() -> None:
    assert cost(width=2, depth=1) == cost(width=20, depth=1)
    assert cost(width=2, depth=3) == cost(width=20, depth=3)
    assert cost(width=2, depth=8) == cost(width=2, depth=1) + 7 * 4


@given(st.lists(st.tuples(st.sets(st.integers(0, 5)), st.sets(st.integers(0, 5))), max_size=6), st.integers(1, 7))
def test_lineage_is_the_ancestry_within_the_depth(runs: list[tuple[set[int], set[int]]], depth: int) -> None:
    registry = Registry()
    products = [registry.product(f"p{at}") for at in range(6)]
    for inputs, outputs in runs:
        registry.run([products[at] for at in inputs], [products[at] for at in outputs])
    found = read(registry, products[0], depth)

    reached, frontier, behind = {0}, {0}, set[int]()
    for _ in range(depth):
        level = {at for at, (_, outputs) in enumerate(runs) if outputs & frontier} - behind
        behind |= level
        frontier = set[int]().union(*(runs[at][0] for at in level))
        reached |= frontier
    assert {run.id - 1 for run in found.runs} == behind
    assert len(found.runs) == len(behind)
    assert names(found) == {f"p{at}" for at in reached}
