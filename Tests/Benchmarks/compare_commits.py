"""The `engine` programs of two commits against each other, in turns: `compare_engine.py --before`.

    swift build -c release --product engine
    git worktree add /tmp/before COMMIT
    cp Sources/engine/Throughput.swift /tmp/before/Tests/Benchmarks/Sources/engine/
    swift build -c release --product engine --package-path /tmp/before/Tests/Benchmarks
    python3 compare_engine.py --ours .build/release/engine \\
        --before /tmp/before/Tests/Benchmarks/.build/release/engine

Compared are Adam on the notebook's loss as a formula, on one core and on all, and every cell of
`engine throughput`: single and double precision on one core, single precision on all. A ratio is
the median over the rounds of ours / before within a round, in which the two run one right after
the other, each first in every second round. Above 1 ours is faster.

A program that knows `throughput --row` and `--precise` (hence the copy above) is run row by row;
an older one runs its whole table in a turn, and its numbers have one decimal at most.
"""

import json
import math
import os
import statistics
import subprocess
import time

COLUMNS = ["float32", "float64", "float32, all cores"]


def run(command, cores):
    return subprocess.run(
        command, stdout=subprocess.PIPE, text=True, check=True,
        preexec_fn=lambda: os.sched_setaffinity(0, cores)).stdout


def turns(number, ours, before):
    """Who runs first changes with every round."""
    return [ours, before] if number % 2 == 0 else [before, ours]


def adam(ours, before, trials, rounds, cores):
    """Median of ours / before, and the median speeds, in million steps a second."""
    arguments = ["adam-quartic", "--trials", str(trials), "--rounds", "3", "--loss", "formula",
                 "--threads", str(len(cores))]
    speeds = {ours: [], before: []}
    for number in range(rounds):
        for program in turns(number, ours, before):
            answer = json.loads(run([program, *arguments], cores).splitlines()[-1])
            speeds[program].append(answer["steps"] / answer["seconds"] / 1e6)
    ratio = statistics.median(a / b for a, b in zip(speeds[ours], speeds[before]))
    return ratio, statistics.median(speeds[ours]), statistics.median(speeds[before])


def table(program, cores, row=None):
    """The rows of a throughput table: (rule, loss) and three speeds."""
    command = [program, "throughput", "--rounds", "1", "--precise"]
    if row is not None:
        command += ["--row", str(row)]
    rows = {}
    for line in run(command, cores).splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and len(cells) == 5 and cells[0] not in ("rule", "---"):
            rows[cells[0], cells[1]] = [float(cell) for cell in cells[2:]]
    return rows


def takes_rows(program, cores):
    command = [program, "throughput", "--rounds", "1", "--trials", "100", "--row", "0"]
    lines = [line for line in run(command, cores).splitlines() if line.startswith("|")]
    return len(lines) == 3


def throughput(ours, before, rounds, cores):
    """For each row and column the ratios and both speeds, by round."""
    whole = table(ours, cores)
    one_by_one = all(takes_rows(program, cores) for program in (ours, before))
    cells = {(pair, column): [] for pair in whole for column in COLUMNS}
    slow = set()
    for number in range(rounds):
        for row in range(len(whole)) if one_by_one else [None]:
            if row in slow:
                continue
            began = time.monotonic()
            answers = {p: table(p, cores, row) for p in turns(number, ours, before)}
            for pair in answers[ours].keys() & answers[before].keys():
                for column, a, b in zip(COLUMNS, answers[ours][pair], answers[before][pair]):
                    cells[pair, column].append((a, b))
            # So long a run tells enough by itself.
            if time.monotonic() - began > 20:
                slow.add(row)
    return {key: pairs for key, pairs in cells.items() if pairs}


def compare(ours, before, trials, rounds, available):
    """Prints all ratios, their geometric mean and the worst."""
    print(f"ours / before, medians of {rounds} rounds in turns; M steps/s\n")
    print("| adam, quartic | cores | ours | before | ratio |\n|---|---|---|---|---|")
    for count in trials:
        for cores in sorted({1, len(available)}):
            ratio, a, b = adam(ours, before, count, rounds, set(available[:cores]))
            print(f"| {count:,} trials | {cores} | {a:,.0f} | {b:,.0f} | {ratio:.3f} |", flush=True)

    print("\n| rule, loss | column | ours | before | ratio |\n|---|---|---|---|---|")
    ratios = {}
    for ((rule, loss), column), pairs in throughput(ours, before, rounds, set(available)).items():
        # What an older program rounds to 0 has no ratio.
        known = [a / b for a, b in pairs if a > 0 and b > 0]
        a, b = (statistics.median(values) for values in zip(*pairs))
        name = f"{rule}, {loss}"
        if known:
            ratios[name, column] = statistics.median(known)
        text = f"{ratios[name, column]:.3f}" if known else "unknown"
        print(f"| {name} | {column} | {a:,.1f} | {b:,.1f} | {text} |")
    if ratios:
        mean = math.exp(statistics.fmean(math.log(ratio) for ratio in ratios.values()))
        (name, column), worst = min(ratios.items(), key=lambda item: item[1])
        print(f"\nThe geometric mean of {len(ratios)} ratios is {mean:.3f};"
              f" the worst is {worst:.3f}: {name}, {column}.")
