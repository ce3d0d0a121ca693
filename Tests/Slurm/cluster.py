"""A private Slurm of a few virtual nodes on this one machine, on 127.0.0.1, without systemd.

Each daemon runs in namespaces of its own, as on a machine of its own: it and its jobs have their own host
name and process ids, and may lack a folder. Ending such a machine therefore ends all that runs on it.
Needs root (with CAP_SYS_ADMIN, if in a container) and what `.ci/setup --slurm` installs.
"""

import contextlib
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import time

HEAD = "head"

SETTINGS = """\
ClusterName=private
SlurmctldHost={head}(127.0.0.1)
SlurmctldPort={port}
# Listen where the own host name leads, which is 127.0.0.1, and not on all interfaces.
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
SlurmUser=root
SlurmdUser=root
# A requeued job starts again only when its credential has expired: 120 s, if not said.
AuthInfo=socket={folder}/munge/socket,cred_expire=5
StateSaveLocation={folder}/{head}
SlurmctldPidFile={folder}/{head}.pid
SlurmctldLogFile={folder}/{head}.log
SlurmdSpoolDir={folder}/%n
SlurmdPidFile={folder}/%n.pid
SlurmdLogFile={folder}/%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
# The nodes share one machine: their CPUs are what is said below, not what they detect.
SlurmdParameters=config_overrides
SchedulerParameters=batch_sched_delay=0,sched_interval=2,sched_min_interval=0,bf_interval=2
MaxArraySize={max_array}
# Jobs that have ended are known for longer than any check takes.
MinJobAge=3600
MaxJobCount={max_jobs}
ReturnToService=2
# A lost node, and a task that doesn't end, are noticed within seconds. A ping gets several MessageTimeouts.
SlurmdTimeout=5
MessageTimeout=3
BatchStartTimeout=2
KillWait=2
{nodes}
PartitionName=sweep Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"""

# What a machine does first: arguments are its name, its /etc/hosts, the folder that it lacks or nothing,
# and the command. The shell stays, as the first process of the machine, to reap its orphans.
BOOT = """
set -e
name=$1 hosts=$2 hidden=$3
shift 3
echo "$name" > /proc/sys/kernel/hostname
mount --bind "$hosts" /etc/hosts
[ -z "$hidden" ] || mount -t tmpfs -o ro none "$hidden"
"$@"
exit $?
"""


class Failure(Exception):
    """The cluster isn't as it must be; says why in one sentence."""


class Cluster:
    """Nodes n1, n2…, each with `cpus` CPUs, in a partition `sweep`; all files are under `folder`.

    `hides` maps a node to the folder that it lacks: there it sees an empty one that is read-only.
    A change of it holds from the next start of that node on.
    """

    def __init__(self, folder, nodes=2, cpus=1, max_array=1001, hides=None):
        self.folder = pathlib.Path(folder).resolve()
        self.nodes = [f"n{number}" for number in range(1, nodes + 1)]
        self.cpus = cpus
        self.max_array = max_array
        self.hides = dict(hides or {})
        self.environment = dict(os.environ, SLURM_CONF=str(self.folder / "slurm.conf"))
        # Processes by their name: those of machines are `unshare`, whose child is the first process inside.
        self.daemons = {}
        # When each was started last.
        self.began = {}

    def __enter__(self):
        try:
            self._start()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, *_):
        self._stop()

    # The life of machines.

    def crash(self, node):
        """Loses a node (or "head", the controller) at once, with all processes on it.

        What the controller knew of the last seconds is lost with it: jobs that run then may not recover.
        """
        daemon = self.daemons.pop(node, None)
        if daemon is None:
            return
        space = _space(daemon.pid)
        daemon.kill()
        daemon.wait()
        # The first process dies with its parent, and the others with it: the rest here is for certainty.
        while space and (pids := _members(space)):
            for pid in pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.01)

    def bring_back(self, node):
        """Starts a node again that was lost, or "head", and waits till it is in service."""
        if node == HEAD:
            self._start_head()
        else:
            self._start_node(node)
            self._await_nodes([node])

    def processes(self, node, name):
        """Ids, as seen from outside, of the processes on a node that have this name."""
        space = node in self.daemons and _space(self.daemons[node].pid)
        # The kernel keeps 15 letters of it.
        return [pid for pid in _members(space) if _read(f"/proc/{pid}/comm").rstrip("\n") == name[:15]]

    # Clients.

    def run(self, *words, check=True, **more):
        """What a command of Slurm, such as sbatch, prints; if it fails, a Failure, unless not `check`."""
        result = self.call(*words, **more)
        if check and result.returncode != 0:
            raise Failure(f"{words[0]} ended with {result.returncode}: {result.stderr.strip()}")
        return result.stdout

    def call(self, *words, **more):
        """The same with exit status and standard error, as subprocess.CompletedProcess."""
        more.setdefault("timeout", 60)
        return subprocess.run([str(word) for word in words], env=self.environment, text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, **more)

    def wait(self, jobs, timeout=60):
        """Waits till these jobs, arrays or tasks of arrays ("7_2") neither wait nor run."""
        jobs = {str(job) for job in ([jobs] if isinstance(jobs, (str, int)) else jobs)}
        left = []

        def over():
            # All and not by -j, which fails for one job that is forgotten by now.
            lines = self.run("squeue", "-h", "-r", "-o", "%i %F %T %r").splitlines()
            left[:] = [line for line in lines if jobs & set(line.split()[:2])]
            return not left

        if not _until(over, timeout):
            raise Failure(f"after {timeout} s these are still in the queue: {'; '.join(left)}")

    def show(self, job):
        """What scontrol says of a job: a dictionary for each record, of which an array has several."""
        lines = self.run("scontrol", "show", "job", "-o", job).splitlines()
        return [dict(re.findall(r"(\S+?)=(.*?)(?= \S+?=| *$)", line)) for line in lines]

    def state(self, job):
        """The state of one job or of one task of an array, such as COMPLETED."""
        records = self.show(job)
        if len(records) != 1:
            raise Failure(f"job {job} has {len(records)} records and not one state")
        return records[0]["JobState"]

    # Starting and stopping.

    def _start(self):
        for program in ["munged", "slurmctld", "slurmd", "sbatch", "unshare", "setpriv"]:
            if shutil.which(program) is None:
                raise Failure(f"{program} is not installed: .ci/setup --slurm")
        if os.getuid() != 0:
            raise Failure("a private Slurm is started by root alone")
        if subprocess.run(["unshare", "--mount", "--uts", "--pid", "--fork", "--mount-proc", "true"],
                          capture_output=True, check=False).returncode != 0:
            raise Failure("a private Slurm needs namespaces: in a container, the right CAP_SYS_ADMIN")
        # munged wants a way to its socket on which others may go but not write.
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o755)
        self._start_munge()
        ports = _free_ports(1 + len(self.nodes))
        lines = [f"NodeName={node} NodeHostname={node} NodeAddr=127.0.0.1 Port={port} CPUs={self.cpus} "
                 "RealMemory=2000 State=UNKNOWN" for node, port in zip(self.nodes, ports[1:])]
        (self.folder / "slurm.conf").write_text(SETTINGS.format(
            head=HEAD, port=ports[0], folder=self.folder, max_array=self.max_array,
            max_jobs=max(10000, 2 * self.max_array), nodes="\n".join(lines)))
        (self.folder / "hosts").write_text(f"127.0.0.1 localhost {HEAD} {' '.join(self.nodes)}\n")
        self._start_head()
        for node in self.nodes:
            self._start_node(node)
        self._await_nodes(self.nodes)

    def _start_munge(self):
        place = self.folder / "munge"
        place.mkdir(exist_ok=True)
        place.chmod(0o755)
        key = place / "key"
        key.unlink(missing_ok=True)
        key.write_bytes(os.urandom(128))
        key.chmod(0o400)
        shutil.chown(place, "munge", "munge")
        shutil.chown(key, "munge", "munge")
        self._launch("munge", "--reuid=munge", "--regid=munge", "--clear-groups",
                     "munged", "--foreground", f"--key-file={key}", f"--socket={place}/socket",
                     f"--pid-file={place}/pid", f"--seed-file={place}/seed", "--num-threads=2")
        self._await("munge", (place / "socket").is_socket)

    def _start_head(self):
        (self.folder / HEAD).mkdir(exist_ok=True)
        self._boot(HEAD, "slurmctld", "-D", "-f", self.folder / "slurm.conf")
        self._await(HEAD, lambda: self.call("scontrol", "ping").returncode == 0)

    def _start_node(self, node):
        (self.folder / node).mkdir(exist_ok=True)
        self._boot(node, "slurmd", "-D", "-N", node, "-f", self.folder / "slurm.conf")

    def _boot(self, name, *command):
        hidden = self.hides.get(name)
        hidden = "" if hidden is None else pathlib.Path(hidden).resolve()
        if hidden and hidden in [self.folder, *self.folder.parents]:
            raise Failure(f"{name} can't lack {hidden}, in which the files of the cluster are")
        # With its parent lost, even by SIGKILL, the first process ends, and with it the machine.
        self._launch(name, "unshare", "--mount", "--uts", "--pid", "--fork", "--mount-proc",
                     "--kill-child=KILL", "sh", "-c", BOOT, "sh", name, self.folder / "hosts", hidden,
                     *command)

    def _launch(self, name, *command):
        """Starts a daemon that doesn't outlive the thread that starts it. What it says is in NAME.err; the
        log with times, which also has what the jobs' own daemons say, is NAME.log."""
        self.began[name] = int(time.time())
        with open(self.folder / f"{name}.err", "w", encoding="utf-8") as log:
            self.daemons[name] = subprocess.Popen(
                ["setpriv", "--pdeathsig=KILL", *map(str, command)], env=self.environment, cwd="/",
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)

    def _await_nodes(self, nodes):
        def serves(node):
            text = self.call("scontrol", "show", "node", "-o", node).stdout
            state = re.search(r" State=(\S+)", text)
            start = re.search(r" SlurmdStartTime=([-\dT:]+)", text)
            # Not "IDLE*", which doesn't answer; and registered since this start, not only before it.
            return (state and re.fullmatch(r"(IDLE|MIXED|ALLOCATED)(\+COMPLETING)?", state[1]) and start
                    and time.mktime(time.strptime(start[1], "%Y-%m-%dT%H:%M:%S")) >= self.began[node])

        for node in nodes:
            self._await(node, lambda node=node: serves(node))

    def _await(self, name, ready, timeout=30):
        """Waits till a daemon is ready, or says what its log has about it."""
        daemon = self.daemons[name]
        if _until(lambda: daemon.poll() is not None or ready(), timeout) and daemon.poll() is None:
            return
        ended = "isn't ready" if daemon.poll() is None else f"ended with {daemon.returncode}"
        said = _read(self.folder / f"{name}.err").splitlines()
        raise Failure(f"the daemon of {name} {ended}: {' / '.join(said[-2:]) or 'it says nothing'}")

    def _stop(self):
        # Nodes first, so that nothing complains of a lost controller.
        for name in reversed(list(self.daemons)):
            if name == "munge":
                daemon = self.daemons.pop(name)
                daemon.kill()
                daemon.wait()
            else:
                self.crash(name)


def _until(done, timeout):
    end = time.monotonic() + timeout
    while not done():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def _read(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""


def _space(pid):
    """The machine of a process, by its namespace of host names; nothing, if that is this machine."""
    try:
        space = os.readlink(f"/proc/{pid}/ns/uts")
    except OSError:
        return None
    return None if space == os.readlink("/proc/self/ns/uts") else space


def _members(space):
    """Ids of all living processes of a machine."""
    found = []
    for name in os.listdir("/proc") if space else []:
        # A zombie has no namespaces any more, and no link to read.
        with contextlib.suppress(OSError):
            if name.isdigit() and os.readlink(f"/proc/{name}/ns/uts") == space:
                found.append(int(name))
    return found


def _free_ports(count):
    # All are held until the last is found, so that they differ.
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
