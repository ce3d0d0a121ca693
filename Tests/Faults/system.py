"""What needs the rights of root: another user, a file system of a given size."""

import os
import subprocess

# Nobody. Root may write everywhere, so that nothing is read-only for it.
OTHER = 65534 if os.geteuid() == 0 else None


def may_mount():
    return os.geteuid() == 0 and subprocess.run(
        ["unshare", "--mount", "true"], stderr=subprocess.DEVNULL).returncode == 0


class SmallDisk:
    """A file system in memory, mounted on a folder for a while."""

    def __init__(self, path, options):
        self.path, self.options = path, options

    def __enter__(self):
        self.path.mkdir(parents=True, exist_ok=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", self.options, "tmpfs", self.path], check=True)
        return self

    def again(self, options):
        subprocess.run(["mount", "-o", "remount," + options, self.path], check=True)

    def fill(self, free):
        """Leaves so many bytes free; returns the file that takes the rest."""
        ballast = self.path / "ballast"
        room = os.statvfs(self.path)
        with open(ballast, "wb") as file:
            size = room.f_bavail * room.f_frsize - free
            os.posix_fallocate(file.fileno(), 0, max(size, 1))
        return ballast

    def __exit__(self, *_):
        subprocess.run(["umount", "--lazy", self.path], check=True)
