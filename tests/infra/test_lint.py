"""Both readings of the template are clean: cfn-lint sees some faults only in the one, some only in the other."""

from pathlib import Path

import pytest

from tools.lint import findings
from tools.places import CLOUDFORMATION, SAM_TEMPLATE

pytestmark = pytest.mark.usefixtures("template")


@pytest.mark.parametrize("path", [SAM_TEMPLATE, CLOUDFORMATION], ids=["sam", "cloudformation"])
def test_cfn_lint_finds_no_fault(path: Path) -> None:
    assert findings(path) == ""


def test_the_template_is_written_without_aliases() -> None:
    assert "&id" not in SAM_TEMPLATE.read_text()
