"""Brings a stack to a template in its bucket, unless that does harm; deploy, rollback and restore end here."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from tools.places import BUILD
from tools.ship import kept
from tools.ship.artefacts import Bucket, release_at
from tools.ship.aws import ShippingError
from tools.ship.changes import in_words
from tools.ship.failed import clean_up
from tools.ship.guard import reasons_against
from tools.ship.policy import protect
from tools.ship.running import parameters_of, template_of
from tools.ship.stacks import NotBegunError, Proposal, Watched
from tools.ship.templates import Template, made_by

_DEPLOYED = BUILD / "deployed.json"


@dataclass(frozen=True)
class Uploaded:
    """What is to be deployed, as it lies in the bucket."""

    template: Template
    template_key: str
    zip_key: str


def upload(bucket: Bucket, template: Template, zip_key: str) -> Uploaded:
    """Put a template beside its zip: it is too long to be sent along with a call."""
    _DEPLOYED.write_text(json.dumps(template, indent=1, sort_keys=True) + "\n")
    return Uploaded(template, bucket.keep(_DEPLOYED, "templates"), zip_key)


def bring(
    watched: Watched,
    bucket: Bucket,
    uploaded: Uploaded,
    values: Mapping[str, str | None],
    now: datetime,
    *,
    adopted: Collection[str] = (),
) -> None:
    """Bring the stack to what was uploaded, and remember it as a deployment that worked.

    What is `adopted` may leave the stack, see guard.reasons_against.

    Raises:
        ShippingError: it would do harm, or it failed.
    """
    account = watched.account
    proposal = watched.propose(
        name=f"front-desk-{now:%Y%m%dT%H%M%S}",
        template_url=bucket.url_of(uploaded.template_key),
        parameters=values,
        tags={"front-desk:stage": account.stage},
    )
    if proposal is None:
        print(f"Nothing has changed: the stack {account.stack_name} is what would be deployed.")
    else:
        if not proposal.is_first:
            _refuse_harm(watched, proposal, uploaded.template, values, adopted)
        print(f"The stack {account.stack_name} in {account.where}:\n{in_words(proposal.changes)}", flush=True)
        execute_or_clean_up(watched, proposal)
    protect(account)
    kept.mark(account, kept.of_stack(account))
    bucket.note(release_at(now, uploaded.zip_key, uploaded.template_key))


def _refuse_harm(
    watched: Watched,
    proposal: Proposal,
    template: Template,
    values: Mapping[str, str | None],
    adopted: Collection[str],
) -> None:
    previous = parameters_of(watched.account) or {}
    running = made_by(template_of(watched.account), previous)
    given = {name: previous.get(name, "") if value is None else value for name, value in values.items()}
    reasons = reasons_against(proposal.changes, running, made_by(template, given), adopted)
    if reasons:
        watched.withdraw(proposal)
        raise ShippingError("\n".join(["Nothing was deployed.", *reasons]))


def execute_or_clean_up(watched: Watched, proposal: Proposal) -> None:
    """Execute a proposal; of a first deployment that fails nothing is left.

    Raises:
        NotBegunError: it could not be executed; what stands there is not ours to take away.
        ShippingError: it failed.
    """
    try:
        watched.execute(proposal)
    except NotBegunError:
        raise
    except ShippingError as failure:
        if not proposal.is_first:
            raise
        print("The first deployment failed: what it made is taken away again.", flush=True)
        clean_up(watched)
        raise ShippingError(f"{failure}\nNothing of it is left: mend that, and deploy again.") from None
