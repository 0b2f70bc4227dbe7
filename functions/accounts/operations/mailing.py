"""What people are told by mail of what administrators do. Nothing here keeps it from being done."""

import secrets
from collections.abc import Collection, Mapping
from typing import Final

from shared.accounts.clients import ApiClient
from shared.accounts.users import Account
from shared.deadline import OutOfTime
from shared.email_addresses import address_of
from shared.logs import logger
from shared.mail import Mail, one_line, post
from shared.principal import Role
from shared.settings import settings

_MAY: Final[Mapping[Role, str]] = {
    Role.USE_API: "You may use the API of data management plans at {site} from now on.\n\n"
    "A program signs in there with your e-mail address and your API token. Make a token on your account's page; it is "
    "shown there once.",
    Role.ORGANISATIONAL_ADMIN: "You are an administrator of your organisation at {site} from now on: you see its data "
    "management plans, and give its people the privileges that you hold yourself.",
}
"""What a privilege lets somebody do."""


def tell_of_roles(account: Account, new: Collection[Role]) -> None:
    """Tell somebody which privileges they have been given."""
    texts = [text.format(site=_site()) for role, text in _MAY.items() if role in new]
    if texts:
        _post(account.email, f"Your privileges at {settings.site_name}", "\n\n".join(texts))


def send_credentials(client: ApiClient, secret: str) -> None:
    """Send an API client's contact its id and secret, which nobody can read again."""
    text = (
        f'These are the credentials of the API client "{one_line(client.name)}" at {_site()}. Earlier ones do not '
        f"work any more. Keep the secret; nobody can read it again.\n\n"
        f"client_id: {client.client_id}\nclient_secret: {secret}\n"
    )
    _post(client.contact_email, f"Credentials of {one_line(client.name)}", text)


def _post(email: str, subject: str, text: str) -> None:
    """Post a mail; one that has no address, or that the queue does not take now, is only noted."""
    address = address_of(email)
    if address is None:
        return
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        post(Mail(address, one_line(subject), text, key=secrets.token_hex(16)))
    except (BotoCoreError, ClientError, OutOfTime) as error:
        logger.error("a mail was not posted", reason=type(error).__name__)


def _site() -> str:
    return settings.site_url or settings.site_name
