"""Which way to the table: the plain one where Lambda's own credentials are at hand, botocore everywhere else."""

import ssl
from collections.abc import Mapping
from pathlib import Path

from chalicelib.clock import Clock
from chalicelib.storage import Table

# In the package that is shipped: the few authorities that sign for AWS. To read all of a system's takes longer than a
# call; those are asked when these do not know who signed.
AMAZON_ROOTS = Path(__file__).with_name("amazon_roots.pem")


def open_table(env: Mapping[str, str], name: str, clock: Clock) -> Table:
    """Return the table; nothing is asked of it yet."""
    if "AWS_LAMBDA_FUNCTION_NAME" in env and "AWS_ACCESS_KEY_ID" in env:
        return _plain(env, name, clock)
    from chalicelib.storage.botocore_table import BotocoreTable, make_table_client

    return BotocoreTable(make_table_client(clock), name)


def _plain(env: Mapping[str, str], name: str, clock: Clock) -> Table:
    from chalicelib.storage.plain_table import PlainTable
    from chalicelib.storage.signing import Credentials

    region = env["AWS_REGION"]
    url = env.get("AWS_ENDPOINT_URL_DYNAMODB") or env.get("AWS_ENDPOINT_URL")
    credentials = Credentials(env["AWS_ACCESS_KEY_ID"], env["AWS_SECRET_ACCESS_KEY"], env.get("AWS_SESSION_TOKEN", ""))
    return PlainTable(
        url or f"https://dynamodb.{region}.amazonaws.com",
        name,
        region=region,
        credentials=credentials,
        clock=clock,
        trust=(_trust_amazon, ssl.create_default_context) if AMAZON_ROOTS.exists() else (ssl.create_default_context,),
    )


def _trust_amazon() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(AMAZON_ROOTS)
    return context
