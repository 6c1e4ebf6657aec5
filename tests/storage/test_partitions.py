"""The page that lists the table's partitions and indexes says what the roles and the template say."""

import json
import re
from typing import Any

import pytest
import yaml

from chalicelib.leads.lead import CANARY_KEYS
from chalicelib.storage import table
from chalicelib.storage.table import INDEXES, PARTITIONS
from tools.places import ROOT

POLICIES = sorted((ROOT / ".chalice").glob("policy-*.json"))


def leading_keys() -> set[str]:
    """Return every beginning of a partition that some function may reach."""
    statements = [one for file in POLICIES for one in json.loads(file.read_text(encoding="utf-8"))["Statement"]]
    conditions = [one.get("Condition", {}).get("ForAllValues:StringLike", {}) for one in statements]
    return {key for condition in conditions for key in condition.get("dynamodb:LeadingKeys", [])}


def table_resource() -> dict[str, Any]:
    template = yaml.safe_load((ROOT / "infra" / "resources.yaml").read_text(encoding="utf-8"))
    properties: dict[str, Any] = template["Resources"]["LeadsTable"]["Properties"]
    return properties


def test_the_roles_reach_every_partition_and_no_other() -> None:
    of_the_canarys_leads = f"{table.LEAD}{CANARY_KEYS}*"
    assert leading_keys() - {of_the_canarys_leads} == {
        f"{one}*" if one.endswith("#") else str(one) for one in PARTITIONS
    }


def test_the_template_has_every_index_and_no_other() -> None:
    deployed = {
        one["IndexName"]: [key["AttributeName"] for key in one["KeySchema"]]
        for one in table_resource()["GlobalSecondaryIndexes"]
    }
    assert deployed == {index.name: [index.by, index.order] for index in INDEXES}


def test_no_partition_begins_like_another() -> None:
    assert not [(one, other) for one in PARTITIONS for other in PARTITIONS if one != other and other.startswith(one)]


@pytest.mark.parametrize("partition", PARTITIONS)
def test_every_partition_of_the_page_is_listed(partition: str) -> None:
    assert getattr(table, partition.removesuffix("#")) == partition


def test_no_other_module_has_the_name_of_a_partition() -> None:
    named = re.compile("|".join(f'"{re.escape(partition)}' for partition in PARTITIONS))
    # The settings have a variable PRACTICE.
    files = [file for file in (ROOT / "chalicelib").rglob("*.py") if file.name not in {"table.py", "settings.py"}]
    found = {file.name: named.findall(file.read_text(encoding="utf-8")) for file in files}
    assert {name: hits for name, hits in found.items() if hits} == {}


def test_one_of_many_partitions_says_which_it_is() -> None:
    assert table.PERSON.part(table.PERSON.of("p1")) == "p1"
