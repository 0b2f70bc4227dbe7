"""Packages as records, for tests of what is made of them."""

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from functions.catalogue.wire import ShownPackage
from shared.records import Record, Values

SITE = "https://stele.example/live"


def record(collection: str = "package", id: int = 17, **values: Any) -> Record:
    """Give a package of which nothing is said but these values."""
    nothing: Values = {
        "uuid": str(uuid5(NAMESPACE_URL, f"{collection}/{id}")),
        "name": "fen-water-levels",
        "claimed": "fen-water-levels",
        "state": "active",
        "owner": 1,
        "created": "2026-02-03T10:00:00.120000",
        "changed": "2026-02-04T11:30:00.000000",
        "revision": "0f7a3c1e-0000-4000-8000-000000000000",
        **dict.fromkeys(("title", "version", "url", "author", "author_email", "maintainer", "maintainer_email")),
        **dict.fromkeys(("notes", "license")),
        "tags": [],
        "extras": {},
        "groups": [],
        "resources": [],
        "relationships": [],
    }
    return Record(collection, id, 1, nothing | values)


def package(**values: Any) -> ShownPackage:
    """Give a package as it is shown."""
    return ShownPackage(record(**values))


def resource(**said: Any) -> Values:
    """Give a resource of which nothing is said but this."""
    nothing = ("format", "description", "hash", "name", "resource_type", "mimetype", "size", "created", "last_modified")
    return {"id": "9c1d1d54-0000-4000-8000-000000000001", "url": "", **dict.fromkeys(nothing)} | said


FULL = package(
    title="Fen water levels",
    version="2026-01",
    url="https://drainage.example/levels",
    author="Ada Muir",
    author_email="ada@drainage.example",
    maintainer="Levels desk",
    maintainer_email="levels@drainage.example",
    notes="Levels at *forty* gauges.",
    license="cc-by",
    tags=["fen", "water"],
    extras={
        "agency": "Drainage Board",
        "department": "Ministry of Water",
        "geographic_coverage": "East fens",
        "temporal_coverage": "2009-04 to 2011-12-31",
        "update_frequency": "Monthly",
    },
    resources=[
        resource(url="https://drainage.example/levels 2026.csv", format="CSV", size=2048, name="Levels"),
        resource(id="b", url="https://drainage.example/viewer", format="HTML", description="A viewer"),
        resource(id="c", url="javascript:alert(1)"),
    ],
)
"""A package of which everything is said."""
