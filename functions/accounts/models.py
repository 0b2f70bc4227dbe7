"""What goes in and out over ``/account/…``, as dataclasses: pydantic reads and describes them where it is needed.

They import in no time; `functions.accounts.body` and `functions.accounts.openapi` bring pydantic along.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Self

from annotated_types import Gt, Len, MaxLen, MinLen

from shared.accounts import access_tokens, clients, groups, organisations, passwords, users
from shared.principal import Means, Role

Name = Annotated[str, Len(1, organisations.LONGEST_NAME)]
Abbreviation = Annotated[str, MaxLen(organisations.LONGEST_ABBREVIATION)]
Identifier = Annotated[str, MaxLen(255)]
Region = Annotated[str, MaxLen(255)]
Text = Annotated[str, MaxLen(2000)]


class _IsAddress:
    """Has pydantic refuse what is no e-mail address; an empty text says that there is none."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        from pydantic import AfterValidator

        return AfterValidator(_address).__get_pydantic_core_schema__(source, handler)


def _address(text: str) -> str:
    from shared.email_addresses import fault_of

    if text and (fault := fault_of(text)):
        raise ValueError(fault)
    return text


EmailAddress = Annotated[str, MaxLen(254), _IsAddress()]


class _IsOrcid:
    """Has pydantic refuse what is no ORCID iD, and write one as an address; an empty text says that there is none."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        from pydantic import AfterValidator

        return AfterValidator(_orcid).__get_pydantic_core_schema__(source, handler)


def _orcid(text: str) -> str:
    if not text:
        return text
    if (address := users.orcid_address(text)) is None:
        raise ValueError("that is no ORCID iD: sixteen digits, of which the last checks the others")
    return address


Orcid = Annotated[str, MaxLen(255), _IsOrcid()]

_NOTHING_ELSE: dict[str, Any] = {"extra": "forbid", "str_strip_whitespace": True}
"""How pydantic reads a body: a member that nothing expects is an error, and so is nothing but blanks for a name."""


# What comes in


@dataclass(frozen=True, slots=True)
class NewPassword:
    """A password of my own choice, for ``Authorization: Basic``."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    password: Annotated[str, Len(passwords.SHORTEST, passwords.LONGEST)]


@dataclass(frozen=True, slots=True)
class OwnChanges:
    """What is to be different about my own account; what is left out stays.

    `orcid` is my ORCID iD in any of its forms, empty for none. It is shown, and proves nothing.
    """

    __pydantic_config__: ClassVar = _NOTHING_ELSE

    full_name: Annotated[str, MaxLen(255)] | None = None
    orcid: Orcid | None = None


@dataclass(frozen=True, slots=True)
class NewUser:
    """Somebody to invite: whoever signs in with GitHub under this verified e-mail address gets the account."""

    __pydantic_config__: ClassVar = _NOTHING_ELSE

    username: Annotated[str, Len(1, 150)]
    full_name: Annotated[str, MaxLen(255)] = ""
    email: EmailAddress = ""
    roles: tuple[Role, ...] = ()
    organisation: int | None = None
    groups: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class UserChanges:
    """What is to be different about somebody; what is left out stays."""

    __pydantic_config__: ClassVar = _NOTHING_ELSE

    full_name: Annotated[str, MaxLen(255)] | None = None
    email: EmailAddress | None = None
    roles: tuple[Role, ...] | None = None
    suspended: bool | None = None


@dataclass(frozen=True, slots=True)
class Privileges:
    """What somebody may do from now on: true gives the privilege, false takes it, null or nothing leaves it."""

    __pydantic_config__: ClassVar = _NOTHING_ELSE

    use_api: bool | None = None
    organisational_admin: bool | None = None


@dataclass(frozen=True, slots=True)
class Affiliation:
    """The organisation that a person or an API client belongs to; null for none."""

    __pydantic_config__: ClassVar = _NOTHING_ELSE

    organisation: int | None


@dataclass(frozen=True, slots=True)
class GroupName:
    """What a group is called. No two groups have one name."""

    __pydantic_config__: ClassVar = _NOTHING_ELSE

    name: Name


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    """An organisation. `ror` is its identifier in the Research Organization Registry, `fundref` in the Funder Registry.

    Both may have any of their forms. `region` says in words where it is.
    """

    __pydantic_config__: ClassVar = _NOTHING_ELSE

    name: Name
    abbreviation: Abbreviation = ""
    ror: Identifier = ""
    fundref: Identifier = ""
    region: Region = ""


@dataclass(frozen=True, slots=True)
class OrganisationChanges:
    """What is to be different about an organisation; what is left out stays."""

    __pydantic_config__: ClassVar = _NOTHING_ELSE

    name: Name | None = None
    abbreviation: Abbreviation | None = None
    ror: Identifier | None = None
    fundref: Identifier | None = None
    region: Region | None = None


@dataclass(frozen=True, slots=True)
class NewClient:
    """A program that is to talk to the plans under a name of its own; its contact is sent its credentials."""

    __pydantic_config__: ClassVar = _NOTHING_ELSE

    name: Name
    contact_email: Annotated[EmailAddress, MinLen(1)]
    contact_name: Annotated[str, MaxLen(255)] = ""
    organisation: int | None = None
    description: Text = ""
    homepage: Text = ""


@dataclass(frozen=True, slots=True)
class ClientChanges:
    """What is to be different about an API client; what is left out stays."""

    __pydantic_config__: ClassVar = _NOTHING_ELSE

    name: Name | None = None
    contact_email: Annotated[EmailAddress, MinLen(1)] | None = None
    contact_name: Annotated[str, MaxLen(255)] | None = None
    description: Text | None = None
    homepage: Text | None = None


@dataclass(frozen=True, slots=True)
class NewAccessToken:
    """Leave to read one experiment, without an account, through the day `expires` (UTC)."""

    __pydantic_config__: ClassVar = _NOTHING_ELSE

    experiment: Annotated[int, Gt(0)]
    expires: date


# What goes out


@dataclass(frozen=True, slots=True)
class User:
    """Somebody's account."""

    id: int
    username: str
    full_name: str
    email: str
    orcid: str
    organisation: int | None
    organisations: tuple[str, ...]
    roles: tuple[str, ...]
    groups: tuple[int, ...]
    github_login: str
    has_token: bool
    has_password: bool
    invited: bool
    suspended: bool

    @classmethod
    def of(cls, user: users.Account) -> Self:
        """Give the account as its owner and site administrators see it."""
        return cls(
            id=user.id,
            username=user.username,
            full_name=user.full_name,
            email=user.email,
            orcid=user.orcid,
            organisation=user.organisation,
            organisations=user.orgs,
            roles=tuple(sorted(user.roles)),
            groups=user.groups,
            github_login=user.github_login,
            has_token=user.has_token,
            has_password=user.has_password,
            invited=user.invited,
            suspended=user.suspended,
        )


@dataclass(frozen=True, slots=True)
class Me(User):
    """My account, and when each kind of credential of mine was last used, to the hour (ISO 8601, UTC)."""

    last_used: dict[str, str]

    @classmethod
    def known(cls, user: users.Account, last_used: Mapping[Means, datetime]) -> Self:
        """Give the account as its owner sees it."""
        return cls(**asdict(User.of(user)), last_used={means.value: at.isoformat() for means, at in last_used.items()})


@dataclass(frozen=True, slots=True)
class Token:
    """A new personal token. It is shown this once."""

    token: str


@dataclass(frozen=True, slots=True)
class Group:
    """A group of people; `members` are ids of accounts."""

    id: int
    name: str
    members: tuple[int, ...]

    @classmethod
    def of(cls, group: groups.UserGroup) -> Self:
        """Give the group as site administrators see it."""
        return cls(group.id, group.name, group.members)


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation. Its identifiers are as they were given."""

    id: int
    name: str
    abbreviation: str
    ror: str
    fundref: str
    region: str

    @classmethod
    def of(cls, organisation: organisations.ResearchOrganisation) -> Self:
        """Give the organisation as everybody sees it."""
        return cls(**asdict(organisation))


@dataclass(frozen=True, slots=True)
class Client:
    """An API client; its secret is never shown again. `last_used` is to the hour (ISO 8601, UTC), null for never."""

    id: int
    client_id: str
    name: str
    organisation: int | None
    description: str
    homepage: str
    contact_name: str
    contact_email: str
    revoked: bool
    last_used: str | None

    @classmethod
    def of(cls, client: clients.ApiClient, last_used: datetime | None) -> Self:
        """Give the client as site administrators see it."""
        return cls(**asdict(client), last_used=last_used.isoformat() if last_used else None)


@dataclass(frozen=True, slots=True)
class ClientWithSecret:
    """An API client with its new secret, which is shown this once."""

    id: int
    client_id: str
    client_secret: str
    name: str
    organisation: int | None
    description: str
    homepage: str
    contact_name: str
    contact_email: str
    revoked: bool

    @classmethod
    def of(cls, client: clients.ApiClient, secret: str) -> Self:
        """Give the client as whoever made it sees it."""
        return cls(client_secret=secret, **asdict(client))


@dataclass(frozen=True, slots=True)
class AccessToken:
    """What is known of an experiment's access token: all but its value."""

    id: int
    experiment: int
    expires: str
    made_by: int

    @classmethod
    def of(cls, token: access_tokens.ExperimentToken) -> Self:
        """Give the token as site administrators see it."""
        return cls(token.id, token.experiment, token.expires.isoformat(), token.made_by)


@dataclass(frozen=True, slots=True)
class AccessTokenWithValue:
    """A new access token. Its value is shown this once."""

    id: int
    experiment: int
    expires: str
    made_by: int
    token: str


@dataclass(frozen=True, slots=True)
class Error:
    """Why a request was refused; one sentence under three names, and what is wrong with each member of the body."""

    error: str
    detail: str
    message: str
    fields: dict[str, list[str]] | None = None
