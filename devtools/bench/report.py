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
    "peer",
    "target",
    "",
)


def show(rows, results):
    say("\n" + "\n".join(filter(None, (_pace(results), _busy(results)))) + "\n")
    for line in _lines(rows):
        say(line)
    missed = [row.title for row in rows if row.missed]
    if "parallel" in results:
        say(f"\n{_parallel(results['parallel'])}")
        missed += targets.judge_parallel(results["parallel"])
    say(f"\nMissed: {', '.join(missed)}" if missed else "\nAll targets are met.")


def write_docs(path, rows, results):
    text = path.read_text()
    if not GENERATED.search(text):
        raise Problem(f"{path} has no place for the figures.")
    cells = [HEADINGS, *map(_cells, rows)]
    table = [".. list-table::", "   :header-rows: 1", ""]
    for row in cells:
        table += [f"   {'*' if not i else ' '} - {cell}".rstrip() for i, cell in enumerate(row)]
    notes = [f"With {results['size']:,} cases.", _pace(results), _busy(results)]
    lines = [" ".join(filter(None, notes)), "", *table]
    if "parallel" in results:
        lines += ["", f"{_parallel(results['parallel'])}."]
    body = "\n".join(lines)
    path.write_text(GENERATED.sub(lambda match: f"{match[1]}\n{body}\n{match[2]}", text))
    say(f"» Wrote {path.name}")


def _lines(rows):
    cells = [HEADINGS, *map(_cells, rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(HEADINGS))]
    for row in cells:
        first, *others = row
        *figures, last = others
        right = "  ".join(
            cell.rjust(width) for cell, width in zip(figures, widths[1:-1], strict=True)
        )
        yield f"{first.ljust(widths[0])}  {right}  {last}".rstrip()


def _cells(row):
    return (
        row.title,
        f"{row.cpu:.1f}",
        f"{row.p50:.1f}",
        f"{row.p95:.1f}",
        f"{row.max:.1f}",
        str(row.queries),
        *(_times(ratio) for ratio in (row.sql, row.superuser, row.growth)),
        "" if row.peer is None else f"{row.peer:.0f}",
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
