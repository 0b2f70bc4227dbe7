"""A demo catalogue: what the departments of a small coastal region publish.

Written over HTTP, the way CKAN's own clients write: ask for an object by its name, make it where there is none. So an
interrupted load goes on where it stopped, and a second load changes nothing.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import requests

from infra.demo.errors import DemoError

_FILES = "https://open.firth.example/files"


class Department(NamedTuple):
    """Who publishes: the department and its agency, what they publish as, and whom to ask."""

    department: str
    agency: str
    group: str
    title: str
    description: str
    email: str


class Series(NamedTuple):
    """One package: its name and title, what it is about, and how it is published."""

    department: str
    name: str
    title: str
    notes: str
    tags: str
    licence: str
    frequency: str
    period: str
    granularity: str
    formats: str


DEPARTMENTS = {
    "water": Department(
        *("Department of Water", "Firth Drainage Board", "water", "Rivers and drains"),
        "Levels, flows and quality of the waters of the firth.",
        "levels@drainage.firth.example",
    ),
    "health": Department(
        *("Department of Health", "Firth Public Health", "health", "Health and care"),
        "Counts that surgeries and hospitals report, never of fewer than five people.",
        "statistics@health.firth.example",
    ),
    "transport": Department(
        *("Department of Transport", "Harbour and Roads Authority", "transport", "Transport"),
        "Roads, buses, ferries and the harbour.",
        "data@roads.firth.example",
    ),
    "land": Department(
        *("Department of Agriculture", "Land Survey", "land", "Land and nature"),
        "Soils, crops, woods and what lives there.",
        "survey@land.firth.example",
    ),
    "people": Department(
        *("Office of the Region", "Firth Statistics", "people", "People and work"),
        "Population, dwellings and employment; official statistics.",
        "enquiries@statistics.firth.example",
    ),
}

SERIES = (
    Series(
        *(
            "water",
            "fen-water-levels",
            "Fen water levels",
            "Water levels at **forty gauges**, every quarter of an hour.",
        ),
        *("water levels fen hydrology", "uk-ogl", "daily", "2009-04-01 to 2025-12-31", "point", "CSV JSON"),
    ),
    Series(
        *("water", "river-flows", "Flows of the rivers", "Daily mean flow in cubic metres a second at nine weirs."),
        *("water rivers hydrology flow", "uk-ogl", "monthly", "1961-01-01 to 2025-11-30", "point", "CSV"),
    ),
    Series(
        *("water", "bathing-water-quality", "Bathing water quality", "Bacteria in samples from the eleven beaches."),
        *("water beaches quality health", "cc-by", "weekly", "2015-05-01 to 2025-09-30", "point", "CSV XLSX"),
    ),
    Series(
        *("water", "drain-network", "Network of drains", "Drains, sluices and pumps with their catchments."),
        *("water drains network geodata", "odc-by", "annual", "2024", "line", "GeoJSON"),
    ),
    Series(
        *("water", "flood-warnings", "Flood warnings", "Every warning that was given: area, level, from when to when."),
        *("water flood warnings", "uk-ogl", "irregular", "2006-01-01 to 2025-12-31", "district", "CSV"),
    ),
    Series(
        *("water", "groundwater", "Groundwater boreholes", "Depth to the water in boreholes, measured by hand."),
        *("water groundwater hydrology", "uk-ogl", "quarterly", "1978-03-01 to 2025-09-30", "point", "CSV"),
    ),
    Series(
        *("water", "tide-tables", "Tides at the harbour", "Predicted and observed heights of the tide."),
        *("water tides harbour", "other-pd", "annual", "2020 to 2026", "point", "CSV TXT"),
    ),
    Series(
        *("health", "surgery-lists", "Patients by surgery", "Patients on the lists of surgeries, by age and sex."),
        *("health surgeries population", "uk-ogl", "quarterly", "2013-04-01 to 2025-10-01", "ward", "CSV XLSX"),
    ),
    Series(
        *("health", "vaccination-coverage", "Vaccination coverage", "Children vaccinated by their second birthday."),
        *("health vaccination children", "uk-ogl", "annual", "2010 to 2024", "district", "CSV"),
    ),
    Series(
        *("health", "hospital-waiting", "Waiting for treatment", "Weeks from referral to treatment, by speciality."),
        *("health hospitals waiting", "uk-ogl", "monthly", "2016-01 to 2025-11", "region", "CSV XLSX"),
    ),
    Series(
        *("health", "drug-abuse-treatment", "Treatment of drug abuse", "People who began a treatment, by substance."),
        *("health drugs treatment", "cc-by-sa", "annual", "2011 to 2024", "region", "XLSX"),
    ),
    Series(
        *("health", "air-and-asthma", "Air quality and asthma", "Admissions for asthma beside daily means of ozone."),
        *("health air asthma research", "odc-odbl", "irregular", "2018 to 2021", "district", "CSV JSON"),
    ),
    Series(
        *("health", "pharmacies", "Pharmacies", "Where pharmacies are, and when they are open at night."),
        *("health pharmacies geodata", "cc-zero", "monthly", "2025", "point", "CSV GeoJSON"),
    ),
    Series(
        *("transport", "road-traffic-counts", "Road traffic counts", "Vehicles a day on the main roads, by kind."),
        *("transport roads traffic", "uk-ogl", "annual", "2000 to 2024", "point", "CSV"),
    ),
    Series(
        *("transport", "bus-timetables", "Bus timetables", "Timetables of all lines as GTFS."),
        *("transport buses timetables", "odc-pddl", "weekly", "2025", "line", "ZIP"),
    ),
    Series(
        *("transport", "ferry-passengers", "Passengers of the ferries", "Passengers and cars by crossing and month."),
        *("transport ferries harbour", "cc-by", "monthly", "2005-01 to 2025-11", "line", "CSV"),
    ),
    Series(
        *(
            "transport",
            "ship-arrivals",
            "Arrivals of ships",
            "Ships at the harbour with their tonnage; names left out.",
        ),
        *("transport ships harbour", "cc-nc", "daily", "2019-01-01 to 2025-12-31", "point", "JSON"),
    ),
    Series(
        *("transport", "road-accidents", "Road accidents", "Accidents in which somebody was hurt."),
        *("transport roads accidents health", "uk-ogl", "annual", "1999 to 2024", "point", "CSV"),
    ),
    Series(
        *("transport", "cycle-counters", "Cycle counters", "Cyclists an hour at six counters."),
        *("transport cycling traffic", "cc-zero", "hourly", "2021-06-01 to 2025-12-31", "point", "CSV JSON"),
    ),
    Series(
        *("transport", "parking-places", "Parking places", "Car parks with their places and charges."),
        *("transport parking geodata", "other-open", "annual", "2025", "point", "GeoJSON"),
    ),
    Series(
        *("land", "soil-map", "Soil map", "Soils to a depth of a metre and a half, at 1:50,000."),
        *("land soil geodata", "cc-by", "irregular", "1987 to 2012", "polygon", "GeoJSON PDF"),
    ),
    Series(
        *("land", "crop-areas", "Areas of crops", "Hectares by crop, from the declarations of farms."),
        *("land crops agriculture", "uk-ogl", "annual", "2004 to 2025", "ward", "CSV"),
    ),
    Series(
        *("land", "bumblebee-survey", "Survey of bumblebees", "Common carder bees and others on fixed walks."),
        *("land bees biodiversity survey", "odc-by", "annual", "2015 to 2025", "point", "CSV ZIP"),
    ),
    Series(
        *(
            "land",
            "woodland-inventory",
            "Woodland inventory",
            "Trees on the plots of the inventory: species and girth.",
        ),
        *("land woods biodiversity", "gfdl", "irregular", "2009 to 2019", "point", "CSV"),
    ),
    Series(
        *("land", "peat-depths", "Depths of peat", "Probings of the fens' peat on a grid of 100 metres."),
        *("land peat fen soil", "uk-ogl", "irregular", "2016-03-01 to 2018-10-31", "point", "CSV GeoJSON"),
    ),
    Series(
        *("land", "aerial-photographs", "Aerial photographs", "Orthophotographs with 25 centimetres a pixel."),
        *("land photographs geodata", "other-closed", "biennial", "2022", "polygon", "TIFF"),
    ),
    Series(
        *("people", "population-estimates", "Population estimates", "People by age and sex in the middle of the year."),
        *("people population census", "uk-ogl", "annual", "1981 to 2024", "ward", "CSV XLSX"),
    ),
    Series(
        *("people", "census-small-areas", "Census, small areas", "Counts of the census for areas of some 300 people."),
        *("people census population", "uk-ogl", "irregular", "2011-03-27 to 2021-03-21", "ward", "CSV ZIP"),
    ),
    Series(
        *("people", "house-prices", "Prices of houses", "Median prices of the houses sold, by type."),
        *("people houses prices", "odc-odbl", "quarterly", "1995-01 to 2025-09", "district", "CSV"),
    ),
    Series(
        *("people", "employment-survey", "Employment survey", "Jobs by industry, full time and part time."),
        *("people employment survey", "uk-ogl", "annual", "2008 to 2024", "region", "XLSX"),
    ),
    Series(
        *("people", "civil-service-people-survey", "Survey of the region's staff", "What staff think of their work."),
        *("people survey staff", "uk-ogl", "annual", "2011 to 2025", "region", "CSV PDF"),
    ),
    Series(
        *("people", "council-spending", "Spending over 500", "Every payment of more than 500, with who was paid."),
        *("people spending transparency", "cc-zero", "monthly", "2010-11 to 2025-11", "region", "CSV"),
    ),
)

RELATIONSHIPS = (
    ("flood-warnings", "depends_on", "fen-water-levels", "Levels above which warnings are given"),
    ("peat-depths", "links_to", "soil-map", "The map's class of peat"),
    ("census-small-areas", "derives_from", "population-estimates", "Estimates are rebased on the census"),
    ("air-and-asthma", "derives_from", "surgery-lists", "Rates are per patient on a list"),
    ("cycle-counters", "child_of", "road-traffic-counts", "Counted on the same roads"),
)
"""Packages that have to do with each other: subject, type, object, comment."""


def load(site: str, token: str) -> None:
    """Write the demo catalogue, unless it is there.

    Args:
        site: the site's address, without a slash at its end.
        token: an ordinary user's, whose the packages and groups will be.

    Raises:
        DemoError: an object was refused.
    """
    api = _Catalogue(site, token)
    if api.has(_relationship(*RELATIONSHIPS[-1][:3])):
        return
    for each in DEPARTMENTS.values():
        body = {"name": each.group, "title": each.title, "description": each.description}
        api.ensure("group", body)
    for number, series in enumerate(SERIES, 1):
        api.ensure("package", _package(number, series))
    for subject, type, object, comment in RELATIONSHIPS:
        address = _relationship(subject, type, object)
        if not api.has(address):
            api.post(address, {"comment": comment})


class _Catalogue:
    """The catalogue's API, as much of it as the demo needs."""

    def __init__(self, site: str, token: str) -> None:
        self._api = f"{site}/api/rest"
        self._session = requests.Session()
        self._session.headers["Authorization"] = token

    def has(self, address: str) -> bool:
        """Say whether there is something at an address."""
        answer = self._session.get(f"{self._api}/{address}", timeout=60)
        if answer.status_code not in (200, 404):
            raise DemoError(f"GET {address}: {answer.status_code} {answer.text[:300]}")
        return answer.status_code == 200

    def ensure(self, register: str, body: Mapping[str, Any]) -> None:
        """Make an object, unless one of its name is there."""
        if not self.has(f"{register}/{body['name']}"):
            self.post(register, body)

    def post(self, address: str, body: Mapping[str, Any]) -> None:
        """Make something."""
        answer = self._session.post(f"{self._api}/{address}", json=body, timeout=60)
        if answer.status_code != 200:
            raise DemoError(f"POST {address}: {answer.status_code} {answer.text[:300]}")


def _relationship(subject: str, type: str, object: str) -> str:
    return f"package/{subject}/{type}/{object}"


def _package(number: int, series: Series) -> dict[str, Any]:
    """Write a package with the extras that the region's departments agreed on."""
    of = DEPARTMENTS[series.department]
    tags = series.tags.split()
    return {
        "name": series.name,
        "title": series.title,
        "version": series.period.rpartition(" ")[2],
        "url": f"https://open.firth.example/{series.department}/{series.name}",
        "author": of.agency,
        "author_email": of.email,
        "maintainer": f"{of.agency}, data desk",
        "maintainer_email": of.email,
        "license_id": series.licence,
        "notes": f"{series.notes}\n\n*{of.description}*",
        "tags": tags,
        "groups": [of.group],
        "extras": {
            "agency": of.agency,
            "categories": ", ".join(tags[:2]),
            "department": of.department,
            "external_reference": f"FIRTH-{number:03}",
            "geographic_coverage": "Firth region",
            "geographic_granularity": series.granularity,
            "national_statistic": "yes" if series.department == "people" else "no",
            "precision": "to the nearest 5" if series.department == "health" else "as measured",
            "temporal_coverage": series.period,
            "temporal_granularity": {"daily": "day", "hourly": "hour", "monthly": "month"}.get(
                series.frequency, "year"
            ),
            "update_frequency": series.frequency,
        },
        "resources": list(_resources(number, series)),
    }


def _resources(number: int, series: Series) -> Iterator[dict[str, Any]]:
    for format in series.formats.split():
        yield {
            "url": f"{_FILES}/{series.name}.{format.lower()}",
            "format": format,
            "name": f"{series.title} ({format})",
            "description": f"All values of {series.period}",
            "size": 4096 * number * (len(format) + 1),
        }
    if number % 4 == 0:
        yield {"url": f"{_FILES}/{series.name}/notes.html", "format": "HTML", "description": "How it was measured"}
