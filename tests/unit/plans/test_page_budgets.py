"""What a plan's page takes: the API's trips, one for names and one for links, however much it is linked with."""

from shared.meter import metered
from shared.search.related import kept_faces
from tests.unit.plans.conftest import SITE, Plans, dmp
from tests.unit.search.cards import card


def test_a_plans_page_takes_no_more_than_the_api_and_two_trips(plans: Plans) -> None:
    named = {"title": "Levels", "dataset_id": {"type": "doi", "identifier": "10.5072/x"}}
    [made] = plans.create(dmp(dataset=[named]))
    path = made["dmproadmap_links"]["get"].removeprefix(SITE)
    linked = card("deposit/1", links=("plan/1",), landing="/deposit/1", aliases=("doi:10.5072/x",))
    kept_faces().keep({linked.id: linked}, 1)
    used = []
    for each in (path, path.removeprefix("/api/v1")):
        with metered() as use:
            assert "/deposit/1" in plans.send("GET", each).text
        used.append(use.trips)
    assert used[1] <= used[0] + 2
    assert used == [2, 3]
