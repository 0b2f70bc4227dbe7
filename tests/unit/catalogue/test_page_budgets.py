"""What a package's page takes: the API's trips and two, for the links and what they lead to."""

from shared.meter import metered
from shared.search.related import kept_faces
from tests.unit.catalogue.conftest import NOBODY, Catalogue
from tests.unit.search.cards import card


def test_a_packages_page_takes_two_trips_more_than_the_api(catalogue: Catalogue) -> None:
    made = catalogue.make("tides", title="Tides")
    linked = card("deposit/1", links=("name:tides",), landing="/deposit/1")
    kept_faces().keep({linked.id: linked}, 1)
    with metered() as api:
        catalogue.send("GET", "/api/3/action/package_show", query={"id": [made["id"]]}, caller=NOBODY)
    with metered() as page:
        shown = catalogue.send("GET", f"/dataset/{made['id']}", caller=NOBODY, headers={"Accept": "text/html"})
    assert "/deposit/1" in shown.text
    assert (api.trips, page.trips) == (1, 3)
