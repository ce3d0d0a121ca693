#!/usr/bin/env python3
"""Every command and experiment of the documents works as it stands.

    python3 check.py --descent PROGRAM DOCUMENT …

Blocks of `sh` are run in a copy of the repository, in the order of the document, by a shell that ends at the
first failure (that outputs differ, which `descent diff` says by its status, is none). Blocks of `yaml` are checked by `descent check`; what lacks a loss, optimizers or a title gets
small ones, so that a fragment can show what it is about. Blocks of `swift` stand in Tests/Example, which is
built and run. A comment `<!-- run by … -->` above a block names who
runs it instead. Links to files lead somewhere."""
import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"(<!-- run by [^\n]*-->\n)?```(\w+)\n(.*?)```\n", re.S)
LINK = re.compile(r"\]\(([^)#\s]+)\)")
FILL = {"loss": "loss: rosenbrock", "optimizers": "optimizers: [adam]"}


def copy(folder):
    """The committed files and what lies beside them in the work tree, in a repository of its own."""
    names = subprocess.run(
        ["git", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        check=True, capture_output=True).stdout.decode().split("\0")
    for name in filter(None, names):
        source = ROOT / name
        if not source.exists() or not name.startswith(("Experiments/", "Output/", ".git")):
            continue
        target = pathlib.Path(folder, name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes())
    for words in (["init", "-q"], ["config", "user.name", "x"], ["config", "user.email", "x"],
                  ["add", "-A"], ["commit", "-q", "-m", "one"]):
        subprocess.run(["git", "-C", folder, *words], check=True)


def experiment(text, folder, descent, place):
    keys = {line.split(":")[0] for line in text.splitlines() if line[:1].isalpha()}
    missing = "".join(f"{FILL[key]}\n" for key in FILL if key not in keys)
    # Where experiments stand, so that their data sets are beside them.
    path = pathlib.Path(folder, "Experiments", "fragment.yaml")
    path.write_text(text + missing)
    ended = subprocess.run(
        [descent, "check", path.name], cwd=path.parent, capture_output=True, text=True)
    path.unlink()
    if ended.returncode != 0:
        sys.exit(f"{place}: {ended.stderr}")


def commands(text, folder, descent, place):
    # In its own place the program is already built.
    text = re.sub(r'^export PATH=.*$', "", text, flags=re.M)
    shim = pathlib.Path(folder, ".git", "descent")
    shim.write_text(
        f'#!/bin/sh\n"{descent}" "$@"\nstatus=$?\n'
        '[ "$1 $status" = "diff 1" ] && exit 0\nexit $status\n')
    shim.chmod(0o755)
    path = f"{shim.parent}:{os.environ['PATH']}"
    ended = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", text], cwd=folder, capture_output=True, text=True,
        env={**os.environ, "PATH": path, "HOME": str(folder), "COLUMNS": "80"})
    if ended.returncode != 0:
        sys.exit(f"{place}: status {ended.returncode}\n{text}\n{ended.stdout[-2000:]}{ended.stderr}")


def swift(text, place):
    def plain(text):
        return " ".join(text.split())
    sources = [plain(p.read_text()) for p in (ROOT / "Tests/Example/Sources").rglob("*.swift")]
    if not any(plain(text) in source for source in sources):
        sys.exit(f"{place}: the code is in no source of Tests/Example\n{text}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--descent", required=True)
    parser.add_argument("documents", nargs="+")
    options = parser.parse_args()
    descent = str(pathlib.Path(options.descent).resolve())
    counts = {"sh": 0, "yaml": 0, "swift": 0, "links": 0}
    for document in options.documents:
        path = ROOT / document
        text = path.read_text()
        for link in LINK.findall(text):
            if "://" not in link:
                counts["links"] += 1
                if not (path.parent / link).exists():
                    sys.exit(f"{document}: the link {link} leads nowhere")
        with tempfile.TemporaryDirectory() as folder:
            copy(folder)
            for found in BLOCK.finditer(text):
                other, language, block = found.groups()
                place = f"{document}:{text.count(chr(10), 0, found.start()) + 1}"
                if other:
                    continue
                if language == "yaml":
                    experiment(block, folder, descent, place)
                elif language == "sh":
                    commands(block, folder, descent, place)
                elif language == "swift":
                    swift(block, place)
                else:
                    continue
                counts[language] += 1
    if not all(counts.values()):
        sys.exit(f"nothing was found of some kind: {counts}")
    print(
        "{sh} blocks of commands run, {yaml} experiments checked, {swift} pieces of Swift found in a program that"
        " is built, {links} links followed".format(**counts))


if __name__ == "__main__":
    main()
