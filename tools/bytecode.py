"""Compiles every module below a folder; run as a program of its own, with one folder as its argument.

Bytecode is the same byte for byte only if the interpreter that writes it has nothing else in it, so `tools.zipping`
starts this module alone. "Unchecked" because the zip's dates are all alike: bytecode that is compared with its source's
date would be thrown away, and a function's files cannot be written to, so each cold start would compile it all again.
"""

import ast
import importlib.util
import marshal
import sys
from pathlib import Path

from tools.written_values import write_out

# Where Lambda unpacks the zip: what tracebacks show, and no folder of the building machine.
TASK_ROOT = Path("/var/task")
# The package whose dataclasses are written out.
OURS = "chalicelib"


# Of a file of bytecode that is compared with nothing (PEP 552): by a hash of its source, which is not looked at.
_UNCHECKED = (1).to_bytes(4, "little")


def compile_below(folder: Path) -> None:
    """Compile every module; in our own, values are written out first.

    Raises:
        SyntaxError: what no Python of this version can read.
        UnknownRuleError: see `write_out`.
    """
    for source in sorted(folder.rglob("*.py")):
        inside, text = source.relative_to(folder), source.read_bytes()
        module = ast.parse(text)
        if inside.parts[0] == OURS:
            module = write_out(module)
        code = compile(module, str(TASK_ROOT / inside), "exec", dont_inherit=True)
        target = Path(importlib.util.cache_from_source(str(source)))
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(
            importlib.util.MAGIC_NUMBER + _UNCHECKED + importlib.util.source_hash(text) + marshal.dumps(code)
        )


if __name__ == "__main__":
    compile_below(Path(sys.argv[1]))
