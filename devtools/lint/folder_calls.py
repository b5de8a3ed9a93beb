"""Calls across the folders of models: each folder says which private methods others may call.

A folder's `__init__.py` names them in its docstring, each in double backquotes with its arguments:
``_record_work(event, users=None)``. What is not named may be changed by looking at one folder.
"""

import ast
import graphlib
import re
from collections import defaultdict

from .. import paths

CALLERS = ("models", "wizard", "controllers")
NAMED = re.compile(r"``(?:\w+\.)*(_[a-z]\w*)")
PRIVATE = re.compile(r"_[a-z]")


def run():
    return [*complaints(paths.REPO / paths.ADDON)]


def complaints(addon):
    files = [
        File(addon, path) for caller in CALLERS for path in sorted((addon / caller).rglob("*.py"))
    ]
    defining = _defining(files)
    named = {file.room: file.named() for file in files if file.is_front_page}
    for file in files:
        yield from _unnamed_calls(file, defining, named)
    for room, names in named.items():
        for name in sorted(names):
            if room not in defining.get(name, ()):
                yield f"{addon.name}/{room}/__init__.py: {name} is no method of this folder"
    yield from _circle(addon, files)


class File:
    def __init__(self, addon, path):
        self.module = path.relative_to(addon).with_suffix("").parts
        self.name = path.relative_to(addon.parent).as_posix()
        self.tree = ast.parse(path.read_text())
        depth = 2 if self.module[0] == "models" and len(self.module) > 2 else 1
        self.room = "/".join(self.module[:depth])  # models/case; models; wizard

    @property
    def is_front_page(self):
        """Whether it is the `__init__.py` of a folder of models."""
        return self.module == (*self.room.split("/"), "__init__") and "/" in self.room

    def named(self):
        return set(NAMED.findall(ast.get_docstring(self.tree) or ""))

    def functions(self):
        """The private methods and functions, without those inside of another."""
        bodies = [self.tree, *(node for node in self.tree.body if isinstance(node, ast.ClassDef))]
        for body in bodies:
            for node in body.body:
                if isinstance(node, ast.FunctionDef) and PRIVATE.match(node.name):
                    yield node

    def accesses(self):
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Attribute) and PRIVATE.match(node.attr):
                yield node.lineno, node.attr

    def imports(self, known):
        """The modules of the addon that it imports, of those that are known."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom) and node.level:
                base = self.module[: -node.level] + tuple((node.module or "").split("."))
                base = tuple(filter(None, base))
                for alias in node.names:
                    tried = ((*base, alias.name), (*base, alias.name, "__init__"), base)
                    found = [*tried, (*base, "__init__")]
                    yield next((module for module in found if module in known), None)


def _defining(files):
    """The rooms that define each private method of ours, by its name.

    A method that calls the one before it in each of its definitions is Odoo's, whom anybody may
    call.
    """
    rooms, starts = defaultdict(set), set()
    for file in files:
        for function in file.functions():
            rooms[function.name].add(file.room)
            if not _calls_super(function):
                starts.add(function.name)
    return {name: where for name, where in rooms.items() if name in starts}


def _calls_super(function):
    return any(
        isinstance(node, ast.Attribute)
        and node.attr == function.name
        and isinstance(node.value, ast.Call)
        and ast.unparse(node.value.func) == "super"
        for node in ast.walk(function)
    )


def _unnamed_calls(file, defining, named):
    for line, name in sorted({*file.accesses()}):
        rooms = {room for room in defining.get(name, ()) if "/" in room}
        is_own = file.room in defining.get(name, ())
        if rooms and not is_own and not any(name in named.get(room, ()) for room in rooms):
            where = " or ".join(f"{room}/__init__.py" for room in sorted(rooms))
            yield f"{file.name}:{line}: {name} is not named in {where}"


def _circle(addon, files):
    known = {file.module for file in files}
    graph = {
        file.module: {module for module in file.imports(known) if module not in (None, file.module)}
        for file in files
    }
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        # Each imports the one before it.
        steps = [".".join(module) for module in reversed(error.args[1])]
        yield f"{addon.name}: modules import each other in a circle: {' → '.join(steps)}"
