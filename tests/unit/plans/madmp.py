"""Machine-actionable plans with every field of the RDA DMP Common Standard 1.0, 1.1 and 1.2, for property tests.

They are valid against the schema of their version, and have members that no schema knows at any depth.
"""

import json
from datetime import UTC
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

import simplejson
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from functions.plans.documents import rda
from functions.plans.documents.rda.validation import VERSIONS

Made = SearchStrategy[Any]


def schema(version: str) -> dict[str, Any]:
    """Give the JSON Schema of a version."""
    read: dict[str, Any] = json.loads(Path(rda.__path__[0], f"maDMP-schema-{version}.json").read_text())
    return read


_DMP: Final = schema("1.0")["properties"]["dmp"]["properties"]
_LANGUAGES: Final = _DMP["language"]["enum"]
_CURRENCIES: Final = _DMP["cost"]["items"]["properties"]["currency_code"]["enum"]
_HOST: Final = _DMP["dataset"]["items"]["properties"]["distribution"]["items"]["properties"]["host"]["properties"]
_COUNTRIES: Final = _HOST["geo_location"]["enum"]

TEXTS: Final = st.text(max_size=20)
SAID: Final = st.builds("{}{}".format, st.sampled_from(["a", " é", "<b>海</b>\t", "\U0001f9ec"]), TEXTS)
"""Texts that are not blank."""

NUMBERS: Final = st.builds(
    "{}{}.{}e{}".format,
    *(st.sampled_from(["", "-"]), st.integers(0, 10**20), st.integers(0, 10**20), st.integers(-400, 280)),
).map(Decimal) | st.integers(-(10**30), 10**30)

ADDRESSES: Final = st.builds("{}@lakeside.example".format, st.sampled_from(["tove.lind", "mara+plans", "a"]))
URLS: Final = st.builds("https://stele.example/{}".format, st.integers(0, 99))
DATES: Final = st.dates().map(str)
INSTANTS: Final = st.datetimes(timezones=st.just(UTC)).map(lambda moment: moment.isoformat().replace("+00:00", "Z"))
YES: Final = st.sampled_from(["yes", "no", "unknown"])

_UNKNOWN_VALUES: Final = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXTS, inner, max_size=2),
    max_leaves=4,
)
_UNKNOWN: Final = st.dictionaries(TEXTS.map("x-{}".format), _UNKNOWN_VALUES, max_size=1)


def exactly(value: Any) -> str:
    """Write a value so that two are equal if and only if they are the same but for the order of their members."""
    text: str = simplejson.dumps(value, sort_keys=True)
    return text


@cache
def documents(version: str, *, whole: bool = False) -> Made:
    """Give a strategy of documents of a version: what is in `dmp`.

    Args:
        version: one of `VERSIONS`.
        whole: whether every field that the version has is there.
    """
    return _Maker(version, whole).dmp()


class _Maker:
    """Makes strategies of one version's objects.

    How often a field is there is said for the three versions, one digit each: at least 1 time or 0 times, or `-` where
    the version does not have it.
    """

    def __init__(self, version: str, whole: bool) -> None:
        self.place = VERSIONS.index(version)
        self.whole = whole
        self.is_latest = version == "1.2"

    def object(self, *always: str, **fields: Made | tuple[str, Made]) -> Made:
        """Give objects. `always` names the fields that all versions need."""
        needed: dict[str, Made] = {}
        free: dict[str, Made] = {}
        for name, field in fields.items():
            often, made = field if isinstance(field, tuple) else ("111" if name in always else "000", field)
            if often[self.place] != "-":
                (needed if self.whole or often[self.place] == "1" else free)[name] = made
        known = st.fixed_dictionaries(needed, optional=free)
        return st.builds(lambda members, unknown: {**unknown, **members}, known, _UNKNOWN)

    def many(self, made: Made, *, least: int = 0, unique: bool = False) -> Made:
        """Give lists; `least` holds for 1.0."""
        smallest = 1 if self.whole else least if self.place == 0 else 0
        return st.lists(made, min_size=smallest, max_size=2, unique=unique)

    def one_or_many(self, made: Made) -> Made:
        return made | st.lists(made, min_size=1, max_size=2) if self.is_latest else made

    def id(self, *types: str) -> Made:
        """Give identifiers; their types are free from 1.2 on."""
        type = SAID if self.is_latest else st.sampled_from(types)
        return self.object("type", "identifier", type=type, identifier=SAID)

    def affiliation(self) -> Made:
        """Give affiliations: a list in 1.2; before, DMPRoadmap's object, which the schemas know nothing of."""
        ror = self.object("type", "identifier", type=st.just("ror"), identifier=st.just("https://ror.org/02mhbdp94"))
        if self.is_latest:
            return self.many(self.object("name", "affiliation_id", name=SAID, affiliation_id=ror))
        return self.object("name", name=SAID, abbreviation=TEXTS, region=TEXTS, affiliation_id=ror)

    def related(self) -> Made:
        return self.many(
            self.object(
                *("identifier", "relation_type", "type"),
                **dict.fromkeys(("identifier", "relation_type", "type"), SAID),
                **dict.fromkeys(("metadata_scheme", "resource_type", "scheme_type"), TEXTS),
                scheme_uri=URLS,
            )
        )

    def person(self, id: str, **more: Any) -> Made:
        ids = self.one_or_many(self.id("orcid", "isni", "openid", "other"))
        return self.object("name", id, name=SAID, affiliation=self.affiliation(), **{id: ids}, **more)

    def dmp(self) -> Made:
        return self.object(
            *("title", "contact", "created", "modified", "dmp_id", "ethical_issues_exist", "language", "dataset"),
            title=SAID,
            description=TEXTS,
            language=st.sampled_from(_LANGUAGES),
            created=INSTANTS,
            modified=INSTANTS,
            ethical_issues_exist=YES,
            ethical_issues_description=TEXTS,
            ethical_issues_report=TEXTS if self.is_latest else URLS,
            dmp_id=self.id("handle", "doi", "ark", "url", "other"),
            alternate_identifier=("--0", self.many(self.id())),
            related_identifier=("--0", self.related()),
            contact=self.person("contact_id", mbox=("111", ADDRESSES)),
            contributor=self.many(
                self.person("contributor_id", mbox=ADDRESSES, role=("111", self.many(TEXTS, least=1, unique=True)))
            ),
            cost=self.many(
                self.object("title", title=TEXTS, description=TEXTS, value=NUMBERS, currency_code=_any_of(_CURRENCIES))
            ),
            project=self.many(self.project()),
            dataset=self.many(self.dataset(), least=1),
            schema=TEXTS,
            extension=self.many(st.builds(lambda entry: {"dmphub": entry}, _UNKNOWN)),
        )

    def project(self) -> Made:
        funding = self.object(
            "funder_id",
            name=TEXTS,
            funder_id=self.id("fundref", "url", "other"),
            grant_id=("100", self.id("url", "other")),
            funding_status=_any_of(["planned", "applied", "granted", "rejected"]),
        )
        return self.object(
            "title",
            title=TEXTS,
            description=TEXTS,
            start=("100", DATES),
            end=("100", DATES),
            project_id=("--0", self.many(self.id())),
            funding=self.many(funding),
        )

    def dataset(self) -> Made:
        described = self.object("title", title=TEXTS, description=TEXTS)
        standard = self.object("type", "identifier", type=_any_of(["url", "other"]), identifier=TEXTS)
        metadata = self.object(
            *("language", "metadata_standard_id"),
            language=_any_of(_LANGUAGES),
            description=TEXTS,
            metadata_standard_id=self.one_or_many(standard),
        )
        resource = self.object(
            "name", name=TEXTS, description=TEXTS, technical_resource_id=("--0", self.many(self.id()))
        )
        return self.object(
            *("title", "dataset_id", "personal_data", "sensitive_data"),
            title=TEXTS,
            type=TEXTS,
            description=TEXTS,
            issued=DATES,
            language=_any_of(_LANGUAGES),
            keyword=self.many(TEXTS),
            personal_data=YES,
            sensitive_data=YES,
            preservation_statement=TEXTS,
            data_quality_assurance=self.many(TEXTS),
            dataset_id=self.id("handle", "doi", "ark", "url", "other"),
            alternate_identifier=("--0", self.many(self.id())),
            related_identifier=("--0", self.related()),
            creator=("--0", self.many(self.person("creator_id", mbox=ADDRESSES))),
            is_reused=("--0", st.booleans()),
            rights=("--0", TEXTS),
            metadata=self.many(metadata, least=1),
            security_and_privacy=self.many(described, least=1),
            technical_resource=self.many(resource),
            distribution=self.many(self.distribution()),
        )

    def distribution(self) -> Made:
        licence = self.object("license_ref", "start_date", license_ref=URLS, start_date=DATES)
        return self.object(
            *("title", "data_access"),
            title=TEXTS,
            description=TEXTS,
            issued=("--0", DATES),
            access_url=TEXTS,
            download_url=URLS,
            available_until=DATES,
            byte_size=st.integers(0, 10**30),
            data_access=_any_of(["open", "shared", "closed"]),
            format=self.many(TEXTS),
            license=self.many(licence, least=1),
            host=self.host(),
        )

    def host(self) -> Made:
        return self.object(
            *("title", "url"),
            title=TEXTS,
            url=URLS,
            **dict.fromkeys(("availability", "backup_frequency", "backup_type", "description", "storage_type"), TEXTS),
            certified_with=_any_of(_HOST["certified_with"]["enum"]),
            geo_location=_any_of(_COUNTRIES),
            host_id=("--0", self.many(self.id())),
            pid_system=self.many(_any_of(_HOST["pid_system"]["items"]["enum"])),
            support_versioning=YES,
        )


def _any_of(values: list[str]) -> Made:
    return st.sampled_from(values)
