#!/usr/bin/env python3
"""Disturbs the program in every way that a system may, and checks that outputs survive it.

    run.py --descent PROGRAM [--quick] [--only GROUP]... [--kills N] [--seed N] [--failures]

Ends with 1 if a check fails.
"""

import argparse
import importlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import experiments
from checks import Checks
from program import Program
from workspace import Reference

GROUPS = ["coverage", "syscalls", "errors", "kills", "signals", "pairs", "links", "limits", "places",
          "streams", "store"]


def build_shim(folder):
    shim = folder / "shim.so"
    source = pathlib.Path(__file__).with_name("shim.c")
    subprocess.run([os.environ.get("CC", "cc"), "-O1", "-shared", "-fPIC", "-o", shim, source,
                    "-ldl", "-lpthread"], check=True)
    return shim


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--descent", required=True, metavar="PROGRAM")
    parser.add_argument("--quick", action="store_true", help="a sample, in less than a minute")
    parser.add_argument("--only", action="append", choices=GROUPS, help="this group of checks")
    parser.add_argument("--kills", type=int, metavar="N", help="kills at random moments")
    parser.add_argument("--seed", type=int, default=1, help="of the random moments")
    parser.add_argument("--failures", action="store_true", help="print failed checks alone")
    options = parser.parse_args()

    checks = Checks(options.failures)
    with tempfile.TemporaryDirectory(prefix="faults-shim-") as folder:
        # A copy: other users run it as well, and a build may replace it meanwhile.
        os.chmod(folder, 0o755)
        copy = shutil.copy(options.descent, folder)
        program = Program(copy, build_shim(pathlib.Path(folder)))
        old, new = Reference(program, experiments.OLD), Reference(program, experiments.NEW)
        try:
            for name in options.only or GROUPS:
                checks.group = name
                began, before = time.monotonic(), checks.failed
                more = {"count": options.kills, "seed": options.seed} if name == "kills" else {}
                importlib.import_module(name).check(
                    checks, program, old, new, options.quick, **more)
                print(f"-- {name}: {time.monotonic() - began:.0f} s, "
                      f"{checks.failed - before} failed", flush=True)
        finally:
            old.remove()
            new.remove()
    print(f"{checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
