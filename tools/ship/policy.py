"""The stack's own policy: even a deployment from elsewhere may not replace or remove what cannot be made again."""

from tools.places import STACK_POLICY
from tools.ship.aws import Account, in_a_sentence


def protect(account: Account) -> None:
    with in_a_sentence():
        account.client("cloudformation").set_stack_policy(
            StackName=account.stack_name, StackPolicyBody=STACK_POLICY.read_text(encoding="utf-8")
        )
