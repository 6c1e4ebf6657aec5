"""The stack's own policy: even a deployment from elsewhere may not replace or remove what cannot be made again."""

from tools.places import STACK_POLICY
from tools.ship.aws import Account, in_a_sentence

_ANYTHING = '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": ["Update:*"], "Resource": ["*"]}]}'


def protect(account: Account) -> None:
    _set(account, STACK_POLICY.read_text(encoding="utf-8"))


def let_go(account: Account) -> None:
    """Let the stack part with its table, which is kept; only while another one is adopted in its place."""
    _set(account, _ANYTHING)


def _set(account: Account, body: str) -> None:
    with in_a_sentence():
        account.client("cloudformation").set_stack_policy(StackName=account.stack_name, StackPolicyBody=body)
