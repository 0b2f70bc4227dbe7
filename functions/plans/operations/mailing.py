"""Mail to the owners of plans: an invitation to whoever has not signed in yet, a notice to everybody else.

The table's stream says which plans are new, perhaps more than once: a message has the plan's key, and the mailer sends
one of each.
"""

from __future__ import annotations

from typing import Any, Final

from functions.plans.documents import exact_json
from functions.plans.store import PLAN, store
from shared.accounts import users
from shared.accounts.users import Account
from shared.email_addresses import address_of
from shared.mail import Mail, one_line, post
from shared.records import Values

_LONGEST_TITLE: Final = 150

_NOTICE: Final = """\
{inviter} has made a data management plan at {site} and named you as its contact:

    {title}

It is yours, and you find it at {address}
"""

_INVITATION: Final = """\

You have no account there yet. To have one, sign in at {site}/account/login with the account at GitHub whose primary
address is {email}. If you do not expect this plan you need not do anything.
"""


def tell_owner(id: int) -> None:
    """Post the mail about a new plan to its owner, if it is to have one. Two round trips, and the queue.

    Raises:
        botocore.exceptions.ClientError: the queue does not take it.
    """
    record = store().get(PLAN, id)
    if record is None or not record.values["mail"]:
        return
    owner = users.user(record.values["owner"])
    email = address_of(owner.email) if owner else None
    if owner and email:
        post(_mail(id, record.values, owner, email))


def _mail(id: int, values: Values, owner: Account, email: str) -> Mail:
    told: dict[str, Any] = exact_json.unpack(values["head"])
    title, site = one_line(told["title"], _LONGEST_TITLE), values["site"]
    said = {
        "inviter": one_line(values["inviter"]),
        "title": title,
        "site": site,
        "address": f"{site}/plans/{id}",
        "email": email,
    }
    text = (_NOTICE + _INVITATION if owner.invited else _NOTICE).format(**said)
    return Mail(email, f"Data management plan: {title}", text, key=f"plan:{id}")
