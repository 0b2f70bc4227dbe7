"""One OpenAPI 3.1 document of the whole site, made from all groups' tables of operations."""

from __future__ import annotations

from infra.documentation.accounts import AccountsDescription
from infra.documentation.catalogue import CatalogueDescription
from infra.documentation.description import Description
from infra.documentation.experiments import ExperimentsDescription
from infra.documentation.plans import PlansDescription
from infra.documentation.registry import RegistryDescription
from infra.documentation.repository import RepositoryDescription
from infra.documentation.schemas import CREDENTIALS, Json
from infra.documentation.web import WebDescription

DESCRIPTIONS: tuple[Description, ...] = (
    CatalogueDescription(),
    RepositoryDescription(),
    ExperimentsDescription(),
    RegistryDescription(),
    PlansDescription(),
    AccountsDescription(),
    WebDescription(),
)
"""How the operations of each group that has a function are described, in the order of the site's bar."""


def document() -> Json:
    """Give the document; the site says where it is when it is asked for."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Stele",
            "version": "1",
            "description": "\n".join(f"- {each.group}: {each.about}" for each in DESCRIPTIONS),
        },
        "servers": [],
        "tags": [
            {"name": f"{each.group}.{name}", "description": text}
            for each in DESCRIPTIONS
            for name, text in each.tags().items()
        ],
        "paths": {path: item for each in DESCRIPTIONS for path, item in each.paths().items()},
        "components": {
            "securitySchemes": CREDENTIALS,
            "schemas": {name: part for each in DESCRIPTIONS for name, part in each.components()["schemas"].items()},
            "responses": {name: part for each in DESCRIPTIONS for name, part in each.components()["responses"].items()},
        },
    }
