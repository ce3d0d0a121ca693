"""Ends the program by signals in every phase: starting, computing, drawing, writing."""

import resource
import signal
import time

import experiments
from kills import duration
from program import Fault
from recovery import goes_on, leftovers
from syscalls import points, short
from workspace import Workspace, differences, state

SIGNALS = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}
# Seconds that a run may take to end.
LIMIT = 1.0


def check(checks, program, old, new, quick):
    for number in SIGNALS:
        starting(checks, program, old, new, number, quick)
        computing(checks, program, number)
        drawing(checks, program, number)
    writing(checks, program, old, new, quick)
    twice(checks, program)
    if not quick:
        resumed(checks, program)


def starting(checks, program, old, new, number, quick):
    """Until the program has come so far that it handles signals, the system's way of ending it is
    as good."""
    length = duration(program, new, old, 0)
    for part in (0.05, 0.15) if quick else (0.01, 0.03, 0.05, 0.1, 0.15, 0.2, 0.3):
        with Workspace(new.text, old) as workspace:
            running = program.start(*workspace.command(), at=workspace.path)
            time.sleep(part * length)
            met = running.process.poll() is None
            running.process.send_signal(number)
            ended = running.end()
            wrong = ended.crash()
            if not met:
                wrong = "it had ended already"
            elif not wrong and ended.status not in (SIGNALS[number], -number):
                wrong = f"ends with {ended.status}"
            checks.report(f"{number.name} after {part:.0%} of the run",
                          wrong or clean(workspace, old, new) or goes_on(program, workspace, new))


def clean(workspace, old, new):
    """Whether a run that ended by itself has left the old or the new output and nothing else."""
    found = state(workspace, old, new)
    if found == "new":
        return leftovers(workspace, new)
    if found != "old":
        return f"the output is torn: {found}"
    return leftovers(workspace, old)


def computing(checks, program, number):
    """Met at work: seconds of the processor tell that it is."""
    with Workspace(experiments.LONG) as workspace:
        running = program.start(*workspace.command(), at=workspace.path)
        working = uses_processor(running.process, 0.4)
        checks.report(f"{number.name} while it computes",
                      "it was not met at work" if not working else
                      ends(running, number, workspace) or stray(workspace))


def drawing(checks, program, number):
    """Met between the last trial and the first figure's file: the tables are there by then, and
    what follows takes nearly all of the time."""
    with Workspace(experiments.DRAWING) as workspace:
        running = program.start(*workspace.command(), at=workspace.path)
        working = uses_processor(running.process, 0.15)
        checks.report(f"{number.name} while it draws",
                      "it was not met at work" if not working else
                      ends(running, number, workspace) or stray(workspace))


def uses_processor(process, seconds):
    """Waits until a process has used the processor for so long; whether it did."""
    limit = time.monotonic() + 20
    while process.poll() is None and time.monotonic() < limit:
        with open(f"/proc/{process.pid}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
        if int(fields[11]) + int(fields[12]) >= seconds * 100:
            return True
        time.sleep(0.005)
    return False


def ends(running, number, workspace):
    """Signals a run and looks at its end."""
    sent = time.monotonic()
    running.process.send_signal(number)
    return verdict(running.end(patience=10), number, sent)


def verdict(ended, number, sent):
    if ended.status is None:
        return "does not end within 10 s"
    if ended.status != SIGNALS[number]:
        return f"ends with {ended.status} instead of {SIGNALS[number]}: {ended.brief()}"
    if ended.ended - sent > LIMIT:
        return f"ends after {ended.ended - sent:.1f} s"
    if len(ended.lines) != 1:
        return f"{len(ended.lines)} lines of messages instead of one: {ended.brief()}"
    return ""


def stray(workspace):
    """Whatever a first run leaves that was ended."""
    left = sorted(workspace.files()) if workspace.output.exists() else []
    left = [f"Output/{experiments.NAME}/{name}" for name in left] or (
        [f"Output/{experiments.NAME}/"] if workspace.output.exists() else [])
    left += workspace.strays()
    return f"leaves {', '.join(left[:4])}" if left else ""


def writing(checks, program, old, new, quick):
    """At calls of the replacement, from within: no signal comes too early or too late."""
    with Workspace(new.text, old) as workspace:
        calls = [(call.number, call.name, short(call.path, workspace)) for call in program.run(
            *workspace.command(), at=workspace.path, fault=signalling(workspace, 0, 0)).calls]
    if not calls:
        checks.report("a signal at each call", "no call was seen")
    for at, name, path in points(calls, 12 if quick else None):
        for number in SIGNALS if not quick else [list(SIGNALS)[at % 3]]:
            with Workspace(new.text, old) as workspace:
                ended = program.run(*workspace.command(), at=workspace.path, patience=10,
                                    fault=signalling(workspace, at, number))
                wrong = "the signal never came"
                if ended.fired:
                    wrong = verdict(ended, number, ended.fired.seconds)
                    # Where all is in its place, the run may say that it is done.
                    if wrong and ended.status == 0 and is_done(program, old, new, at):
                        wrong = ""
                    wrong = wrong or clean(workspace, old, new)
                checks.report(f"{number.name} at call {at}, {name} {path}",
                              wrong or goes_on(program, workspace, new))


def signalling(workspace, at, number, action="signal"):
    return Fault([workspace.outputs, workspace.store], at, f"{action}:{int(number)}")


def is_done(program, old, new, at):
    """Whether the new output was in its place before a call already."""
    with Workspace(new.text, old) as workspace:
        program.run(*workspace.command(), at=workspace.path,
                    fault=signalling(workspace, at, 0, "kill"))
        return state(workspace, old, new) == "new"


def twice(checks, program):
    """Someone who presses Ctrl-C again has no patience left."""
    with Workspace(experiments.LONG) as workspace:
        running = program.start(*workspace.command(), at=workspace.path)
        working = uses_processor(running.process, 0.4)
        sent = time.monotonic()
        running.process.send_signal(signal.SIGINT)
        time.sleep(0.01)
        if running.process.poll() is None:
            running.process.send_signal(signal.SIGINT)
        ended = running.end(patience=10)
        wrong = "" if ended.status == 130 else f"ends with {ended.status}"
        if not wrong and ended.ended - sent > LIMIT:
            wrong = f"ends after {ended.ended - sent:.1f} s"
        checks.report("SIGINT twice", wrong if working else "it was not met at work")


def resumed(checks, program):
    """The same command goes on from where the ended run was: it works less than one from the
    start, and comes to the same bytes."""
    with Workspace(experiments.RESUMED) as whole, Workspace(experiments.RESUMED) as workspace:
        spent = processor()
        program.run(*whole.command("--no-figures"), at=whole.path)
        whole_work = processor() - spent
        running = program.start(*workspace.command("--no-figures"), at=workspace.path)
        working = uses_processor(running.process, 0.6 * whole_work)
        wrong = ends(running, signal.SIGTERM, workspace)
        spent = processor()
        again = program.run(*workspace.command("--no-figures"), at=workspace.path)
        work = processor() - spent
        if not working:
            wrong = "it was not met at work"
        elif not wrong and again.status != 0:
            wrong = f"then the same command ends with {again.status}: {again.brief()}"
        elif not wrong and work > 0.75 * whole_work:
            wrong = f"it works {work:.1f} s again, of {whole_work:.1f} s"
        checks.report("a run goes on from where SIGTERM ended it",
                      wrong or differences(workspace.files(), whole.files()))


def processor():
    """The seconds of the processor that all programs have used that were run."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
