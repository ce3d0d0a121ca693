#!/usr/bin/env python3
"""A sweep from start to exit: `descent run` beside a program in JAX and pandas, in turns.

    pip install jax pandas numpy
    swift build -c release --product descent
    python3 compare_process.py .build/release/descent

Both run the same grid of Adam on 2x^4 + 3x^3 + 2 (see compare_engine.py) on all cores, and leave a
results.csv of the same columns: ours from a YAML file of 8 lines, with the hash of every trial and
a report; the other (jax_sweep.py) with JAX and `DataFrame.to_csv`, once as it starts anew, which
compiles, and once with the programs that an earlier run had compiled.

    --trials N ...            sizes (100000 1000000)
    --rounds R                rounds (5)
    --formulations NAME ...   JAX's, of adam_peers.py (jax-vmap-scan jax-while-chunks); the one that
                              steps fastest, jax-compaction, loses more by compiling 20 programs

Told are medians of the seconds, the seconds of processors, the most memory, and the ratio of the
other's time to ours within a round: above 1 we are faster. The first round, in which the disk's
cache warms, does not count.
"""

import argparse
import csv
import os
import statistics
import subprocess
import sys
import tempfile
from collections import Counter

import adam_peers
import sweep

HERE = os.path.dirname(os.path.abspath(__file__))


def read(path):
    """The columns, how many trials ended how, and all their steps."""
    with open(path, newline="") as file:
        rows = csv.reader(file)
        columns = next(rows)
        status, iterations = columns.index("status"), columns.index("iterations")
        statuses, steps = Counter(), 0
        for row in rows:
            statuses[row[status]] += 1
            steps += int(row[iterations])
    return columns, statuses, steps


def compare(options, trials):
    with tempfile.TemporaryDirectory() as folder:
        file = sweep.write_sweep(folder, trials)
        subprocess.run([options.descent, "check", file], check=True, stdout=sys.stderr)
        ours, theirs = os.path.join(folder, "ours"), os.path.join(folder, "theirs")
        commands = {"descent": sweep.descent(options.descent, file, ours)}
        for name in options.formulations:
            jax = [sys.executable, os.path.join(HERE, "jax_sweep.py"), "--trials", str(trials),
                   "--formulation", name, "--output", theirs]
            commands[name] = jax
            commands[f"{name}, compiled before"] = [*jax, "--cache", os.path.join(folder, name)]
        rounds = []
        for number in range(options.rounds + 1):
            rounds.append({who: sweep.run(command) for who, command in commands.items()})
            print(f"{trials:,} trials: round {number}", file=sys.stderr)
        rounds = rounds[1:]
        tables = [
            read(os.path.join(ours, "sweep", "results.csv")),
            read(os.path.join(theirs, "results.csv"))]

    print(f"\n{trials:,} trials, whole process, {len(os.sched_getaffinity(0))} cores, "
          f"{options.rounds} rounds in turns\n")
    print("| program | seconds | lowest to highest | seconds of processors | MiB at most |"
          " it / descent |")
    print("|---|---|---|---|---|---|")
    for who in commands:
        seconds, busy, memory = zip(*(r[who] for r in rounds))
        ratio = statistics.median(r[who][0] / r["descent"][0] for r in rounds)
        print(
            f"| {who} | {statistics.median(seconds):.2f} | {min(seconds):.2f} to"
            f" {max(seconds):.2f} | {statistics.median(busy):.2f} | {max(memory):.0f} |"
            f" {ratio:.1f} |", flush=True)
    (columns, verdicts, steps), (other_columns, other_verdicts, other_steps) = tables
    print(f"\nVerdicts: {dict(sorted(verdicts.items()))}, {steps:,} steps; JAX"
          f" {dict(sorted(other_verdicts.items()))}, {other_steps:,} steps.")
    if columns != other_columns:
        sys.exit(f"the columns differ: {columns}, {other_columns}")
    away = sum((verdicts - other_verdicts).values())
    if sum(verdicts.values()) != trials or sum(other_verdicts.values()) != trials:
        sys.exit("a table lacks trials")
    if away > max(5, trials // 1000):
        sys.exit(f"{away} verdicts differ: not the same task?")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("descent")
    parser.add_argument("--trials", nargs="+", type=int, default=[100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--formulations", nargs="+", choices=list(adam_peers.JAX),
        default=["jax-vmap-scan", "jax-while-chunks"])
    options = parser.parse_args()
    options.descent = os.path.abspath(options.descent)
    for trials in options.trials:
        compare(options, trials)


if __name__ == "__main__":
    main()
