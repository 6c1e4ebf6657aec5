"""Until when Lambda keeps which Python.

Source: AWS Lambda Developer Guide, "Lambda runtimes", "Deprecation date", as cfn-lint 1.58 has them (a test compares).
"""

from datetime import date

DEPRECATED_ON = {
    "python3.11": date(2027, 6, 30),
    "python3.12": date(2028, 10, 31),
    "python3.13": date(2029, 6, 30),
    "python3.14": date(2029, 6, 30),
}
