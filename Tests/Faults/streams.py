"""Standard streams that take nothing: full, closed, or with a reader that has gone."""

import os
import subprocess

from recovery import goes_on, leftovers
from workspace import Workspace, differences


def check(checks, program, old, new, quick):
    for what, streams in {
            "--help": ["--help"], "--version": ["--version"], "help of run": ["run", "--help"],
            "list": ["list", "losses"], "explain": ["explain", "adam"], "check": None,
            "plan": None, "table": None, "run": None}.items():
        one(checks, program, old, new, what, streams)
    closed(checks, program, new)


def arguments(what, given, workspace):
    if given:
        return given
    if what == "run":
        # Not quiet: it has something to say.
        return ["run", workspace.file, "--output", workspace.outputs, "--jobs", "1"]
    return [what, workspace.output if what == "table" else workspace.file]


def one(checks, program, old, new, what, given):
    with Workspace(new.text, old) as workspace, open("/dev/full", "w") as full:
        command = arguments(what, given, workspace)
        spoken = program.run(*command, at=workspace.path)
        ended = program.run(*command, at=workspace.path, stdout=full)
        # What says nothing fails at nothing.
        wanted = 74 if spoken.output else 0
        wrong = ended.crash()
        if spoken.status != 0:
            wrong = f"even undisturbed it ends with {spoken.status}: {spoken.brief()}"
        if not wrong and ended.status != wanted:
            wrong = f"ends with {ended.status} instead of {wanted}: {ended.brief()}"
        if not wrong and wanted and len(ended.lines) != 1:
            wrong = f"{len(ended.lines)} lines of messages: {ended.brief()}"
        checks.report(f"{what} to a full device", wrong or (
            leftovers(workspace, new) if what == "run" else ""))
    with Workspace(new.text, old) as workspace:
        reading, writing = os.pipe()
        os.close(reading)
        command = arguments(what, given, workspace)
        ended = program.run(*command, at=workspace.path, stdout=writing)
        os.close(writing)
        wrong = ended.crash() or (f"says {ended.brief()}" if ended.lines else "")
        checks.report(f"{what} to a reader that has gone", wrong or (
            goes_on(program, workspace, new) if what == "run" else ""))


def closed(checks, program, new):
    """The first file that is opened gets the number of a closed stream, and what the program prints
    would go into it."""
    for numbers in ((1,), (2,), (1, 2), (0, 1, 2)):
        with Workspace(new.text) as workspace:
            def close():
                for number in numbers:
                    os.close(number)

            ended = program.run("run", workspace.file, "--output", workspace.outputs,
                                at=workspace.path, limits=close, stdin=subprocess.DEVNULL)
            wrong = ended.crash()
            if not wrong and ended.status not in (0, 74):
                wrong = f"ends with {ended.status}: {ended.brief()}"
            if not wrong and workspace.output.exists():
                wrong = differences(workspace.files(), new.files)
            checks.report(f"streams {', '.join(map(str, numbers))} are closed",
                          wrong or goes_on(program, workspace, new))
