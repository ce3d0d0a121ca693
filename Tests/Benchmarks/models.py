#!/usr/bin/env python3
"""Training of models: this program beside JAX, PyTorch and NumPy, on one core, in turns.

    python3 -m venv .build/peers
    .build/peers/bin/pip install jax==0.10.2 torch==2.13.0 numpy==2.4.6
    swift build -c release --package-path ../.. --product descent
    .build/peers/bin/python models.py --descent ../../.build/release/descent

The tasks are those of model_peers.py; ours are the files of `models`. Everyone is pinned to one
core and runs once a round, one after the other; the workers in Python stay, compiled and warm.
Printed are medians over the rounds of steps a second of processors, and of ours to the peer's
within a round.

Of our program only steps are counted, as of the peers: a file runs with many steps and with few,
and the difference of processor seconds is what the steps between them take. Starting, reading,
evaluating (at the first and the last iteration in both) and writing fall out.

    --descent PROGRAM   without it, peers alone
    --work W ...        of `mlp large logistic` (all)
    --peers NAME ...    of `model_peers.py list` (all)
    --data FOLDER       of digits.csv.gz and breast_cancer.csv.gz, for the peers (../../Experiments/data)
    --core K            the core (the first)
    --rounds R          rounds (5)
"""

import argparse
import os
import random
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import time

import compare_engine
import model_peers
import model_tasks

HERE = os.path.dirname(os.path.abspath(__file__))
# Many steps and few; there are as many evaluations in both.
STEPS = {
    "mlp": (500, 20), "large": (300, 20), "logistic": (1000, 100), "muon-mlp": (500, 20),
    "muon-large": (60, 10)}
# Operations of a step of one trial, multiplications and additions: of the sums alone.
def orthogonalized(rows, columns):
    """Those of Muon's five iterations on a matrix."""
    short, long = sorted((rows, columns))
    return 5 * 2 * short * short * (2 * long + short)


OPERATIONS = {
    "mlp": 2 * 32 * (2 * (64 * 32 + 32 * 10) + 32 * 10),
    "large": 2 * 128 * (2 * (784 * 512 + 512 * 256 + 256 * 10) + 512 * 256 + 256 * 10),
    "logistic": 2 * 455 * 2 * 30,
}
OPERATIONS["muon-mlp"] = OPERATIONS["mlp"] + orthogonalized(32, 64) + orthogonalized(10, 32)
OPERATIONS["muon-large"] = OPERATIONS["large"] + sum(
    orthogonalized(*sides) for sides in [(512, 784), (256, 512), (10, 256)])


def write_images(folder):
    """Random images of 28 x 28 and labels from 0 to 9, 4,096 of each, in IDX form."""
    generator = random.Random(0)
    with open(os.path.join(folder, "images.idx"), "wb") as file:
        file.write(struct.pack(">IIII", 0x803, 4096, 28, 28) + generator.randbytes(4096 * 784))
    with open(os.path.join(folder, "labels.idx"), "wb") as file:
        labels = bytes(generator.randrange(10) for _ in range(4096))
        file.write(struct.pack(">II", 0x801, 4096) + labels)


class Descent:
    """Our program, which is started twice for each of its rounds."""

    def __init__(self, program, work, core):
        self.program, self.core = program, core
        self.steps = STEPS[work]
        task = model_tasks.WORKS[work]
        self.trials = task["rates"] * task["seeds"]
        self.folder = tempfile.TemporaryDirectory()
        self.file = shutil.copy(os.path.join(HERE, "models", f"{work}.yaml"), self.folder.name)
        self.is_evaluated = work != "logistic"
        if work in ("large", "muon-large"):
            write_images(self.folder.name)

    def seconds(self, steps):
        """Seconds, and those of processors, with some number of steps."""
        sets = ["--set", f"stop.max_iterations={steps}"]
        if self.is_evaluated:
            sets += ["--set", f"evaluate={steps}"]
        command = [
            self.program, "run", self.file, "--fresh", "--no-figures", "-q", "--jobs", "1", *sets,
            "-o", os.path.join(self.folder.name, "out")]
        began = time.perf_counter()
        with tempfile.TemporaryFile("w+") as errors:
            process = subprocess.Popen(
                command, stdout=subprocess.DEVNULL, stderr=errors, text=True,
                preexec_fn=lambda: os.sched_setaffinity(0, {self.core}))
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if status:
                errors.seek(0)
                words = errors.read().strip().splitlines()
                raise RuntimeError(words[0] if words else f"it ended with {process.returncode}")
        return time.perf_counter() - began, usage.ru_utime + usage.ru_stime

    def run(self):
        many, few = self.seconds(self.steps[0]), self.seconds(self.steps[1])
        return {
            "seconds": many[0] - few[0], "cpu_seconds": many[1] - few[1],
            "steps": self.trials * (self.steps[0] - self.steps[1]),
            "note": f"{self.steps[0]} steps less {self.steps[1]}"}

    def close(self):
        self.folder.cleanup()


def contenders(options, work):
    """All that can run, by name; those that cannot are named and left out."""
    everyone = {}
    if options.descent:
        ours = Descent(options.descent, work, options.core)
        try:
            ours.seconds(ours.steps[1])
            everyone["ours"] = ours
        except RuntimeError as error:
            print(f"ours is left out of {work}: {error}", file=sys.stderr)
    for peer in model_peers.PEERS[work]:
        if options.peers and peer not in options.peers:
            continue
        script = os.path.join(HERE, "model_peers.py")
        try:
            everyone[peer] = compare_engine.Worker(
                [script, work, peer, "--data", options.data], {options.core})
        except RuntimeError as error:
            print(f"{peer} is left out of {work}: {error}", file=sys.stderr)
    return everyone


def compare(options, work):
    everyone = contenders(options, work)
    rounds = []
    for number in range(options.rounds):
        rounds.append({who: it.run() for who, it in everyone.items()})
        print(f"{work}: round {number + 1}", file=sys.stderr)
    for it in everyone.values():
        it.close()

    def middle(values):
        return statistics.median(list(values))

    task = model_tasks.WORKS[work]
    trials = task["rates"] * task["seeds"]
    sizes = [f"{trials:,} trials" if trials > 1 else "one trial"]
    if "batch" in task:
        sizes.append(f"minibatches of {task['batch']}")
    print(f"\n{work} ({', '.join(sizes)}), one core, {options.rounds} rounds in turns\n")
    print("| contender | steps a second | lowest to highest | ms a step | GFLOP/s | ours to it |"
          " loss of the first trial | how |")
    print("|---|---|---|---|---|---|---|---|")
    losses = []
    for who in everyone:
        speeds = [r[who]["steps"] / r[who]["cpu_seconds"] for r in rounds]
        speed = middle(speeds)
        ratio = ""
        if "ours" in everyone:
            ours = [r["ours"]["steps"] / r["ours"]["cpu_seconds"] for r in rounds]
            ratio = f"{middle(a / b for a, b in zip(ours, speeds)):.2f}"
        loss = rounds[0][who].get("loss")
        if loss is not None:
            losses.append((who, loss))
        print(
            f"| {who} | {speed:,.0f} | {min(speeds):,.0f} to {max(speeds):,.0f} |"
            f" {1e3 / speed:.4g} | {speed * OPERATIONS[work] * 1e-9:.1f} | {ratio} |"
            f" {'' if loss is None else f'{loss:.6f}'} | {rounds[0][who]['note']} |", flush=True)
    for who, loss in losses:
        if abs(loss - losses[0][1]) > 1e-2 * abs(losses[0][1]):
            sys.exit(f"{who} ends at {loss}, {losses[0][0]} at {losses[0][1]}: not the same task")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--descent")
    parser.add_argument("--work", nargs="+", default=list(STEPS), choices=list(STEPS))
    parser.add_argument("--peers", nargs="*", default=[])
    parser.add_argument("--data", default=os.path.join(HERE, "../../Experiments/data"))
    parser.add_argument("--core", type=int, default=min(os.sched_getaffinity(0)))
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    known = {peer for peers in model_peers.PEERS.values() for peer in peers}
    unknown = [peer for peer in options.peers if peer not in known]
    if unknown:
        parser.error(f"no peer is called {unknown[0]}")
    if options.descent:
        options.descent = os.path.abspath(options.descent)
    options.data = os.path.abspath(options.data)
    for library in ("OMP", "OPENBLAS", "MKL"):
        os.environ[f"{library}_NUM_THREADS"] = "1"
    from importlib.metadata import version
    versions = [f"{name} {version(name)}" for name in ("torch", "numpy")]
    print(f"{', '.join(versions)}, Python {sys.version.split()[0]}")
    for work in options.work:
        compare(options, work)


if __name__ == "__main__":
    main()
