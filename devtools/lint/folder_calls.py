"""Calls across the folders of models: each folder says which private methods others may call.

A folder's `__init__.py` names them in its docstring, each in double backquotes with its arguments:
``_record_work(event, users=None)``. What is not named may be changed by looking at one folder.
Not only folders of models call: all code of the addon is read, and that of the addon beside it.
"""

import ast
import graphlib
import re
from collections import defaultdict

from .. import paths

# Tests look behind the front page; a migration stands still, whatever becomes of the methods.
NOT_READ = {"tests", "migrations"}
NAMED = re.compile(r"``(?:\w+\.)*(_[a-z]\w*)")
PRIVATE = re.compile(r"_[a-z]")


def run():
    return [*complaints(paths.REPO / paths.ADDON, paths.REPO / paths.GLUE)]


def complaints(addon, beside=None):
    """
    :param beside: another addon that extends it, and may call what the folders name
    """
    files = _read(addon)
    others = _read(beside, depth=0) if beside else []
    defining = _defining([*files, *others])
    named = {file.room: file.named() for file in files if file.is_front_page}
    for file in [*files, *others]:
        yield from _unnamed_calls(file, defining, named)
    for room, names in named.items():
        for name in sorted(names):
            if room not in defining.get(name, ()):
                yield f"{addon.name}/{room}/__init__.py: {name} is no method of this folder"
    yield from _circle(addon, files)


def _read(addon, depth=2):
    """
    :param int depth: how many folders tell one room from another; 0: it is all one
    """
    return [
        File(addon, path, depth)
        for path in sorted(addon.rglob("*.py"))
        if NOT_READ.isdisjoint(path.relative_to(addon).parts)
    ]


class File:
    def __init__(self, addon, path, depth):
        self.module = path.relative_to(addon).with_suffix("").parts
        self.name = path.relative_to(addon.parent).as_posix()
        self.tree = ast.parse(path.read_text())
        is_of_subject = self.module[0] == "models" and len(self.module) > 2
        # models/case; models; wizard; an addon beside is one room
        folders = self.module[: depth if is_of_subject else min(depth, 1)]
        self.room = "/".join(folders) or addon.name
        self.is_beside = not depth

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
        """The private names that it takes from something, by line, without those that it gives to
        its own objects."""
        found = [node for node in ast.walk(self.tree) if isinstance(node, ast.Attribute)]
        given = {node.attr for node in found if isinstance(node.ctx, ast.Store)}
        for node in found:
            if PRIVATE.match(node.attr) and node.attr not in given:
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
    call. An addon beside that adds to a method has not defined it: it calls ours.
    """
    rooms, starts = defaultdict(set), set()
    for file in files:
        for function in file.functions():
            is_start = not _calls_super(function)
            if is_start:
                starts.add(function.name)
            if is_start or not file.is_beside:
                rooms[function.name].add(file.room)
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
