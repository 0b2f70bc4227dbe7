"""HTTP as the functions see it: requests, responses, and the app that routes between them."""

from shared.headers import Headers
from shared.http.app import App
from shared.http.body import Form, UploadedFile
from shared.http.dialect import Dialect
from shared.http.errors import MalformedBody, NotFound
from shared.http.request import Request
from shared.http.response import TEXT, Response, to_json

__all__ = [
    "TEXT",
    "App",
    "Dialect",
    "Form",
    "Headers",
    "MalformedBody",
    "NotFound",
    "Request",
    "Response",
    "UploadedFile",
    "to_json",
]
