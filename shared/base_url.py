"""The address that links in answers start with, whether it is over TLS, and what a request's path is below it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from shared.settings import settings


def base_url_of(headers: Mapping[str, str], context: Mapping[str, Any]) -> str:
    """Give the address that the request with these headers and `requestContext` came in on; no trailing slash.

    The setting ``PUBLIC_URL`` wins. Else an ``execute-api`` host has the stage as the path's first segment
    and a custom domain has not (API Gateway docs, "Invoke REST APIs"; "Custom domain names").
    """
    if settings.public_url:
        return settings.public_url
    host = headers.get("Host") or str(context.get("domainName") or "")
    scheme = headers.get("X-Forwarded-Proto", "https").partition(",")[0].strip()
    stage = f"/{context['stage']}" if ".execute-api." in host and context.get("stage") else ""
    return f"{scheme}://{host}{stage}"


def is_over_tls(headers: Mapping[str, str], context: Mapping[str, Any]) -> bool:
    """Whether the address that `base_url_of` gives is one that browsers reach over TLS."""
    return base_url_of(headers, context).startswith("https:")


def path_of(event: Mapping[str, Any]) -> str:
    """Give the raw path of a request's event below the site's address.

    The gateway takes the stage off, and leaves the path of a base path mapping, which ``PUBLIC_URL`` tells, where it is
    (API Gateway docs, "Use API mappings to connect API stages to a custom domain name").
    """
    path: str = event["path"]
    mapped = urlsplit(settings.public_url).path if settings.public_url else ""
    return path.removeprefix(mapped) or "/" if mapped and f"{path}/".startswith(f"{mapped}/") else path
