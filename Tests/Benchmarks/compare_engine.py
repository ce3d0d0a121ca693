#!/usr/bin/env python3
"""Steps of live trials a second: this engine beside C, JAX, PyTorch and NumPy, or another commit.

    pip install jax torch numpy
    swift build -c release --product engine
    python3 compare_engine.py --ours .build/release/engine
    python3 compare_engine.py --peers c jax-compaction --trials 1000000 --rounds 9
    python3 compare_engine.py --ours .build/release/engine --before OTHER/engine

Adam on 2x^4 + 3x^3 + 2 in float32, a grid of learning rates (logspace 1e-4 to 1) times starts
(linspace -2 to 2), at most 2,000 steps a trial, all stop rules on; see engine.c and adam_peers.py.
Only steps that a trial takes before it ends are counted, for all; what a peer computes for trials
that have ended is its own loss. All are true full runs, nothing is extrapolated.

    --ours PROGRAM     `PROGRAM adam-quartic --trials N --rounds 1 --loss formula|native
                       --threads T` prints a line of JSON: seconds, steps, converged, exploded,
                       max_iterations, perhaps cpu_seconds; without it, peers stand against C
    --peers NAME ...   of `c c-avx2 c-scalar` and of `adam_peers.py list`; `jax` for all of JAX's
    --trials N ...     sizes (100000 1000000)
    --cores K ...      1 is pinned to one core, others to as many (1 and all)
    --rounds R         rounds (7)
    --loss L ...       losses of our program (formula native)
    --before PROGRAM   the `engine` program of another commit, instead of peers: compare_commits.py

Each contender runs once a round, one after the other; the workers in Python stay, compiled and
warm, and sleep between their turns. Printed are medians over the rounds: million live steps a second,
the same by seconds of processors (of all threads together; other work on the machine spoils it
less), and the ratio of ours to the peer within a
round. Of JAX's formulations the fastest of a size and a count of cores is marked.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

import adam_peers
import compare_commits

HERE = os.path.dirname(os.path.abspath(__file__))
EXACT = "-O3 -ffp-contract=off -fno-math-errno -fno-trapping-math".split()
BUILDS = {
    "c": (["-march=native", "-mprefer-vector-width=512"], []),
    "c-avx2": (["-march=x86-64-v3"], []),
    "c-scalar": (["-march=native"], ["--kernel", "scalar", "--batch", "512"]),
}
# Far behind: three rounds of them suffice.
SLOW = ["c-scalar", "torch", "torch-compiled", "numpy", "jax-vmap-while"]


class Program:
    """A program that is started for each of its rounds, and reports its third run: warm as the
    workers are."""

    def __init__(self, command, cores):
        self.command, self.cores = command, cores

    def run(self):
        answer = subprocess.run(
            self.command, stdout=subprocess.PIPE, text=True, check=True,
            preexec_fn=lambda: os.sched_setaffinity(0, self.cores))
        return json.loads(answer.stdout.splitlines()[-1])

    def close(self):
        pass


class Worker:
    """A worker in Python that waits for its turn."""

    def __init__(self, arguments, cores):
        self.errors = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            [sys.executable, *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, text=True,
            preexec_fn=lambda: os.sched_setaffinity(0, cores))
        if self.process.stdout.readline().strip() != "ready":
            self.process.communicate()
            self.errors.seek(0)
            words = self.errors.read().strip().splitlines()
            raise RuntimeError(words[-1] if words else "the worker ended")

    def run(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def build(folder):
    """The C programs, by name."""
    names = [os.environ.get("CC", ""), "gcc", "clang", "cc"]
    compiler = next((name for name in names if name and shutil.which(name)), None)
    if compiler is None:
        return {}, None
    programs = {}
    for name, (flags, arguments) in BUILDS.items():
        path = os.path.join(folder, name)
        subprocess.run(
            [compiler, *EXACT, *flags, os.path.join(HERE, "engine.c"), "-o", path, "-lm",
             "-lpthread"], check=True)
        programs[name] = [path, "adam-quartic", *arguments]
    divider = os.path.join(folder, "divider")
    subprocess.run(
        [compiler, "-O3", "-fno-math-errno", os.path.join(HERE, "divider.c"), "-o", divider],
        check=True)
    return programs, divider


def contenders(options, programs, trials, cores):
    """All that can run, by name; those that cannot are named and left out."""
    everyone = {}
    common = ["--trials", str(trials), "--rounds", "3", "--threads", str(len(cores))]
    if options.ours:
        for loss in options.loss:
            command = [options.ours, "adam-quartic", *common, "--loss", loss]
            everyone[f"ours, {loss}"] = Program(command, cores)
    for name in options.peers:
        if name in programs:
            everyone[name] = Program([*programs[name], *common], cores)
        elif name not in BUILDS:
            try:
                worker = [os.path.join(HERE, "adam_peers.py"), name, "--trials", str(trials)]
                everyone[name] = Worker([*worker, "--threads", str(len(cores))], cores)
            except RuntimeError as error:
                print(f"{name} is left out: {error}", file=sys.stderr)
    return everyone


def compare(options, programs, trials, cores):
    everyone = contenders(options, programs, trials, cores)
    if not everyone:
        sys.exit("nothing to compare")
    rounds = []
    for number in range(options.rounds):
        rounds.append({
            who: it.run() for who, it in everyone.items()
            if number < 3 or who not in SLOW})
        print(f"{trials:,} trials, {len(cores)} cores: round {number + 1}", file=sys.stderr)
    for it in everyone.values():
        it.close()
    reference = next(iter(everyone))
    first = rounds[0]

    def speeds(who, clock):
        return [r[who]["steps"] / r[who][clock] / 1e6 for r in rounds if clock in r.get(who, {})]

    jax = [who for who in everyone if who.startswith("jax")]
    best = max(jax, key=lambda who: statistics.median(speeds(who, "seconds")), default=None)
    print(f"\n{trials:,} trials ({' x '.join(map(str, adam_peers.shape_of(trials)))}), "
          f"{len(cores)} core{'s' if len(cores) > 1 else ''}, {options.rounds} rounds in turns\n")
    print(f"| contender | M steps/s | lowest to highest | M steps/s of processor |"
          f" {reference} / it | converged | exploded | all steps | verdicts off |")
    print("|---|---|---|---|---|---|---|---|---|")
    for who in everyone:
        wall, busy = speeds(who, "seconds"), speeds(who, "cpu_seconds")
        ratio = statistics.median(
            (r[reference]["steps"] / r[reference]["seconds"])
            / (r[who]["steps"] / r[who]["seconds"]) for r in rounds if who in r)
        verdict = [first[who][name] for name in adam_peers.STATUSES]
        away = sum(abs(first[who][n] - first[reference][n]) for n in adam_peers.STATUSES) // 2
        print(
            f"| {who}{' (best of JAX)' if who == best and len(jax) > 1 else ''} |"
            f" {statistics.median(wall):,.0f} | {min(wall):,.0f} to {max(wall):,.0f} |"
            f" {f'{statistics.median(busy):,.0f}' if busy else ''} | {ratio:.2f} |"
            f" {verdict[0]:,} | {verdict[1]:,} | {verdict[2]:,} | {away:,} |", flush=True)
        if sum(verdict) != trials:
            sys.exit(f"{who} reports {sum(verdict)} trials, not {trials}")
        if away > max(5, trials // 1000):
            print(f"{who} differs in its verdicts by {away}: not the same task?", file=sys.stderr)


def main():
    available = sorted(os.sched_getaffinity(0))
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ours")
    parser.add_argument("--peers", nargs="*", default=[*BUILDS, *adam_peers.NAMES])
    parser.add_argument("--trials", nargs="+", type=int, default=[100_000, 1_000_000])
    parser.add_argument("--cores", nargs="+", type=int, default=sorted({1, len(available)}))
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--loss", nargs="+", default=["formula", "native"])
    parser.add_argument("--before")
    options = parser.parse_args()
    options.peers = [
        name for peer in options.peers
        for name in (adam_peers.JAX if peer == "jax" else [peer])]
    unknown = [n for n in options.peers if n not in BUILDS and n not in adam_peers.NAMES]
    if unknown:
        parser.error(f"no peer is called {unknown[0]}")
    if max(options.cores) > len(available):
        parser.error(f"there are {len(available)} cores")
    if options.ours:
        options.ours = os.path.abspath(options.ours)
    if options.before:
        if not options.ours:
            parser.error("--before needs --ours")
        before = os.path.abspath(options.before)
        compare_commits.compare(options.ours, before, options.trials, options.rounds, available)
        return
    with tempfile.TemporaryDirectory() as folder:
        programs, divider = build(folder)
        if divider:
            print("The divider's ceiling, on one core:\n")
            print(subprocess.run(
                [divider], stdout=subprocess.PIPE, text=True, check=True,
                preexec_fn=lambda: os.sched_setaffinity(0, available[:1])).stdout, end="")
        for trials in options.trials:
            for cores in options.cores:
                compare(options, programs, trials, set(available[:cores]))


if __name__ == "__main__":
    main()
