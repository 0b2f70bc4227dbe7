"""The way of a request through a function: routing, refusal, the handler, and the answer."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import partial
from time import perf_counter
from typing import Any

from shared.deadline import ending_with
from shared.http.conditional import condition_of, is_known, tag, unchanged
from shared.http.cors import add_cors, is_preflight, preflight_response
from shared.http.dialect import Dialect
from shared.http.encoding import MAX_ANSWER, AnswerTooLarge, encode
from shared.http.errors import NotFound
from shared.http.operation import Operation
from shared.http.pattern import PathPattern
from shared.http.request import CORRELATION_HEADER, Request
from shared.http.response import Response
from shared.http.safety import add_safety
from shared.logs import correlated, logger
from shared.metrics import count_answer
from shared.principal import BadCredential

Endpoint = Callable[[Request], Response]
"""An operation, served as the dialect serves them."""

Tell = Callable[[Request, Response], Response]
"""Gives an answer in the form that whoever asked can read; most are in it already."""

_ALLOW_ORDER = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
"""The order of an ``Allow`` header's methods, Django REST framework's."""


class App:
    """A function's routes, answering as one dialect.

    Attributes:
        dialect: how handlers are called, and what is said where none gives an answer.
        routes: what is served, by pattern and method.
    """

    def __init__(
        self, dialect: Dialect, canonical: Callable[[str], str] = str, tell: Tell = lambda _, response: response
    ) -> None:
        """Make an app.

        Args:
            dialect: how handlers are called, and what is said where none gives an answer.
            canonical: gives the path that a path stands for, where a dialect has several for one.
            tell: gives errors another form for people (`shared.error_pages`).
        """
        self.dialect = dialect
        self._canonical = canonical
        self._tell = tell
        self.routes: dict[str, dict[str, Endpoint]] = {}
        self._patterns: dict[str, PathPattern] = {}

    def serve(self, operations: Iterable[Operation]) -> None:
        """Register operations.

        HEAD is answered by GET's without the body, an OPTIONS that has none by the dialect. Where two patterns fit a
        path, one without variables is chosen, else the one that was registered first.
        """
        for operation in operations:
            endpoint: Endpoint = partial(self._serve, operation)
            if operation.slash == "none" and operation.method == "GET":
                self._register(f"{operation.path}/", operation.method, self._from_slash)
            elif operation.slash != "exact":
                self._register(f"{operation.path}/", operation.method, endpoint)
            if operation.slash == "redirect" and operation.method == "GET":
                endpoint = self._to_slash
            self._register(operation.path, operation.method, endpoint)

    def handler(self, event: Mapping[str, Any], context: object) -> dict[str, Any]:
        """Answer a REST API's proxy event: the function's entry point, which no exception leaves."""
        started = perf_counter()
        request = Request(event)
        request.method = self.dialect.method_of(request)
        with correlated(request.id), ending_with(context):
            response, answer = self._encoded(request, self._respond(request))
            taken = round((perf_counter() - started) * 1000, 1)
            logger.info(
                "answered", method=request.method, path=request.path, status=response.status, milliseconds=taken
            )
        count_answer(response.status, taken)
        return answer

    def _serve(self, operation: Operation, request: Request) -> Response:
        request.operation = operation
        return self.dialect.serve(operation, request)

    def _register(self, pattern: str, method: str, endpoint: Endpoint) -> None:
        self.routes.setdefault(pattern, {})[method] = endpoint
        if "<" in pattern:
            self._patterns.setdefault(pattern, PathPattern(pattern))

    def _to_slash(self, request: Request) -> Response:
        query = f"?{request.query_string}" if request.query else ""
        return self.dialect.moved(request, f"{request.base_url}{request.path}/{query}")

    def _from_slash(self, request: Request) -> Response:
        query = f"?{request.query_string}" if request.query else ""
        return self.dialect.moved(request, f"{request.base_url}{request.path.rstrip('/')}{query}")

    def _respond(self, request: Request) -> Response:
        """Give the answer to a request; whatever nobody foresaw is a fault of ours, and logged."""
        try:
            return self._tell(request, self._answer(request))
        except Exception:
            logger.exception("fault", method=request.method, path=request.path)
        fault = self.dialect.fault(request)
        with suppress(Exception):  # telling it may be what is at fault
            return self._tell(request, fault)
        return fault

    def _answer(self, request: Request) -> Response:
        """Give the handler's response, or the dialect's word for what kept it from giving one."""
        try:
            if is_preflight(request):
                return preflight_response()
            endpoints, variables = self._resource(self._canonical(request.path))
            request.allowed_methods = _allowed(endpoints)
            _ = request.principal  # a bad credential is refused whatever is asked for
            return self._dispatch(request, endpoints, variables)
        except Exception as error:
            if isinstance(error, BadCredential):
                logger.info("refused", reason=error.flaw.value)
            return self.dialect.answer_to(request, error)

    def _dispatch(self, request: Request, endpoints: Mapping[str, Endpoint], variables: Mapping[str, str]) -> Response:
        """Call the endpoint of the request's method, out of those at its path.

        Raises:
            NotFound: there are none.
        """
        if not endpoints:
            raise NotFound
        endpoint = endpoints.get("GET" if request.method == "HEAD" and "HEAD" not in endpoints else request.method)
        if endpoint is not None:
            request.variables = variables
            with condition_of(request, self._reader(request, endpoints.get("GET"))):
                return endpoint(request)
        if request.method == "OPTIONS":
            return self.dialect.options(request, request.allowed_methods)
        response = self.dialect.method_not_allowed(request, request.allowed_methods)
        response.headers.setdefault("Allow", request.allow)
        return response

    def _reader(self, request: Request, endpoint: Endpoint | None) -> Endpoint | None:
        """Give what answers a GET, refused or not, as the dialect words it."""
        if endpoint is None:
            return None

        def read(asked: Request) -> Response:
            try:
                return endpoint(asked)
            except Exception as error:
                return self.dialect.answer_to(asked, error)

        return read

    def _resource(self, path: str) -> tuple[Mapping[str, Endpoint], Mapping[str, str]]:
        """Find what is registered for `path`, by method, and the path's variables; nothing if no pattern fits."""
        if path in self.routes and path not in self._patterns:
            return self.routes[path], {}
        for text, pattern in self._patterns.items():
            variables = pattern.match(path)
            if variables is not None:
                return self.routes[text], variables
        return {}, {}

    def _encoded(self, request: Request, response: Response) -> tuple[Response, dict[str, Any]]:
        """Give the response that is sent, `response` or the dialect's word for one too large, and the answer."""
        tag(request, response)
        if is_known(request, response):
            response = unchanged(response)
        try:
            return response, encode(request, _marked(request, response))
        except AnswerTooLarge:
            response = self._shortened(request, response)
            return response, encode(request, _marked(request, response))

    def _shortened(self, request: Request, response: Response) -> Response:
        """Give what is said instead of an answer that is too large: of a write its status, for it has been done."""
        if request.method in ("GET", "HEAD"):
            return self._tell(request, self.dialect.too_large(request, MAX_ANSWER))
        return Response(response.status, headers=response.headers)


def _allowed(endpoints: Mapping[str, Endpoint]) -> tuple[str, ...]:
    served = {*endpoints, "OPTIONS"} | ({"HEAD"} if "GET" in endpoints else set()) if endpoints else set()
    return tuple(method for method in _ALLOW_ORDER if method in served)


def _marked(request: Request, response: Response) -> Response:
    """Add the headers that every answer has, whatever its dialect; a path that it leads to becomes a link."""
    location = response.headers.get("Location")
    if isinstance(location, str) and location.startswith("/"):
        response.headers["Location"] = request.link(location)
    add_safety(request, response)
    add_cors(request, response)
    response.headers[CORRELATION_HEADER] = request.id
    return response
