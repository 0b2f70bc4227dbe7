"""How many files, and bytes, datasets and experiments count."""

from tests.unit.experiments.files.site import Site


def test_sums_follow_at_once(site: Site) -> None:
    first, second = site.experiment(), site.experiment()
    one, other = site.dataset(first, second), site.dataset(second)
    a = site.add(one)
    site.add(one, filename="b", size=100)
    site.add(other, size=1000)
    assert site.sums("dataset", one) == (2, 112)
    assert [site.sums("experiment", each) for each in (first, second)] == [(2, 112), (3, 1112)]
    assert site.send("PATCH", f"/api/v1/dataset_file/{a}/", {"size": 10}).status == 202
    assert site.sums("experiment", first) == (2, 110)
    moved = {"dataset": f"/api/v1/dataset/{other}/", "filename": "moved"}
    assert site.send("PATCH", f"/api/v1/dataset_file/{a}/", moved).status == 202
    assert [site.sums("dataset", each) for each in (one, other)] == [(1, 100), (2, 1010)]
    assert [site.sums("experiment", each) for each in (first, second)] == [(1, 100), (3, 1110)]
