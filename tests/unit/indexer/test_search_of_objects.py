"""What a page of the repository's search costs, and what it never shows."""

from typing import Any

from shared.meter import metered
from tests.unit.indexer.conftest import NOBODY, IndexedGroups


def test_a_page_of_hits_takes_two_trips_and_what_its_records_take(groups: IndexedGroups) -> None:
    repository = groups.repository
    for number in range(30):
        draft = repository.make(f"Gauge {number:02}")
        repository.ok("POST", f"/api/objects/deposit/{draft['id']}/submit")
    hidden = repository.make("Gauge of nobody else")
    groups.listen()
    groups.index()

    def search(**asked: list[str]) -> tuple[dict[str, Any], float]:
        with metered() as use:
            found = repository.ok(
                "GET", "/api/objects", query={"query": ["gauge"], "sort": ["asc"], **asked}, caller=NOBODY
            )
        assert use.trips == 2
        return found, use.read_units

    search()
    first, units = search()
    assert first["hits"]["total"] == 30
    assert [each["title"] for each in first["hits"]["hits"]] == [f"Gauge {number:02}" for number in range(25)]
    assert units <= 25 + 2
    second, fewer = search(page=["2"])
    assert len(second["hits"]["hits"]) == 5
    assert fewer < units
    assert hidden["id"] not in str((first, second))
