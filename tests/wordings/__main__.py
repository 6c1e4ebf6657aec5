"""Stores what every page and email says, anew: `make wordings`. Read the difference before you commit it."""

import logging

from tests.wordings.stored import write

if __name__ == "__main__":
    # The scenes break things on purpose.
    logging.disable()
    print(f"{write()} files are written. `git diff tests/wordings` shows what is worded otherwise.")
