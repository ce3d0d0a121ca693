"""What the benchmarks of whole processes share: a grid's experiment file, and a timed run."""

import os
import sys
import time

import adam_peers

SHAPES = {**adam_peers.SHAPES, 10_000_000: (2500, 4000)}

SWEEP = """\
title: Adam on a grid of learning rates and starts
loss: {{expression: 2*x^4 + 3*x^3 + 2}}
start: {{x: {{linspace: [-2, 2, {starts}]}}}}
stop: {{max_iterations: 2000}}
optimizers:
  - adam: {{learning_rate: {{logspace: [1e-4, 1, {rates}]}}}}
record: {{paths: none}}
figures: []
"""


def write_sweep(folder, trials):
    """The experiment file of so many trials; its results go to a folder of its name."""
    rates, starts = SHAPES.get(trials) or adam_peers.shape_of(trials)
    path = os.path.join(folder, "sweep.yaml")
    with open(path, "w") as file:
        file.write(SWEEP.format(rates=rates, starts=starts))
    return path


def descent(program, sweep, output, jobs=None):
    """The command that runs it."""
    command = [program, "run", sweep, "--fresh", "--no-figures", "--quiet", "--output", output]
    return command + (["--jobs", str(jobs)] if jobs else [])


def run(command, cores=None):
    """Seconds from start to exit, seconds of processors, and MiB at most."""
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        if cores:
            os.sched_setaffinity(0, cores)
        os.execvp(command[0], command)
    _, status, usage = os.wait4(child, 0)
    if status != 0:
        sys.exit(f"{' '.join(command)} failed: {os.waitstatus_to_exitcode(status)}")
    return time.monotonic() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
