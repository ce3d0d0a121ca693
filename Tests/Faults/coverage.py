"""Whether the shim sees every call that changes files: what it counts is held against strace."""

import collections
import os
import re
import shutil
import subprocess
import tempfile

from syscalls import record
from workspace import Workspace

# By the names of the system's calls, what the shim calls them.
NAMES = {
    "rename": "rename", "renameat": "rename", "renameat2": "rename", "link": "link",
    "linkat": "link", "symlink": "symlink", "symlinkat": "symlink", "unlink": "unlink",
    "unlinkat": "unlink", "rmdir": "rmdir", "mkdir": "mkdir", "mkdirat": "mkdir",
    "write": "write", "writev": "writev", "pwrite64": "pwrite", "pwritev": "writev",
    "ftruncate": "ftruncate", "truncate": "truncate", "fallocate": "fallocate",
    "copy_file_range": "copy_file_range", "sendfile": "sendfile", "fsync": "fsync",
    "fdatasync": "fdatasync", "flock": "flock", "chmod": "chmod", "fchmod": "fchmod",
    "fchmodat": "chmod", "openat": "create", "open": "create", "openat2": "create",
    "creat": "create"}
# The shim's names that strace's are held against.
CALLS = sorted(set(NAMES.values()) | {"renameat2"})


def check(checks, program, old, new, quick):
    calls = record(program, new, old, CALLS)
    checks.report(f"{len(calls)} calls counted in a replacement",
                  "" if len(calls) > 20 else "too few: the program does not run under the shim")
    if not shutil.which("strace"):
        checks.skip("the shim misses no call", "there is no strace")
        return
    seen = traced(program, old, new)
    counted = collections.Counter(name.replace("renameat2", "rename").replace(
        "rmdir", "unlink") for _, name, _ in calls)
    missed = [f"{name} {seen[name]} instead of {counted[name]}"
              for name in sorted(seen.keys() | counted.keys()) if seen[name] != counted[name]]
    checks.report("the shim misses no call that strace sees", ", ".join(missed))


def traced(program, old, new):
    """How often the calls of each name meet a file of the output or the store."""
    with Workspace(new.text, old) as workspace, tempfile.NamedTemporaryFile("r") as trace:
        subprocess.run(
            ["strace", "-f", "-y", "-s", "0", "-o", trace.name, "-e", "trace=" + ",".join(
                "?" + name for name in NAMES), program.path, *map(str, workspace.command())],
            cwd=workspace.path, env={**os.environ, "SWIFT_BACKTRACE": "enable=no"},
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        seen = collections.Counter()
        places = [text for folder in (workspace.outputs, workspace.store)
                  for text in (str(folder), f'"{folder.name}')]
        for line in trace:
            found = re.match(r"\d+ +(\w+)\((.*)", line)
            if not found or not any(place in found[2] for place in places):
                continue
            name = NAMES[found[1]]
            # -s 0 hides what is written, not paths; only what opens with O_CREAT counts.
            if name == "create" and "O_CREAT" not in line and found[1] != "creat":
                continue
            seen[name.replace("rmdir", "unlink")] += 1
        return seen
