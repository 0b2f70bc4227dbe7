"""The routes of accounts."""

from http import HTTPStatus

from functions.accounts import operations, wire
from shared.aws import warm
from shared.http import App, Request, Response
from shared.records import MissingRecord

warm()

app = App(wire.AccountsDialect())

NOT_KEPT = {"Cache-Control": "no-store"}
"""For answers that no cache may keep (RFC 9111 §5.2.2.5)."""


@app.route("/account/me")
@app.route("/account/me/")
def me(request: Request) -> Response:
    """Who am I."""
    return Response(HTTPStatus.OK, wire.account(operations.read_account(request.principal)))


@app.route("/account/token", ["POST"])
@app.route("/account/token/", ["POST"])
def generate_token(request: Request) -> Response:
    """A new token for me, shown this once; the old one stops working."""
    return Response(HTTPStatus.CREATED, {"token": operations.generate_token(request.principal)}, NOT_KEPT)


@app.route("/account/token", ["DELETE"])
@app.route("/account/token/", ["DELETE"])
def revoke_token(request: Request) -> Response:
    """My token stops working."""
    operations.revoke_token(request.principal)
    return Response(HTTPStatus.NO_CONTENT)


@app.route("/get-token")
@app.route("/get-token/")
@app.route("/revoke-token")
@app.route("/revoke-token/")
def token_pages(request: Request) -> Response:
    """The website's token pages: only a website session opens them, and a token in a header is none."""
    return Response(HTTPStatus.FORBIDDEN, wire.SIGN_IN_PAGE, NOT_KEPT, media_type="text/html; charset=utf-8")


@app.route("/logout")
@app.route("/logout/")
def sign_out(request: Request) -> Response:
    """Leads to the home page, signed out."""
    return Response(HTTPStatus.FOUND, headers={"Location": f"{request.base_url}/"})


@app.exception_handler([operations.NotSignedIn, MissingRecord])
def not_signed_in(_: Exception) -> Response:
    """Only people with an account may do that; one that is gone is none."""
    return wire.not_signed_in()


handler = app.handler
