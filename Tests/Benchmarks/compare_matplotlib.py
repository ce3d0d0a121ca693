"""Draws the notebook's four figures and a chart of 1,000 paths by Matplotlib and by Descent, in turn.

    pip install matplotlib
    swift build -c release --package-path Tests/Benchmarks --product figures
    taskset -c 0 python3 Tests/Benchmarks/compare_matplotlib.py [ROUNDS]

Both begin with the computed paths' data in memory (Descent even runs the paths again), and end with
the bytes of the PNG: figure made, drawn, encoded. Times are of the processor, since both use one
and others may use the machine as well. Each round draws with the one and then with the
other; medians of the times, and of the ratios of a round, are printed.
"""

import io
import math
import os
import statistics
import subprocess
import sys
import time

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = os.path.join(HERE, ".build", "release", "figures")
ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 7
BUDGET = 2000


def loss(x):
    return 2 * x**4 + 3 * x**3 + 2


def gradient(x):
    return 8 * x**3 + 9 * x**2


def descend(rule, rate):
    """A path of the notebook in float32, to the step at which nothing changes or the gradient is NaN."""
    x = np.float32(2)
    change = m = v = np.float32(0)
    path = [x]
    rate = np.float32(rate)
    for t in range(1, BUDGET + 1):
        g = np.float32(8) * x * x * x + np.float32(9) * x * x
        if math.isnan(g):
            break
        if rule == "adam":
            m = np.float32(0.9) * m + np.float32(0.1) * g
            v = np.float32(0.999) * v + np.float32(0.001) * g * g
            step = rate * (m / np.float32(1 - 0.9**t)) / (
                np.sqrt(v / np.float32(1 - 0.999**t)) + np.float32(1e-7))
        elif rule == "momentum":
            change = rate * g + np.float32(0.7) * change
            step = change
        else:
            step = rate * g
        before, x = x, x - step
        path.append(x)
        if x == before:
            break
    return np.array(path)


def encoded(figure):
    target = io.BytesIO()
    figure.savefig(target, format="png", dpi=150)
    plt.close(figure)
    return len(target.getvalue())


def loss_function():
    x = np.linspace(-2, 2, 500)
    figure, axes = plt.subplots(figsize=(9, 6))
    axes.plot(x, loss(x), label="Loss", color="black")
    axes.plot(x, gradient(x), label="Gradient")
    axes.scatter(0, loss(0), color="green", marker="s", label="Inflection point", zorder=3)
    axes.scatter(-1.125, loss(-1.125), color="red", label="Global minimum", zorder=3)
    axes.set_ylim(0, 5)
    axes.set_xlabel("x")
    axes.set_ylabel("loss")
    axes.set_title("Loss function")
    axes.legend()
    return encoded(figure)


def parameter_paths(title, paths):
    figure, axes = plt.subplots(figsize=(9, 6))
    values = np.linspace(-2, 2, 500)
    steps = np.linspace(0, BUDGET + 100, 500)
    with np.errstate(divide="ignore"):
        colours = np.maximum(np.log(loss(values)), 0)
    axes.pcolormesh(steps, values, np.tile(colours[:, None], (1, 500)), shading="auto")
    for path, colour in zip(paths, ["r", "w", "c"]):
        axes.plot(path, color=colour)
        axes.plot(len(path) - 1, path[-1], "o", color=colour, label=f"x*: {len(path) - 1}")
    axes.set_ylim(-2, 2)
    axes.set_xlim(0, BUDGET + 100)
    axes.set_xlabel("Iterations")
    axes.set_ylabel("Parameter value")
    axes.set_title(f"{title} parameter paths")
    axes.legend()
    return encoded(figure)


def many_paths(paths):
    figure, axes = plt.subplots(figsize=(9, 6))
    for path in paths:
        axes.plot(path, linewidth=0.8)
    axes.set_ylim(-2, 2)
    axes.set_xlim(0, 10_000)
    axes.set_xlabel("Iterations")
    axes.set_ylabel("Parameter value")
    axes.set_title("1,000 paths")
    return encoded(figure)


def main():
    with np.errstate(all="ignore"):
        notebook = [
            (title, [descend(rule, rate) for rate in (1e-3, 1e-2, 1e-1)])
            for title, rule in [
                ("Gradient descent", "gradient_descent"), ("Momentum", "momentum"), ("Adam", "adam")]
        ]
    t = np.arange(10_000) / 10_000
    waves = [
        (1 + path % 17 / 17) * np.exp(-t * (1 + path % 7))
        * np.cos(path * 0.37 + t * (20 + path % 31))
        for path in range(1000)
    ]

    def theirs(kind):
        began = time.process_time()
        if kind == "paths":
            size = many_paths(waves)
        else:
            size = loss_function() + sum(parameter_paths(*entry) for entry in notebook)
        return (time.process_time() - began) * 1e3, size

    server = subprocess.Popen(
        [PROGRAM, "serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ours(kind):
        server.stdin.write(kind + "\n")
        server.stdin.flush()
        took, size = server.stdout.readline().split()
        return float(took), int(size)

    print(f"Matplotlib {matplotlib.__version__}, {ROUNDS} rounds")
    for kind, count in [("notebook", 4), ("paths", 1)]:
        theirs(kind), ours(kind)
        rounds = [(theirs(kind), ours(kind)) for _ in range(ROUNDS)]
        slow = statistics.median(a[0] for a, _ in rounds) / count
        fast = statistics.median(b[0] for _, b in rounds) / count
        ratio = statistics.median(a[0] / b[0] for a, b in rounds)
        what = "a figure of the notebook" if kind == "notebook" else "1,000 paths of 10,000 steps"
        print(
            f"{what}: Matplotlib {slow:.0f} ms ({rounds[0][0][1] / count / 1000:.0f} kB),"
            f" Descent {fast:.1f} ms ({rounds[0][1][1] / count / 1000:.0f} kB), {ratio:.1f} times")
    server.stdin.close()
    server.wait()


main()
