"""`make holidays YEAR=2028`: prints the holidays of a year as closures, to be pasted into practice.toml.

Those of the federal government, on the days on which they are observed; without what practice.toml has, and without
days on which the practice is closed anyway. Which of them she keeps, the practitioner knows.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from datetime import date

import holidays

from chalicelib.desk import read_checked_practice
from chalicelib.leads.hours import Hours
from chalicelib.practice.file import PracticeError
from tools.places import practice_file

_YEARS = range(2020, 2100)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.holidays", description="Holidays for practice.toml.")
    parser.add_argument("--year", default="")
    year = parser.parse_args(arguments).year
    if not year.isdecimal() or int(year) not in _YEARS:
        print("Nothing says which year is meant: name it, like make holidays YEAR=2028.", file=sys.stderr)
        return 1
    try:
        practice = read_checked_practice(practice_file())
    except PracticeError as mistake:
        print(mistake, file=sys.stderr)
        return 1
    found = dict(closures_to_add(int(year), practice.hours))
    if not found:
        print(f"# practice.toml has every holiday of {year} on which the practice would be open.")
        return 0
    print(f"# {year}, to be pasted below the closures of practice.toml. Leave out those on which you are there.\n")
    print("\n".join(f"[[closures]] # {name}\nfirst = {day}\n" for day, name in found.items()))
    return 0


def closures_to_add(year: int, hours: Hours) -> Iterator[tuple[date, str]]:
    """Yield the holidays on which the practice would be open, by what its hours say now."""
    for day, name in sorted(holidays.country_holidays("US", years=year, categories=("public",)).items()):
        is_known = any(change.first <= day <= change.last for change in hours.changes)
        if day.year == year and not is_known and hours.day(day).spans:
            yield day, name.replace("\n", " ")


if __name__ == "__main__":
    raise SystemExit(main())
