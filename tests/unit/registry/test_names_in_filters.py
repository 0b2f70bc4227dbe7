"""Filters that name what they mean, where many are called alike."""

from tests.unit.registry.conftest import Registry


def test_the_whole_name_is_found_among_many_that_begin_so(registry: Registry) -> None:
    registry.make("namespace", name="tide")
    for number in range(25):
        registry.make("namespace", name=f"tides {number}")
    registry.send("GET", "/api/data_product/")

    def asked(name: str) -> tuple[int, str]:
        reply = registry.send("GET", "/api/data_product/", query={"format": ["api"], "namespace": [name]})
        return reply.status, reply.headers.get("Location", "") + reply.text

    status, there = asked("tide")
    assert status == 302 and "namespace=1" in there
    status, page = asked("tides")
    assert status == 200 and page.count("namespace=") == 20 and "There may be more" in page
