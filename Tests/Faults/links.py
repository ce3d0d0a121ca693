"""Plants links, FIFOs, folders and foreign files where the program writes and deletes."""

import hashlib
import json
import os
import pathlib
import shutil

import experiments
from program import Fault
from recovery import leftovers
from workspace import Workspace, inconsistency, is_lock, tree

# A run that meets something else than a file may refuse, or put a file in its place.
REFUSES = {0, 73, 74}


class Outside:
    """What lies beside the output and must stay as it is, with names that the output has too."""

    def __init__(self, workspace, reference):
        self.path = workspace.path / "outside"
        shutil.copytree(reference.kept / "Output" / experiments.NAME, self.path / "photos")
        for name in ("results.csv.partial", "old.png", "tiny/report.md"):
            path = self.path / "photos" / name
            path.parent.mkdir(exist_ok=True)
            path.touch()
        # By content none is one of the output's, so that no writing goes unseen.
        for path in self.path.rglob("*"):
            if path.is_file():
                path.write_text("a photo")
        for name in ("victim", "report.md"):
            (self.path / name).write_text("precious")
        self.before = tree(self.path)

    def harm(self):
        after = tree(self.path)
        changed = sorted(name for name in self.before.keys() | after.keys()
                         if self.before.get(name) != after.get(name))
        return f"outside of the output changed: {', '.join(changed[:4])}" if changed else ""

    def remove(self):
        shutil.rmtree(self.path)


def check(checks, program, old, new, quick):
    planted_links(checks, program, old, new, quick)
    leftover_names(checks, program, old, new, quick)
    in_place_of_files(checks, program, old, new, quick)
    output_is_a_link(checks, program, old, new)
    hard_links(checks, program, old, new)
    lying_manifests(checks, program, old, new)
    foreign_files(checks, program, old, new)
    drawn_again(checks, program, old, new, quick)


def figure(reference):
    return next(name for name in sorted(reference.files) if name.startswith("figures/"))


def stale_figure(old, new):
    """One that the new output has no more."""
    return next(name for name in sorted(old.files)
                if name.startswith("figures/") and name not in new.files)


def put_link(path, target):
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.is_dir():
        shutil.rmtree(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(target)


def run_beside(program, workspace, outside, new, arguments=None):
    """Runs with something planted; what is wrong with the end, the outside and the output."""
    ended = program.run(*(arguments or workspace.command()), at=workspace.path, patience=5)
    if ended.crash():
        return ended.crash()
    harm = outside.harm()
    if harm:
        return harm
    if ended.status not in REFUSES:
        return f"ends with {ended.status}: {ended.brief()}"
    if ended.status != 0 and len(ended.lines) != 1:
        return f"{ended.status} with {len(ended.lines)} lines of messages: {ended.brief()}"
    if ended.status == 0 and new:
        outside.remove()
        return leftovers(workspace, new)
    return ""


def planted_links(checks, program, old, new, quick):
    """Every file of the old and the new output, and its folders."""
    names = sorted({name for reference in (old, new) for name in reference.files})
    if quick:
        names = ["figures", stale_figure(old, new), "manifest.json", "report.md", "results.csv"]
    for name in names:
        folder = old.files.get(name) == "folder" or new.files.get(name) == "folder"
        up = "../" * (2 + name.count("/"))
        targets = {"a folder outside": up + "outside/photos", "nothing": up + "outside/nothing"}
        if not folder:
            targets["a file outside"] = up + "outside/victim"
        if name == "figures":
            targets["figures outside"] = up + "outside/photos/figures"
        for what, target in targets.items():
            with Workspace(new.text, old) as workspace:
                outside = Outside(workspace, old)
                put_link(workspace.output / name, target)
                # Without the manifest nothing tells which old files are the output's.
                checks.report(f"{name} is a link to {what}", run_beside(
                    program, workspace, outside, None if name == "manifest.json" else new))


def passing_names(program, old, new):
    """Names below the outputs that a replacement makes and that are gone when it ends, or locks."""
    with Workspace(new.text, old) as workspace:
        fault = Fault([workspace.outputs])
        ended = program.run(*workspace.command(), at=workspace.path, fault=fault)
        made = [call.path for call in ended.calls
                if call.name in ("create", "mkdir", "rename", "renameat2", "link", "symlink")]
        outputs = str(workspace.outputs) + "/"
        return sorted({path.removeprefix(outputs) for path in made
                       if path.startswith(outputs)
                       and (not os.path.lexists(path) or is_lock(pathlib.Path(path)))})


def leftover_names(checks, program, old, new, quick):
    """A file of an earlier, killed run may lie there by name, and be none."""
    names = passing_names(program, old, new)
    if not names:
        checks.skip("links by the names of files on the way", "no such name was seen")
    kinds = {"a link to a file": lambda path: put_link(path, up(path) + "outside/victim"),
             "a link to a folder": lambda path: put_link(path, up(path) + "outside/photos"),
             "a link to nothing": lambda path: put_link(path, up(path) + "outside/nothing"),
             "a FIFO": os.mkfifo}
    for name in names[::8] if quick else names:
        for what, plant in kinds.items():
            with Workspace(new.text, old) as workspace:
                outside = Outside(workspace, old)
                path = workspace.outputs / name

                def up(path):
                    return "../" * len(path.relative_to(workspace.path).parts[:-1])

                path.parent.mkdir(parents=True, exist_ok=True)
                path.unlink(missing_ok=True)
                plant(path)
                checks.report(f"{name} is {what} beforehand",
                              run_beside(program, workspace, outside, None))


def in_place_of_files(checks, program, old, new, quick):
    """Neither waits for a writer that never comes, nor empties a folder that is not the output's."""
    names = ["report.md", "manifest.json", "results.csv", "figures", figure(new)]
    for name in names[:3] if quick else names:
        for what in ("a FIFO", "a folder"):
            if name == "figures" and what == "a folder":
                continue
            with Workspace(new.text, old) as workspace:
                outside = Outside(workspace, old)
                path = workspace.output / name
                shutil.rmtree(path) if path.is_dir() else path.unlink()
                if what == "a FIFO":
                    os.mkfifo(path)
                else:
                    path.mkdir()
                    (path / "thesis.txt").write_text("years of work")
                trouble = run_beside(program, workspace, outside, None)
                if what == "a folder" and not (path / "thesis.txt").exists():
                    trouble = trouble or "the folder's content is gone"
                checks.report(f"{name} is {what}", trouble)


def output_is_a_link(checks, program, old, new):
    """The output's own folder lies elsewhere: it is replaced there or refused."""
    with Workspace(new.text, old) as workspace:
        elsewhere = workspace.path / "elsewhere"
        workspace.output.rename(elsewhere)
        (elsewhere / "notes.txt").write_text("foreign")
        workspace.output.symlink_to("../elsewhere")
        ended = program.run(*workspace.command(), at=workspace.path)
        wrong = ended.crash()
        if not wrong and ended.status not in REFUSES:
            wrong = f"ends with {ended.status}: {ended.brief()}"
        if not wrong and not (elsewhere / "notes.txt").exists():
            wrong = "a foreign file in the folder is gone"
        checks.report("the output's folder is a link",
                      wrong or inconsistency(workspace.output) or inconsistency(elsewhere))


def hard_links(checks, program, old, new):
    """Files that another folder shares, as copies made by `cp -l` do."""
    with Workspace(new.text, old) as workspace:
        copy = workspace.path / "copy"
        shutil.copytree(workspace.output, copy, copy_function=os.link)
        before = tree(copy)
        ended = program.run(*workspace.command(), at=workspace.path)
        wrong = "" if ended.status == 0 else f"ends with {ended.status}: {ended.brief()}"
        checks.report("files shared by hard links",
                      wrong or ("" if tree(copy) == before else "the copy was written to"))


def lying_manifests(checks, program, old, new):
    """What the old manifest names is taken away; so it must not name anything elsewhere."""
    for name in ("../../outside/victim", "../../outside/photos/old.png", "/outside/victim",
                 "figures/../../../outside/victim", "shortcut/old.png", "..", ".", "", "figures"):
        with Workspace(new.text, old) as workspace:
            outside = Outside(workspace, old)
            (workspace.output / "shortcut").symlink_to("../../outside/photos")
            named = str(workspace.path) + name if name.startswith("/") else name
            path = workspace.output / "manifest.json"
            manifest = json.loads(path.read_text())
            manifest["files"][named] = outside_hash(workspace, named)
            path.write_text(json.dumps(manifest))
            checks.report(f"a manifest that names '{name}'",
                          run_beside(program, workspace, outside, None))
    for what, text in {"empty": "", "cut off": '{"files": {"report.md": ', "an array": "[]",
                       "deep": "[" * 100000, "not text": "\udcff\udcfe"}.items():
        with Workspace(new.text, old) as workspace:
            outside = Outside(workspace, old)
            (workspace.output / "notes.txt").write_text("foreign")
            (workspace.output / "manifest.json").write_bytes(
                text.encode(errors="surrogateescape"))
            wrong = run_beside(program, workspace, outside, None)
            if not wrong and not (workspace.output / "notes.txt").exists():
                wrong = "a foreign file is gone"
            checks.report(f"a manifest that is {what}", wrong)


def outside_hash(workspace, name):
    """The right hash, so that no comparison of contents saves the file."""
    path = workspace.output / name
    return "sha256:" + (hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "0" * 64)


def foreign_files(checks, program, old, new):
    """Files that no manifest names stay, however much they look like ours."""
    names = ["notes.txt", ".hidden", "figures/mine.png", "figures/99-loss-function.png",
             figure(old) + ".orig", "data/deep/table.csv", "report.md.bak",
             "report.pdf", "events.out.tfevents", "README.md"]
    with Workspace(new.text, old) as workspace:
        for name in names:
            path = workspace.output / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("foreign " + name)
        (workspace.output / "empty").mkdir()
        (workspace.output / "notes.txt").chmod(0o640)
        (workspace.output / "link").symlink_to("notes.txt")
        ended = program.run(*workspace.command(), at=workspace.path)
        gone = [name for name in names if not (workspace.output / name).is_file()
                or (workspace.output / name).read_text() != "foreign " + name]
        if not (workspace.output / "empty").is_dir():
            gone.append("empty/")
        if not (workspace.output / "link").is_symlink():
            gone.append("link")
        checks.report("a run beside foreign files",
                      "" if ended.status == 0 else f"ends with {ended.status}: {ended.brief()}")
        checks.report("foreign files stay", f"gone or changed: {', '.join(gone)}" if gone else "")
        mode = (workspace.output / "notes.txt").stat().st_mode & 0o777 if not gone else 0o640
        checks.report("with their modes", "" if mode == 0o640 else f"the mode is {mode:o}")
        wrong = inconsistency(workspace.output)
        stale = [name for name in old.files if name not in new.files
                 and (workspace.output / name).exists()]
        checks.report("and the output among them is the new one",
                      wrong or (f"{stale[0]} is of the old one" if stale else ""))


def drawn_again(checks, program, old, new, quick):
    """`plot` writes into an output as well."""
    for name in ("report.md", "figures") if quick else (
            "report.md", "report.html", "figures", figure(new), "manifest.json"):
        with Workspace(new.text, new) as workspace:
            outside = Outside(workspace, new)
            path = workspace.output / name
            target = "photos/figures" if name == "figures" else "victim"
            if name == "manifest.json":
                target = "photos/manifest.json"
            put_link(path, "../" * (2 + name.count("/")) + "outside/" + target)
            ended = program.run("plot", workspace.output, at=workspace.path, patience=5)
            checks.report(f"plot where {name} is a link outside", ended.crash() or outside.harm())
