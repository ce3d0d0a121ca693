#!/usr/bin/env python3
"""Reads what `descent run --tensorboard` writes by TensorBoard's own code, and compares every number of it with
trajectories.csv and results.csv.

    check.py PROGRAM

Run by the interpreter that `.ci/setup --tensorboard` makes: .build/python/tensorboard/bin/python.
"""

import csv
import filecmp
import math
import os
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile

from tensorboard import context
from tensorboard.backend.event_processing import data_provider, event_accumulator
from tensorboard.backend.event_processing import plugin_event_multiplexer
from tensorboard.plugins import base_plugin
from tensorboard.plugins.hparams import api_pb2, backend_context, get_experiment
from tensorboard.plugins.hparams import list_session_groups

STATUS = ["converged", "stalled", "max_iterations", "exploded"]
METRICS = ["final_loss", "best_loss", "iterations"]
NAME = "events.out.tfevents.0.descent"

# Each with what the other experiments lack.
EXPERIMENTS = {
    # An expression, exploded trials, a start.
    "notebook": None,
    # Two dimensions, several losses.
    "valley": None,
    "doubles": """
precision: float64
loss: [rosenbrock: {dimension: 3}, beale]
start: {uniform: [-1, 1]}
seeds: 2
stop: {max_iterations: 50}
record: {paths: all, every: 7}
optimizers:
  - adam: {learning_rate: {cosine_decay: {initial: [0.1, 0.2], decay_steps: 20}}}
  - momentum
  - sam: {optimizer: {adam: {learning_rate: 0.01}}}
figures: []
""",
    # Tags for some parameters would be too many.
    "many-parameters": """
loss: {sphere: {dimension: 40}}
stop: {max_iterations: 20}
optimizers: [lion: {learning_rate: [0.1, 0.01]}]
figures: []
""",
    # Paths of the plotted trials alone.
    "some-recorded": """
loss: beale
start: {x: {linspace: [-2, 2, 50]}, y: 1}
stop: {max_iterations: 30}
optimizers: [adam: {learning_rate: [0.1, 0.01, 0.001]}]
figures: [contour_paths]
""",
    "too-many": """
loss: quartic
start: {x: {linspace: [-2, 2, 1100]}}
stop: {max_iterations: 3}
record: {paths: all}
optimizers: [gradient_descent]
figures: []
""",
    "none-recorded": """
loss: quartic
record: {paths: none}
optimizers: [adam]
figures: []
""",
}

failures = []


def check(condition, message):
    if not condition:
        failures.append(message)
        print(f"FAILED {message}", flush=True)


def rows(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def single(number):
    """A number as 32 bits hold it."""
    try:
        return struct.unpack("f", struct.pack("f", number))[0]
    except OverflowError:
        return math.copysign(math.inf, number)


def same(a, b):
    return a == b or math.isnan(a) and math.isnan(b)


def run(program, files, output, logs, *more):
    return subprocess.run(
        [program, "run", *files, "--fresh", "--no-figures", "--output", output, "--tensorboard", logs, *more],
        check=True, capture_output=True, text=True)


def paths_by_id(folder, ids):
    """The rows of trajectories.csv by trial: keyed by id, or by a number that results.csv explains."""
    paths = {}
    if (folder / "trajectories.csv").exists():
        for row in rows(folder / "trajectories.csv"):
            paths.setdefault(row["id"] if "id" in row else ids[row["trial"]], []).append(row)
    return paths


def check_scalars(name, run_folder, path):
    """All scalars of a trial by step."""
    reader = event_accumulator.EventAccumulator(str(run_folder), size_guidance={"scalars": 0})
    reader.Reload()
    tags = set(reader.Tags()["scalars"])
    fixed = {"trial", "id", "iteration", "loss", "gradient_norm"}
    components = [key for key in path[0] if key not in fixed and path[0][key] != ""]
    columns = {"loss": "loss", "gradient_norm": "gradient_norm"}
    if len(components) <= 16:
        columns |= {f"parameters/{key}": key for key in components}
    check(tags == set(columns) | set(METRICS) | {"status"}, f"{name}: tags are {sorted(tags)}")
    count = 0
    for tag, column in columns.items():
        events = reader.Scalars(tag)
        check([event.step for event in events] == [int(row["iteration"]) for row in path], f"{name}: steps of {tag}")
        check(all(event.wall_time == event.step for event in events), f"{name}: times of {tag}")
        for event, row in zip(events, path):
            count += 1
            check(same(event.value, single(float(row[column]))),
                  f"{name}: {tag} at {event.step} is {event.value}, not {row[column]}")
    return count


def check_sessions(name, logs, recorded, parameters):
    """The hyperparameters and metrics of all sessions, as the dashboard asks for them."""
    multiplexer = plugin_event_multiplexer.EventMultiplexer()
    multiplexer.AddRunsFromDirectory(str(logs))
    multiplexer.Reload()
    provider = data_provider.MultiplexerDataProvider(multiplexer, str(logs))
    backend = backend_context.Context(base_plugin.TBContext(data_provider=provider))
    request = context.RequestContext()
    experiment = get_experiment.Handler(request, backend, "", api_pb2.GetExperimentRequest()).run()
    infos = {info.name for info in experiment.hparam_infos}
    metrics = {info.name.tag for info in experiment.metric_infos}
    check(infos == parameters, f"{name}: hyperparameters are {sorted(infos)}, not {sorted(parameters)}")
    check(metrics >= set(METRICS) | {"status"}, f"{name}: metrics are {sorted(metrics)}")
    groups = list_session_groups.Handler(request, backend, "", api_pb2.ListSessionGroupsRequest(
        start_index=0, slice_size=10_000,
        allowed_statuses=[api_pb2.STATUS_UNKNOWN, api_pb2.STATUS_SUCCESS, api_pb2.STATUS_FAILURE,
                          api_pb2.STATUS_RUNNING])).run()
    sessions = [session for group in groups.session_groups for session in group.sessions]
    check(len(sessions) == len(recorded) == groups.total_size,
          f"{name}: {len(sessions)} sessions of {len(recorded)} trials")
    found = {}
    for group in groups.session_groups:
        for session in group.sessions:
            found[session.name[-16:]] = (group.hparams, session)
    check(set(found) == set(recorded), f"{name}: the sessions are of other trials")
    for key, (hparams, session) in found.items():
        row = recorded.get(key, {})
        for column in parameters:
            text = row.get(column, "")
            value = getattr(hparams.get(column), hparams[column].WhichOneof("kind")) if column in hparams else None
            if value is None:
                check(text == "", f"{name}, {key}: {column} is missing")
            elif isinstance(value, bool):
                check(text == str(value).lower(), f"{name}, {key}: {column} is {value}, not {text}")
            elif isinstance(value, float):
                check(same(value, float(text)), f"{name}, {key}: {column} is {value}, not {text}")
            else:
                check(text == value, f"{name}, {key}: {column} is {value}, not {text}")
        values = {value.name.tag: value for value in session.metric_values}
        for metric in METRICS:
            check(same(values[metric].value, single(float(row[metric]))),
                  f"{name}, {key}: {metric} is {values[metric].value}, not {row[metric]}")
            check(values[metric].training_step == int(row["iterations"]), f"{name}, {key}: step of {metric}")
        check(STATUS[int(values["status"].value)] == row["status"], f"{name}, {key}: status")
        ended = api_pb2.STATUS_FAILURE if row["status"] == "exploded" else api_pb2.STATUS_SUCCESS
        check(session.status == ended, f"{name}, {key}: the session's status is {session.status}")
    return len(sessions)


def check_experiment(name, output, logs, note):
    """- note: what the run reported."""
    results = rows(output / name / "results.csv")
    ids = {row.get("trial", row["id"]): row["id"] for row in results}
    paths = paths_by_id(output / name, ids)
    kept = dict(list(paths.items())[:1000])
    folder = logs / name
    folders = sorted(folder.iterdir()) if folder.exists() else []
    check({path.name[-16:] for path in folders} == set(kept), f"{name}: the folders are of other trials")
    check(all([file.name for file in path.iterdir()] == [NAME] for path in folders), f"{name}: other files")
    left_out = len(results) - len(kept)
    check((f"leaves out {left_out:,} of {len(results):,} trials" in note) == (left_out > 0), f"{name}: {note}")
    count = sum(check_scalars(f"{name}/{path.name}", path, kept[path.name[-16:]]) for path in folders)
    recorded = {row["id"]: row for row in results if row["id"] in kept}
    columns = list(results[0])
    before = columns[columns.index("loss"):columns.index("status")]
    starts = [column for column in before if column.startswith("start.")]
    if len(starts) > 16:
        before = [column for column in before if column not in starts]
    used = {column for column in before if any(row[column] != "" for row in recorded.values())}
    sessions = check_sessions(name, folder, recorded, used) if folders else 0
    print(f"{name}: {len(folders)} trials, {count} scalars, {sessions} sessions", flush=True)
    return count


def check_several(logs, output):
    """Experiments beside one another: none hides the columns of another."""
    parameters, recorded = set(), {}
    for name in ["notebook", "doubles"]:
        results = rows(output / name / "results.csv")
        columns = list(results[0])
        for row in results:
            recorded[row["id"]] = row
            parameters |= {key for key in columns[columns.index("loss"):columns.index("status")] if row[key] != ""}
    both = logs / "both"
    both.mkdir()
    for name in ["notebook", "doubles"]:
        shutil.copytree(logs / name, both / name)
    check_sessions("both", both, recorded, parameters)
    shutil.rmtree(both)


def check_replacement(program, folder, file):
    """What an earlier run left goes, what others left stays, and a run that fails changes nothing."""
    logs, output = folder / "again", folder / "again-output"
    run(program, [file], output, logs)
    first = sorted(path.name for path in (logs / "notebook").iterdir())
    mine = [logs / "notebook" / "mine.txt", logs / "notebook" / first[0] / "events.out.tfevents.1.host",
            logs / "other" / NAME]
    for path in mine:
        path.parent.mkdir(exist_ok=True)
        path.write_text("mine")
    run(program, [file], output, logs, "--set", "optimizers=[adam, momentum]")
    second = sorted(path.name for path in (logs / "notebook").iterdir())
    check(len(first) == 9 and len(second) == 4, f"replacement: {first}, then {second}")
    check(first[0] in second and not (logs / "notebook" / first[0] / NAME).exists(), "replacement: a user's file is gone")
    check(all(path.read_text() == "mine" for path in mine), "replacement: a user's file has changed")
    before = {path: path.read_bytes() for path in logs.rglob("*") if path.is_file()}
    blocked = output / "notebook" / "results.csv"
    blocked.unlink()
    blocked.mkdir()
    failed = subprocess.run([program, "run", file, "--fresh", "--output", output, "--tensorboard", logs],
                            capture_output=True, text=True)
    check(failed.returncode == 74, f"replacement: the status is {failed.returncode}")
    after = {path: path.read_bytes() for path in logs.rglob("*") if path.is_file()}
    check(before == after, "replacement: a run that failed has changed the log")
    print("replacement: done", flush=True)


def main():
    program = os.path.abspath(sys.argv[1])
    root = pathlib.Path(__file__).resolve().parents[2]
    with tempfile.TemporaryDirectory(prefix="tensorboard-") as place:
        folder = pathlib.Path(place)
        total = 0
        for name, text in EXPERIMENTS.items():
            file = root / "Experiments" / f"{name}.yaml"
            if text is not None:
                file = folder / f"{name}.yaml"
                file.write_text(text)
            outcome = run(program, [file], folder / "output", folder / "logs", "--jobs", "3")
            total += check_experiment(name, folder / "output", folder / "logs", outcome.stderr)
            run(program, [file], folder / "output1", folder / "logs1", "--jobs", "1")
        check(total > 5000, f"only {total} scalars were compared")
        check_several(folder / "logs", folder / "output")
        files = [path.relative_to(folder / "logs") for path in (folder / "logs").rglob("*") if path.is_file()]
        _, different, missing = filecmp.cmpfiles(folder / "logs", folder / "logs1", files, shallow=False)
        check(len(files) > 1000 and not different and not missing, f"threads: {different} {missing}")
        check_replacement(program, folder, root / "Experiments" / "notebook.yaml")
    print(f"{len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
