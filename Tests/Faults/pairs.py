"""Two processes on one output: one waits, or says that it is in use."""

import signal
import time

from program import Fault
from recovery import damage, goes_on
from syscalls import CHANGES
from workspace import Workspace, differences, inconsistency

# Microseconds a call: on so slow a disk two writers meet for sure where nothing keeps them apart.
SLOW = 1500


def check(checks, program, old, new, quick):
    met = 0
    count = 8 if quick else 50
    for number in range(count):
        with Workspace(new.text, old if number % 2 else None) as workspace:
            together, wrong = pair(program, workspace, old, new, same=number % 4 < 2,
                                   delay=SLOW if number % 3 else 0)
            met += together
            checks.report(f"pair {number + 1}", wrong)
    checks.report(f"{met} of {count} pairs ran at the same time",
                  "" if met >= 0.8 * count else "too few to tell anything")
    stopped(checks, program, old, new, quick)


def pair(program, workspace, old, new, same, delay):
    """Starts two at once; whether they ran at the same time, and what is wrong.

    - same: both run the same file; else one runs the file as it was before the edit.
    """
    other = workspace.file
    if not same:
        other = workspace.path / "experiments" / "before" / workspace.file.name
        other.parent.mkdir()
        other.write_text(old.text)
    fault = Fault([workspace.outputs, workspace.store], delay=delay)
    runs = [program.start("run", file, "--output", workspace.outputs, "--quiet",
                          at=workspace.path, fault=fault) for file in (workspace.file, other)]
    ends = [run.end() for run in runs]
    spans = [(end.calls[0].seconds, end.ended) for end in ends if end.calls]
    together = len(spans) == 2 and max(s[0] for s in spans) < min(s[1] for s in spans)
    if other != workspace.file:
        other.unlink()
        other.parent.rmdir()
    return together, wrong_pair(program, workspace, ends, None if same else old, new)


def wrong_pair(program, workspace, ends, other, new):
    for end in ends:
        if end.crash():
            return end.crash()
        if end.status not in (0, 75):
            return f"one ends with {end.status}: {end.brief()}"
        if end.status == 75 and len(end.lines) != 1:
            return f"75 with {len(end.lines)} lines of messages: {end.brief()}"
    if all(end.status == 75 for end in ends):
        return "both end with 75"
    wrong = inconsistency(workspace.output)
    if wrong:
        return wrong
    files = workspace.files()
    wrong = differences(files, new.files)
    if wrong and not (other and not differences(files, other.files)):
        return "a mixture: " + wrong
    if workspace.strays():
        return "stray files: " + ", ".join(workspace.strays()[:4])
    return damage(workspace) or goes_on(program, workspace, new)


def stopped(checks, program, old, new, quick):
    """One process is halted in the midst of its writing; the other must not go past it."""
    with Workspace(new.text, old) as workspace:
        fault = Fault([workspace.outputs], calls=CHANGES)
        count = len(program.run(*workspace.command(), at=workspace.path, fault=fault).calls)
    if not count:
        checks.report("a second process beside a halted one", "no call was seen")
    for part in (0.5, 0.97) if quick else (0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 1):
        with Workspace(new.text, old) as workspace:
            at = max(1, round(count * part))
            checks.report(f"a second process beside one halted at call {at} of {count}",
                          beside_halted(program, workspace, old, new, at, part >= 0.5))


def beside_halted(program, workspace, old, new, at, waits):
    """- waits: the first is far enough for the second to have to wait, or to end with 75."""
    halting = Fault([workspace.outputs], at, f"signal:{int(signal.SIGSTOP)}", CHANGES)
    first = program.start(*workspace.command(), at=workspace.path, fault=halting)
    fired = first.fired()
    second = program.start(*workspace.command(), at=workspace.path)
    limit = time.monotonic() + 2
    while second.process.poll() is None and time.monotonic() < limit:
        time.sleep(0.01)
    went_past = second.process.poll() == 0
    first.process.send_signal(signal.SIGCONT)
    ends = [first.end(), second.end()]
    if not fired:
        return "it was never halted"
    if went_past and waits:
        return "the second neither waits nor ends with 75, though the first is not done"
    return wrong_pair(program, workspace, ends, None, new)
