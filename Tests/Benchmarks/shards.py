#!/usr/bin/env python3
"""What shards cost beside their trials: `descent run --shard` and `--join` over ever more shards of one plan.

    swift build -c release --product descent
    python3 shards.py .build/release/descent

Momentum on Rosenbrock's function, 1,000 learning rates by 1,000 momenta, 100 steps, one thread, no figures: trials so
cheap that everything else shows. Of many shards the
times of some count, evenly spread.

    --shards N ...      (1 10 100 1000)
    --measured N        how many shards of a number are measured (50)

Told are the processor's milliseconds a shard and those above a share of the one shard's, and the microseconds that the
join takes a trial, the writing of results.csv included; then what a run takes that writes the same."""

import argparse
import os
import pathlib
import sys
import tempfile

import sweep

EXPERIMENT = """\
loss: rosenbrock
optimizers:
  - momentum: {learning_rate: {logspace: [1e-5, 1e-1, 1000]}, momentum: {linspace: [0, 0.99, 1000]}}
stop: {max_iterations: 100}
figures: []
record: {paths: none}
"""
TRIALS = 1_000_000


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("descent")
    parser.add_argument("--shards", nargs="+", type=int, default=[1, 10, 100, 1000])
    parser.add_argument("--measured", type=int, default=50)
    options = parser.parse_args()
    program = os.path.abspath(options.descent)
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, "million.yaml")
        file.write_text(EXPERIMENT)

        def descent(*words):
            """Seconds, and seconds of processors."""
            command = [program, "run", str(file), "--jobs", "1", "--quiet", *words]
            return sweep.run(command)[:2]

        whole = min(descent("--fresh", "--output", f"{folder}/whole") for _ in range(3))
        whole_bytes = pathlib.Path(folder, "whole/million/results.csv").read_bytes()
        print("| shards | ms a shard | ms beside its trials | join, s | join, µs a trial |")
        print("|---|---|---|---|---|")
        ofone = None
        for total in options.shards:
            store = f"{folder}/store-{total}"
            measured = set(range(1, total + 1, max(1, total // options.measured)))
            busy = 0
            for number in range(1, total + 1):
                seconds = descent("--shard", f"{number}/{total}", "--store", store)
                busy += seconds[1] if number in measured else 0
            each = busy / len(measured)
            ofone = each if total == 1 else ofone
            beside = each - ofone / total if ofone else float("nan")
            join = min(
                descent("--join", str(total), "--store", store, "--output", f"{folder}/joined")
                for _ in range(3))
            if pathlib.Path(folder, "joined/million/results.csv").read_bytes() != whole_bytes:
                sys.exit(f"{total} shards: results.csv differs")
            print(f"| {total:,} | {1e3 * each:.1f} | {1e3 * beside:.1f} | {join[0]:.2f} |"
                  f" {1e6 * join[0] / TRIALS:.2f} |", flush=True)
        print(f"\nA run without shards takes {whole[0]:.2f} s, {1e6 * whole[0] / TRIALS:.2f} µs a trial.")


if __name__ == "__main__":
    main()
