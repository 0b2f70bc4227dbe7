"""The way of a request through a function: routing, refusal, the handler, and the answer."""

from collections.abc import Callable, Mapping
from functools import partial
from time import perf_counter
from typing import Any, Literal

from shared.http.cors import add_cors, is_preflight, preflight_response
from shared.http.dialect import Dialect, Handler
from shared.http.encoding import MAX_ANSWER, AnswerTooLarge, encode
from shared.http.errors import NotFound
from shared.http.pattern import PathPattern
from shared.http.request import CORRELATION_HEADER, Request
from shared.http.response import Response
from shared.logs import correlated, logger
from shared.principal import BadCredential

Endpoint = Callable[[Request], Response]
"""A handler, called as the dialect calls them."""

Slash = Literal["both", "redirect", "exact"]
"""What a slash at the end of an address means: nothing; that a GET without it is sent on; another address."""

_ALLOW_ORDER = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
"""The order of an ``Allow`` header's methods, Django REST framework's."""


class App:
    """A function's routes, answering as one dialect.

    Attributes:
        dialect: how handlers are called, and what is said where none gives an answer.
        routes: what was mounted, by pattern and method.
    """

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.routes: dict[str, dict[str, Endpoint]] = {}
        self._patterns: dict[str, PathPattern] = {}

    def mount(self, address: str, handlers: Mapping[str, Handler], slash: Slash = "both") -> None:
        """Register what answers at an address.

        HEAD is answered by GET's handler without the body, an OPTIONS that has no handler by 204 and ``Allow``.
        Where two patterns fit a path, one without variables is chosen, else the one that was registered first.

        Args:
            address: a pattern (`shared.http.pattern`), without a slash at its end unless that is `exact`.
            handlers: by method; the dialect calls them (`Dialect.serve`).
            slash: what a slash at the end means.
        """
        endpoints: dict[str, Endpoint]
        endpoints = {method: partial(self.dialect.serve, handler) for method, handler in handlers.items()}
        if slash != "exact":
            self._register(f"{address}/", endpoints)
        if slash == "redirect" and "GET" in endpoints:
            endpoints["GET"] = self._to_slash
        self._register(address, endpoints)

    def handler(self, event: Mapping[str, Any], context: object) -> dict[str, Any]:
        """Answer a REST API's proxy event: the function's entry point, which no exception leaves."""
        started = perf_counter()
        request = Request(event)
        with correlated(request.id):
            response, answer = self._encoded(request, self._respond(request))
            logger.info(
                "answered",
                method=request.method,
                path=request.path,
                status=response.status,
                milliseconds=round((perf_counter() - started) * 1000, 1),
            )
        return answer

    def _register(self, pattern: str, endpoints: Mapping[str, Endpoint]) -> None:
        self.routes.setdefault(pattern, {}).update(endpoints)
        if "<" in pattern:
            self._patterns.setdefault(pattern, PathPattern(pattern))

    def _to_slash(self, request: Request) -> Response:
        query = f"?{request.query_string}" if request.query else ""
        return self.dialect.moved(request, f"{request.base_url}{request.path}/{query}")

    def _respond(self, request: Request) -> Response:
        """Give the answer to a request; whatever nobody foresaw is a fault of ours, and logged."""
        try:
            return self._answer(request)
        except Exception:
            logger.exception("fault", method=request.method, path=request.path)
            return self.dialect.fault(request)

    def _answer(self, request: Request) -> Response:
        """Give the handler's response, or the dialect's word for what kept it from giving one."""
        try:
            if is_preflight(request):
                return preflight_response()
            endpoints, variables = self._resource(request.path)
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
            return endpoint(request)
        if request.method == "OPTIONS":
            return Response(204, headers={"Allow": request.allow})
        response = self.dialect.method_not_allowed(request, request.allowed_methods)
        response.headers.setdefault("Allow", request.allow)
        return response

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
        try:
            return response, encode(request, _marked(request, response))
        except AnswerTooLarge:
            response = self.dialect.too_large(request, MAX_ANSWER)
            return response, encode(request, _marked(request, response))


def _allowed(endpoints: Mapping[str, Endpoint]) -> tuple[str, ...]:
    served = {*endpoints, "OPTIONS"} | ({"HEAD"} if "GET" in endpoints else set()) if endpoints else set()
    return tuple(method for method in _ALLOW_ORDER if method in served)


def _marked(request: Request, response: Response) -> Response:
    """Add the headers that every answer has, whatever its dialect."""
    add_cors(request, response)
    response.headers[CORRELATION_HEADER] = request.id
    return response
