"""Stores of trials that cannot be used: the run does without them, and says so once."""

import os
import shutil
import sqlite3
import subprocess

from program import Fault
from system import OTHER, SmallDisk, may_mount
from workspace import Workspace, differences, tree


def check(checks, program, old, new, quick):
    databases = sorted(name for name in new.store_names
                       if (new.kept / "store" / name).is_file()
                       and (new.kept / "store" / name).read_bytes()[:15] == b"SQLite format 3")
    checks.report("a run stores its trials", "" if databases else
                  "there is no database in .descent")
    if not databases:
        return
    stored_runs(checks, program, old, new)
    for name in databases:
        damaged(checks, program, new, name, quick)
        held(checks, program, new, name)
    unusable(checks, program, new)
    full(checks, program, new, quick)
    places(checks, program, new, databases)


def without_store(ended, workspace, new, says=True):
    """Whether a run came to the same bytes and said once that its store is of no use.

    - says: it must; else it may.
    """
    if ended.crash():
        return ended.crash()
    if ended.status != 0:
        return f"ends with {ended.status}: {ended.brief()}"
    if len(ended.lines) > 1 or (says and not ended.lines):
        return f"{len(ended.lines)} lines of messages instead of one: {ended.brief()}"
    wrong = differences(workspace.files(), new.files)
    return "in the output " + wrong if wrong else ""


def run(program, workspace, *more, **settings):
    """Not quiet: it has to say what it does without."""
    return program.run("run", workspace.file, "--output", workspace.outputs, "--jobs", "1", *more,
                       at=workspace.path, **settings)


def then(program, workspace, new):
    """The next run gives the same bytes, and has a store again or does without it."""
    ended = run(program, workspace)
    return ("then " + without_store(ended, workspace, new, says=False)
            if without_store(ended, workspace, new, says=False) else "")


def stored_runs(checks, program, old, new):
    with Workspace(new.text, new) as workspace:
        ended = run(program, workspace)
        checks.report("the same again, from the store", without_store(ended, workspace, new, False))
    with Workspace(new.text, new) as workspace:
        before = tree(workspace.store)
        ended = run(program, workspace, "--fresh")
        checks.report("--fresh leaves the store as it is",
                      without_store(ended, workspace, new, False)
                      or differences(tree(workspace.store), before))
    with Workspace(new.text) as workspace:
        ended = run(program, workspace, "--fresh")
        checks.report("--fresh makes no store", without_store(ended, workspace, new, False)
                      or ("there is one" if workspace.store.exists() else ""))
    with Workspace(new.text, new) as workspace:
        # Opening a store, even for reading, is a call on it.
        fault = Fault([workspace.store])
        ended = run(program, workspace, "--fresh", fault=fault)
        opened = [call for call in ended.calls if call.name in ("open", "create")]
        checks.report("--fresh does not open the store",
                      f"it opens {opened[0].path}" if opened else "")


def damaged(checks, program, new, name, quick):
    """What may have become of a database."""
    whole = (new.kept / "store" / name).read_bytes()
    middle = bytearray(whole)
    for at in range(len(middle) // 3, 2 * len(middle) // 3):
        middle[at] ^= 0x5a
    texts = {"empty": b"", "text": b"not a database\n" * 100, "cut off": whole[:len(whole) // 2],
             "cut off in its head": whole[:50], "noise": os.urandom(8192),
             "a head and noise": whole[:100] + os.urandom(len(whole) - 100),
             "damaged in the middle": bytes(middle), "of zeros": bytes(len(whole))}
    if quick:
        texts = {what: texts[what] for what in ("text", "cut off")}
    for what, text in texts.items():
        with Workspace(new.text, new) as workspace:
            (workspace.store / name).write_bytes(text)
            ended = run(program, workspace)
            # An empty file is an empty database; damage may lie where nothing is read.
            says = what not in ("empty", "damaged in the middle")
            checks.report(f"{name} is {what}", without_store(ended, workspace, new, says)
                          or then(program, workspace, new))
    others(checks, program, new, name)


def others(checks, program, new, name):
    """Databases of others, or of a later version, are not to be written to."""
    with Workspace(new.text) as workspace:
        workspace.store.mkdir()
        path = workspace.store / name
        path.parent.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(path)
        database.executescript("CREATE TABLE photos (name TEXT); INSERT INTO photos VALUES ('a');")
        database.close()
        content = path.read_bytes()
        ended = run(program, workspace)
        kept = any(file.is_file() and file.read_bytes() == content
                   for file in workspace.store.rglob("*"))
        checks.report(f"{name} is another program's", without_store(ended, workspace, new)
                      or ("" if kept else "it was written to") or then(program, workspace, new))
    with Workspace(new.text, new) as workspace:
        path = workspace.store / name
        database = sqlite3.connect(path)
        database.execute("PRAGMA user_version = 1000000")
        database.close()
        ended = run(program, workspace)
        checks.report(f"{name} is of a later version", without_store(ended, workspace, new, False)
                      or then(program, workspace, new))
    for what, plant in {"a folder": lambda path: path.mkdir(), "a FIFO": os.mkfifo,
                        "a link to nothing": lambda path: path.symlink_to("nowhere/x"),
                        "a device": lambda path: path.symlink_to("/dev/full")}.items():
        with Workspace(new.text, new) as workspace:
            path = workspace.store / name
            path.unlink()
            plant(path)
            ended = run(program, workspace, patience=10)
            checks.report(f"{name} is {what}", without_store(ended, workspace, new)
                          or then(program, workspace, new))


def held(checks, program, new, name):
    """Another process has the database for itself: no waiting without end."""
    with Workspace(new.text, new) as workspace:
        database = sqlite3.connect(workspace.store / name, isolation_level=None)
        database.execute("PRAGMA locking_mode = EXCLUSIVE")
        database.execute("BEGIN EXCLUSIVE")
        ended = run(program, workspace, patience=30)
        database.close()
        checks.report(f"{name} is held by another process",
                      without_store(ended, workspace, new, False))


def unusable(checks, program, new):
    plants = {"a file": lambda path: path.write_text("mine"), "a FIFO": os.mkfifo,
              "a link to nothing": lambda path: path.symlink_to("nowhere/x"),
              "a link to itself": lambda path: path.symlink_to(path.name)}
    for what, plant in plants.items():
        with Workspace(new.text) as workspace:
            plant(workspace.store)
            ended = run(program, workspace, patience=10)
            checks.report(f".descent is {what}", without_store(ended, workspace, new))
    if OTHER is None:
        checks.skip("stores that are read-only", "only root can run as another user")
        return
    for what, modes in {"read-only": (0o555, 0o444), "closed": (0, 0),
                        "a folder that is read-only": (0o555, 0o644)}.items():
        with Workspace(new.text, new) as workspace:
            workspace.give(OTHER)
            for path in workspace.store.rglob("*"):
                path.chmod(modes[0] if path.is_dir() else modes[1])
            workspace.store.chmod(modes[0])
            # Everything is stored: a store for reading alone may serve in silence.
            ended = run(program, workspace, user=OTHER)
            checks.report(f".descent is {what}", without_store(
                ended, workspace, new, says=what == "closed"))
    with Workspace(new.text) as workspace:
        workspace.give(OTHER)
        workspace.outputs.mkdir()
        os.chown(workspace.outputs, OTHER, OTHER)
        workspace.path.chmod(0o555)
        ended = run(program, workspace, user=OTHER)
        workspace.path.chmod(0o755)
        checks.report("there is no place for .descent", without_store(ended, workspace, new))


def full(checks, program, new, quick):
    if not may_mount():
        checks.skip("a store on a full disk", "only root can mount one")
        return
    told = 0
    for free in (0, 16) if quick else (0, 4, 8, 16, 24, 32, 48, 64, 128):
        with Workspace(new.text) as workspace, SmallDisk(workspace.store, "size=4m") as disk:
            ballast = disk.fill(free * 1024)
            ended = run(program, workspace)
            told += bool(ended.lines)
            ballast.unlink()
            checks.report(f"a store with {free} KB free", without_store(
                ended, workspace, new, says=free == 0) or then(program, workspace, new))
    checks.report("full disks of a store are told", "" if told else "none was")
    with Workspace(new.text) as workspace, SmallDisk(workspace.store, "size=4m") as disk:
        if (new.kept / "store").exists():
            shutil.copytree(new.kept / "store", workspace.store, dirs_exist_ok=True)
        disk.again("ro")
        ended = run(program, workspace)
        checks.report("a store on a disk that is read-only",
                      without_store(ended, workspace, new, says=False))


def places(checks, program, new, databases):
    """Where the store is: as told, at the root of the git repository, or where one stands."""
    def there(folder):
        return all((folder / name).is_file() for name in databases)

    cases = {"--store": (["--store", "elsewhere"], {}),
             "DESCENT_STORE": ([], {"DESCENT_STORE": "elsewhere"})}
    for what, (more, environment) in cases.items():
        with Workspace(new.text) as workspace:
            ended = run(program, workspace, *more, environment=environment)
            wrong = without_store(ended, workspace, new, False)
            if not wrong and not there(workspace.path / "elsewhere"):
                wrong = "it is not there"
            if not wrong and workspace.store.exists():
                wrong = "and there is one in .descent too"
            checks.report(f"a store by {what}", wrong)
    if not shutil.which("git"):
        checks.skip("a store at the root of a repository", "there is no git")
        return
    with Workspace(new.text) as workspace:
        subprocess.run(["git", "init", "-q", workspace.path], check=True)
        ended = program.run("run", workspace.file.name, "--output", workspace.outputs,
                            at=workspace.file.parent)
        wrong = without_store(ended, workspace, new, False)
        if not wrong and not there(workspace.store):
            wrong = "it is not there"
        checks.report("a store at the root of a repository", wrong)
