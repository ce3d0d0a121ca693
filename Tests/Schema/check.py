#!/usr/bin/env python3
"""Checks `descent schema` with check-jsonschema, which is not ours.

    check.py --descent PROGRAM --wrong FOLDER

Run it with the Python of .build/python/schema, which `.ci/setup --schema` makes. FOLDER holds what
`DESCENT_WRONG_FILES=FOLDER swift test --filter SchemaExportTests` writes. Checked are the schema
itself, every experiment of the repository, which it must accept, every wrong file of the tests, which
it must refuse where a schema can, and completions at positions of documents.
Ends with 1 if anything is wrong.
"""

import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

from completions import completions

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
VALIDATOR = [sys.executable, "-m", "check_jsonschema"]
SWEPT = ["linspace", "logspace", "range", "uniform", "log_uniform", "choice"]
LISTED = SWEPT[:3]
AROUND = ["zip", "clip_by_value", "clip_by_global_norm", "gradient_centralization", "accumulate"]
EVERYWHERE = [*AROUND, "groups"]
# What moves all parameters as one vector, or drives an optimizer, takes no groups.
UNGROUPED = [
    "lbfgs", "bfgs", "conjugate_gradient", "newton", "line_search_descent", "nelder_mead", "cma_es",
    "spsa", "random_search", "sam", "lookahead", "cautious", "ema", "swa"]

problems = []
counts = {}


def expect(holds, kind, message):
    counts[kind] = counts.get(kind, 0) + 1
    if not holds:
        problems.append(f"{kind}: {message}")


def text_of(program, *arguments):
    return subprocess.run(
        [program, *arguments], check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout


def refused(schema, files):
    """The names of the files that the validator refuses, with its first reason each."""
    answer = subprocess.run(
        [*VALIDATOR, "--schemafile", schema, "--output-format", "json", *map(str, files)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8").stdout
    if not answer.startswith("{"):
        # Its loader fails on some files, such as an alias inside itself: find out which.
        if len(files) == 1:
            return {str(files[0]): "the validator cannot load it"}
        half = len(files) // 2
        return refused(schema, files[:half]) | refused(schema, files[half:])
    report = json.loads(answer)
    found = {}
    for error in report.get("errors", []):
        found.setdefault(error["filename"], f"{error['path']}: {error['message'][:200]}")
    for error in report.get("parse_errors", []):
        found.setdefault(error["filename"], "it is no YAML")
    return found


def listed(program, kind):
    """The first two columns of a list: names with the names in the second column."""
    lines = text_of(program, "list", kind).splitlines()
    first = re.search(r"(Parameters|Options)", lines[0]).start()
    second = lines[0].index("Summary")
    return {
        line[:first].strip():
            # A list in brackets is a default.
            [part.split()[0] for part in re.sub(r"\[.*?\]", "", line[first:second]).split(", ")
             if part.strip()]
        for line in lines[1:]}


def in_epochs(parameter):
    """The number of epochs that may stand in for a schedule's number of steps."""
    if parameter in ("boundaries", "step_size"):
        return {"boundaries": "boundary_epochs", "step_size": "step_epochs"}[parameter]
    return parameter.removesuffix("_steps") + "_epochs" if parameter.endswith("_steps") else None


def positions(program):
    """Positions in documents: the keys and places in lists that lead there, and what is expected."""
    optimizers = listed(program, "optimizers")
    losses = listed(program, "losses")
    schedules = listed(program, "schedules")
    figures = listed(program, "figures")
    criteria = ["gradient_norm", "loss_below", "loss_change", "test_accuracy_above", "patience"]
    formula = ["expression", "variables", "data", "columns", "let", "domain", "minima", "start",
               "name"]
    starts = ["default", "zeros", "points", "uniform", "normal", "glorot", "he", "file"]
    yield [], [
        "title", "description", "precision", "data", "loss", "start", "batch", "gradient",
        "evaluate", "stop", "optimizers", "seeds",
        "sampling", "metric", "selection", "record", "figures", "define", "include"]
    yield ["precision"], ["float32", "float64"]
    results = ["final_loss", "best_loss", "test_loss", "test_accuracy", "iterations"]
    yield ["metric"], results
    yield ["sampling"], ["method", "trials", "seed"]
    yield ["sampling", "method"], ["grid", "random", "sobol", "halton"]
    yield ["selection"], ["choose", "report"]
    yield ["record"], ["paths", "every", "parameters"]
    yield ["record", "paths"], ["all", "plotted", "none"]
    yield ["record", "every"], ["log"]
    yield ["stop"], ["max_iterations", "max_epochs", "converged", "exploded"]
    yield ["stop", "converged"], ["never", "unchanged", *criteria]
    yield ["stop", "converged", 0], ["unchanged", *criteria]
    yield ["stop", "converged", 1], ["unchanged", *criteria]
    yield ["stop", "exploded"], ["loss_above"]
    yield ["start"], starts
    yield ["start", "x"], SWEPT
    yield ["start", "x", 0], SWEPT
    yield ["loss"], [*losses, *formula]
    yield ["loss", 1], [*losses, *formula]
    yield ["loss", "start"], starts
    yield ["loss", "rosenbrock", "dimension"], LISTED
    yield ["loss", "rosenbrock", "start"], starts
    sizes = [*SWEPT, "all"]
    yield ["batch"], [*sizes, "size", "order"]
    yield ["batch", "size"], sizes
    yield ["batch", "order"], ["shuffled", "sequential"]
    yield ["gradient"], ["noise", "delay", "dropout"]
    yield ["gradient", "noise"], [*SWEPT, "student_t"]
    yield ["gradient", "noise", "student_t"], ["scale", "freedom"]
    yield ["evaluate"], ["epoch"]
    yield ["data", "mine"], [
        "file", "target", "features", "test", "scale", "images", "labels", "test_images",
        "test_labels", "generate", "rows", "seed", "classes", "spread", "noise"]
    yield ["data", "mine", "test"], ["share", "shuffle", "file"]
    yield ["data", "mine", "scale"], ["none", "standard", "unit"]
    yield ["data", "mine", "generate"], ["blobs", "moons", "linear", "spirals"]
    yield ["loss", "mlp", "activation"], ["relu", "tanh", "sigmoid", "gelu"]
    yield ["loss", "mlp", "task"], ["classification", "regression"]
    yield ["start", "glorot"], ["uniform", "normal"]
    yield ["define"], ["losses", "optimizers"]
    yield ["define", "losses", "mine"], formula[:-1]
    yield ["define", "optimizers", "mine"], [
        "parameters", "state", "row_state", "column_state", "tensor_state", "shared_state", "update"]
    yield ["optimizers"], list(optimizers)
    yield ["optimizers", 0], list(optimizers)
    yield ["optimizers", 0, "adam", "learning_rate"], [*SWEPT, *schedules]
    yield ["optimizers", 0, "adam", "learning_rate", 0], [*SWEPT, *schedules]
    yield ["optimizers", 0, "adam", "beta_1"], SWEPT
    yield ["optimizers", 0, "adam", "zip"], optimizers["adam"]
    yield ["optimizers", 0, "adam", "zip", "beta_1"], LISTED
    yield ["optimizers", 0, "adam", "clip_by_value"], SWEPT
    yield ["optimizers", 0, "sgd", "nesterov"], [True, False, "choice"]
    yield ["optimizers", 0, "lbfgs", "line_search"], ["strong_wolfe", "none", "choice"]
    yield ["optimizers", 0, "mine"], [*EVERYWHERE, "learning_rate"]
    yield ["optimizers", 0, "mine", "anything"], [*SWEPT, *optimizers]
    yield ["optimizers", 0, "sam", "optimizer"], list(optimizers)
    yield ["optimizers", 0, "sam", "optimizer", "adam"], [*optimizers["adam"], *EVERYWHERE]
    yield ["optimizers", 0, "sam", "optimizer", 1, "lookahead", "optimizer"], list(optimizers)
    yield ["figures", 0], list(figures)
    yield ["figures", 0, "loss_curves", "x_scale"], ["linear", "log"]
    yield ["figures", 0, "loss_function", "gradient"], [True, False]
    yield ["figures", 0, "rank", "quantity"], results
    yield ["figures", 0, "loss_curves", "show"], ["best", "all"]
    for name, parameters in optimizers.items():
        shared = AROUND if name in UNGROUPED else EVERYWHERE
        yield ["optimizers", 0, name], [*parameters, *shared]
    for name, parameters in losses.items():
        yield ["loss", name], [*parameters, "start"]
    for name, parameters in schedules.items():
        yield ["optimizers", 1, "sgd", "learning_rate", name], [
            *parameters, *(name for name in map(in_epochs, parameters) if name)]
    for name, options in figures.items():
        yield ["figures", 2, name], options


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--descent", required=True)
    parser.add_argument("--wrong", required=True, type=pathlib.Path)
    options = parser.parse_args()
    program = os.path.abspath(options.descent)
    text = text_of(program, "schema")
    schema = json.loads(text)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "schema.json")
        pathlib.Path(path).write_text(text, encoding="utf-8")
        meta = subprocess.run([*VALIDATOR, "--check-metaschema", path], stdout=subprocess.PIPE,
                              encoding="utf-8")
        expect(meta.returncode == 0, "the schema by its metaschema", meta.stdout)

        experiments = sorted((ROOT / "Experiments").glob("*.yaml"))
        answers = refused(path, experiments)
        for file in experiments:
            expect(str(file) not in answers, "experiments",
                   f"{file.name} is refused: {answers.get(str(file))}")

        # What is right, or may be, in ways that the repository's experiments have no need of.
        accepted = pathlib.Path(folder, "accepted")
        accepted.mkdir()
        for at, right in enumerate(RIGHT):
            (accepted / f"{at}.yaml").write_text(right, encoding="utf-8")
        answers = refused(path, sorted(accepted.iterdir()))
        for at, right in enumerate(RIGHT):
            file = accepted / f"{at}.yaml"
            ours = subprocess.run([program, "check", str(file)], stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, encoding="utf-8")
            expect(ours.returncode == 0, "right files", f"descent refuses {right!r}: {ours.stdout}")
            expect(str(file) not in answers, "right files",
                   f"{right!r} is refused: {answers.get(str(file))}")

        rows = [line.split("\t") for line in
                (options.wrong / "index.tsv").read_text(encoding="utf-8").splitlines()]
        answers = refused(path, [options.wrong / row[0] for row in rows])
        for file, name, reason in rows:
            answer = answers.get(str(options.wrong / file))
            if reason:
                expect(answer is None, "wrong files beyond a schema",
                       f"'{name}' is refused all the same ({answer}): strike its reason '{reason}'")
            else:
                expect(answer is not None, "wrong files", f"'{name}' is accepted")
        expect(len(rows) >= 100, "wrong files", f"there are {len(rows)}")

    for place, expected in positions(program):
        found = completions(schema, place)
        missing = [word for word in expected if word not in found]
        more = [word for word in found if word not in expected]
        expect(not missing and not more, "completions",
               f"at {place}: missing {missing}, unexpected {more}")
    for kind, count in counts.items():
        print(f"{count} {kind}")
    print("\n".join(problems))
    sys.exit(bool(problems))


RIGHT = [
    "x-rates: &r [1e-3, 1_0]\nx-more: {a: .nan}\nloss: quartic\noptimizers: [{adam: {learning_rate: *r}}]\n",
    "loss: quartic\noptimizers: adam\n",
    "loss: quartic\noptimizers: {adam: {learning_rate: 1e-3}}\n",
    "loss: [quartic, {quartic: }]\noptimizers: [adam: ]\n",
    "loss: {quartic: {start: {x: [1, 2]}}}\noptimizers: [adam]\nstop: {max_iterations: 1e3}\n",
    "loss: {expression: 3*x^2}\nstart: {x: [[1, 2], {range: [3, 5, 1]}]}\noptimizers: [adam]\n",
    "title: 2024\nloss: quartic\noptimizers: [adam]\nseeds: 1_0\nstart: {uniform: [-2, 2]}\n",
    "loss: quartic\noptimizers: [{sgd: {nesterov: [true, false], momentum: 0.9}}]\n",
    "loss: quartic\noptimizers: [{adam: {learning_rate: [0.1, {step_decay: {initial: [0.1, 0.2]}}]}}]\n",
    "loss: quartic\noptimizers: [{sgd: {learning_rate: {piecewise_constant: {boundaries: [10], values: [1e-2, 1e-3]}}}}]\n",
    "define: {optimizers: {mine: {parameters: {rate: 1e-3}, update: {x: x - rate * gradient}}}}\n"
    "loss: quartic\noptimizers: [mine, {mine: {rate: {linspace: [0, 1, 3]}, clip_by_value: 1}}]\n",
    "define: {losses: {mine: {expression: x^2}}}\nloss: [mine, {mine: {start: {x: 2}}}]\n"
    "start: {x: 1}\noptimizers: [adam]\n",
    "loss: quartic\noptimizers: [{sam: {optimizer: [adam, {sgd: {momentum: [0.5, 0.9]}}]}}]\n",
    "loss: quartic\noptimizers: [{momentum: {zip: {learning_rate: [1e-3, 1e-2], momentum: {linspace: [0, 0.9, 2]}}}}]\n",
    "loss: quartic\nstop: {converged: [unchanged, {loss_change: 1e-9, patience: 3}], exploded: {loss_above: .inf}}\noptimizers: [adam]\n",
    "loss: quartic\nsampling: {method: sobol, trials: 8}\n"
    "optimizers: [{lbfgs: {line_search: {choice: [none, strong_wolfe]}, history: {uniform: [2, 20]}}}]\n",
    "loss: {expression: norm(x), variables: {x: 3}, domain: {x: [-1, 1]}, minima: [[0, 0, 0]]}\n"
    "start: {points: [[1, 2, 3]]}\noptimizers: [adam]\nfigures: []\n",
    "data: {m: {generate: moons, rows: 1e2, test: {share: 0.2, shuffle: 7}, scale: unit}}\n"
    "loss: [{mlp: {data: [m, iris], hidden: [[8], [4, 4]], activation: [relu, gelu], l2: [0, 1e-3]}}]\n"
    "batch: [all, 16]\nseeds: 2\nevaluate: 5\nstop: {max_epochs: 3}\nmetric: test_accuracy\n"
    "optimizers: [{adam: {learning_rate: {cosine_decay: {decay_epochs: 1.5}}}}]\n",
    "loss: {softmax_regression: {data: iris}}\nbatch: {size: {range: [8, 32, 8]}, order: sequential}\n"
    "gradient: [{noise: [0, {student_t: {scale: 0.1, freedom: [2, 3]}}]}, {delay: [0, 5], dropout: 0.5}]\n"
    "start: {normal: 0.1}\nrecord: {parameters: [0, 3]}\noptimizers: [adam]\n",
    "loss: {expression: 'mean((species - s)^2)', let: {s: 'dot(w, X) + b'}, data: iris,\n"
    "  columns: {X: features}, variables: {w: 4, b: scalar}}\nstart: zeros\noptimizers: [adam]\n",
]

if __name__ == "__main__":
    main()
