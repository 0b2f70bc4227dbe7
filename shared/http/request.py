"""The request that a handler is given."""

import base64
import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any
from urllib.parse import urlencode, urlsplit

from shared.base_url import base_url_of, is_over_tls, path_of
from shared.headers import Headers
from shared.http.body import Form, parse_json, parse_multipart, parse_urlencoded
from shared.http.operation import WEB_PAGE, Operation, Who
from shared.http.weights import weights
from shared.principal import BadCredential, Principal

CORRELATION_HEADER = "X-Correlation-Id"
"""The answer's header with the request's id, the one that stands in every log line about it."""

FORM_URLENCODED = "application/x-www-form-urlencoded"
FORM_MULTIPART = "multipart/form-data"


_CHARSET = re.compile(r';\s*charset="?([^";\s]+)', re.IGNORECASE)


class Request:
    """One HTTP request, read from a REST API's proxy event (payload format 1.0, AWS API Gateway docs).

    Attributes:
        event: the event as it came.
        method: the method in capitals, ``HEAD`` where a HEAD is answered by a GET's handler.
        path: the raw path below the site's address, percent-encoding and trailing slash kept.
        headers: the header fields, by name in any case.
        allowed_methods: methods served at this path, in the order of an ``Allow`` header; empty before
            routing.
        variables: the variables of the path's pattern, by name, decoded; empty before routing.
        operation: what answers it; None before routing, and where nothing does.
    """

    def __init__(self, event: Mapping[str, Any]) -> None:
        self.event = event
        self.method: str = event["httpMethod"].upper()
        self.path = path_of(event)
        self.headers = Headers.of_event(event)
        self.allowed_methods: tuple[str, ...] = ()
        self.variables: Mapping[str, str] = {}
        self.operation: Operation | None = None

    @property
    def context(self) -> Mapping[str, Any]:
        """What the gateway says about the request: the event's ``requestContext``."""
        context: Mapping[str, Any] = self.event.get("requestContext") or {}
        return context

    @property
    def id(self) -> str:
        """The gateway's id of this request: its correlation id in logs and in the answer's header."""
        return str(self.context.get("requestId") or "")

    @property
    def allow(self) -> str:
        """The value of an ``Allow`` header for this path (RFC 9110 §10.2.1)."""
        return ", ".join(self.allowed_methods)

    @cached_property
    def principal(self) -> Principal:
        """Who is calling.

        Raises:
            BadCredential: the caller's credential is bad.
        """
        return Principal.from_context(self.context.get("authorizer"))

    @property
    def signed_in(self) -> str:
        """The name of who is calling; empty for nobody, and for whoever has a bad credential."""
        try:
            return self.principal.username
        except BadCredential:
            return ""

    @cached_property
    def query(self) -> dict[str, list[str]]:
        """The query's arguments, decoded, each with its values in the order sent; ``?x`` is an empty one."""
        return {name: list(values) for name, values in (self._multi_value_query or {}).items()}

    @property
    def query_string(self) -> str:
        """The query, encoded anew: the gateway hands on decoded arguments only. Empty without arguments."""
        return urlencode(self.query, doseq=True)

    @property
    def _multi_value_query(self) -> Mapping[str, list[str]] | None:
        several: Mapping[str, list[str]] | None = self.event.get("multiValueQueryStringParameters")
        return several

    @cached_property
    def base_url(self) -> str:
        """The address that the site's links start with, such as ``https://host/live``; no trailing slash."""
        return base_url_of(self.headers, self.context)

    @property
    def is_over_tls(self) -> bool:
        """Whether the site is reached over TLS."""
        return is_over_tls(self.headers, self.context)

    def link(self, path: str) -> str:
        """Give a path of the site as a link without a host: behind the stage, or what else the site is below."""
        return urlsplit(self.base_url).path + path

    @cached_property
    def body(self) -> bytes:
        """The body's bytes; empty where none was sent."""
        text: str = self.event.get("body") or ""
        return base64.b64decode(text) if self.event.get("isBase64Encoded") else text.encode()

    @property
    def media_type(self) -> str:
        """The body's media type in lower case without parameters; empty where the client named none."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    @property
    def wants_part(self) -> bool:
        """Whether it asks for less than all of some bytes: for a range of them (RFC 9110 §14.2), or for the headers."""
        return self.method == "HEAD" or "Range" in self.headers

    @property
    def wants_page(self) -> bool:
        """Whether it asks for a page, as browsers do (RFC 9110 §12.5.1): not if it would rather have JSON."""
        accepted = weights(self.headers.get("Accept", ""))
        return accepted.get(WEB_PAGE, 0.0) > 0 and accepted[WEB_PAGE] >= accepted.get("application/json", 0.0)

    @property
    def is_for_people(self) -> bool:
        """Whether an error is best told on a page: one is asked for, or anything where there are pages for readers."""
        at = self.operation
        is_at_page = at is not None and at.gives == WEB_PAGE and at.who in (Who.ANYBODY, Who.READER)
        return self.wants_page or (is_at_page and "json" not in self.headers.get("Accept", "").lower())

    def json(self) -> Any:
        """Read the JSON value in the body.

        Raises:
            MalformedBody: the body is not JSON; an empty one is none either.
        """
        return parse_json(self.body, self.charset)

    def form(self) -> Form:
        """Read the body's form fields, urlencoded or multipart as the media type says; uploads are in `.files`.

        Raises:
            MalformedBody: the body is not laid out as its media type says.
        """
        if self.media_type == FORM_MULTIPART:
            return parse_multipart(self.body, self.headers["Content-Type"])
        return parse_urlencoded(self.body, self.charset)

    @property
    def charset(self) -> str:
        """The charset that the body's media type names; empty where it names none."""
        found = _CHARSET.search(self.headers.get("Content-Type", ""))
        return found[1] if found else ""
