"""The way of a request through a function: routing, refusal, the handler, and the answer."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from time import perf_counter
from typing import Any, TypeVar

from aws_lambda_powertools.event_handler import APIGatewayRestResolver
from aws_lambda_powertools.event_handler.api_gateway import ApiGatewayResolver, Route

from shared.http.cors import add_cors, is_preflight, preflight_response
from shared.http.dialect import Dialect
from shared.http.encoding import MAX_ANSWER, AnswerTooLarge, encode
from shared.http.errors import MalformedBody, NotFound
from shared.http.pattern import PathPattern
from shared.http.request import CORRELATION_HEADER, Request
from shared.http.response import Response
from shared.logs import correlated, logger
from shared.principal import Refused

HandlerT = TypeVar("HandlerT", bound=Callable[..., Response])
Routes = Mapping[str, Route]
"""The routes at one place, by method."""

_ALLOW_ORDER = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
"""The order of an ``Allow`` header's methods, Django REST framework's."""


class App(APIGatewayRestResolver):
    """A function's routes, answering as one dialect.

    It keeps powertools' registries of routes and of exception handlers
    (``@app.exception_handler(SomeError)``: the function gets the error and returns a `Response`). It resolves
    requests itself: powertools' resolver strips the trailing slash, answers 404 where a method is not served,
    leaves ``%2F`` encoded, and keeps the request it is at on the class, where the local platform's threads
    would overwrite it.
    """

    def __init__(self, dialect: Dialect) -> None:
        super().__init__()
        self.dialect = dialect

    def route(  # type: ignore[override]  # ours names methods, and describes nothing for OpenAPI
        self, pattern: str, methods: Sequence[str] = ("GET",)
    ) -> Callable[[HandlerT], HandlerT]:
        """Register a handler for `methods` at `pattern` (see `shared.http.pattern`).

        The handler gets the `Request` and, by name, the pattern's variables, decoded; it returns a
        `Response`. HEAD is answered by GET's handler without the body, an OPTIONS that has no handler by 204
        and ``Allow``. Where two patterns fit a path, one without variables is chosen, else the one that was
        registered first.
        """
        return ApiGatewayResolver.route(self, pattern, list(methods))

    def exception_handler(
        self, exc_class: type[Exception] | list[type[Exception]]
    ) -> Callable[[Callable[[Any], Response]], Callable[[Any], Response]]:
        """Register what answers an error of these classes that a handler raises, subclasses included."""
        register: Callable[[Callable[[Any], Response]], Callable[[Any], Response]]
        register = super().exception_handler(exc_class)
        return register

    def resolve(self, event: Mapping[str, Any], context: object) -> dict[str, Any]:
        """Answer a REST API's proxy event; no exception leaves it."""
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

    handler = resolve
    """The function's entry point: ``handler = app.handler``."""

    @staticmethod
    def _compile_regex(rule: str, base_regex: str = "") -> Any:
        """Powertools' hook for what a route's pattern means."""
        return PathPattern(rule)

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
            routes, variables = self._resource(request.path)
            request.allowed_methods = _allowed(routes)
            _ = request.principal  # a bad credential is refused whatever is asked for
            return self._dispatch(request, routes, variables)
        except Refused as refusal:
            logger.info("refused", reason=refusal.reason.value)
            return self.dialect.refused(request, refusal.reason)
        except NotFound:
            return self.dialect.not_found(request)
        except MalformedBody as error:
            return self.dialect.malformed(request, str(error))
        except Exception as error:
            handle = self.exception_handler_manager.lookup_exception_handler(type(error))
            if handle is None:
                raise
            response: Response = handle(error)
            return response

    def _dispatch(self, request: Request, routes: Routes, variables: Mapping[str, str]) -> Response:
        """Call the handler of the request's method, out of the `routes` at its path.

        Raises:
            NotFound: there are none.
        """
        if not routes:
            raise NotFound
        route = routes.get("GET" if request.method == "HEAD" and "HEAD" not in routes else request.method)
        if route is not None:
            response: Response = route.func(request, **variables)
            return response
        if request.method == "OPTIONS":
            return Response(204, headers={"Allow": request.allow})
        response = self.dialect.method_not_allowed(request, request.allowed_methods)
        response.headers.setdefault("Allow", request.allow)
        return response

    def _resource(self, path: str) -> tuple[Routes, dict[str, str]]:
        """Give the routes of the pattern that fits `path`, by method, and the path's variables; none if none fits."""
        fixed, variable = self._resources
        if path in fixed:
            return fixed[path], {}
        for pattern, routes in variable:
            variables = pattern.match(path)
            if variables is not None:
                return routes, variables
        return {}, {}

    @cached_property
    def _resources(self) -> tuple[Mapping[str, Routes], Sequence[tuple[PathPattern, Routes]]]:
        """The routes by method, of every path without variables and of every pattern with some.

        They are put together once, at the first request; whatever is registered later is not found.
        """
        fixed: dict[str, dict[str, Route]] = {}
        for route in self._static_routes:
            fixed.setdefault(route.path, {})[route.method] = route
        variable: dict[str, tuple[PathPattern, dict[str, Route]]] = {}
        for route in self._dynamic_routes:
            rule: Any = route.rule  # what `_compile_regex` has made
            variable.setdefault(route.path, (rule, {}))[1][route.method] = route
        return fixed, list(variable.values())

    def _encoded(self, request: Request, response: Response) -> tuple[Response, dict[str, Any]]:
        """Give the response that is sent, `response` or the dialect's word for one too large, and the answer."""
        try:
            return response, encode(request, _marked(request, response))
        except AnswerTooLarge:
            response = self.dialect.too_large(request, MAX_ANSWER)
            return response, encode(request, _marked(request, response))


def _allowed(routes: Routes) -> tuple[str, ...]:
    served = {*routes, "OPTIONS"} | ({"HEAD"} if "GET" in routes else set()) if routes else set()
    return tuple(method for method in _ALLOW_ORDER if method in served)


def _marked(request: Request, response: Response) -> Response:
    """Add the headers that every answer has, whatever its dialect."""
    add_cors(request, response)
    response.headers[CORRELATION_HEADER] = request.id
    return response
