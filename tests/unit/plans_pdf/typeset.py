"""Documents, typeset."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from functions.plans_pdf import typesetting
from functions.plans_pdf.contents import contents_of

ADDRESS: Final = "https://plans.example/api/v1/plans/7"

WHOLE: Final[dict[str, Any]] = {
    "title": "Groundwater in the alpine karst",
    "description": "First paragraph.\n\nSecond <em>one</em> &amp; last, 3 < 4.",
    "language": "deu",
    "created": "2026-03-01T10:20:30Z",
    "modified": 1702466520326,
    "dmp_id": {"identifier": "10.5072/plan", "type": "doi"},
    "ethical_issues_exist": "yes",
    "ethical_issues_description": "Interviews with people.",
    "ethical_issues_report": "https://docs.example/report",
    "alternate_identifier": [{"identifier": "K-17", "type": "Lab"}],
    "contact": {
        "name": "Tove Lind",
        "mbox": "mailto:tove.lind@lakeside.example",
        "affiliation": {
            **{"name": "Lakeside University", "abbreviation": "LU", "region": "Northlands"},
            "affiliation_id": {"type": "ror", "identifier": "https://ror.org/0demo1234"},
        },
        "contact_id": {"type": "orcid", "identifier": "0000-0002-1825-0097"},
    },
    "contributor": [
        {
            "name": "Mara Okoye",
            "mbox": "mara.okoye@lakeside.example",
            "role": ["http://credit.niso.org/contributor-roles/data-curation", "ProjectLeader"],
            "affiliation": [{"name": "LU", "affiliation_id": {"type": "ror", "identifier": "0demo1234"}}],
            "contributor_id": [{"type": "isni", "identifier": "0000 0001"}],
        },
        "Somebody as text",
    ],
    "project": [
        {
            **{"title": "Karst", "description": "<p>One</p><ul><li>two</li></ul>", "start": "2026-01-01"},
            **{"end": "2028-12-31", "project_id": [{"type": "other", "identifier": "KP"}]},
            "funding": [
                {
                    **{"name": "Science Fund", "funding_status": "granted"},
                    "funder_id": {"type": "fundref", "identifier": "501100002428"},
                    "grant_id": {"type": "url", "identifier": "https://grants.example/P1"},
                }
            ],
        }
    ],
    "cost": [{"title": "Storage", "description": "Five years", "value": Decimal("1234.50"), "currency_code": "EUR"}],
    "related_identifier": [
        {"identifier": "10.5281/z.1", "type": "doi", "relation_type": "IsSupplementTo", "resource_type": "Software"}
    ],
    "dataset": [
        {
            **{"title": "Sensor readings", "type": "Time series", "description": "Every ten minutes.", "rights": "All"},
            **{"keyword": ["karst", "water"], "language": "eng", "issued": "2027-01-01", "is_reused": False},
            **{"personal_data": "no", "sensitive_data": "unknown", "data_quality_assurance": ["Calibrated", "Checked"]},
            "dataset_id": {"identifier": "21.T11998/0000", "type": "handle"},
            "preservation_statement": "Kept ten years",
            "security_and_privacy": [{"title": "Access control", "description": "Members only"}],
            "metadata": [
                {
                    **{"description": "Discovery", "language": "eng"},
                    "metadata_standard_id": {"identifier": "https://standards.example/dc", "type": "url"},
                }
            ],
            "technical_resource": [
                {"name": "Logger", "technical_resource_id": [{"identifier": "TR1", "type": "other"}]}
            ],
            "creator": [{"name": "Ines Vale", "creator_id": {"type": "orcid", "identifier": "0000-0001-5109-3700"}}],
            "available_until": "2030-09-30",
            "distribution": [
                {
                    **{"title": "CSV files", "data_access": "open", "byte_size": 1234567890123, "format": ["text/csv"]},
                    **{"access_url": "https://data.example/x", "download_url": "https://data.example/x.csv"},
                    **{"issued": "2027-02-02", "available_until": "2037", "description": "One a day"},
                    "license": [{"license_ref": "https://creativecommons.org/licenses/by/4.0/", "start_date": "2027"}],
                    "host": {
                        **{"title": "Zenodo", "url": "https://zenodo.example", "availability": "99.9 %"},
                        **{"backup_frequency": "daily", "backup_type": "tape", "certified_with": "dsa"},
                        **{"geo_location": "CH", "pid_system": ["doi"], "storage_type": "disk"},
                        **{"support_versioning": "yes", "description": "A repository", "host_id": []},
                    },
                }
            ],
        },
        {"title": "Interviews", "personal_data": "yes", "sensitive_data": "yes", "distribution": []},
    ],
    "extension": [
        {"dmproadmap": {"template": {"id": 1, "title": "DCC Template"}, "visibility": "publicly_visible"}},
        {"other": {"a": [1, True]}},
    ],
    "dmproadmap_links": {"get": ADDRESS},
    "unknown": {"deep": [{"er": 0}]},
}
"""A document with members of every kind."""


def typeset(dmp: dict[str, Any]) -> bytes:
    """Typeset a document."""
    return typesetting.pdf_of(typesetting.written(contents_of(dmp, ADDRESS)))
