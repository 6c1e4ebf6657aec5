"""A change set in words."""

from typing import Any

from tools.ship.changes import in_words, read_changes
from tools.ship.guard import Change

ROWS: list[dict[str, Any]] = [
    {
        "ResourceChange": {
            "Action": "Modify",
            "LogicalResourceId": "Sweep",
            "ResourceType": "AWS::Lambda::Function",
            "Replacement": "False",
            "Details": [
                {"Target": {"Attribute": "Properties", "Name": "Code"}},
                {"Target": {"Attribute": "Tags"}},
            ],
        }
    },
    {
        "ResourceChange": {
            "Action": "Add",
            "LogicalResourceId": "BudgetAlarm",
            "ResourceType": "AWS::Budgets::Budget",
        }
    },
]


def test_a_change_set_is_read_as_aws_gives_it() -> None:
    assert read_changes(ROWS) == [
        Change("Modify", "Sweep", "AWS::Lambda::Function", "False", ("Code", "Tags")),
        Change("Add", "BudgetAlarm", "AWS::Budgets::Budget"),
    ]


def test_each_change_is_a_line_in_plain_words() -> None:
    assert in_words(read_changes(ROWS)).splitlines() == [
        "  made       Budgets Budget BudgetAlarm",
        "  changed    function Sweep: Code, Tags",
    ]


def test_what_is_replaced_is_made_anew() -> None:
    assert "made anew  role R" in in_words([Change("Modify", "R", "AWS::IAM::Role", "True")])


def test_many_changes_are_told_by_kinds_and_numbers() -> None:
    many = [Change("Add", f"Alarm{number}", "AWS::CloudWatch::Alarm") for number in range(50)]
    assert in_words(many) == "  made       50 × alarm"
