"""`make rotate-secret STAGE=…`: puts a new key before the old ones, and has the functions told of it.

The secret's new version is written first, and the stack then updated to it: in between everything goes on as it was. A
call that was cut short is taken up by the next one; two calls in a row change the secret once.
"""

import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from chalicelib.leads.keyring import Key, Keyring, KeyringError, read_keyring, with_new_key, write_keyring
from tools.ship.aws import Account, Client, ShippingError, account_of_environment, in_a_sentence
from tools.ship.running import parameters_of
from tools.ship.stacks import Watched

# The parameter of the template that says which version of the secret the functions are told.
VERSION_PARAMETER = "SecretVersion"
_ADOPTED, _MADE = "AdoptedSecretArn", "DeskSecret"
_KEY_BYTES = 32  # 64 characters, as the template's first one


@dataclass(frozen=True)
class _Secret:
    """The secret as it lies in the account."""

    arn: str
    keys: Keyring
    version: str


def main() -> int:
    try:
        print(rotate(account_of_environment(), datetime.now(UTC), secrets.token_hex(_KEY_BYTES)))
    except ShippingError as reason:
        print(f"The secret was not changed to the end. {reason}", file=sys.stderr)
        return 1
    return 0


def rotate(account: Account, now: datetime, root: str) -> str:
    """Change the secret of a stack to a new key, unless it has just been changed; say what was done.

    Raises:
        ShippingError: it was not done to the end; calling again takes it up where it stands.
    """
    watched = Watched(account)
    watched.refuse_if_busy()
    parameters = parameters_of(account)
    if parameters is None or VERSION_PARAMETER not in parameters:
        raise ShippingError(f"There is no stack {account.stack_name} whose secret can be changed: deploy it first.")
    with in_a_sentence():
        vault = account.client("secretsmanager")
        secret = _read(vault, parameters.get(_ADOPTED) or account.resources()[_MADE])
    told = parameters[VERSION_PARAMETER]
    if _is_new(secret.keys, now) and told == secret.version:
        return f"The secret of {account.stack_name} was changed a moment ago: there is nothing to do."
    if not _is_new(secret.keys, now):
        keys = _next_keys(secret.keys, root, now, is_told=told in {"", secret.version})
        secret = _write(vault, secret.arn, keys)
    _tell(watched, parameters, secret.version)
    count = len(secret.keys.keys)
    return f"The secret of {account.stack_name} is changed, and its functions know it: {count} keys, the newest first."


def _read(vault: Client, arn: str) -> _Secret:
    found = vault.get_secret_value(SecretId=arn)
    try:
        return _Secret(arn, read_keyring(found["SecretString"]), found["VersionId"])
    except KeyringError as mistake:
        raise ShippingError(f"The secret {arn} {mistake}") from None


def _is_new(keys: Keyring, now: datetime) -> bool:
    """Say whether the newest key is so new that some functions may not know it yet."""
    replaced_at = keys.keys[1].replaced_at if len(keys.keys) > 1 else None
    return replaced_at is not None and now < replaced_at


def _next_keys(keys: Keyring, root: str, now: datetime, *, is_told: bool) -> Keyring:
    """Return the keys with a new one; one that no function was ever told of is as good as new, and is taken again."""
    if not is_told and len(keys.keys) > 1:
        newest, second, *others = keys.keys
        keys, root = Keyring((Key(second.root), *others)), newest.root
    try:
        return with_new_key(keys, root, now)
    except KeyringError as mistake:
        raise ShippingError(f"The secret {mistake}") from None


def _write(vault: Client, arn: str, keys: Keyring) -> _Secret:
    with in_a_sentence():
        written = vault.put_secret_value(SecretId=arn, SecretString=write_keyring(keys))
    return _Secret(arn, keys, written["VersionId"])


def _tell(watched: Watched, parameters: Mapping[str, str], version: str) -> None:
    """Update the stack with another version of the secret and nothing else, and wait for its end.

    Raises:
        ShippingError: it failed; the functions go on with the keys that they know.
    """
    account = watched.account
    print("The new key is written. Now the functions are told of it:", flush=True)
    watched.hear_what_was()
    kept = [{"ParameterKey": name, "UsePreviousValue": True} for name in parameters if name != VERSION_PARAMETER]
    with in_a_sentence():
        account.client("cloudformation").update_stack(
            StackName=account.stack_name,
            UsePreviousTemplate=True,
            Parameters=[*kept, {"ParameterKey": VERSION_PARAMETER, "ParameterValue": version}],
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"],
        )
    if watched.wait() != "UPDATE_COMPLETE":
        raise ShippingError("The functions go on with the keys that they know: look at the events, and try again.")


if __name__ == "__main__":
    sys.exit(main())
