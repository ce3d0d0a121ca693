"""Runs under limits of the system: sizes of files, descriptors, memory, stack, threads, disks."""

import os
import resource
import subprocess

from recovery import trouble
from system import OTHER, SmallDisk, may_mount
from workspace import Workspace, state

KB, MB = 1024, 1024 * 1024


def limit(which, size):
    return lambda: resource.setrlimit(which, (size, size))


def check(checks, program, old, new, quick):
    file_sizes(checks, program, old, new, quick)
    descriptors(checks, program, old, new, quick)
    memory(checks, program, old, new, quick)
    stacks(checks, program, old, new, quick)
    threads(checks, program, old, new)
    full_disks(checks, program, old, new, quick)
    read_only(checks, program, old, new)


def limited(program, old, new, limits, allowed, more=(), user=None, unloaded=False):
    """Runs under a limit, then without.

    - unloaded: the system may have been unable to start the program.
    - returns: the status, and what is wrong.
    """
    with Workspace(new.text, old) as workspace:
        if user is not None:
            workspace.give(user)
        ended = program.run(*workspace.command(), *more, at=workspace.path, limits=limits, user=user)
        if unloaded and not_loaded(ended):
            return ended.status, ""
        return ended.status, (ended.crash() or wrong(ended, workspace, old, new, allowed)
                              or trouble(program, workspace, old, new))


def not_loaded(ended):
    return ended.status == 127 or "loading shared libraries" in ended.messages


def wrong(ended, workspace, old, new, allowed):
    if ended.status not in allowed:
        return f"ends with {ended.status}: {ended.brief()}"
    # One for the output, and maybe one for the store; without memory the runtime says more.
    if ended.status not in (0, 71) and not 1 <= len(ended.lines) <= 2:
        return f"{ended.status} with {len(ended.lines)} lines of messages: {ended.brief()}"
    found = state(workspace, old, new)
    if ended.status == 0 and found != "new":
        return f"ends with 0, and the output is not the new one: {found}"
    return ""


def reached(checks, what, statuses):
    """A limit that stops nothing checks nothing."""
    checks.report(f"{what} stop a run", "" if any(statuses) else "none did")


def file_sizes(checks, program, old, new, quick):
    statuses = []
    for size in (0, 512, 16 * KB) if quick else (0, 1, 512, KB, 4 * KB, 16 * KB, 64 * KB, MB):
        for before in (old,) if quick else (old, None):
            status, found = limited(program, before, new, limit(resource.RLIMIT_FSIZE, size),
                                    {0, 73, 74})
            statuses.append(status)
            checks.report(f"files of at most {size} bytes"
                          f"{'' if before else ', without an old output'}", found)
    reached(checks, "small files", statuses)


def descriptors(checks, program, old, new, quick):
    """The system's loader takes one of them itself; `errors` refuses each single one."""
    for count in (3, 4, 6) if quick else range(3, 16):
        _, found = limited(program, old, new, limit(resource.RLIMIT_NOFILE, count), {0, 71},
                           unloaded=True)
        checks.report(f"{count} descriptors", found)


def memory(checks, program, old, new, quick):
    least = least_memory(program)
    statuses = []
    for more in (1, 8, 64) if quick else (0, 1, 2, 4, 6, 8, 12, 16, 24, 32, 48, 64, 128, 256, 512):
        status, found = limited(program, old, new, limit(resource.RLIMIT_AS, least + more * MB),
                                {0, 71}, unloaded=True)
        statuses.append(status)
        checks.report(f"{more} MB of memory more than it takes to start", found)
    reached(checks, "little memory", statuses)


def least_memory(program):
    """With how many bytes of addresses the program can say its version."""
    low, high = 1, 4096
    while low + 1 < high:
        middle = (low + high) // 2
        ended = program.run("--version", at="/", limits=limit(resource.RLIMIT_AS, middle * MB))
        low, high = (low, middle) if ended.status == 0 else (middle, high)
    return high * MB


def stacks(checks, program, old, new, quick):
    for size in (256 * KB, resource.RLIM_INFINITY) if quick else (
            128 * KB, 256 * KB, 512 * KB, MB, 64 * MB, resource.RLIM_INFINITY):
        name = "no limit" if size == resource.RLIM_INFINITY else f"{size // KB} KB"
        _, found = limited(program, old, new, limit(resource.RLIMIT_STACK, size), {0, 71},
                           more=("--jobs", "3"))
        checks.report(f"a stack of {name}", found)


def threads(checks, program, old, new):
    """Root is exempt from this limit, and so is the count of its processes."""
    if OTHER is None:
        checks.skip("no more threads", "only root can run as a user without processes")
        return
    none = limit(resource.RLIMIT_NPROC, 1)

    def probe():
        os.setgid(OTHER)
        os.setuid(OTHER)
        none()

    tried = subprocess.run(["/bin/sh", "-c", "true & wait $!"], preexec_fn=probe, cwd="/",
                           capture_output=True)
    if tried.returncode == 0:
        checks.skip("no more threads", "the limit does not hold here")
        return
    _, found = limited(program, old, new, none, {0, 71}, more=("--jobs", "4"), user=OTHER)
    checks.report("no more threads", found)


def full_disks(checks, program, old, new, quick):
    if not may_mount():
        checks.skip("full disks", "only root can mount one")
        return
    statuses = []
    frees = (0, 16 * KB, 64 * KB) if quick else (
        0, 4 * KB, 8 * KB, 16 * KB, 24 * KB, 32 * KB, 48 * KB, 64 * KB, 96 * KB, 128 * KB,
        192 * KB, 256 * KB, MB)
    for before in (old,) if quick else (old, None):
        for free in frees:
            what = f"{free // KB} KB free{'' if before else ', without an old output'}"
            statuses.append(on_disk(checks, program, before, new, "size=8m", what, free))
    for count in (24, 40) if quick else (20, 22, 24, 28, 32, 36, 40, 48):
        statuses.append(on_disk(checks, program, old, new, f"size=8m,nr_inodes={count}",
                                f"a disk of {count} files"))
    reached(checks, "full disks", statuses)


def on_disk(checks, program, before, new, options, what, free=None):
    """Runs where the output's disk is full, then where it has room again."""
    with Workspace(new.text) as workspace, SmallDisk(workspace.outputs, options) as disk:
        if before:
            before.fill(workspace)
        ballast = disk.fill(free) if free is not None else None
        ended = program.run(*workspace.command(), at=workspace.path)
        found = ended.crash() or wrong(ended, workspace, before, new, {0, 73, 74})
        if ballast:
            ballast.unlink()
        disk.again("size=16m,nr_inodes=1000")
        checks.report(what, found or trouble(program, workspace, before, new))
        return ended.status


def read_only(checks, program, old, new):
    if may_mount():
        with Workspace(new.text) as workspace, SmallDisk(workspace.outputs, "size=8m") as disk:
            old.fill(workspace)
            disk.again("ro")
            ended = program.run(*workspace.command(), at=workspace.path)
            found = ended.crash() or wrong(ended, workspace, old, new, {73, 74})
            disk.again("rw")
            checks.report("a disk that is read-only",
                          found or trouble(program, workspace, old, new))
    else:
        checks.skip("a disk that is read-only", "only root can mount one")
    cases = {"the folder of outputs": (None, "", {73}),
             "the folder of outputs, with an old one": (old, "", {0, 73, 74}),
             "the output": (old, "tiny", {0, 73, 74}),
             "its figures": (old, "tiny/figures", {0, 73, 74})}
    for what, (before, name, allowed) in cases.items():
        with Workspace(new.text, before) as workspace:
            workspace.outputs.mkdir(exist_ok=True)
            if OTHER is not None:
                workspace.give(OTHER)
            folder = workspace.outputs / name
            folder.chmod(0o555)
            ended = program.run(*workspace.command(), at=workspace.path, user=OTHER)
            found = ended.crash() or wrong(ended, workspace, before, new, allowed)
            if folder.exists():
                folder.chmod(0o755)
            checks.report(f"{what} may not be written to",
                          found or trouble(program, workspace, before, new))
