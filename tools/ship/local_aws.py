"""`make local-aws PORT=4566`: an AWS on this machine, for trying a deployment; gone with everything in it at Ctrl-C.

It runs on the Python that the desk was packaged for, since the functions that are deployed to it run on the same.
"""

import argparse
import signal
import sys

from local.engines import EngineError, ministack
from local.ports import PortError, read_port, refuse_taken
from tools import pythons
from tools.commands import CommandFailedError, run


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.ship.local_aws", description="An AWS on this machine.")
    parser.add_argument("--port", default="4566")
    for ending in (signal.SIGINT, signal.SIGTERM):  # a shell may start us with Ctrl-C switched off
        signal.signal(ending, signal.default_int_handler)
    try:
        _run(read_port(parser.parse_args().port))
    except KeyboardInterrupt:
        print("\nThe local AWS is gone, with everything in it.")
    except (EngineError, PortError, CommandFailedError) as mistake:
        print(mistake, file=sys.stderr)
        return 1
    return 0


def _run(port: int) -> None:
    refuse_taken(port)
    print("Packaging, to know on which Python the functions run …", flush=True)
    run([sys.executable, "-m", "tools.package", "--if-changed"])
    with ministack(port=port, python=pythons.packaged().executable) as url:
        print(f"A local AWS is at {url}, and keeps nothing when it ends. In another terminal:", flush=True)
        print(f"  make deploy STAGE=dev ENDPOINT={url} ALARM_EMAIL=keeper@example.com", flush=True)
        print(f"  {url}/_ministack/ses/messages   the emails it was given\nCtrl-C stops it.", flush=True)
        signal.pause()


if __name__ == "__main__":
    raise SystemExit(main())
