"""HTTP as the functions see it: requests, responses, and the app that routes between them."""

from shared.headers import Headers
from shared.http.app import App
from shared.http.body import Form, UploadedFile
from shared.http.dialect import Dialect, Fields
from shared.http.errors import MalformedBody, NotFound, Refused
from shared.http.operation import WEB_PAGE, Handler, ListOf, Operation, Slash, Who
from shared.http.request import Request
from shared.http.response import AS_IT_IS, NO_STORE, TEXT, Response, redirect, to_json

__all__ = [
    "AS_IT_IS",
    "NO_STORE",
    "TEXT",
    "WEB_PAGE",
    "App",
    "Dialect",
    "Fields",
    "Form",
    "Handler",
    "Headers",
    "ListOf",
    "MalformedBody",
    "NotFound",
    "Operation",
    "Refused",
    "Request",
    "Response",
    "Slash",
    "UploadedFile",
    "Who",
    "redirect",
    "to_json",
]
