"""The settings of a function: its environment variables, typed.

Every setting is read when it is asked for, so that importing a module needs no environment and a test may
change one.
"""

import os


class MissingSetting(RuntimeError):
    """A setting that the caller cannot do without is unset or empty; the message names the variable."""


class Settings:
    """The environment variables that ``template.yaml`` gives the functions."""

    def table(self, group: str) -> str:
        """Name of the DynamoDB table of a group's records: ``REGISTRY_TABLE`` says that of the registry's."""
        return _required(f"{group.upper()}_TABLE")

    def queue(self, group: str) -> str:
        """Address of the queue of a group's own work: ``EXPERIMENTS_QUEUE`` says that of the experiments'."""
        return _required(f"{group.upper()}_QUEUE")

    @property
    def files_bucket(self) -> str:
        """Name of the S3 bucket of files and of bodies too long for a table's item."""
        return _required("FILES_BUCKET")

    @property
    def index_bucket(self) -> str:
        """Name of the S3 bucket of the search's index."""
        return _required("INDEX_BUCKET")

    @property
    def arrival_queues(self) -> dict[str, str]:
        """The addresses of the queues of what arrives in the staging area, by the endpoint group that reads them."""
        return dict(each.split("=", 1) for each in _required("ARRIVAL_QUEUES").split(","))

    @property
    def largest_file(self) -> int:
        """The size in bytes of the largest file that is taken: what one run of a function can verify."""
        return int(os.environ.get("LARGEST_FILE_BYTES", "") or 20 * 1024**3)

    @property
    def open_bytes(self) -> int:
        """How many bytes the uploads of one account may hold that are open at a time, in one group of endpoints."""
        return int(os.environ.get("OPEN_BYTES", "") or 10 * 1024**4)

    @property
    def records_a_day(self) -> int:
        """How many records one account may make in a day, in one group of endpoints."""
        return int(os.environ.get("RECORDS_A_DAY", "") or 1_000_000)

    @property
    def signing_secret(self) -> str:
        """Name or ARN of the secret in Secrets Manager that web tokens are signed with."""
        return _required("SIGNING_SECRET")

    @property
    def sign_up(self) -> str:
        """Who may have an account made: `anyone`, who was `invited`, or members of an organisation, `github:NAME`."""
        return os.environ.get("SIGN_UP", "") or "invited"

    @property
    def sign_up_organisation(self) -> str:
        """The organisation at GitHub whose members may have an account made; empty: membership does not count."""
        return self.sign_up.removeprefix("github:") if self.sign_up.startswith("github:") else ""

    @property
    def github_client_id(self) -> str:
        """The client id of the site's OAuth application at GitHub; empty: nobody can sign in with GitHub."""
        return os.environ.get("GITHUB_CLIENT_ID", "")

    @property
    def github_secret(self) -> str:
        """Name or ARN of the secret in Secrets Manager that holds the OAuth application's client secret."""
        return _required("GITHUB_SECRET")

    @property
    def github_url(self) -> str:
        """Where GitHub asks people, without a trailing slash."""
        return os.environ.get("GITHUB_URL", "").rstrip("/") or "https://github.com"

    @property
    def github_api_url(self) -> str:
        """Where GitHub's REST API is, without a trailing slash."""
        return os.environ.get("GITHUB_API_URL", "").rstrip("/") or "https://api.github.com"

    @property
    def institution(self) -> str:
        """The institution of experiments that name none; may be empty."""
        return os.environ.get("INSTITUTION", "")

    @property
    def doi_provider(self) -> str:
        """Who registers DOIs: `offline` (they are known here and nowhere else), `datacite`, or `none` are given."""
        return os.environ.get("DOI_PROVIDER", "") or "offline"

    @property
    def doi_prefix(self) -> str:
        """The prefix of the site's DOIs."""
        return os.environ.get("DOI_PREFIX", "") or "10.5072"

    @property
    def doi_label(self) -> str:
        """What the suffixes of the site's DOIs begin with."""
        return os.environ.get("DOI_LABEL", "") or "STELE"

    @property
    def datacite_url(self) -> str:
        """Where DataCite's REST API is, without a trailing slash."""
        return os.environ.get("DATACITE_URL", "").rstrip("/") or "https://api.datacite.org"

    @property
    def datacite_secret(self) -> str:
        """Name or ARN of the secret in Secrets Manager with `USER:PASSWORD` of the repository's account at DataCite."""
        return _required("DATACITE_SECRET")

    @property
    def handle_provider(self) -> str:
        """Who registers handles: `offline`, `handle` or `epic` (which speak alike), or `none` are given."""
        return os.environ.get("HANDLE_PROVIDER", "") or "offline"

    @property
    def handle_prefix(self) -> str:
        """The prefix of the site's handles."""
        return os.environ.get("HANDLE_PREFIX", "") or "21.T12996"

    @property
    def handle_url(self) -> str:
        """Where the Handle server is, without a trailing slash."""
        return _required("HANDLE_URL").rstrip("/")

    @property
    def handle_secret(self) -> str:
        """Name or ARN of the secret in Secrets Manager with `INDEX:HANDLE:PASSWORD` of the administrator of handles."""
        return _required("HANDLE_SECRET")

    @property
    def plans_application(self) -> str:
        """What the plans call the application that answers."""
        return os.environ.get("PLANS_APPLICATION", "") or "DMPRoadmap"

    @property
    def plans_per_page(self) -> int:
        """How many items a page of the plans has unless it is asked for another number."""
        return min(int(os.environ.get("PLANS_PER_PAGE", "") or 20), self.plans_most_per_page)

    @property
    def plans_most_per_page(self) -> int:
        """How many items a page of the plans may have."""
        return int(os.environ.get("PLANS_MOST_PER_PAGE", "") or 100)

    @property
    def mail_sender(self) -> str:
        """The address that mail is sent from; empty: none is sent."""
        return os.environ.get("MAIL_SENDER", "")

    @property
    def mail_queue(self) -> str:
        """Address of the queue of mail that waits to be sent."""
        return _required("MAIL_QUEUE")

    @property
    def site_name(self) -> str:
        """What the site is called where it publishes something: its institution, if it has one."""
        return self.institution or "Stele"

    @property
    def mirrors_records(self) -> bool:
        """Whether the catalogue shows public records of the other groups among its packages."""
        return os.environ.get("MIRROR", "") != "off"

    @property
    def public_url(self) -> str | None:
        """The site's address without a trailing slash; None: links use what a request came in on."""
        return os.environ.get("PUBLIC_URL", "").rstrip("/") or None

    @property
    def site_url(self) -> str | None:
        """The same where no request tells what it came in on: else the gateway's own address; None: nobody knows."""
        return self.public_url or os.environ.get("GATEWAY_URL", "") or None

    @property
    def security_contact(self) -> str:
        """Whom to tell of a security problem: an e-mail address or a web page; empty: nobody is named."""
        return os.environ.get("SECURITY_CONTACT", "")

    @property
    def log_level(self) -> str:
        """Name of the lowest level that is logged, such as ``INFO``."""
        return os.environ.get("LOG_LEVEL", "").upper() or "INFO"

    @property
    def metrics_namespace(self) -> str:
        """The namespace of the metrics that functions write; empty: they write none."""
        return os.environ.get("POWERTOOLS_METRICS_NAMESPACE", "")

    @property
    def service(self) -> str:
        """The service's name in the logs."""
        return os.environ.get("POWERTOOLS_SERVICE_NAME", "") or "stele"


def _required(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise MissingSetting(f"the environment variable {name} is not set")
    return value


settings = Settings()
