"""`make destroy STAGE=dev`: takes a desk away, except for what cannot be made again.

The table, its key, the secret and the mail identity stay, and the next deployment of the same stage goes on with them.
"""

import os
import sys
from email.utils import parseaddr

from chalicelib.practice.file import PracticeError, read_practice
from tools.places import practice_file
from tools.ship import kept
from tools.ship.artefacts import Bucket
from tools.ship.aws import Account, ShippingError, account_of_environment, in_a_sentence
from tools.ship.kept import Kept
from tools.ship.outputs import identity_of
from tools.ship.running import parameters_of
from tools.ship.stacks import FAILED_FIRST, Watched

# Dollars a month in us-east-1, November 2026.
_KEY, _SECRET, _STORED_GB, _BACKED_UP_GB = 1.00, 0.40, 0.25, 0.20
_GB = 1e9


def main() -> int:
    try:
        account = account_of_environment()
        domain = parseaddr(read_practice(practice_file()).mail_from)[1].rpartition("@")[2]
        _refuse_nothing(account)
        if not _is_sure(account):
            print("Nothing was destroyed.")
            return 1
        destroy(account, domain)
    except (ShippingError, PracticeError) as reason:
        print(reason, file=sys.stderr)
        return 1
    return 0


def _refuse_nothing(account: Account) -> None:
    """Look whether there is a desk that could be taken away.

    Raises:
        ShippingError: there is none, or something is at work on it.
    """
    watched = Watched(account)
    watched.refuse_if_busy()
    if not watched.status or watched.status in FAILED_FIRST - {"DELETE_FAILED"}:
        raise ShippingError(f"No desk runs as {account.stack_name} in {account.where}: look at STAGE.")


def _is_sure(account: Account) -> bool:
    confirmed = os.environ.get("CONFIRM")
    if confirmed == account.stack_name:
        return True
    if confirmed:
        raise ShippingError(f"CONFIRM={confirmed} is not the stack that STAGE names, which is {account.stack_name}.")
    print(
        f"This takes the stack {account.stack_name} in {account.where} away: its forms, inbox and alerts stop at once. "
        "Leads, passkeys and opt-outs are kept."
    )
    try:
        return input(f"Type {account.stack_name} to go on: ").strip() == account.stack_name
    except EOFError:
        raise ShippingError(f"\nNobody is there to ask: say CONFIRM={account.stack_name}.") from None


def destroy(account: Account, domain: str) -> None:
    """Delete the stack and its bucket, and say what is kept and what that costs.

    Raises:
        ShippingError: there is no such stack, or something of it cannot be deleted.
    """
    watched = Watched(account)
    _refuse_nothing(account)
    left_over = kept.of_stack(account)
    # A name that Amazon makes up goes with the API; one of the practice's own stays.
    has_own_address = bool((parameters_of(account) or {}).get("Domain"))
    # It says itself what belongs to it: the next deployment finds it by that.
    kept.mark(account, left_over)
    _let_go_of_settings(account, domain)
    left = watched.delete()
    if left:
        raise ShippingError(f"The stack is not gone yet, destroy it again. {left}")
    Bucket(account).remove()
    print(f"\n{_what_is_kept(account, left_over, domain)}")
    if not has_own_address:
        print("It will have another address: change the forms on the site then, and invite everybody anew.")


def _let_go_of_settings(account: Account, domain: str) -> None:
    """Have the domain use no settings that are about to be deleted: SES would refuse whatever else sends from it."""
    settings = account.resources().get("MailConfigurationSet", "")
    identity = identity_of(account, domain)
    if identity and settings and identity.get("ConfigurationSetName") == settings:
        with in_a_sentence():
            account.client("sesv2").put_email_identity_configuration_set_attributes(EmailIdentity=domain)


def _what_is_kept(account: Account, left_over: Kept, domain: str) -> str:
    with in_a_sentence():
        table = account.client("dynamodb").describe_table(TableName=left_over.table_name)["Table"]
        former = [name for name in kept.tables_of(account) if name != left_over.table_name]
    size = table.get("TableSizeBytes", 0) / _GB
    costs = _KEY + _SECRET + size * (_STORED_GB + _BACKED_UP_GB)
    return "\n".join(
        (
            f"The stack {account.stack_name} is gone. Kept, for about ${costs:.2f} a month:",
            f"  the table     {left_over.table_name} ({size:.3f} GB, protected against deletion)",
            *(f"  a former one  {name} (costs its storage as well)" for name in former),
            f"  its key       {left_over.key_arn}",
            f"  the secret    {left_over.secret_arn}",
            f"  the identity  {domain} in SES",
            f"`make deploy {account.named} ALARM_EMAIL=…` goes on with them; say its other settings anew.",
            "docs/deploying.md says how to delete them.",
        )
    )


if __name__ == "__main__":
    raise SystemExit(main())
