"""The objects of the demo repository, in every state and with every share level: stars, a harbour and a kiln."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


def _field(name: str, type: str, label: str, desc: str, *values: str, use: str = "M") -> dict[str, Any]:
    described = {"name": name, "type": type, "use": use, "label": label, "desc": desc}
    return {**described, **({"values": list(values)} if values else {})}


COMMUNITIES: Mapping[str, Mapping[str, Any]] = {
    "astrophysics": {
        "title": "Astrophysics",
        "description": "This is the Astrophysics community",
        "fields": [
            _field("datatype", "xs:normalizedString", "Data type", "The type of data in the dataset"),
            _field(
                "study", "vocabulary", "Study type", "Astrophysical study type", "Observational", "Simulation", "Theory"
            ),
            _field(
                "simulation", "vocabulary", "Simulation type", "Type of simulation", "N-body", "Hydrodynamical", "None"
            ),
        ],
    },
    "lofar": {
        "title": "LOFAR",
        "description": "This is the LOFAR community",
        "policies": {"review": True},
        "fields": [
            _field("antennas", "vocabulary", "Antennas", "Which antennas were used", "HBA", "LBA"),
            _field("megahertz", "xs:decimal", "Frequency", "The middle of the band, in MHz", use="R"),
            _field("observed", "xs:date", "Observed on", "The day of the observation", use="O"),
        ],
    },
}
"""The communities beside the one that every site has; what is deposited in the second is reviewed."""

CATEGORIES = {
    "agricultural": "Agricultural Sciences",
    "natural": "Natural Sciences",
    "engineering": "Engineering and Technology",
    "humanities": "Humanities",
}


class Deposit(NamedTuple):
    """An object: where it is, how open it is, how far it has come, and what is said of it and stored with it.

    Attributes:
        title: its title, which no other has.
        community: the community that it is in.
        sharelevel: who may have its files.
        state: how far it comes: `draft`, `submitted` or `published`.
        base: base metadata, beside the title.
        values: what its community asks for.
        files: names and contents of its files.
        external: files that are elsewhere, by the names that they have here.
        collection: the title of the collection that it is in.
        namespace: `collection`, where it is one.
    """

    title: str
    community: str
    sharelevel: str
    state: str
    base: Mapping[str, Any]
    values: Mapping[str, Any] = {}
    files: Mapping[str, str] = {}
    external: Mapping[str, str] = {}
    collection: str = ""
    namespace: str = "deposit"


_COSMOGRID = "The Cosmogrid Simulation: Statistical Properties of Small Dark Matter Halos {}³ resolution"
_ASTRONOMERS = ["Ishiyama, Tomoaki", "Portegies Zwart, Simon", "Makino, Junichiro"]
_DARK_MATTER = ["dark matter", "cosmology", "N-body simulation"]
_SIMULATED = {"datatype": "Snapshots of particles", "study": "Simulation", "simulation": "N-body"}
_CC_BY = {"name": "CC-BY-4.0", "uri": "https://creativecommons.org/licenses/by/4.0/"}


def _cosmogrid(resolution: int) -> Deposit:
    said = {
        "creator": _ASTRONOMERS,
        "description": f"Snapshots and halo catalogues of a run with {resolution}³ particles.",
        **{"subject": _DARK_MATTER, "rights": [_CC_BY], "date": "2013"},
    }
    title = _COSMOGRID.format(resolution)
    return Deposit(title, "astrophysics", "Open", "published", said, _SIMULATED, namespace="collection")


COLLECTIONS = (_cosmogrid(2048), _cosmogrid(512))

DEPOSITS = (
    Deposit(
        *("Cosmogrid 512³, halo catalogue at redshift 0", "astrophysics", "Open", "published"),
        {
            "creator": _ASTRONOMERS,
            "description": "Masses and positions of the halos of the last snapshot; its particles are elsewhere.",
            **{"subject": _DARK_MATTER, "type": "Dataset", "rights": [_CC_BY], "date": "2013-04-20"},
        },
        {**_SIMULATED, "datatype": "Halo catalogue"},
        {
            "halos.csv": "id,mass,x,y,z\n1,3.1e12,0.41,0.77,0.02\n2,8.4e11,0.13,0.55,0.91\n",
            "README.md": "# Halos at redshift 0\n\nMasses in solar masses, positions in units of the box.\n",
        },
        {"snapshot-512-z0.tar": "21.T12996/cosmogrid-512-z0"},
        collection=_COSMOGRID.format(512),
    ),
    Deposit(
        *("Cosmogrid 2048³, halo catalogue at redshift 0", "astrophysics", "Restricted", "published"),
        {"creator": _ASTRONOMERS, "subject": _DARK_MATTER, "type": "Dataset", "date": "2013-04-22"},
        {**_SIMULATED, "datatype": "Halo catalogue"},
        {"halos.csv": "id,mass,x,y,z\n1,2.9e12,0.41,0.77,0.02\n"},
        collection=_COSMOGRID.format(2048),
    ),
    Deposit(
        *("A pulsar in the lower band, one night", "lofar", "Open", "published"),
        {
            "creator": ["Reid, Isla"],
            "description": "Dynamic spectrum of 40 minutes.",
            **{"subject": ["pulsars", "radio astronomy"], "type": "Dataset", "date": "2024-11-03"},
        },
        {"antennas": "LBA", "megahertz": 58.5, "observed": "2024-11-03"},
        {"spectrum/minutes-00-20.csv": "second,mhz,jansky\n0,58.4,11.2\n", "spectrum/notes.txt": "Clear sky.\n"},
    ),
    Deposit(
        *("A pulsar in the higher band, the same night", "lofar", "Closed", "submitted"),
        {"creator": ["Reid, Isla"], "subject": ["pulsars", "radio astronomy"], "date": "2024-11-03"},
        {"antennas": "HBA", "megahertz": 149.8},
        {"spectrum.csv": "second,mhz,jansky\n0,149.7,4.1\n"},
    ),
    Deposit(
        *("Tide gauge 7, winter storms", "surf", "Open", "published"),
        {
            "creator": ["Muir, Ada", "Firth Drainage Board"],
            "description": "Readings of every minute during six storms, and the tables they are compared with.",
            "subject": ["tides", "storms", "harbour"],
            **{"type": "Dataset", "language": "en", "publisher": "Firth Institute", "date": "2025-12-31"},
            **{"rights": [{"name": "CC-BY-4.0"}], "relation": ["{site}/dataset/tide-tables"]},
        },
        {"station": {"no": 7, "depth": 3.5}},
        {
            "readings.csv": "minute,metres\n0,2.31\n1,2.33\n2,2.36\n",
            "gauge 7 (how it is read).txt": "By eye, at the staff.\n",
        },
    ),
    Deposit(
        *("Kiln 7: what the celadon's thermocouples say", "surf", "Restricted", "published"),
        {
            "creator": ["Muir, Ada"],
            "description": "The logs of a firing with the laboratory's reading of them.",
            **{"subject": ["ceramics", "glaze"], "type": "Dataset", "date": "2026-02"},
            "relation": ["{site}/api/v1/experiment/1/"],
        },
        files={"reading.md": "The plateau at minute 480 is the cone bending.\n"},
    ),
    Deposit(
        *("Interviews with the harbour's pilots", "surf", "Closed", "published"),
        {
            "creator": ["Nkemelu, Grace", "Muir, Ada"],
            "description": "Transcripts of eleven conversations; names are changed.",
            **{"subject": ["oral history", "harbour"], "type": "Text", "language": "en", "date": "2025-06-14"},
        },
        files={"pilot-01.txt": "Q: How do you know the bar?\nA: By the colour of the water.\n"},
    ),
    Deposit(
        *("Parameters behind the epidemic model's runs", "surf", "Open", "published"),
        {
            "creator": ["Muir, Ada"],
            "description": "What each run was started with.",
            **{"subject": ["epidemiology", "simulation"], "type": "Dataset", "date": "2026-01-20"},
            "relation": ["{site}/api/data_product/1/"],
        },
        files={"parameters.json": '{"contacts_a_day": 11.4, "seed": 1729}\n'},
    ),
    Deposit(
        *("Sediment cores, first readings", "surf", "Open", "draft"),
        {"creator": ["Muir, Ada"], "subject": ["sediment"]},
        files={"core-01.csv": "centimetre,grain\n0,silt\n10,sand\n"},
    ),
    Deposit(
        *("Notes that nobody shall see yet", "surf", "Closed", "draft"),
        {},
    ),
)
