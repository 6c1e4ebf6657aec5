"""Compiles every module below a folder; run as a script of its own, with one folder as its argument.

Bytecode is the same byte for byte only if the interpreter that writes it has nothing else in it, so `tools.zipping`
starts this file alone. "Unchecked" because the zip's dates are all alike: bytecode that is compared with its source's
date would be thrown away, and a function's files cannot be written to, so each cold start would compile it all again.
"""

import py_compile
import sys
from pathlib import Path

# Where Lambda unpacks the zip: what tracebacks show, and no folder of the building machine.
TASK_ROOT = Path("/var/task")


def compile_below(folder: Path) -> None:
    for source in sorted(folder.rglob("*.py")):
        py_compile.compile(
            str(source),
            dfile=str(TASK_ROOT / source.relative_to(folder)),
            doraise=True,
            invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
        )


if __name__ == "__main__":
    compile_below(Path(sys.argv[1]))
