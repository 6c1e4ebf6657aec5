"""Small changes of a module's functions, one at a time: what each says is wrong, and a test should notice. Pure."""

import ast
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from random import Random
from types import CodeType
from typing import Any, TypeVar

T = TypeVar("T")

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.Add,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}


@dataclass(frozen=True)
class Mutant:
    """A function that differs in one place."""

    # Its name in the module, with that of its class.
    function: str
    line: int
    # What is there, and what is there instead.
    change: str
    code: CodeType

    @property
    def name(self) -> str:
        return f"{self.function}: {self.change}"


@dataclass(frozen=True)
class Sample:
    """Some of many, drawn by chance; the same seed draws the same again."""

    size: int
    seed: int = 1

    def draw(self, every: Sequence[T]) -> list[T]:
        """Return as many as wanted in the order in which they came, or all if there are no more."""
        if self.size >= len(every):
            return list(every)
        return [every[at] for at in sorted(Random(self.seed).sample(range(len(every)), self.size))]


def mutants_of(source: str, file_name: str) -> Iterator[Mutant]:
    """Yield every change of every function of a module."""
    tree = ast.parse(source)
    for function, node in _functions(tree, ""):
        places = [place for place in ast.walk(node) if place is not node]
        ignored = _ignored(node)
        for number, place in enumerate(places):
            if place in ignored:
                continue
            for instead in _instead_of(place):
                yield _made(tree, node, number, instead, function, file_name)


def _functions(parent: ast.AST, prefix: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in ast.iter_child_nodes(parent):
        if isinstance(node, ast.FunctionDef):
            yield prefix + node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node, f"{prefix}{node.name}.")


def _ignored(function: ast.FunctionDef) -> set[ast.AST]:
    """Return what says nothing of what a function does: its signature, decorators, types and docstrings."""
    parts: list[ast.AST] = [function.args, *function.decorator_list]
    parts += [function.returns] if function.returns else []
    for node in ast.walk(function):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            parts.append(node)
        elif isinstance(node, ast.AnnAssign):
            parts.append(node.annotation)
        elif isinstance(node, ast.Raise):
            parts.append(node)  # in which words something is refused
        elif isinstance(node, ast.FunctionDef | ast.Lambda):
            parts.append(node.args)
    return {inner for part in parts for inner in ast.walk(part)}


def _instead_of(node: ast.AST) -> Iterator[ast.AST]:  # noqa: C901, PLR0912 - one case a kind of node
    """Yield what may stand in a node's place."""
    match node:
        case ast.Compare(left=left, ops=[first, *others], comparators=comparators) if type(first) in _COMPARED:
            yield ast.Compare(left, [_COMPARED[type(first)](), *others], comparators)
        case ast.BoolOp(op=op, values=values):
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
            yield from (_without(left, op, values) for left in values)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _COMPUTED:
            yield ast.BinOp(left, _COMPUTED[type(op)](), right)
        case ast.AugAssign(target=target, op=op, value=value) if type(op) in _COMPUTED:
            yield ast.AugAssign(target, _COMPUTED[type(op)](), value)
        case ast.IfExp(body=body, orelse=orelse):
            yield from (body, orelse)
        case ast.If(test=test, body=body, orelse=orelse):
            yield ast.If(ast.UnaryOp(ast.Not(), test), body, orelse)
        case ast.While(test=test, body=body, orelse=orelse):
            yield ast.While(ast.UnaryOp(ast.Not(), test), body, orelse)
        case ast.comprehension(target=target, iter=several, ifs=[_, *_], is_async=is_async):
            yield ast.comprehension(target, several, [], is_async)
        case ast.Return(value=ast.AST() as value) if not isinstance(value, ast.Constant):
            yield ast.Return(ast.Constant(None))
        case ast.Continue():
            yield ast.Break()
        case ast.Break():
            yield ast.Continue()
        case ast.Constant(value=value):
            yield from (ast.Constant(other) for other in _other_values(value))


def _without(left: ast.expr, op: ast.boolop, values: list[ast.expr]) -> ast.expr:
    others = [one for one in values if one is not left]
    return ast.BoolOp(op, others) if len(others) > 1 else others[0]


def _other_values(value: object) -> Iterator[Any]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield value + 1
    elif isinstance(value, str):
        yield value + "~"


def _made(
    tree: ast.Module, function: ast.FunctionDef, number: int, instead: ast.AST, name: str, file_name: str
) -> Mutant:
    """Return the function with another node in the place of the one with this number."""
    changed = deepcopy(function)
    place = [one for one in ast.walk(changed) if one is not changed][number]
    before, after = _in_words(place), _in_words(instead)
    _Replacing(place, deepcopy(instead)).visit(changed)
    module = ast.Module([_within(tree, function, changed)], [])
    compiled = compile(ast.fix_missing_locations(module), file_name, "exec", dont_inherit=True)
    return Mutant(name, getattr(place, "lineno", function.lineno), f"{before} → {after}", code_named(compiled, name))


class _Replacing(ast.NodeTransformer):
    def __init__(self, place: ast.AST, instead: ast.AST) -> None:
        self._place, self._instead = place, instead

    def visit(self, node: ast.AST) -> Any:  # noqa: ANN401 - as the base class has it
        if node is self._place:
            return ast.copy_location(self._instead, node) if hasattr(node, "lineno") else self._instead
        return self.generic_visit(node)


def _within(tree: ast.Module, function: ast.FunctionDef, changed: ast.FunctionDef) -> ast.stmt:
    """Return the changed function alone, in the classes that it stands in."""
    for node in tree.body:
        if node is function:
            return changed
        if isinstance(node, ast.ClassDef) and function in list(ast.walk(node)):
            return ast.ClassDef(node.name, [], [], [_within(ast.Module(node.body, []), function, changed)], [])
    raise LookupError(function.name)


def _in_words(node: ast.AST) -> str:
    match node:
        case ast.If(test=test) | ast.While(test=test):
            return f"if {ast.unparse(test)}"
        case ast.comprehension():
            return ast.unparse(node).strip()
    return " ".join(ast.unparse(ast.fix_missing_locations(deepcopy(node))).split())


def code_named(code: CodeType, name: str) -> CodeType:
    """Return the code of a function in that of its module, by its name with that of its class."""
    first, _, rest = name.partition(".")
    found = next(one for one in code.co_consts if isinstance(one, CodeType) and one.co_name == first)
    return code_named(found, rest) if rest else found
