"""What a first deployment that failed leaves behind, and how it goes away again."""

from tools.ship.aws import Account, Client, ShippingError, in_a_sentence
from tools.ship.stacks import Watched


def clean_up(watched: Watched) -> None:
    """Delete a stack that never ran, with whatever it made and kept; a table with something in it stays.

    Raises:
        ShippingError: something could not be deleted; the message names it.
    """
    account = watched.account
    made = watched.kept_resources()
    if _is_unused(account, made.get("LeadsTable", "")):
        _delete_kept(account, made.get("LeadsTable", ""), made.get("DataKey", ""), made.get("DeskSecret", ""))
    left = watched.delete()
    if left:
        raise ShippingError(f"What is left of the first deployment cannot be deleted. {left}")


def _is_unused(account: Account, table_name: str) -> bool:
    """Say whether nothing was ever written to the table that the failed stack made."""
    client = account.client("dynamodb")
    with in_a_sentence():
        return not _is_there(client, table_name) or not client.scan(TableName=table_name, Limit=1)["Count"]


def _is_there(client: Client, table_name: str) -> bool:
    if not table_name:
        return False
    try:
        client.describe_table(TableName=table_name)
    except client.exceptions.ResourceNotFoundException:
        return False
    return True


def _delete_kept(account: Account, table_name: str, key: str, secret: str) -> None:
    """Delete what the stack's own policies would keep. A key goes after a week, for AWS gives no shorter time."""
    tables, keys, secrets = (account.client(name) for name in ("dynamodb", "kms", "secretsmanager"))
    with in_a_sentence():
        if _is_there(tables, table_name):
            tables.update_table(TableName=table_name, DeletionProtectionEnabled=False)
            tables.get_waiter("table_exists").wait(TableName=table_name)
            tables.delete_table(TableName=table_name)
            tables.get_waiter("table_not_exists").wait(TableName=table_name)
        if secret:
            secrets.delete_secret(SecretId=secret, ForceDeleteWithoutRecovery=True)
        if key and keys.describe_key(KeyId=key)["KeyMetadata"]["KeyState"] != "PendingDeletion":
            keys.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
