"""Kills the program before every call that changes files, while it replaces an output.

Only a killed process is meant, not a power cut: what was written is there, synchronized or not.
"""

from program import Fault
from recovery import trouble
from workspace import Workspace

CHANGES = ("create", "write", "pwrite", "writev", "sendfile", "copy_file_range", "ftruncate",
           "truncate", "fallocate", "rename", "renameat2", "link", "symlink", "unlink", "mkdir",
           "rmdir", "chmod", "fchmod")
WRITES = ("write", "pwrite", "writev", "sendfile", "copy_file_range")


def points(calls, limit):
    """Which calls to try: all, or some that are spread over them, with the last few."""
    if limit is None or len(calls) <= limit:
        return calls
    step = len(calls) / (limit - 3)
    chosen = {int(step * i) for i in range(limit - 3)} | set(range(len(calls) - 3, len(calls)))
    return [calls[i] for i in sorted(chosen)]


def record(program, new, old, calls, **settings):
    """The calls of an undisturbed replacement."""
    with Workspace(new.text, old) as workspace:
        fault = Fault([workspace.outputs, workspace.store], calls=calls, **settings)
        return [(call.number, call.name, short(call.path, workspace)) for call in
                program.run(*workspace.command(), at=workspace.path, fault=fault).calls]


def short(path, workspace):
    return path.removeprefix(str(workspace.path) + "/")


def check(checks, program, old, new, quick):
    replacement(checks, program, old, new, 14 if quick else None, "of a replacement")
    replacement(checks, program, None, new, 6 if quick else None, "of a first run")
    if not quick:
        # The edited experiment has an output already: nothing but the same bytes comes out.
        replacement(checks, program, new, new, None, "of the same again")


def replacement(checks, program, old, new, limit, what):
    calls = record(program, new, old, CHANGES)
    if not calls:
        checks.report(f"kills {what}", "no call was seen")
    for at, name, path in points(calls, limit):
        for action in ("kill", "half") if name in WRITES else ("kill",):
            if limit and action == "half" and at % 3:
                continue
            with Workspace(new.text, old) as workspace:
                fault = Fault([workspace.outputs, workspace.store], at, action, CHANGES)
                ended = program.run(*workspace.command(), at=workspace.path, fault=fault)
                when = "in the midst of" if action == "half" else "before"
                checks.report(
                    f"{what}, killed {when} call {at}, {name} {path}",
                    "the kill never fired" if not ended.fired or ended.status != -9 else
                    trouble(program, workspace, old, new, reads_first=at % 2 == 0))
