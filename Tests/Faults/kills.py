"""Kills the program at random moments, with and without an earlier output."""

import random
import time

from program import Fault
from recovery import trouble
from workspace import Workspace

# The writing is a small part of a run; on a slow disk it is most of it, and kills meet it.
SLOW = 2000


def duration(program, new, old, delay):
    with Workspace(new.text, old) as workspace:
        began = time.monotonic()
        program.run(*workspace.command(), at=workspace.path, fault=slow(workspace, delay))
        return time.monotonic() - began


def slow(workspace, delay):
    return Fault([workspace.outputs, workspace.store], delay=delay) if delay else None


def check(checks, program, old, new, quick, count=None, seed=1):
    count = count or (12 if quick else 200)
    moments = random.Random(seed)
    cases = [(before, delay) for before in (old, None) for delay in (SLOW, 0, SLOW)]
    lengths = {case: duration(program, new, *case) for case in cases}
    fired = 0
    for number in range(count):
        before, delay = cases[number % len(cases)]
        moment = moments.uniform(0, lengths[before, delay])
        with Workspace(new.text, before) as workspace:
            running = program.start(*workspace.command(), at=workspace.path,
                                    fault=slow(workspace, delay))
            time.sleep(moment)
            running.process.kill()
            ended = running.end()
            fired += ended.status == -9
            found = "" if ended.status in (-9, 0) else f"ends with {ended.status}"
            checks.report(
                f"kill {number + 1}, {moment * 1000:.0f} ms after the start"
                f"{' on a slow disk' if delay else ''}{'' if before else ', without an old output'}",
                found or trouble(program, workspace, before, new, reads_first=number % 3 == 0))
    # Some come after the end: the moments reach to it.
    checks.report(f"{fired} of {count} kills met a running program",
                  "" if fired >= 0.6 * count else "too few to tell anything")
