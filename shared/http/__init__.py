"""HTTP as the functions see it: requests, responses, and the app that routes between them."""

from shared.headers import Headers
from shared.http.app import App, Slash
from shared.http.body import Form, UploadedFile
from shared.http.dialect import Dialect, Fields, Handler
from shared.http.errors import MalformedBody, NotFound, Refused
from shared.http.request import Request
from shared.http.response import AS_IT_IS, NO_STORE, TEXT, Response, redirect, to_json

__all__ = [
    "AS_IT_IS",
    "NO_STORE",
    "TEXT",
    "App",
    "Dialect",
    "Fields",
    "Form",
    "Handler",
    "Headers",
    "MalformedBody",
    "NotFound",
    "Refused",
    "Request",
    "Response",
    "Slash",
    "UploadedFile",
    "redirect",
    "to_json",
]
