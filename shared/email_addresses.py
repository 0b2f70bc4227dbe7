"""What an e-mail address is: RFC 5321 and 6531, as email-validator reads them. Nobody is asked whether it exists."""

from __future__ import annotations


def fault_of(address: str) -> str:
    """Give what is wrong with an e-mail address, in a sentence that is fit for the caller; empty for nothing."""
    from email_validator import EmailNotValidError, validate_email  # 32 ms that nobody else waits for

    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError as error:
        return str(error)
    return ""


def address_of(text: str) -> str | None:
    """Give the e-mail address that a text is, as it is written in mail's headers; None if it is none.

    The domain is as it is looked up (RFC 5891); nobody asks whether it exists. What stands before the ``@`` must be
    ASCII: SES takes nothing else (Amazon SES API v2 Reference, Destination).
    """
    from email_validator import EmailNotValidError, validate_email

    try:
        return validate_email(text.strip(), check_deliverability=False).ascii_email
    except EmailNotValidError:
        return None
