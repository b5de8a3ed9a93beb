"""Shows the figures: on the terminal, and in the documentation."""

import re

from ..ui import Problem, say
from . import targets

GENERATED = re.compile(r"(\.\. figures: begin\n).*?(\n\.\. figures: end)", re.DOTALL)
HEADINGS = (
    "Milliseconds",
    "CPU",
    "p50",
    "p95",
    "max",
    "queries",
    "x SQL",
    "x superuser",
    "growth",
)
VERDICT = ("target", "")


def show(rows, results, more=None):
    """
    :param more: another column, {heading: {key of the row: figure}}
    """
    say("\n" + "\n".join(filter(None, (_pace(results), _busy(results)))) + "\n")
    for line in _lines(_table(rows, more)):
        say(line)
    missed = [row.title for row in rows if row.missed]
    if "parallel" in results:
        say(f"\n{_parallel(results['parallel'])}")
        missed += targets.judge_parallel(results["parallel"])
    say(f"\nMissed: {', '.join(missed)}" if missed else "\nAll targets are met.")


def write_docs(path, rows, results, more=None):
    text = path.read_text()
    if not GENERATED.search(text):
        raise Problem(f"{path} has no place for the figures.")
    table = [".. list-table::", "   :header-rows: 1", ""]
    for row in _table(rows, more):
        table += [f"   {'*' if not i else ' '} - {cell}".rstrip() for i, cell in enumerate(row)]
    notes = [f"With {results['size']:,} cases.", _pace(results), _busy(results)]
    lines = [" ".join(filter(None, notes)), "", *table]
    if "parallel" in results:
        lines += ["", f"{_parallel(results['parallel'])}."]
    body = "\n".join(lines)
    path.write_text(GENERATED.sub(lambda match: f"{match[1]}\n{body}\n{match[2]}", text))
    say(f"» Wrote {path.name}")


def _lines(table):
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        first, *others = row
        *figures, last = others
        right = "  ".join(
            cell.rjust(width) for cell, width in zip(figures, widths[1:-1], strict=True)
        )
        yield f"{first.ljust(widths[0])}  {right}  {last}".rstrip()


def _table(rows, more):
    more = more or {}
    return [(*HEADINGS, *more, *VERDICT), *(_cells(row, more.values()) for row in rows)]


def _cells(row, columns):
    return (
        row.title,
        f"{row.cpu:.1f}",
        f"{row.p50:.1f}",
        f"{row.p95:.1f}",
        f"{row.max:.1f}",
        str(row.queries),
        *(_times(ratio) for ratio in (row.sql, row.superuser, row.growth)),
        *(f"{column[row.key]:.0f}" if row.key in column else "" for column in columns),
        row.target,
        _verdict(row),
    )


def _times(ratio):
    return "" if ratio is None else f"{ratio:.1f}"


def _verdict(row):
    if row.missed:
        return f"missed: {', '.join(row.missed)}" + (f" ({row.agent})" if row.agent else "")
    return "met" if row.target else ""


def _pace(results):
    pace = targets.pace(results)
    allowance = f", so that targets in milliseconds allow {pace:.1f} times as many"
    return (
        f"A record of a bare mail.thread model takes {results['bare_cpu']:.1f} ms here; the "
        f"targets are for {targets.BARE_MS}{allowance if pace > 1 else ''}."
    )


def _busy(results):
    """Whether others were working on the machine, so that only processor times mean something."""
    if not targets.is_busy(results):
        return ""
    return (
        f"The machine was busy with other work (load {results['load']:.1f} on "
        f"{results['cores']} cores): p50, p95 and max are too high, and the targets are compared "
        "with the time on the processor instead."
    )


def _parallel(figures):
    missed = targets.judge_parallel(figures)
    verdict = f"missed: {', '.join(missed)}" if missed else "met"
    return (
        "Mails a second, each in its own transactions: "
        f"{figures['one_process_per_second']} by one process, "
        f"{figures['two_processes_per_second']} by two ({figures['speed_up']}x), "
        f"{figures['lost_or_doubled']} lost or doubled: {verdict}"
    )
