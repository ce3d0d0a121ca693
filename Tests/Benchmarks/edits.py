#!/usr/bin/env python3
"""How many lines of output a typical edit of an experiment changes, as `git diff --numstat` counts them.

    python3 edits.py PROGRAM [PROGRAM …]

Each program runs an experiment, its output is committed, the experiment is edited and run again. A row an
edit: lines added and removed in text files, how many of these are not the report's (tables alone), and how
many pictures (PNG, SVG) changed."""
import pathlib
import subprocess
import sys
import tempfile

BASE = """\
title: Three optimizers on two valleys
loss: [rosenbrock, beale]
start: {uniform: [-2, 2]}
seeds: 5
stop: {max_iterations: 500}
optimizers:
  - gradient_descent: {learning_rate: [1e-4, 1e-3, 1e-2]}
  - momentum: {learning_rate: [1e-4, 1e-3], momentum: 0.9}
  - adam: {learning_rate: [1e-3, 1e-2, 1e-1]}
figures:
  - loss_curves
  - sensitivity
  - comparison
"""


def edit(old, new):
    assert BASE.count(old) == 1, old
    return BASE.replace(old, new)


EDITS = [
    ("a learning rate more, last", edit("[1e-4, 1e-3, 1e-2]", "[1e-4, 1e-3, 1e-2, 3e-2]")),
    ("a learning rate more, between", edit("[1e-3, 1e-2, 1e-1]", "[1e-3, 1e-2, 2e-2, 1e-1]")),
    ("a learning rate less", edit("[1e-4, 1e-3], ", "[1e-3], ")),
    ("an optimizer more", edit("figures:", "  - rmsprop: {learning_rate: [1e-3, 1e-2]}\nfigures:")),
    ("an optimizer less", edit("  - momentum: {learning_rate: [1e-4, 1e-3], momentum: 0.9}\n", "")),
    ("a loss more", edit("[rosenbrock, beale]", "[rosenbrock, beale, himmelblau]")),
    ("a seed more", edit("seeds: 5", "seeds: 6")),
    ("more iterations", edit("max_iterations: 500", "max_iterations: 600")),
    ("another title", edit("Three optimizers", "The optimizers")),
    ("a figure more, first", edit("figures:\n", "figures:\n  - contour_paths\n")),
]


def git(folder, *words):
    return subprocess.run(
        ["git", "-c", "user.name=x", "-c", "user.email=x", "-C", folder, *words], check=True,
        capture_output=True, text=True).stdout


def changes(program, text):
    """Changed lines in all text files, those of tables, and changed pictures."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "Experiments", "e.yaml")
        path.parent.mkdir()
        git(folder, "init", "-q")
        pathlib.Path(folder, ".gitignore").write_text("trajectories.csv\n.descent\n")
        for version in (BASE, text):
            path.write_text(version)
            subprocess.run(
                [program, "run", path.relative_to(folder), "--fresh", "--quiet"], cwd=folder, check=True)
            git(folder, "add", "-A")
            git(folder, "commit", "-q", "-m", "x")
        lines = tables = pictures = 0
        stat = git(folder, "diff", "--no-renames", "--numstat", "HEAD~1", "--", "Output")
        for row in stat.splitlines():
            added, removed, name = row.split("\t")
            if name.endswith((".png", ".svg")):
                pictures += 1
                continue
            count = int(added) + int(removed)
            lines += count
            if name.endswith(".csv"):
                tables += count
        return lines, tables, pictures


def main():
    programs = [str(pathlib.Path(p).resolve()) for p in sys.argv[1:]]
    if not programs:
        sys.exit(__doc__)
    print("| edit | " + " | ".join("lines (of tables), pictures" for _ in programs) + " |")
    print("|---|" + "---:|" * len(programs))
    for name, text in EDITS:
        cells = ["{:,} ({:,}), {}".format(*changes(program, text)) for program in programs]
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
