"""Paths that are not what they should be: outputs, experiments, includes."""

import os
import resource

import experiments
from system import OTHER
from workspace import Workspace, state, tree

GB = 1 << 30


def check(checks, program, old, new, quick):
    outputs(checks, program, new)
    experiment_files(checks, program)
    includes(checks, program, old, new)
    usage(checks, program)


def outputs(checks, program, new):
    """`at` is where the folder of outputs should be, `name` the output in it."""
    plants = {
        "a file": lambda path: path.write_text("mine"),
        "a FIFO": os.mkfifo,
        "a link to nothing": lambda path: path.symlink_to("nothing"),
        "a link to itself": lambda path: path.symlink_to(path.name),
        "a link to a file": lambda path: (path.with_name("other").write_text("mine"),
                                          path.symlink_to("other"))}
    for place in ("the folder of outputs", "the output"):
        for what, plant in plants.items():
            with Workspace() as workspace:
                path = workspace.outputs if place == "the folder of outputs" else workspace.output
                path.parent.mkdir(exist_ok=True)
                plant(path)
                before = tree(workspace.path)
                ended = program.run(*workspace.command(), at=workspace.path, patience=5)
                # A link to nothing may become a folder.
                allowed = {0, 73} if what == "a link to nothing" else {73}
                wrong = refusal(ended, allowed)
                after = {key: value for key, value in tree(workspace.path).items()
                         if not key.startswith(".descent")}
                if not wrong and ended.status != 0 and not after.items() <= before.items() | {
                        item for item in after.items() if item[0].endswith(".lock")}:
                    wrong = f"leaves {sorted(after.keys() - before.keys())}"
                checks.report(f"{place} is {what}", wrong)
    for path in ("/dev/null/x", "/proc/x", "x" * 300, "y/" * 3000):
        with Workspace() as workspace:
            ended = program.run("run", workspace.file, "--output", path, at=workspace.path)
            wrong = refusal(ended, {73}) or (
                "leaves " + ", ".join(workspace.strays())[:60] if workspace.strays() else "")
            checks.report(f"outputs go to '{path[:20]}', {len(path)} characters", wrong)


def refusal(ended, allowed):
    if ended.crash():
        return ended.crash()
    if ended.status not in allowed:
        return f"ends with {ended.status} instead of {sorted(allowed)[-1]}: {ended.brief()}"
    if ended.status != 0 and not ended.lines:
        return f"ends with {ended.status} and no message"
    return ""


def experiment_files(checks, program):
    """What is named as an experiment."""
    with Workspace() as workspace:
        folder = workspace.path / "experiments"
        (folder / "closed.yaml").write_text(experiments.NEW)
        (folder / "closed.yaml").chmod(0)
        (folder / "dangling.yaml").symlink_to("nothing")
        (folder / "loop.yaml").symlink_to("loop.yaml")
        (folder / "binary.yaml").write_bytes(bytes(range(256)) * 100)
        (folder / "empty.yaml").write_text("")
        (folder / "folder.yaml").mkdir()
        cases = {"missing.yaml": {66}, "dangling.yaml": {66}, "loop.yaml": {66},
                 "folder.yaml": {65, 66, 74}, "binary.yaml": {65}, "empty.yaml": {65},
                 "missing/tiny.yaml": {66}, "/dev/null": {65, 66}, "/proc/self/mem": {65, 66, 74},
                 "/dev/zero": {65, 66, 71, 74}}
        if OTHER is not None:
            cases["closed.yaml"] = {66}
            workspace.give(OTHER)
        for name, allowed in cases.items():
            for command in ("check", "run"):
                # What has no end must not be read to its end.
                ended = program.run(
                    command, folder / name, at=workspace.path, user=OTHER, patience=10,
                    limits=lambda: resource.setrlimit(resource.RLIMIT_AS, (4 * GB, 4 * GB)))
                checks.report(f"{command} {name}", refusal(ended, allowed))
        checks.report("and nothing is written", "there is an output"
                      if workspace.outputs.exists() else "")


def includes(checks, program, old, new):
    """A file that an experiment includes and that has vanished since, or is none.

    65 with the line that includes it tells as much as 66."""
    base = "start: {x: 2}\n"
    plants = {
        "missing": (lambda path: None, {65, 66}),
        "a link to nothing": (lambda path: path.symlink_to("nothing"), {65, 66}),
        "a folder": (lambda path: path.mkdir(), {66, 65, 74}),
        "a FIFO": (os.mkfifo, {65, 66, 74}),
        "itself": (lambda path: path.write_text("include: base.yaml\n"), {65}),
        "unreadable": (lambda path: (path.write_text(base), path.chmod(0)), {65, 66}),
        "outside": (lambda path: path.symlink_to("/etc/hostname"), {65, 66})}
    for what, (plant, allowed) in plants.items():
        if what == "unreadable" and OTHER is None:
            checks.skip("an include that is unreadable", "it takes another user")
            continue
        with Workspace(new.text, old) as workspace:
            workspace.file.write_text("include: base.yaml\n" + new.text)
            plant(workspace.file.with_name("base.yaml"))
            if OTHER is not None:
                workspace.give(OTHER)
            ended = program.run(*workspace.command(), at=workspace.path, user=OTHER, patience=5)
            wrong = refusal(ended, allowed)
            if not wrong and state(workspace, old, new) != "old":
                wrong = "the old output is touched: " + state(workspace, old, new)
            checks.report(f"an include that is {what}", wrong)


def usage(checks, program):
    for arguments in ([], ["nonsense"], ["run"], ["run", "x.yaml", "--jobs", "0"],
                      ["run", "x.yaml", "--output", ""], ["run", "x.yaml", "--nonsense"],
                      ["run", "a/x.yaml", "b/x.yaml"], ["plot"], ["table"]):
        ended = program.run(*arguments, at="/")
        checks.report(f"usage of '{' '.join(arguments)}'",
                      refusal(ended, {64} if arguments else {0, 64}))
