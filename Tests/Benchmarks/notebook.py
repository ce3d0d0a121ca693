"""Times the whole of `descent run Experiments/notebook.yaml`: figures, report and all.

    swift build -c release && python3 Tests/Benchmarks/notebook.py

Runs the release build on one processor and on two, in turn, and prints medians of the wall time and
the most memory, from start to exit.
"""

import os
import statistics
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.join(ROOT, ".build", "release", "descent")
ROUNDS = 15


def run(processors, output):
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        os.sched_setaffinity(0, processors)
        os.execv(
            PROGRAM,
            [PROGRAM, "run", "--fresh", os.path.join(ROOT, "Experiments", "notebook.yaml"),
             "--output", output, "--quiet"],
        )
    _, status, usage = os.wait4(child, 0)
    if status != 0:
        sys.exit(f"descent failed: {status}")
    return time.monotonic() - began, usage.ru_maxrss / 1024


def main():
    available = sorted(os.sched_getaffinity(0))
    kinds = [set(available[:1])] + ([set(available[:2])] if len(available) > 1 else [])
    times = [[] for _ in kinds]
    memory = [[] for _ in kinds]
    with tempfile.TemporaryDirectory() as output:
        for processors in kinds:
            run(processors, output)
        for _ in range(ROUNDS):
            for at, processors in enumerate(kinds):
                seconds, mebibytes = run(processors, output)
                times[at].append(seconds)
                memory[at].append(mebibytes)
    for at, processors in enumerate(kinds):
        print(
            f"{len(processors)} processor{'s' if len(processors) > 1 else ''}:"
            f" {statistics.median(times[at]):.3f} s"
            f" ({min(times[at]):.3f} to {max(times[at]):.3f}),"
            f" at most {max(memory[at]):.0f} MiB, {ROUNDS} runs"
        )


main()
