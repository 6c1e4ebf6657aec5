"""Calls handlers of the unpacked zip: each line of the input is an event, each line that is written what came of it.

Run as a script of its own by the Python that the zip is for, with the zip on its path; see `tools.prove_packages`.
"""

import json
import sys
import traceback
from typing import Any


def call(handler: str, event: dict[str, Any]) -> Any:  # noqa: ANN401 - whatever the handler answers
    import app

    return getattr(app, handler)(event, None)  # nothing asks for what Lambda says of the call


def main() -> None:
    answers, sys.stdout = sys.stdout, sys.stderr  # what the handlers print is no answer
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            answer = {"answer": call(asked["handler"], asked["event"])}
        except BaseException:  # noqa: BLE001 - whoever asked says what it means
            answer = {"failed": traceback.format_exc()}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
