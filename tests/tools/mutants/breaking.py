"""Where a line guards something, and how it is broken."""

import ast
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.tools.mutants import FOLDERS, NUMBER, ONLY, ROOT, SEED

OTHER_WAY: dict[type[ast.cmpop], ast.cmpop] = {
    ast.Lt: ast.LtE(), ast.LtE: ast.Lt(), ast.Gt: ast.GtE(), ast.GtE: ast.Gt(),
    ast.Eq: ast.NotEq(), ast.NotEq: ast.Eq(), ast.In: ast.NotIn(), ast.NotIn: ast.In(),
    ast.Is: ast.IsNot(), ast.IsNot: ast.Is(),
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One place of one file, and what stands there instead.

    It stays the same when lines are written above it: which of those that read alike it is says
    where it is.
    """

    file: str
    before: str
    after: str
    nth: int  # among those of its file that read alike, from 0
    line: int = field(compare=False, default=0)
    begin: int = field(compare=False, default=0)  # offsets into the file's UTF-8
    end: int = field(compare=False, default=0)

    def source(self) -> bytes:
        """The file with this one change."""
        whole = (ROOT / self.file).read_bytes()
        return whole[: self.begin] + self.after.encode() + whole[self.end :]

    @property
    def key(self) -> tuple[str, str, str, int]:
        return self.file, self.before, self.after, self.nth


def drawn() -> list[Mutant]:
    """The draw of this seed, in the order of the files. A change of the code changes only the part
    of the draw that it touches.
    """
    found = [mutant for file in files() for mutant in mutants(file)]
    chosen = sorted(found, key=_lot)[:NUMBER]
    chosen = [mutant for mutant in chosen if mutant.file.startswith(tuple(ONLY))]
    return sorted(chosen, key=lambda mutant: (mutant.file, mutant.begin))


def _lot(mutant: Mutant) -> bytes:
    return hashlib.sha256(repr((SEED, mutant.key)).encode()).digest()


def files() -> list[str]:
    """What is broken, from the root of the project."""
    return [
        str(path.relative_to(ROOT))
        for folder in FOLDERS
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def mutants(file: str) -> Iterator[Mutant]:
    """Every single change worth making in a file."""
    source = (ROOT / file).read_bytes()
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    alike: Counter[tuple[str, str]] = Counter()
    nodes = sorted(guarding(ast.parse(source)), key=lambda node: (node.lineno, node.col_offset))
    for node in nodes:
        place, after = _broken(node)
        begin = starts[place.lineno - 1] + place.col_offset
        end = starts[(place.end_lineno or 0) - 1] + (place.end_col_offset or 0)
        before = source[begin:end].decode()
        yield Mutant(file, before, after, alike[before, after], place.lineno, begin, end)
        alike[before, after] += 1


def _broken(node: ast.expr | ast.stmt) -> tuple[ast.expr | ast.stmt, str]:
    """What is taken out, and what is put in its place."""
    match node:
        case ast.Raise() | ast.Expr():
            return node, "pass"
        case ast.If() | ast.IfExp():
            return node.test, f"(not ({ast.unparse(node.test)}))"
        case ast.BoolOp():
            sign = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            return node, f"({ast.unparse(ast.BoolOp(sign, node.values))})"
        case ast.Compare():
            other = ast.Compare(node.left, [OTHER_WAY[type(node.ops[0])]], node.comparators)
            return node, f"({ast.unparse(other)})"
        case ast.Call():
            return node, ast.unparse(ast.Call(node.func, node.args, node.keywords[1:]))
    raise AssertionError(ast.unparse(node))


def guarding(tree: ast.Module) -> Iterator[ast.expr | ast.stmt]:
    """The nodes that guard something, but for what a migration has carried into the database
    (Meta), what types alone read, and f-strings, whose parts do not know where they stand.
    """
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.JoinedStr) or (
            isinstance(node, ast.ClassDef) and node.name == "Meta"
        ):
            continue
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.expr | ast.stmt) and _guards(node):
            yield node
        waiting += ast.iter_child_nodes(node)


def _guards(node: ast.expr | ast.stmt) -> bool:
    """Conditions, refusals, calls whose answer nobody takes, and what narrows a query."""
    match node:
        case ast.Raise() | ast.If() | ast.IfExp() | ast.BoolOp():
            return True
        case ast.Compare(ops=[_]) | ast.Expr(value=ast.Call()):
            return True
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name), keywords=[_, *_]):
            return name in {"filter", "exclude", "get", "Q"}
    return False
