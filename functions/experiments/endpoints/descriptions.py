"""What answers where the API describes itself."""

from __future__ import annotations

from functions.experiments.documentation import schema_documents, swagger
from functions.experiments.models import Resource
from shared.http import Request, Response


def top_listing(request: Request) -> Response:
    """Tell where every resource is, and what describes it: with `fullschema`, the descriptions themselves."""
    whole = bool(request.query.get("fullschema", [""])[-1])
    return Response(200, schema_documents.listing(whole=whole))


def describe(resource: Resource, request: Request) -> Response:
    """Describe the resource and its fields."""
    return Response(200, schema_documents.schema_document(resource))


def documentation(request: Request) -> Response:
    """Show the API's documentation."""
    return swagger.page(request)


def resource_listing(request: Request) -> Response:
    """Tell where the declaration of every resource is (Swagger 1.1)."""
    return Response(200, swagger.resource_listing(request.base_url))


def declaration(resource: Resource, request: Request) -> Response:
    """Declare the resource (Swagger 1.1)."""
    return Response(200, swagger.declaration(resource, request.base_url))
