"""What a record shows of the records that point at it."""

import pytest

from .client import Client, Json, id_of


@pytest.fixture
def thing(registry: Client) -> Json:
    """An object of the test's own."""
    return registry.make("object")


def test_an_object_starts_with_its_whole_component(registry: Client) -> None:
    made = registry.create("object", {})
    [url] = made["components"]
    component = registry.read(url)
    assert (component["name"], component["whole_object"]) == ("whole_object", True)
    assert component["object"] == made["url"]
    assert registry.records("object_component", object=id_of(made)) == [component]


def test_an_object_shows_its_components(registry: Client, thing: Json) -> None:
    added = registry.make("object_component", object=thing["url"])
    assert set(registry.read(thing["url"])["components"]) == {*thing["components"], added["url"]}


@pytest.mark.parametrize(
    ("table", "shown"), [("data_product", "data_products"), ("licence", "licences"), ("keyword", "keywords")]
)
def test_an_object_shows_what_points_at_it(registry: Client, thing: Json, table: str, shown: str) -> None:
    made = {registry.make(table, object=thing["url"])["url"] for _ in range(3)}
    found = registry.read(thing["url"])[shown]
    assert (len(found), set(found)) == (3, made)


@pytest.mark.parametrize(
    ("table", "shown"), [("code_repo_release", "code_repo_release"), ("quality_controlled", "quality_control")]
)
def test_an_object_shows_the_one_that_points_at_it(registry: Client, thing: Json, table: str, shown: str) -> None:
    assert thing[shown] is None
    made = registry.make(table, object=thing["url"])
    assert registry.read(thing["url"])[shown] == made["url"]


def test_a_list_shows_reverse_links_too(registry: Client) -> None:
    component = registry.make("object_component")
    keyword = registry.make("keyword", object=component["object"])
    uuid = registry.read(component["object"])["uuid"]
    [listed] = registry.records("object", uuid=uuid)
    assert component["url"] in listed["components"]
    assert listed["keywords"] == [keyword["url"]]


def test_the_document_of_a_quality_control_is_not_controlled_by_it(registry: Client, thing: Json) -> None:
    registry.make("quality_controlled", document=thing["url"])
    assert registry.read(thing["url"])["quality_control"] is None


def test_a_storage_root_shows_its_locations(registry: Client) -> None:
    root = registry.make("storage_root")
    assert root["locations"] == []
    made = {registry.make("storage_location", storage_root=root["url"])["url"] for _ in range(3)}
    assert set(registry.read(root["url"])["locations"]) == made


def test_reverse_links_are_complete_when_there_are_many(registry: Client, crowded_root: Json) -> None:
    shown = crowded_root["locations"]
    assert len(shown) == len(set(shown)) == 105
    assert all(registry.read(url)["storage_root"] == crowded_root["url"] for url in shown[::26])
    [listed] = registry.records("storage_root", root=crowded_root["root"])
    assert listed == crowded_root


def test_a_product_shows_its_external_object(registry: Client) -> None:
    product = registry.make("data_product")
    assert product["external_object"] is None
    made = registry.make("external_object", data_product=product["url"])
    assert registry.read(product["url"])["external_object"] == made["url"]


@pytest.mark.parametrize(("own", "shown"), [("inputs", "inputs_of"), ("outputs", "outputs_of")])
def test_a_component_shows_its_runs(registry: Client, own: str, shown: str) -> None:
    component = registry.make("object_component")
    run = registry.make("code_run", **{own: [component["url"]]})
    assert registry.read(component["url"])[shown] == [run["url"]]


def test_a_component_may_go_in_and_come_out_of_one_run(registry: Client) -> None:
    component = registry.make("object_component")
    run = registry.make("code_run", inputs=[component["url"]], outputs=[component["url"]])
    shown = registry.read(component["url"])
    assert shown["inputs_of"] == shown["outputs_of"] == [run["url"]]


def test_a_run_may_have_hundreds_of_inputs(registry: Client, thing: Json) -> None:
    """More than one database transaction holds."""
    names = [f"part-{number}" for number in range(130)]
    inputs = [registry.make("object_component", object=thing["url"], name=name)["url"] for name in names]
    run = registry.make("code_run", inputs=inputs)
    assert set(registry.read(run["url"])["inputs"]) == set(inputs)
    for url in (inputs[0], inputs[-1]):
        assert registry.read(url)["inputs_of"] == [run["url"]]
        assert registry.records("code_run", inputs=id_of(url)) == [run]


def test_issues_show_on_both_sides(registry: Client) -> None:
    component = registry.make("object_component")
    issue = registry.make("issue", component_issues=[component["url"]])
    assert registry.read(component["url"])["issues"] == [issue["url"]]
    later = registry.make("object_component", issues=[issue["url"]])
    assert set(registry.read(issue["url"])["component_issues"]) == {component["url"], later["url"]}


def test_a_product_with_parts_is_in_the_internal_format(registry: Client, thing: Json) -> None:
    product = registry.make("data_product", object=thing["url"])
    assert product["internal_format"] is False
    registry.make("object_component", object=thing["url"], whole_object=True)
    assert registry.read(product["url"])["internal_format"] is False
    registry.make("object_component", object=thing["url"])
    assert registry.read(product["url"])["internal_format"] is True
    assert registry.records("data_product", object=id_of(thing))[0]["internal_format"] is True
