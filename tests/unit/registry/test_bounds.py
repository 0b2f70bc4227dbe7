"""No caller orders unbounded work: past a bound on what a list would read it is refused, before it is read."""

import pytest

from shared.records import bounds
from tests.unit.prepared import prepared
from tests.unit.registry.conftest import Registry

MANY = 4


@pytest.fixture
def full(registry: Registry) -> Registry:
    """Four objects and namespaces."""
    prepared(_fill, registry)
    return registry


def _fill(registry: Registry) -> None:
    for number in range(MANY):
        author = registry.make("author", name=f"Ada {number}")
        registry.make("object", description=f"d{number}", authors=[author["url"]])
        registry.make("namespace", name=f"ns{number}")


def small(monkeypatch: pytest.MonkeyPatch, **most: int) -> None:
    """Set the bounds to these, and the others to none that matters."""
    for name in ("MOST_RECORDS", "MOST_LINES", "MOST_VALUES"):
        monkeypatch.setattr(bounds, name, most.get(name.removeprefix("MOST_").lower(), 1000))


def refused(registry: Registry, path: str, **query: str | list[str]) -> str:
    """The complaint about a list."""
    several = {name: [value] if isinstance(value, str) else value for name, value in query.items()}
    reply = registry.send("GET", path, query=several)
    assert (reply.status, list(reply.body)) == (400, ["detail"]), reply.text
    return str(reply.body["detail"])


def count(registry: Registry, path: str, **query: str) -> int:
    """How many records a list has."""
    reply = registry.send("GET", path, query={name: [value] for name, value in query.items()})
    assert reply.status == 200, reply.text
    found: int = reply.body["count"]
    return found


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/api/object/", {"ordering": "description"}),
        ("/api/object/", {"ordering": "-description,id"}),
        ("/api/namespace/", {"ordering": "-name,full_name"}),
        ("/api/namespace/", {"ordering": "full_name", "name": "ns*"}),
    ],
)
def test_records_are_counted_before_they_are_read(
    full: Registry, monkeypatch: pytest.MonkeyPatch, path: str, query: dict[str, str]
) -> None:
    small(monkeypatch, records=MANY)
    assert count(full, path, **query) == MANY
    small(monkeypatch, records=MANY - 1)
    assert f"more than {MANY - 1} records" in refused(full, path, **query)


def test_what_costs_its_page_alone_is_not_refused(full: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    small(monkeypatch, records=1, lines=MANY)
    assert count(full, "/api/object/") == MANY
    assert count(full, "/api/object/", ordering="id") == MANY
    assert count(full, "/api/namespace/", ordering="name") == MANY
    assert count(full, "/api/namespace/", name="ns*") == MANY
    assert count(full, "/api/object/", authors="1", ordering="description") == 1


def test_names_are_passed_over_to_a_bound(full: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    small(monkeypatch, lines=MANY - 1)
    assert f"more than {MANY - 1} entries" in refused(full, "/api/namespace/", name="*x*")
    assert count(full, "/api/namespace/", name="ns3*") == 1


def test_a_filter_takes_so_many_values(full: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    small(monkeypatch, values=MANY - 1)
    several = [str(number + 1) for number in range(MANY)]
    assert f"more than {MANY - 1} values" in refused(full, "/api/object/", authors=several)
    assert full.send("GET", "/api/object/", query={"authors": several[1:]}).body["count"] == MANY - 1


def test_a_report_ends_at_a_bound(full: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    thing = full.make("object")["url"]
    product = full.make("data_product", name="p", version="0.1.0", object=thing, namespace="/api/namespace/1/")
    address = f"/api/prov-report/{product['url'].rstrip('/').rpartition('/')[2]}"
    small(monkeypatch, records=100)
    assert full.send("GET", f"{address}/", query={"format": ["json"]}).status == 200
    small(monkeypatch, records=1)
    reply = full.send("GET", f"{address}/", query={"format": ["json"]})
    assert reply.status == 400
    assert "more than 1 records" in reply.text
