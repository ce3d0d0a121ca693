#!/usr/bin/env python3
"""Sweeps on a real Slurm of two nodes: what is killed, crashes or is asked for wrongly, and equal bytes.

    python3 Tests/Slurm/check.py --descent .build/release/descent [--only NAME]... [--keep FOLDER]

Needs root and what `.ci/setup --slurm` installs. Ends with 1 if a check fails.
"""

import argparse
import contextlib
import fcntl
import os
import pathlib
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from dataclasses import dataclass

from cluster import HEAD, Cluster, Failure

# Each of its shards takes a few seconds, so that one can be caught while it runs.
SLOW = """\
title: A small network
loss: {mlp: {data: digits, hidden: [32], activation: tanh}}
batch: 16
stop: {max_epochs: 600, converged: never}
seeds: 4
record: {paths: none}
optimizers:
  - momentum: {learning_rate: {logspace: [1e-4, 1, 8]}, momentum: 0.9}
  - adam: {learning_rate: {logspace: [1e-4, 1e-1, 8]}}
"""

# Over in a moment.
QUICK = """\
title: Small
loss: quartic
start: {x: 2}
stop: {max_iterations: 200}
optimizers:
  - gradient_descent: {learning_rate: {logspace: [1e-3, 1e-1, 10]}}
  - momentum: {learning_rate: {logspace: [1e-3, 1e-1, 10]}, momentum: 0.7}
  - adam: {learning_rate: {logspace: [1e-3, 1e-1, 10]}}
"""

# What a busy machine may need for anything that takes seconds when it is idle.
PATIENCE = 600


class Checks:
    """What was checked, a line each."""

    def __init__(self):
        self.group = ""
        self.count = self.failed = 0

    def expect(self, name, holds, detail=""):
        self.count += 1
        if holds:
            print(f"ok {self.group}: {name}", flush=True)
        else:
            self.failed += 1
            print(f"FAILED {self.group}: {name}: {detail}", flush=True)

    def ends(self, name, outcome, status, *parts):
        """That a command ended with a status, and said each part on either stream."""
        missing = [part for part in parts if part not in outcome.stdout + outcome.stderr]
        self.expect(name, outcome.returncode == status and not missing,
                    f"status {outcome.returncode}, not {status}; not said: {missing}; said:"
                    f"\n{outcome.stdout}{outcome.stderr}")

    def same(self, name, folder, reference):
        """That an output is the reference's in every byte, but for the script that only it has."""
        found, expected = contents(folder), contents(reference)
        script = found.pop("job.sh", None)
        names = sorted(name for name in found.keys() | expected.keys()
                       if found.get(name) != expected.get(name))
        self.expect(name, expected and script and not names,
                    f"{len(expected)} files expected, job.sh {'is' if script else 'is not'} there, "
                    f"different: {names}")


def contents(folder):
    """All files below a folder: their bytes by their names."""
    folder = pathlib.Path(folder)
    return {str(path.relative_to(folder)): path.read_bytes()
            for path in folder.rglob("*") if path.is_file()}


def tree(folder):
    """The same with empty folders: what must be as it was where nothing is written."""
    folders = {f"{path.relative_to(folder)}/": None
               for path in pathlib.Path(folder).rglob("*") if path.is_dir()}
    return contents(folder) | folders


@dataclass
class Task:
    """A task of an array that runs just now."""

    number: int
    job: int
    node: str
    pid: int
    # How often Slurm has queued it again.
    restarts: int


@dataclass
class Outcome:
    """How a command ended and what it said, as subprocess.CompletedProcess has it."""

    returncode: int
    stdout: str
    stderr: str


class Background:
    """A command that runs beside the check."""

    def __init__(self, place, words):
        self.files = [tempfile.TemporaryFile("w+", dir=place.folder, encoding="utf-8") for _ in range(2)]
        self.process = subprocess.Popen(words, cwd=place.work, env=place.cluster.environment,
                                        stdin=subprocess.DEVNULL, stdout=self.files[0], stderr=self.files[1])

    @property
    def runs(self):
        return self.process.poll() is None

    def said(self):
        texts = []
        for file in self.files:
            # The process writes at the same place of the same open file, so that this may not seek.
            size = os.fstat(file.fileno()).st_size
            texts.append(os.pread(file.fileno(), size, 0).decode(errors="replace"))
        return texts

    def end(self, timeout=PATIENCE):
        try:
            status = self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise Failure(f"'{' '.join(self.process.args)}' has not ended after {timeout} s; it said:\n"
                          + "".join(self.said())) from None
        return Outcome(status, *self.said())


class Place:
    """A folder to work in, as a user of a cluster has it, and a cluster of two nodes."""

    def __init__(self, folder, files, **cluster):
        self.folder = pathlib.Path(folder)
        self.work = self.folder / "work"
        self.work.mkdir(parents=True)
        for name, text in files.items():
            (self.work / name).write_text(text, encoding="utf-8")
        self.store = self.work / ".descent"
        self.cluster = Cluster(self.folder / "cluster", **cluster)
        self.begun = []

    def __enter__(self):
        self.cluster.__enter__()
        return self

    def __exit__(self, *error):
        for one in self.begun:
            if one.runs:
                one.process.kill()
                one.process.wait()
        return self.cluster.__exit__(*error)

    def descent(self, *words, **more):
        more.setdefault("env", self.cluster.environment)
        return subprocess.run(["descent", *map(str, words)], cwd=self.work, text=True, timeout=PATIENCE,
                              stdin=subprocess.DEVNULL, capture_output=True, check=False, **more)

    def begin(self, *words):
        self.begun.append(Background(self, ["descent", *map(str, words)]))
        return self.begun[-1]

    def running(self):
        """The tasks that run now, by their numbers. Each process knows from Slurm what it is."""
        found = {}
        for node in self.cluster.nodes:
            for pid in self.cluster.processes(node, "descent"):
                with contextlib.suppress(OSError, KeyError, ValueError):
                    text = pathlib.Path(f"/proc/{pid}/environ").read_text("utf-8", "replace")
                    known = dict(entry.partition("=")[::2] for entry in text.split("\0"))
                    number = int(known["SLURM_ARRAY_TASK_ID"])
                    found[number] = Task(number, int(known["SLURM_ARRAY_JOB_ID"]), node, pid,
                                         int(known.get("SLURM_RESTART_COUNT") or 0))
        return found

    def journaled(self, number, shards):
        """How many bytes a shard that isn't whole has of trials in the store."""
        size = 0
        for path in (self.store / "shards").glob(f"{number}-of-{shards}-*.part"):
            with contextlib.suppress(OSError):
                size += path.stat().st_size
        return size

    def caught(self, watch, shards, node=None, stores=True):
        """A task, on a certain node, that runs and, if it is to, has stored trials since it was seen first.

        A journal begins with a head that has no trials, so that the first size isn't enough.
        """
        first = {}
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            for task in watch.look().values():
                if node not in [None, task.node]:
                    continue
                size = self.journaled(task.number, shards)
                if size and size > first.setdefault((task.number, task.pid), size) or not stores:
                    return task
            if not watch.process.runs:
                break
            time.sleep(0.05)
        raise Failure(f"no task was caught on {node or 'any node'}; said: {''.join(watch.process.said())}")

    def queue(self):
        return self.cluster.run("squeue", "-h", "-r", "-o", "%i %T").splitlines()

    def log(self, name, job, task=None):
        path = self.store / "logs" / f"{name}-{job}{'' if task is None else f'_{task}'}.log"
        return path.read_text("utf-8", "replace") if path.exists() else ""

    def left(self):
        """Files that only something unfinished has, and databases, which shards must not have at all."""
        return [str(path.relative_to(self.work)) for path in self.work.rglob("*")
                if path.suffix in [".part", ".piece", ".new"] or "sqlite" in path.name]


class Watch:
    """What is seen of a submission while it runs."""

    def __init__(self, place, process):
        self.place = place
        self.process = process
        # Which tasks ran where, and how often each was queued again.
        self.nodes = {}
        self.restarts = {}

    def look(self):
        running = self.place.running()
        for task in running.values():
            self.nodes.setdefault(task.number, set()).add(task.node)
            self.restarts[task.number] = max(self.restarts.get(task.number, 0), task.restarts)
        return running

    def end(self):
        end = time.monotonic() + PATIENCE
        while self.process.runs and time.monotonic() < end:
            self.look()
            time.sleep(0.2)
        return self.process.end(timeout=1)


def jobs(text):
    """The numbers of the jobs that 'descent submit' names: of shards or nothing, and of the output."""
    shards = re.search(r"^job (\d+): shards? ", text, re.MULTILINE)
    output = re.search(r"^job (\d+): the output", text, re.MULTILINE)
    if output is None:
        raise Failure(f"no job of the output is named in:\n{text}")
    return shards and int(shards[1]), int(output[1])


def stored(log):
    """How many trials a task found stored when it began."""
    return [int(number.replace(",", "")) for number in
            re.findall(r"^note: ([\d,]+) of [\d,]+ trials were stored already", log, re.MULTILINE)]


# The groups of checks. Each gets a folder of its own and what the program makes without a cluster.

def check_faults(checks, folder, references):
    """A task is killed and a node crashes; the output is that of one process in the end."""
    reference = references("learning")
    text = pathlib.Path(__file__).with_name("learning.yaml").read_text("utf-8")
    with Place(folder, {"learning.yaml": text}) as place:
        cluster = place.cluster
        command = ["submit", "learning.yaml", "--shards", "8", "--wait"]
        first = place.begin(*command)
        watch = Watch(place, first)
        killed = place.caught(watch, 8, "n1")
        os.kill(killed.pid, signal.SIGKILL)
        # Gone from the list, so that it isn't caught again.
        while killed.pid in [task.pid for task in place.running().values()]:
            time.sleep(0.05)
        lost = place.caught(watch, 8, "n2")
        cluster.crash("n2")
        # As long as a machine needs to start; Slurm may have noticed or not.
        time.sleep(3)
        cluster.bring_back("n2")
        outcome = watch.end()
        checks.ends("a killed shard is named", outcome, 66,
                    f"error: shard {killed.number} of 8 is missing, and no output is made",
                    f"  shard {killed.number}: ", "  remedy: the same command runs the missing shards alone")
        others = [line for line in outcome.stderr.splitlines() if re.match(r"  shard \d+: ", line)]
        checks.expect("no other is named", len(others) == 1, others)
        checks.expect("no output is made", list(contents(place.work / "Output/learning")) == ["job.sh"],
                      list(contents(place.work / "Output/learning")))
        array, _ = jobs(outcome.stdout)
        records = {record.get("ArrayTaskId"): record for record in cluster.show(array)}
        crashed = records.get(str(lost.number), {})
        checks.expect("the crash hit a task, which Slurm ran again",
                      watch.restarts.get(lost.number) == 1 and crashed.get("Restarts", "1") == "1",
                      f"task {lost.number} was seen with restarts {watch.restarts}; {crashed}")
        log = place.log("learning", array, lost.number)
        checks.expect("it went on from what it had stored", any(stored(log)), log)
        used = set().union(*watch.nodes.values())
        hosts = {record.get("BatchHost") for record in records.values()} - {None}
        checks.expect("tasks ran on both nodes", used == {"n1", "n2"} and hosts <= used,
                      f"{watch.nodes}; {hosts}")
        whole = {number for number in range(1, 9)
                 if f"shard {number} of 8: " in place.log("learning", array, number)}
        checks.expect("every other shard is whole", whole == set(range(1, 9)) - {killed.number}, whole)

        again = Watch(place, place.begin(*command))
        outcome = again.end()
        checks.ends("the second submission makes the output", outcome, 0, "7 of 8 shards are whole already")
        checks.expect("it runs the killed shard alone", set(again.nodes) == {killed.number}, again.nodes)
        script = (place.work / "Output/learning/job.sh").read_text("utf-8")
        arrays = re.findall(r"--array=(\S+)", script)
        checks.expect("its script says so", arrays == [str(killed.number)], script)
        array, _ = jobs(outcome.stdout)
        log = place.log("learning", array, killed.number)
        checks.expect("what the killed task had stored isn't run again", any(stored(log)), log)
        checks.same("the output is that of one process", place.work / "Output/learning", reference)
        checks.expect("nothing unfinished and no database is left", not place.left(), place.left())


def check_again(checks, folder, references):
    """What is whole isn't run again, however it is cut."""
    reference = references("slow")
    with Place(folder, {"slow.yaml": SLOW}) as place:
        first = place.descent("submit", "slow.yaml", "--shards", "4", "--wait")
        checks.ends("four shards", first, 0, "shards 1-4")
        checks.same("the output of four shards", place.work / "Output/slow", reference)
        # Slurm numbers jobs in turn: four of the array, whose tasks get one each, and the one after it.
        numbers = 5
        shutil.rmtree(place.work / "Output")
        began = time.monotonic()
        second = place.descent("submit", "slow.yaml", "--shards", "4", "--wait")
        checks.ends("all are whole", second, 0, "4 of 4 shards are whole already")
        array, output = jobs(second.stdout)
        checks.expect("one job is submitted", array is None and output == jobs(first.stdout)[0] + numbers,
                      f"{second.stdout} after {first.stdout}")
        script = (place.work / "Output/slow/job.sh").read_text("utf-8")
        checks.expect("the script has no array", "--array" not in script, script)
        checks.same("the same bytes", place.work / "Output/slow", reference)
        third = place.descent("submit", "slow.yaml", "--shards", "3", "--wait")
        checks.ends("shards that are cut otherwise", third, 0, "64 of 64 trials were stored already")
        checks.expect("run nothing", jobs(third.stdout) == (None, output + 1), third.stdout)
        checks.same("the same bytes of three shards", place.work / "Output/slow", reference)
        took = time.monotonic() - began
        checks.expect("both are fast", took < 40, f"{took:.1f} s")
        checks.expect("nothing unfinished and no database is left", not place.left(), place.left())


def check_usage(checks, folder, references):
    """Wrong use gets a sentence, and leaves nothing."""
    del references
    files = {"quick.yaml": QUICK, "wrong.yaml": "loss: quartc\noptimizers: [adam]\n"}
    with Place(folder, files, max_array=6) as place:
        before = tree(place.work)

        def unchanged(name):
            after = tree(place.work)
            checks.expect(f"{name} writes nothing", after == before, sorted(after.keys() ^ before.keys()))
            queue = place.queue()
            checks.expect(f"{name} submits nothing", not queue, queue)

        # First, since a controller that is lost also loses what it knew of the last jobs.
        place.cluster.crash(HEAD)
        began = time.monotonic()
        outcome = place.descent("submit", "quick.yaml", "--shards", "3")
        took = time.monotonic() - began
        checks.ends("no controller", outcome, 74, "Slurm refused", "scontrol ping")
        checks.expect("no controller is said soon", took < 60, f"{took:.1f} s")
        place.cluster.bring_back(HEAD)
        unchanged("no controller")
        # The program itself and nothing else.
        bare = {**place.cluster.environment, "PATH": os.environ["PATH"].split(":")[0]}
        checks.ends("no sbatch", place.descent("submit", "quick.yaml", env=bare), 69, "is not there",
                    "a machine of a Slurm cluster", "--dry-run")
        unchanged("no sbatch")
        dry = place.descent("submit", "quick.yaml", "--shards", "3", "--dry-run", env=bare)
        checks.ends("a dry run without sbatch", dry, 0, "#!/bin/bash", "--array=1-3", "30 trials in 3 tasks")
        checks.expect("a dry run prints a script", subprocess.run(
            ["bash", "-n"], input=dry.stdout, text=True, capture_output=True, check=False).returncode == 0,
            dry.stdout)
        unchanged("a dry run")
        for option in ["--array=1-3", "-a1-3"]:
            checks.ends(f"an option of descent's own, {option}",
                        place.descent("submit", "quick.yaml", "--dry-run", "--", option), 64,
                        "is what 'descent submit' itself says to sbatch")
        outcome = place.descent("submit", "quick.yaml", "--", "--partition=nowhere")
        checks.ends("an unknown partition", outcome, 64, "Slurm refused", "partition", "--partition=NAME",
                    "sweep")
        after = tree(place.work)
        output = [name for name in after.keys() - before.keys() if name.startswith("Output")]
        checks.expect("an unknown partition writes no script", not output, output)
        unchanged("an unknown partition")
        # What comes after must not be hidden by it.
        shutil.rmtree(place.store, ignore_errors=True)
        checks.ends("too large an array", place.descent("submit", "quick.yaml", "--shards", "8"), 64,
                    "numbered up to 8, and arrays of this cluster have a limit of 5", "--shards 5")
        unchanged("too large an array")
        checks.ends("the largest array", place.descent("submit", "quick.yaml", "--shards", "5", "--wait"), 0,
                    "shards 1-5")
        shutil.rmtree(place.store)
        shutil.rmtree(place.work / "Output")
        checks.ends("an experiment with an error", place.descent("submit", "wrong.yaml"), 65,
                    "unknown loss 'quartc'")
        unchanged("an experiment with an error")


def check_folders(checks, folder, references):
    """A node that lacks the store, and the same node when it has it."""
    reference = references("quick")
    shared = pathlib.Path(folder).resolve() / "shared"
    shared.mkdir(parents=True)
    with Place(folder, {"quick.yaml": QUICK}, hides={"n2": shared}) as place:
        # There alone, since the other node would be fast enough to run both shards.
        command = ["submit", "quick.yaml", "--shards", "2", "--wait", "--store", f"{shared}/store", "--",
                   "--nodelist=n2"]
        outcome = place.descent(*command)
        checks.ends("a node lacks the store", outcome, 66, "error: shards 1-2 of 2 are missing",
                    "no log, '", "does its node have that folder, and may it write there?")
        checks.expect("no output is made without it",
                      list(contents(place.work / "Output/quick")) == ["job.sh"],
                      list(contents(place.work / "Output/quick")))
        place.cluster.wait(list(filter(None, jobs(outcome.stdout))))
        place.cluster.crash("n2")
        place.cluster.hides = {}
        place.cluster.bring_back("n2")
        checks.ends("the node has it again", place.descent(*command), 0, "shards 1-2")
        checks.same("the output of that node", place.work / "Output/quick", reference)
        shutil.rmtree(shared / "store")
        # Each node runs what it can, and the missing shard alone runs in the end.
        checks.ends("any node", place.descent(*command[:-2]), 0)
        checks.same("the output of any node", place.work / "Output/quick", reference)


def check_interrupt(checks, folder, references):
    """Ctrl-C ends the waiting and not the jobs; what is in the queue isn't submitted twice."""
    reference = references("slow")
    with Place(folder, {"slow.yaml": SLOW, "quick.yaml": QUICK}) as place:
        command = ["submit", "slow.yaml", "--shards", "4", "--wait"]
        waiting = place.begin(*command)
        place.caught(Watch(place, waiting), 4, stores=False)
        before = tree(place.work / "Output")
        began = time.monotonic()
        checks.ends("a second submission", place.descent(*command), 75, "the same trials are in the queue already",
                    "squeue --jobs=", "scancel")
        checks.ends("one of other shards", place.descent("submit", "slow.yaml", "--shards", "2"), 75)
        checks.expect("both leave the script as it was", tree(place.work / "Output") == before)
        checks.ends("another experiment", place.descent("submit", "quick.yaml"), 0)
        took = time.monotonic() - began
        checks.expect("refusals are fast", took < 30, f"{took:.1f} s")
        waiting.process.send_signal(signal.SIGINT)
        outcome = waiting.end(timeout=60)
        array, output = jobs(outcome.stdout)
        checks.ends("an interrupt", outcome, 130, "the jobs go on",
                    f"to look: squeue --jobs={array},{output}",
                    f"to end them: scancel {array} {output}")
        checks.expect("tasks run on", place.running(), place.queue())
        place.cluster.wait([array, output], timeout=PATIENCE)
        checks.same("the jobs make the output", place.work / "Output/slow", reference)
        checks.expect("nothing unfinished and no database is left", not place.left(), place.left())


def check_scancel(checks, folder, references):
    """Slurm ends a task, and queues another again."""
    reference = references("slow")
    with Place(folder, {"slow.yaml": SLOW}) as place:
        command = ["submit", "slow.yaml", "--shards", "4", "--wait"]
        watch = Watch(place, place.begin(*command))
        ended = place.caught(watch, 4, "n1")
        place.cluster.run("scancel", f"{ended.job}_{ended.number}")
        again = place.caught(watch, 4, "n2")
        place.cluster.run("scontrol", "requeue", f"{again.job}_{again.number}")
        outcome = watch.end()
        checks.ends("a task that was cancelled is named", outcome, 66,
                    f"error: shard {ended.number} of 4 is missing, and no output is made",
                    f"  shard {ended.number}: ")
        checks.expect("one that was requeued ran again", watch.restarts.get(again.number) == 1,
                      f"task {again.number} of {watch.restarts}")
        log = place.log("slow", again.job, again.number)
        checks.expect("and went on from what it had stored", any(stored(log)), log)
        second = Watch(place, place.begin(*command))
        outcome = second.end()
        checks.ends("the second submission makes the output", outcome, 0, f"shard {ended.number}\n",
                    "3 of 4 shards are whole already")
        checks.expect("it runs the cancelled shard alone", set(second.nodes) == {ended.number}, second.nodes)
        log = place.log("slow", jobs(outcome.stdout)[0], ended.number)
        checks.expect("what the cancelled task had stored isn't run again", any(stored(log)), log)
        checks.same("the same bytes", place.work / "Output/slow", reference)
        checks.expect("nothing unfinished and no database is left", not place.left(), place.left())


def check_progress(checks, folder, references):
    """One line of a terminal that says how far the tasks are."""
    reference = references("slow")
    columns = 80
    with Place(folder, {"slow.yaml": SLOW}) as place:
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(place.work)
            os.execvpe("descent", ["descent", "submit", "slow.yaml", "--shards", "4", "--wait"],
                       {**place.cluster.environment, "TERM": "xterm"})
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        seen = b""
        end = time.monotonic() + PATIENCE
        # Where the other side is closed, reading fails.
        with contextlib.suppress(OSError):
            while time.monotonic() < end:
                if select.select([terminal], [], [], 1)[0]:
                    data = os.read(terminal, 65536)
                    if not data:
                        break
                    seen += data
        if time.monotonic() >= end:
            os.kill(pid, signal.SIGKILL)
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        os.close(terminal)
        text = seen.decode("utf-8", "replace")
        checks.expect("it ends well", status == 0, f"status {status}: {text!r}")
        # What is drawn after a return to the line's beginning, up to the next one.
        drawn = [part.partition("\r")[0] for part in text.split("\r\x1b[K")[1:]]
        states = [part for part in drawn if re.match(r"\d+/4 shards · ", part)]
        checks.expect("the line is drawn again and again", len(states) >= 3, repr(text))
        wrong = [part for part in drawn[:-1] if not re.fullmatch(
            r"([0-4]/4 shards · \d run · \d wait|makes the output|waits for the job that makes the output)"
            r" · (\d+ min )?\d+ s", part)]
        checks.expect("it says how many shards ended, run and wait", not wrong, wrong)
        checks.expect("two run at once and two wait",
                      any(part.startswith("0/4 shards · 2 run · 2 wait") for part in states), states)
        done = [int(part[0]) for part in states]
        checks.expect("it goes forward", done == sorted(done), states)
        checks.expect("it is never wider than the terminal", all(len(part) <= columns for part in drawn[:-1]),
                      drawn)
        # The last one is taken away, and what follows is the output's own text.
        checks.expect("it is gone in the end", drawn and "shards ·" not in drawn[-1], drawn[-1:])
        checks.same("the same bytes", place.work / "Output/slow", reference)


GROUPS = {"faults": check_faults, "again": check_again, "usage": check_usage, "folders": check_folders,
          "interrupt": check_interrupt, "scancel": check_scancel, "progress": check_progress}


class References:
    """What one process on this host makes of an experiment, without a cluster; each once."""

    def __init__(self, folder):
        self.folder = folder
        self.made = {}

    def __call__(self, name):
        if name not in self.made:
            text = {"slow": SLOW, "quick": QUICK}.get(name)
            file = pathlib.Path(__file__).with_name("learning.yaml")
            if text is not None:
                file = self.folder / f"{name}.yaml"
                file.write_text(text, encoding="utf-8")
            subprocess.run(["descent", "run", file, "--fresh", "--quiet", "--output", self.folder / "A"],
                           check=True, timeout=PATIENCE, stdin=subprocess.DEVNULL)
            self.made[name] = self.folder / "A" / name
        return self.made[name]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--descent", required=True, metavar="PROGRAM")
    parser.add_argument("--only", action="append", choices=GROUPS, help="this group of checks")
    parser.add_argument("--keep", metavar="FOLDER", help="work here, and leave everything to look at")
    options = parser.parse_args()

    checks = Checks()
    with contextlib.ExitStack() as stack:
        folder = options.keep or stack.enter_context(
            tempfile.TemporaryDirectory(prefix="slurm-", ignore_cleanup_errors=True))
        folder = pathlib.Path(folder).resolve()
        (folder / "bin").mkdir(parents=True)
        # munged, which runs as another user, has to get to its files.
        folder.chmod(0o755)
        # A copy, which no build replaces meanwhile; by its name alone, as users call it.
        shutil.copy(options.descent, folder / "bin/descent")
        for name in list(os.environ):
            if name.startswith(("DESCENT_", "SLURM_", "SBATCH_", "SQUEUE_")):
                del os.environ[name]
        os.environ["PATH"] = f"{folder}/bin:{os.environ['PATH']}"
        references = References(folder)
        for name in options.only or GROUPS:
            checks.group = name
            began = time.monotonic()
            try:
                GROUPS[name](checks, folder / name, references)
            except (Failure, OSError, subprocess.SubprocessError) as error:
                checks.expect("runs to its end", False, f"{type(error).__name__}: {error}")
            print(f"-- {name}: {time.monotonic() - began:.0f} s", flush=True)
    print(f"{checks.count} checks")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
