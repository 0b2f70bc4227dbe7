"""What a write brings about beside its own record."""

from tests.unit.registry.conftest import API, Registry


def _product(registry: Registry, thing: str, version: str) -> str:
    if registry.send("GET", "/api/namespace/1/").status != 200:
        registry.make("namespace", name="coast")
    url: str = registry.make(
        "data_product", name="tides", version=version, object=thing, namespace=f"{API}namespace/1/"
    )["url"]
    return url


def test_a_part_of_an_object_marks_its_products_past_and_future(registry: Registry) -> None:
    thing = registry.make("object")["url"]
    early = _product(registry, thing, "1.0.0")
    assert not registry.read(early)["internal_format"]
    registry.make("object_component", name="all of it", object=thing, whole_object=True)
    assert not registry.read(_product(registry, thing, "1.1.0"))["internal_format"]
    registry.make("object_component", name="part", object=thing)
    assert registry.read(early)["internal_format"]
    assert registry.read(_product(registry, thing, "2.0.0"))["internal_format"]


def test_a_product_that_moves_follows_its_object(registry: Registry) -> None:
    whole, parted = (registry.make("object")["url"] for _ in range(2))
    registry.make("object_component", name="part", object=parted)
    product = _product(registry, whole, "1.0.0")
    path = product.removeprefix("https://registry.example")
    assert registry.send("PATCH", path, {"object": parted}).body["internal_format"]
    assert not registry.send("PATCH", path, {"object": whole}).body["internal_format"]
    assert registry.read(parted)["data_products"] == []


def test_an_external_object_keeps_the_version_its_product_had(registry: Registry) -> None:
    product = _product(registry, registry.make("object")["url"], "1.0.0")
    external = registry.make(
        "external_object",
        identifier="https://doi.org/10.5/tides",
        title="Tides",
        release_date="2031-05-02",
        data_product=product,
    )
    registry.send("PATCH", product.removeprefix("https://registry.example"), {"version": "1.0.1"})
    assert registry.read(external["url"])["version"] == "1.0.0"
    assert registry.read(product)["external_object"] == external["url"]


def test_a_refused_object_leaves_no_component(registry: Registry) -> None:
    assert registry.send("POST", "/api/object/", {"authors": [f"{API}author/9/"]}).status == 400
    assert registry.send("GET", "/api/object_component/").body["count"] == 0


def test_an_issue_is_seen_from_its_components(registry: Registry) -> None:
    parts = [registry.make("object")["components"][0] for _ in range(3)]
    issue = registry.make("issue", description="gaps", component_issues=parts[:2])
    registry.send("PUT", "/api/issue/1/", {"description": "gaps", "component_issues": parts[1:]})
    assert [registry.read(part)["issues"] for part in parts] == [[], [issue["url"]], [issue["url"]]]
    assert registry.read(issue["url"])["component_issues"] == parts[1:]
    registry.send("PATCH", "/api/issue/1/", {"severity": 3})
    assert registry.read(issue["url"])["component_issues"] == parts[1:]
