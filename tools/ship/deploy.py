"""`make deploy STAGE=prod`: brings the desk to AWS, or brings what runs there up to date.

Each change set is held against tools/ship/guard.py before it is executed. ENDPOINT=… deploys to a local AWS, by the
same code.
"""

import importlib.util
import json
import os
import subprocess
import sys
from datetime import datetime
from email.utils import parseaddr

from chalicelib.clock import SystemClock
from chalicelib.desk import read_checked_practice
from chalicelib.practice.file import PracticeError
from chalicelib.practice.practice import Practice
from chalicelib.storage.table import PEOPLE
from tools import lint
from tools.commands import CommandFailedError, run
from tools.places import BUILD, DEPLOYMENT_ZIP, SAM_TEMPLATE, practice_file
from tools.ship import kept, parameters, tables
from tools.ship.artefacts import Bucket
from tools.ship.audit_copy import CopyBucket
from tools.ship.aws import Account, ShippingError, account_of_environment, in_a_sentence
from tools.ship.bring import Uploaded, bring, upload
from tools.ship.engine import fit_for
from tools.ship.failed import clean_up
from tools.ship.invented import refuse_invented
from tools.ship.outputs import farewell, identity_of
from tools.ship.running import parameters_of
from tools.ship.stacks import FAILED_FIRST, Watched
from tools.ship.templates import Parameters, Template

_WHETHER = {True: "knows {} already: it is used as it is", False: "does not know {} yet: the stack makes it known"}


def main() -> int:
    try:
        account = account_of_environment()
        practice = read_checked_practice(practice_file())
        deploy(account, practice, parameters.settings_of_environment(), SystemClock().now())
    except (ShippingError, PracticeError, CommandFailedError) as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nAWS goes on with what it began: run the same command again to see how it ended.", file=sys.stderr)
        return 130
    _ask_doctor()
    return 0


def deploy(account: Account, practice: Practice, settings: Parameters, now: datetime) -> None:
    """Package, upload, look at what would change, refuse or do it, and say what is next.

    Raises:
        ShippingError: see its sentence; what ran before runs on.
        CommandFailedError: the desk could not be packaged.
    """
    if not account.is_local:
        refuse_invented(practice)
    domain = parseaddr(practice.mail_from)[1].rpartition("@")[2]
    watched = Watched(account)
    watched.refuse_if_busy()
    if watched.status in FAILED_FIRST:
        print(f"An earlier first deployment of {account.stack_name} failed: what is left of it is cleared away.")
        clean_up(watched)
    previous = parameters_of(account)
    # What is missing is told at once, and not after the desk was packaged.
    parameters.refuse_incomplete(settings, previous)
    if parameters.moves(settings, previous):
        _refuse_to_lock_out(account)
    bucket = Bucket(account)
    copies = CopyBucket(account)
    if copies.make(os.environ.get("AUDIT_LOCK", ""), practice.retention.audit):
        print(f"Made the bucket {copies.name}, which locks copies of the audit log.")
    uploaded = _upload(account, bucket)
    refuse_what_came_between(watched, previous)
    bring(watched, bucket, uploaded, _values(account, uploaded.template, settings, previous, domain), now)
    print(f"\n{farewell(account, domain)}")


def refuse_what_came_between(watched: Watched, previous: Parameters | None) -> None:
    """Look whether somebody else deployed while the desk was packaged: what was read before is no longer so.

    Raises:
        ShippingError: somebody did, or is at it.
    """
    watched.refuse_if_busy()
    if parameters_of(watched.account) != previous:
        raise ShippingError(
            f"Another deployment of {watched.account.stack_name} was begun in the meantime: wait for its end, and run "
            "the same command again."
        )


def _refuse_to_lock_out(account: Account) -> None:
    """Look whether anybody would lose the way into the inbox by another address of the desk.

    Raises:
        ShippingError: somebody would.
    """
    with in_a_sentence():
        people = account.client("dynamodb").query(
            TableName=account.desk().table_name,
            KeyConditionExpression="pk = :people",
            ExpressionAttributeValues={":people": {"S": PEOPLE}},
            Limit=1,
        )
    if people["Count"] and os.environ.get("MOVE") != "yes":
        raise ShippingError(
            "People are in the inbox already, and no passkey works under another address: leave DOMAIN as it is, "
            "or say MOVE=yes and invite everybody anew afterwards."
        )


def _values(
    account: Account, template: Template, settings: Parameters, previous: Parameters | None, domain: str
) -> dict[str, str | None]:
    if previous is not None:
        if previous.get("AdoptedStreamArn"):
            # The stack does not look after a table that it adopted: an index that is new is made here.
            tables.prepare(account, kept.of_stack(account), template)
        return parameters.next_parameters(template, settings, previous)
    found = kept.find_kept(account)
    if found:
        print(f"The table {found.table_name} of an earlier desk is here: the new one goes on with it.")
        found = tables.prepare(account, found, template)
    has_identity = identity_of(account, domain) is not None
    print(f"SES {_WHETHER[has_identity].format(domain)}.")
    return parameters.first_parameters(
        template, settings, table_name=account.stack_name, kept=found, has_identity=has_identity
    )


def _upload(account: Account, bucket: Bucket) -> Uploaded:
    print("Packaging …", flush=True)
    run([sys.executable, "-m", "tools.package", "--if-changed"], os.environ | {"PRACTICE": str(practice_file())})
    if bucket.make():
        print(f"Made the bucket {bucket.name} for what is deployed.")
    zip_key = bucket.keep(DEPLOYMENT_ZIP, "zips")
    translated = BUILD / "translated.json"
    lint.translate(SAM_TEMPLATE, translated, code=f"s3://{bucket.name}/{zip_key}", region=account.region)
    return upload(bucket, fit_for(account, json.loads(translated.read_text())), zip_key)


def _ask_doctor() -> None:
    """Have the doctor look at what was deployed; right after a first deployment it finds the records missing."""
    if importlib.util.find_spec("tools.ship.doctor"):
        print(flush=True)
        subprocess.run([sys.executable, "-m", "tools.ship.doctor"], check=False)


if __name__ == "__main__":
    raise SystemExit(main())
