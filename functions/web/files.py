"""Where the files are that the website serves as they are, or reads."""

from __future__ import annotations

from pathlib import Path
from typing import Final

_HERE: Final = Path(__file__).parent

DOCUMENT: Final = _HERE / "openapi.json"
"""What the whole site serves (OpenAPI 3.1), as `infra` made it."""

SWAGGER: Final = _HERE / "swagger"
"""The directory of Swagger UI."""

ICON: Final = _HERE / "favicon.ico"
"""The picture of the site, in 16, 32 and 48 pixels."""

TEMPLATES: Final = _HERE / "templates"
"""The directory of the pages' templates."""
