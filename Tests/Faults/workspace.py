"""A folder to run in: an experiment, the output, the store; and what may be said of them."""

import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import tempfile

import experiments

# What may stay beside an output: the file by which one process at a time writes.
def is_lock(path):
    return path.name.endswith(".lock")


def tree(folder, without=()):
    """All that is below a folder: a path and what it is, links not followed."""
    found = {}
    for place, folders, files in os.walk(folder):
        here = pathlib.Path(place)
        folders[:] = [name for name in folders if here / name not in without]
        for name in folders + files:
            path = here / name
            key = str(path.relative_to(folder))
            if path.is_symlink():
                found[key] = "link to " + os.readlink(path)
            elif path.is_dir():
                found[key] = "folder"
            elif path.is_file():
                found[key] = hashlib.sha256(path.read_bytes()).hexdigest()
            else:
                found[key] = "neither file nor folder"
    return found


def differences(found, wanted):
    """What sets two trees apart, in words."""
    said = [f"{key} is missing" for key in sorted(wanted.keys() - found.keys())]
    said += [f"{key} should not be there" for key in sorted(found.keys() - wanted.keys())]
    said += [f"{key} differs" for key in sorted(found.keys() & wanted.keys())
             if found[key] != wanted[key]]
    return "; ".join(said[:4]) + (f"; and {len(said) - 4} more" if len(said) > 4 else "")


def inconsistency(folder):
    """Why an output is not what its manifest tells; nothing if it is."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text())
    except FileNotFoundError:
        return "there is no manifest.json"
    except ValueError:
        return "manifest.json is no JSON"
    for name, wanted in manifest["files"].items():
        path = folder / name
        if not path.is_file():
            return f"{name} is in the manifest and missing"
        if "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest() != wanted:
            return f"{name} has not the hash of the manifest"
    return ""


class Workspace:
    """Made anew for each check, and removed after it."""

    def __init__(self, text=experiments.NEW, old=None):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="faults-")).resolve()
        # Other users run in it as well.
        self.path.chmod(0o755)
        self.file = self.path / "experiments" / (experiments.NAME + ".yaml")
        self.file.parent.mkdir()
        self.file.write_text(text)
        self.outputs = self.path / "Output"
        self.output = self.outputs / experiments.NAME
        self.store = self.path / ".descent"
        # Whether a store may be found to be of no use, and kept under another name.
        self.may_set_aside = False
        if old:
            old.restore(self)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        # By the system's own tools: what is left may be closed, or too deep for Python.
        removed = subprocess.run(["rm", "-rf", self.path], stderr=subprocess.DEVNULL)
        if removed.returncode != 0:
            subprocess.run(["chmod", "-R", "u+rwx", self.path], check=False)
            subprocess.run(["rm", "-rf", self.path], check=False)

    def give(self, user):
        """Makes all of it another user's."""
        os.chown(self.path, user, user)
        for place, folders, files in os.walk(self.path):
            for name in folders + files:
                os.chown(os.path.join(place, name), user, user, follow_symlinks=False)

    def command(self, *more):
        """The arguments of the run that is disturbed and repeated. One thread: the calls that the
        program makes come in the same order each time."""
        return ("run", self.file, "--output", self.outputs, "--jobs", "1", "--quiet", *more)

    def strays(self):
        """Whatever is neither the experiment, nor the output, nor the store, nor a lock."""
        mine = {self.file.parent, self.file, self.outputs, self.output, self.store}
        return [str(path.relative_to(self.path))
                for folder in (self.path, self.file.parent, self.outputs) if folder.is_dir()
                for path in sorted(folder.iterdir()) if path not in mine and not is_lock(path)]

    def files(self):
        """The output's files, without locks."""
        return {key: value for key, value in tree(self.output).items()
                if not is_lock(pathlib.Path(key))}

    def store_names(self):
        return {key for key in tree(self.store) if not is_lock(pathlib.Path(key))} if (
            self.store.is_dir()) else set()


class Reference:
    """An output of a run that nothing disturbed, with the store that it left."""

    def __init__(self, program, text):
        self.text = text
        self.kept = pathlib.Path(tempfile.mkdtemp(prefix="faults-reference-"))
        with Workspace(text) as workspace:
            ended = program.run(*workspace.command(), at=workspace.path)
            if ended.status != 0:
                raise SystemExit(f"an undisturbed run ends with {ended.status}: {ended.brief()}")
            self.files = workspace.files()
            self.store_names = workspace.store_names()
            self.manifest = self.files["manifest.json"]
            self.strays = workspace.strays()
            shutil.copytree(workspace.outputs, self.kept / "Output")
            if workspace.store.exists():
                shutil.copytree(workspace.store, self.kept / "store")

    def restore(self, workspace):
        """Puts the output and its store into a workspace."""
        self.fill(workspace)
        if (self.kept / "store").exists():
            shutil.copytree(self.kept / "store", workspace.store)

    def fill(self, workspace):
        """Puts the output alone there, into a folder that may exist."""
        shutil.copytree(self.kept / "Output", workspace.outputs, dirs_exist_ok=True)

    def remove(self):
        shutil.rmtree(self.kept, ignore_errors=True)


def state(workspace, old, new):
    """`old`, `new` or `absent`; else a sentence on why the output is none of these."""
    if not workspace.output.exists():
        return "absent" if old is None else "the old output is gone"
    wrong = inconsistency(workspace.output)
    found = workspace.files().get("manifest.json")
    if not wrong:
        if found == new.manifest:
            return "new"
        if old and found == old.manifest:
            return "old"
        return "a manifest that is neither the old nor the new one"
    # A folder that holds nothing yet is as good as none.
    if old is None and not any(path.is_file() for path in workspace.output.iterdir()
                               if not is_partial(path)):
        return "absent"
    return wrong


def is_partial(path):
    """A file on the way, which no reader takes for one of the output."""
    return path.name.startswith(".") or path.name.endswith((".partial", ".tmp", ".new"))


WHOLE = ("old", "new", "absent")
