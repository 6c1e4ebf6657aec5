"""`python -m local`: start the desk, say what to open, stop at Ctrl-C."""

import argparse
import logging
import os
import signal
import sys
from types import FrameType

from chalicelib.practice.file import PracticeError
from chalicelib.settings import SettingsError
from local.clock import STARTS_AT, ClockError
from local.engines import ENGINES, EngineError, refuse_unknown_engine
from local.ports import PortError, read_port, refuse_taken


def main() -> int:
    options = _parse()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    for ending in (signal.SIGINT, signal.SIGTERM):  # a shell may start us with Ctrl-C switched off
        signal.signal(ending, _interrupt)
    try:
        _open(options.port, options.engine)
    except KeyboardInterrupt:
        print("\nThe desk is closed.")
    except (PortError, EngineError) as mistake:
        print(mistake, file=sys.stderr)
        return 1
    except (ClockError, PracticeError, SettingsError, OSError) as mistake:
        print(f"The desk cannot open: {mistake}", file=sys.stderr)
        return 1
    return 0


def _open(port_text: str, engine_name: str) -> None:
    port = read_port(port_text)
    refuse_unknown_engine(engine_name)
    refuse_taken(port)
    from local.desk import local_desk  # takes a second or two: what can be refused has been by now

    with local_desk(port=port, engine_name=engine_name) as url:
        print(_welcome(url), flush=True)
        signal.pause()


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m local",
        description="The whole desk on this machine.",
        epilog=f"{STARTS_AT}=2026-11-23T15:10:00-05:00 in the environment starts its clock then, and lets it stand "
        "still until /local/clock moves it. PUSH_SERVICE=http://127.0.0.1:9000 lets every push go there, not to "
        "the push services of the browsers.",
    )
    parser.add_argument("--port", default="8000")
    parser.add_argument("--engine", default=os.environ.get("ENGINE") or "moto", help=" or ".join(ENGINES))
    return parser.parse_args()


def _interrupt(signal_number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the signal's own signature
    # Once is enough: a second Ctrl-C would break off the closing, and leave an engine running.
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.SIG_IGN)
    raise KeyboardInterrupt


def _welcome(url: str) -> str:
    return "\n".join(
        (
            f"The desk is open at {url}",
            f"  {url}/                  the blog, with both forms",
            f"  {url}/f/certification   a form on a page of its own",
            f"  {url}/local/outbox      the emails it sent",
            f"  {url}/inbox             the practitioner's inbox",
            f"  {url}/local             what else there is only here: the clock among it",
            "`make invite EMAIL=you@example.com` in another terminal lets you into the inbox.",
            "Ctrl-C stops it.",
        )
    )


if __name__ == "__main__":
    raise SystemExit(main())
