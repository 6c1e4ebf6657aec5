"""Our values on DynamoDB's wire: the same as boto3 writes them."""

from decimal import Decimal
from typing import Any

import pytest
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.storage.wire_values import from_attribute, to_attribute

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(min_size=1), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_a_value_comes_back_as_it_was(value: Any) -> None:  # noqa: ANN401 - any value an item can hold
    assert from_attribute(to_attribute(value)) == value


@given(VALUES)
def test_it_is_written_as_boto3_writes_it(value: Any) -> None:  # noqa: ANN401 - the same
    assert to_attribute(value) == TypeSerializer().serialize(value)


@given(VALUES)
def test_it_is_read_as_boto3_reads_it(value: Any) -> None:  # noqa: ANN401 - the same
    attribute = TypeSerializer().serialize(value)
    assert from_attribute(attribute) == TypeDeserializer().deserialize(attribute)


@pytest.mark.parametrize("value", [1.5, Decimal("1.5"), b"bytes", {1}])
def test_a_value_that_no_item_holds_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="cannot hold"):
        to_attribute(value)
