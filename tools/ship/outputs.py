"""What a deployment says at its end: the records to paste, the script tag, the inbox."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from botocore.exceptions import ClientError

from tools.ship.aws import Account, in_a_sentence


def identity_of(account: Account, domain: str) -> Mapping[str, Any] | None:
    """Return what SES says of a domain, or None if it does not know it."""
    with in_a_sentence():
        try:
            found: Mapping[str, Any] = account.client("sesv2").get_email_identity(EmailIdentity=domain)
        except ClientError as fault:
            if fault.response["Error"].get("Code") == "NotFoundException":
                return None
            raise
    return found


def records_to_paste(domain: str, identity: Mapping[str, Any], region: str) -> Iterator[tuple[str, str, str]]:
    """Yield the records of the domain that let receivers trust our mail: name, type and value."""
    for token in identity.get("DkimAttributes", {}).get("Tokens", []):
        yield f"{token}._domainkey.{domain}", "CNAME", f"{token}.dkim.amazonses.com"
    mail_from = identity.get("MailFromAttributes", {}).get("MailFromDomain")
    if mail_from:
        yield mail_from, "MX", f"10 feedback-smtp.{region}.amazonses.com"
        yield mail_from, "TXT", '"v=spf1 include:amazonses.com ~all"'
    yield f"_dmarc.{domain}", "TXT", f'"v=DMARC1; p=quarantine; rua=mailto:postmaster@{domain}"'


def farewell(account: Account, domain: str) -> str:
    """Return what whoever deployed does next."""
    url = account.desk().url
    outputs = account.outputs()
    identity = identity_of(account, domain) or {}
    rows = list(records_to_paste(domain, identity, account.region))
    parts = [
        f"The desk is at   {url}\nThe inbox is at  {url}/inbox",
        f"Records for {domain}, to be pasted where its DNS is kept, each once:\n{_table(rows)}",
        *_records_of_own_address(outputs),
        f'The script for the pages of the site:\n  <script src="{url}/frontdesk.js" defer></script>',
        f"Next: make doctor {account.named}, and make invite EMAIL=… {account.named}",
    ]
    return "\n\n".join(parts)


def _records_of_own_address(outputs: Mapping[str, str]) -> list[str]:
    """Return how the desk's own address leads to AWS, if it has one."""
    if "DomainTarget" not in outputs:
        return []
    address = outputs["ApiUrl"].removeprefix("https://").partition("/")[0]
    return [f"The record of the desk's own address:\n{_table([(address, 'CNAME', outputs['DomainTarget'])])}"]


def _table(rows: Sequence[tuple[str, str, str]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    return "\n".join(f"  {name:<{widths[0]}}  {kind:<{widths[1]}}  {value}" for name, kind, value in rows)
