"""Each input that fuzzing kept is read again as it was then: nothing breaks."""

import pytest

from tests.fuzz.corpus import kept_inputs
from tests.fuzz.targets import TARGETS


@pytest.mark.parametrize("target", TARGETS)
def test_no_kept_input_breaks_what_reads_it(target: str) -> None:
    inputs = kept_inputs(target)

    assert inputs
    for data in inputs:
        TARGETS[target](data)
