"""The picture of provenance: where its nodes go, and what thirty code runs make of it."""

from itertools import pairwise

from functions.registry.reports.layout import arrange
from tests.unit.registry.conftest import Registry


def test_a_layout_goes_from_left_to_right_and_nothing_lies_on_anything() -> None:
    edges = [
        ("origin", "data"),
        ("data", "run"),
        ("other", "run"),
        ("run", "result"),
        ("data", "late"),
        ("result", "late"),
    ]
    layout = arrange([node for edge in edges for node in edge], edges)
    assert all(layout.places[start].layer < layout.places[end].layer for start, end in edges)
    assert [layout.places[each].layer for each in ("origin", "data", "run", "result", "late")] == [0, 1, 2, 3, 4]
    assert layout.places["other"].layer == 1, "what nothing leads to stands just before what it leads to"
    for layer in range(layout.layers):
        downwards = sorted(place.y for place in layout.places.values() if place.layer == layer)
        assert all(below - above >= 0.999 for above, below in pairwise(downwards))
    assert len(layout.routes["data", "late"]) == 4, "a long edge passes each layer"


def test_a_layout_crosses_as_little_as_it_can_and_ends_where_edges_close_a_circle() -> None:
    crossed = arrange("abcd", [("a", "d"), ("b", "c")])
    assert (crossed.places["a"].y < crossed.places["b"].y) == (crossed.places["d"].y < crossed.places["c"].y)
    circle = arrange("ab", [("a", "b"), ("b", "a"), ("a", "a")])
    assert circle.layers == 2
    assert circle.routes["b", "a"][0] == circle.places["b"]
    assert arrange([], []).layers == 0


def test_thirty_code_runs_are_a_page_that_can_be_read(registry: Registry) -> None:
    namespace = registry.make("namespace", name="tides")["url"]
    script = registry.make("object", description="<b>run.sh</b>")["url"]
    before: list[str] = []
    for number in range(31):
        thing = registry.make("object", description=f"Step {number}")
        registry.make(
            "data_product", name=f"step/number-{number}", version="1.0.0", object=thing["url"], namespace=namespace
        )
        if before:
            run = {"run_date": f"2031-05-02T08:{number:02}", "description": f"<i>Run {number}</i>"}
            spare = [registry.make("object", description=f"Table {each}")["components"][0] for each in range(4)]
            inputs = [*before, *spare]
            registry.make("code_run", **run, submission_script=script, inputs=inputs, outputs=thing["components"])
        before = thing["components"]
    page = registry.send("GET", "/api/prov-report/31/", query={"format": ["html"], "depth": ["30"]}).text
    assert page.count('class="run"') == 30
    assert "more inputs" in page
    assert "<b>" not in page
    assert "<i>" not in page
    assert len(page.encode()) < 50_000


def test_a_full_page_of_a_list_is_not_long(registry: Registry) -> None:
    namespace = registry.make("namespace", name="tides", full_name="x" * 500)["url"]
    thing = registry.make("object", description="y" * 900)["url"]
    for number in range(51):
        name = f"{'long/' * 30}{number}"
        registry.make("data_product", name=name, version="1.0.0", object=thing, namespace=namespace)
    page = registry.send("GET", "/api/data_product/", query={"format": ["api"]}).text
    assert page.count('<th scope="row">') == 50
    assert 'rel="next"' in page
    assert len(page.encode()) < 50_000
