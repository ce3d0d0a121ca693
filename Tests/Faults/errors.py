"""Makes every call of a replacement fail, with each error that such a call may meet."""

import errno

from program import Fault
from recovery import trouble
from syscalls import points, short
from workspace import Workspace, state

FULL = ("ENOSPC", "EDQUOT", "EIO")
# What a call can meet, the likeliest first: in a hurry that one alone is tried.
ERRORS = {
    "create": ("ENOSPC", "EMFILE", "EROFS", "EACCES", "EDQUOT", "EIO", "ENOMEM", "ENFILE"),
    "open": ("EMFILE", "EIO", "EACCES"),
    "mkdir": ("ENOSPC", "EROFS", "EACCES", "EDQUOT", "EMLINK"),
    "write": FULL, "pwrite": FULL, "writev": FULL, "sendfile": FULL, "copy_file_range": FULL,
    "ftruncate": ("EIO", "ENOSPC"), "truncate": ("EIO",), "fallocate": ("ENOSPC", "EOPNOTSUPP"),
    "fsync": FULL, "fdatasync": FULL, "close": ("EIO", "ENOSPC", "EDQUOT"),
    "rename": ("EIO", "ENOSPC", "EROFS", "EACCES"),
    # File systems that cannot exchange two names say EINVAL, old kernels ENOSYS.
    "renameat2": ("EINVAL", "EIO", "ENOSYS", "EROFS", "ENOSPC"),
    "link": ("EPERM", "EMLINK", "ENOSPC"), "symlink": ("EPERM", "ENOSPC"),
    "unlink": ("EIO", "EROFS", "EACCES"), "rmdir": ("EIO", "EROFS", "ENOTEMPTY"),
    "flock": ("ENOLCK", "EIO", "EINTR"), "lock": ("ENOLCK", "EIO"),
    "read": ("EIO",), "pread": ("EIO",), "mmap": ("ENOMEM",), "chmod": ("EPERM",),
    "fchmod": ("EPERM",)}
# What else fails from then on: a full disk stays full, a lost one takes nothing back.
GROWING = ("create", "write", "pwrite", "writev", "sendfile", "copy_file_range", "mkdir",
           "fallocate", "symlink", "link")
LASTING = {
    "ENOSPC": GROWING, "EDQUOT": GROWING,
    "EROFS": GROWING + ("rename", "renameat2", "unlink", "rmdir", "ftruncate", "chmod"),
    "EIO": tuple(ERRORS), "EMFILE": ("create", "open"), "ENFILE": ("create", "open"),
    "EINVAL": ("renameat2",), "ENOSYS": ("renameat2",), "EPERM": ("link", "symlink"),
    "ENOLCK": ("flock", "lock"), "EOPNOTSUPP": ("fallocate",)}
NO_MEANS = {"EMFILE", "ENFILE", "ENOMEM"}


def check(checks, program, old, new, quick):
    with Workspace(new.text, old) as workspace:
        ended = program.run(*workspace.command(), at=workspace.path,
                            fault=faults(workspace, 0, ""))
        calls = [(call.number, call.name, short(call.path, workspace), in_store(call, workspace))
                 for call in ended.calls]
    if not calls:
        checks.report("an error at each call", "no call was seen")
    chosen = points(calls, 16) if quick else [call for call in calls if not call[3]] + points(
        [call for call in calls if call[3]], 40)
    for at, name, path, stored in chosen:
        for error in ERRORS[name][:1 if quick else None]:
            for lasts in (False, True) if error in LASTING else (False,):
                if quick and lasts != bool(at % 2):
                    continue
                with Workspace(new.text, old) as workspace:
                    # SQLite takes an error of reading for damage.
                    workspace.may_set_aside = stored and name in ("read", "pread")
                    checks.report(
                        f"{error} {'from' if lasts else 'at'} call {at}, {name} {path}",
                        failing(program, workspace, old, new, at, name, error, lasts, stored))


def in_store(call, workspace):
    return call.path.startswith(str(workspace.store))


def faults(workspace, at, action, lasting=()):
    return Fault([workspace.outputs, workspace.store], at, action, tuple(ERRORS), lasting)


def failing(program, workspace, old, new, at, name, error, lasts, stored):
    fault = faults(workspace, at, f"error:{getattr(errno, error)}",
                   LASTING[error] if lasts else ())
    ended = program.run(*workspace.command(), at=workspace.path, fault=fault)
    if not ended.fired:
        return "the error never came"
    if ended.crash():
        return ended.crash()
    return (wrong_end(ended, workspace, old, new, error, stored and not lasts)
            or litter(ended, workspace, name, lasts)
            or trouble(program, workspace, old, new))


def wrong_end(ended, workspace, old, new, error, stored):
    """Whether status, messages and output tell the same tale."""
    allowed = {0, 71} if error in NO_MEANS else {0, 73, 74}
    if ended.status not in allowed:
        return f"ends with {ended.status}: {ended.brief()}"
    # Results need not be stored; an experiment that ran has its output.
    if stored and ended.status != 0:
        return f"an error in the store ends the run with {ended.status}: {ended.brief()}"
    found = state(workspace, old, new)
    if ended.status == 0 and found != "new":
        return f"ends with 0, and the output is not the new one: {found}"
    if ended.status != 0 and not ended.lines:
        return f"ends with {ended.status} and no message"
    if len(ended.lines) > 2:
        return f"{len(ended.lines)} lines of messages: {ended.brief()}"
    return ""


# Where these fail, the program may be unable to take away what it made.
CLEANING = ("unlink", "rmdir", "open", "rename", "renameat2", "close")


def litter(ended, workspace, name, lasts):
    """What a run leaves though it could have taken it away."""
    if ended.status == 0 or lasts or name in CLEANING:
        return ""
    strays = workspace.strays() + [
        key for key in workspace.files() if key.endswith((".partial", ".tmp", ".new"))]
    return f"ends with {ended.status} and leaves {', '.join(strays[:4])}" if strays else ""
