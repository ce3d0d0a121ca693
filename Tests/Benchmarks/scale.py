#!/usr/bin/env python3
"""`descent run` over ever more trials, whole process: does time grow as trials do, and memory less?

    swift build -c release --product descent
    python3 scale.py .build/release/descent

Adam on 2x^4 + 3x^3 + 2 (see compare_engine.py) over 10^4 to 10^7 trials, without figures; then the
same trials with one job and with two, on two cores, in turns.

    --trials N ...      sizes (10000 100000 1000000 10000000)
    --rounds R          rounds, but one at the size above a million (5)
    --jobs-trials N     the size of one job against two (1000000; 0 leaves it out)

Told are medians of the seconds and the seconds of processors, the most memory, and what a trial
takes of each. The results take about 170 bytes a trial on disk while it runs.
"""

import argparse
import os
import statistics
import sys
import tempfile

import sweep


def measure(program, trials, rounds):
    with tempfile.TemporaryDirectory() as folder:
        command = sweep.descent(program, sweep.write_sweep(folder, trials), folder)
        runs = [sweep.run(command) for _ in range(rounds)]
        size = os.path.getsize(os.path.join(folder, "sweep", "results.csv"))
    seconds, busy, memory = zip(*runs)
    return statistics.median(seconds), statistics.median(busy), max(memory), size


def jobs(program, trials, rounds):
    """Seconds with one job over seconds with two, within a round."""
    cores = set(sorted(os.sched_getaffinity(0))[:2])
    if len(cores) < 2:
        print("\nOne core only: one job is not compared with two.")
        return
    with tempfile.TemporaryDirectory() as folder:
        file = sweep.write_sweep(folder, trials)
        times = []
        for _ in range(rounds):
            times.append([
                sweep.run(sweep.descent(program, file, folder, count), cores)[0]
                for count in (1, 2)])
    one, two = (statistics.median(column) for column in zip(*times))
    ratio = statistics.median(a / b for a, b in times)
    print(f"\n{trials:,} trials: one job {one:.2f} s, two jobs {two:.2f} s,"
          f" {ratio:.2f} times as fast (median of {rounds} rounds)")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("descent")
    parser.add_argument(
        "--trials", nargs="+", type=int, default=[10_000, 100_000, 1_000_000, 10_000_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--jobs-trials", type=int, default=1_000_000)
    options = parser.parse_args()
    program = os.path.abspath(options.descent)
    print("| trials | seconds | µs a trial | seconds of processors | MiB at most |"
          " bytes of memory a trial | results.csv, MB |")
    print("|---|---|---|---|---|---|---|")
    for trials in options.trials:
        rounds = options.rounds if trials <= 1_000_000 else 1
        print(f"{trials:,} trials", file=sys.stderr)
        seconds, busy, memory, size = measure(program, trials, rounds)
        print(
            f"| {trials:,} | {seconds:.2f} | {1e6 * seconds / trials:.2f} | {busy:.2f} |"
            f" {memory:.0f} | {memory * 2**20 / trials:.0f} | {size / 1e6:.1f} |", flush=True)
    if options.jobs_trials:
        jobs(program, options.jobs_trials, options.rounds)


if __name__ == "__main__":
    main()
