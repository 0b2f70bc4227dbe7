"""OpenAPI documents that functions ship; `python -m infra.documentation` makes them of the tables of operations."""

import json
from pathlib import Path

from shared.http.request import Request
from shared.http.response import Response


def openapi_document(file: Path, request: Request) -> Response:
    """Answer with a document, which then says where this site is."""
    return Response(200, {**json.loads(file.read_text()), "servers": [{"url": request.base_url}]})
