"""The page of all tables: what each holds, and how much."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from functions.registry.labels import plural
from functions.registry.store import store
from functions.registry.tables import TABLES
from shared.aws import parallel
from shared.http import Request

_SUBJECTS: Final = (
    ("Data", ("data_product", "external_object", "namespace", "object", "object_component")),
    ("Provenance", ("code_run", "code_repo_release")),
    ("Description", ("author", "keyword", "licence", "key_value", "issue", "quality_controlled")),
    ("Storage", ("storage_root", "storage_location", "file_type")),
    ("People", ("user_author",)),
)
"""The tables by what they are about, what people look for first."""


def shown_tables(request: Request) -> dict[str, Any]:
    """Give what the page of all tables shows. One round trip, for the numbers: a query for each table at once."""
    counts = dict(zip(TABLES, parallel(*(partial(store().total, name) for name in TABLES)), strict=True))
    return {
        "subjects": [
            (subject, [(name, plural(name), TABLES[name].about, counts[name]) for name in tables])
            for subject, tables in _SUBJECTS
        ],
        "signed_in": request.principal.is_user,
    }
