"""`make rollback STAGE=prod`: the zip and the template of the deployment before, which worked.

Table, key, secret and mail identity stay as the running template has them: going back never touches data.
"""

import json
import sys
from datetime import datetime

from chalicelib.clock import SystemClock
from tools.ship.artefacts import Bucket
from tools.ship.aws import Account, ShippingError, account_of_environment
from tools.ship.bring import bring, upload
from tools.ship.guard import IDENTITY, KEY, SECRET, TABLE
from tools.ship.parameters import next_parameters
from tools.ship.running import parameters_of, template_of
from tools.ship.stacks import Watched
from tools.ship.templates import with_kept_of


def main() -> int:
    try:
        roll_back(account_of_environment(), SystemClock().now())
    except ShippingError as reason:
        print(reason, file=sys.stderr)
        return 1
    return 0


def roll_back(account: Account, now: datetime) -> None:
    """Deploy the release before the present one, and forget the present one.

    Raises:
        ShippingError: there is none before it, or it cannot be deployed.
    """
    watched = Watched(account)
    watched.refuse_if_busy()
    previous = parameters_of(account)
    if previous is None:
        raise ShippingError(f"There is no stack {account.stack_name} in {account.where}: look at STAGE.")
    bucket = Bucket(account)
    releases = bucket.releases() if bucket.exists() else []
    if len(releases) < 2:  # noqa: PLR2004 - the present one, and one to go back to
        raise ShippingError("No deployment before this one is known here: deploy the sources of the version you want.")
    present, before = releases[:2]
    print(f"Going back from the deployment of {present.at} to that of {before.at}.")
    template = json.loads(bucket.read(before.template_key))
    template = with_kept_of(template, template_of(account), {TABLE, KEY, SECRET, IDENTITY})
    uploaded = upload(bucket, template, before.zip_key)
    bring(watched, bucket, uploaded, next_parameters(template, {}, previous), now)
    bucket.forget(present)
    print(f"The deployment of {before.at} runs again. `make deploy {account.named}` brings the newest sources back.")


if __name__ == "__main__":
    raise SystemExit(main())
