"""Who may add files."""

from tests.unit.experiments.files.site import ADMIN, LENA, NOBODY, OTTO, Site


def test_who_may_add_files(site: Site) -> None:
    mine, theirs = site.experiment(), site.experiment(owner=10)

    def post(dataset: int, name: str, caller: dict[str, str]) -> tuple[int, bytes]:
        reply = site.send("POST", "/api/v1/dataset_file/", site.said(dataset, filename=name), caller=caller)
        return reply.status, reply.content if reply.status == 401 else b""

    shared = site.dataset(mine, theirs)
    assert post(shared, "nobody", NOBODY) == (401, b"")
    assert post(shared, "lena", LENA) == (201, b"")
    assert post(shared, "otto", OTTO) == (201, b"")
    assert post(site.dataset(theirs), "lena", LENA) == (401, b"")
    assert post(site.dataset(mine, immutable=True), "lena", LENA) == (401, b"")
    assert post(site.dataset(mine, immutable=True), "admin", ADMIN) == (201, b"")
    assert post(site.dataset(mine, site.experiment(locked=True)), "lena", LENA) == (401, b"")
