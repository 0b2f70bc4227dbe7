"""The names of the registry's tables: their lists and records have short addresses below the site's root.

No function imports another's package, so they stand here again; a test compares.
"""

from __future__ import annotations

from typing import Final

TABLES: Final = (
    *("file_type", "issue", "author", "object", "user_author", "object_component", "code_run", "storage_root"),
    *("storage_location", "namespace", "data_product", "external_object", "quality_controlled", "keyword", "licence"),
    *("code_repo_release", "key_value"),
)

ALIASED: Final = frozenset({"data_product", "external_object"})
"""Those whose records the registry itself answers for: there, files have names too."""
