"""Runs the program, with or without a fault, and says how it ended."""

import os
import pathlib
import signal
import subprocess
import tempfile
import time

# A program that takes longer than this hangs.
PATIENCE = 20

CRASHES = {signal.SIGSEGV, signal.SIGILL, signal.SIGABRT, signal.SIGXFSZ, signal.SIGBUS,
           signal.SIGTRAP, signal.SIGFPE, signal.SIGSYS, signal.SIGPIPE}


class Fault:
    """What the shim is to do. `at` counts the calls from 1; 0 only records them."""

    def __init__(self, folders, at=0, action="kill", calls=(), lasting=(), delay=0):
        self.folders = [str(folder) for folder in folders]
        self.at, self.action, self.calls = at, action, calls
        self.lasting, self.delay = lasting, delay

    def environment(self, shim, log):
        return {
            "LD_PRELOAD": str(shim), "FAULT_LOG": str(log), "FAULT_AT": str(self.at),
            "FAULT_FOLDERS": ":".join(self.folders), "FAULT_ACTION": self.action,
            "FAULT_CALLS": ",".join(self.calls), "FAULT_LASTING": ",".join(self.lasting),
            "FAULT_DELAY": str(self.delay)}


class Call:
    """A line of the shim's log."""

    def __init__(self, line):
        self.event, seconds, number, self.name, self.path = line.split(" ", 4)
        self.seconds, self.number = float(seconds), int(number)


class Ended:
    """How a run ended: `status` is negative where a signal ended it, None where it hung."""

    def __init__(self, status, output, messages, log, ended, patience):
        self.status, self.output, self.messages, self.ended = status, output, messages, ended
        self.patience = patience
        self.log = [Call(line) for line in log.splitlines() if line.count(" ") >= 4]
        self.calls = [call for call in self.log if call.event == "call"]

    @property
    def fired(self):
        """The call at which the fault struck, if it did."""
        return next((call for call in self.log if call.event == "fired"), None)

    @property
    def lines(self):
        """The messages; that trials are stored is none about a fault."""
        return [line for line in self.messages.splitlines()
                if line.strip() and "stored already" not in line]

    def crash(self):
        """Why the end is none that a program may come to; nothing if it is one."""
        if self.status is None:
            return f"hangs: no end after {self.patience} s"
        if self.status < 0 and -self.status in {int(number) for number in CRASHES}:
            return f"crashed by {signal.Signals(-self.status).name}: {self.brief()}"
        # Without memory the runtime has the word; a status of 71 is the program's all the same.
        if "Fatal error" in self.messages and self.status != 71:
            return f"a fatal error: {self.brief()}"
        return ""

    def brief(self):
        return " / ".join(self.lines)[:160] or "no message"


class Running:
    """A program that was started and may be signalled."""

    def __init__(self, process, log, folder):
        self.process, self.log, self.folder = process, log, folder

    def fired(self, patience=PATIENCE):
        """Waits for the fault; whether it struck."""
        limit = time.monotonic() + patience
        while time.monotonic() < limit:
            if self.log.exists() and "fired " in self.log.read_text():
                return True
            if self.process.poll() is not None:
                return False
            time.sleep(0.002)
        return False

    def end(self, patience=PATIENCE):
        status = None
        try:
            output, messages = self.process.communicate(timeout=patience)
            status = self.process.returncode
        except subprocess.TimeoutExpired:
            self.process.kill()
            output, messages = self.process.communicate()
        log = self.log.read_text(errors="replace") if self.log.exists() else ""
        self.folder.cleanup()
        return Ended(status, (output or b"").decode(errors="replace"),
                     (messages or b"").decode(errors="replace"), log, time.monotonic(),
                     patience)


class Program:
    def __init__(self, path, shim):
        self.path, self.shim = str(pathlib.Path(path).resolve()), shim

    def start(self, *arguments, at, fault=None, environment=None, limits=None, user=None, **streams):
        """Starts the program in a folder.

        `limits` is called in the new process before the program; `user` is an id to run as.
        """
        folder = tempfile.TemporaryDirectory(prefix="faults-log-")
        if user is not None:
            os.chmod(folder.name, 0o777)
        log = pathlib.Path(folder.name) / "log"
        variables = {key: value for key, value in os.environ.items()
                     if not key.startswith(("DESCENT_", "FAULT_"))}
        # Writing out how a crash came about takes seconds each.
        variables["SWIFT_BACKTRACE"] = "enable=no"
        variables["TMPDIR"] = str(at)
        variables.update(environment or {})
        if fault:
            variables.update(fault.environment(self.shim, log))

        def prepare():
            if user is not None:
                os.setgroups([])
                os.setgid(user)
                os.setuid(user)
            if limits:
                limits()

        settings = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE,
                    "stderr": subprocess.PIPE, **streams}
        process = subprocess.Popen(
            [self.path, *map(str, arguments)], cwd=at, env=variables,
            preexec_fn=prepare if limits or user is not None else None, **settings)
        return Running(process, log, folder)

    def run(self, *arguments, **settings):
        patience = settings.pop("patience", PATIENCE)
        return self.start(*arguments, **settings).end(patience)
