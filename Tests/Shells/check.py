#!/usr/bin/env python3
"""Completions in real shells: types into interactive ones and reads what they offer.

    Tests/Shells/check.py --descent .build/release/descent [--shells bash,zsh,fish]

Each shell runs in a terminal of tmux, with nothing but the completions of descent in its own settings.
"""
import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time

# What is typed; what must be offered or inserted after Tab; what must not be seen.
# '~' is the home folder, in which the working folder 'work' lies.
POSITIONS = [
    ("descent pl", ["plan", "plot"], ["verify", "notes"]),
    ("descent ru", ["descent run "], []),
    ("descent run Exp", ["descent run Experiments/"], []),
    ("descent run Experiments/n", ["Experiments/notebook.yaml "], ["notes.txt"]),
    ("descent run Experiments/n", ["Experiments/notebook.yaml "], ["Experiments/notes"]),
    ("descent check Experiments/notebook.yaml Experiments/r", ["Experiments/rates.yml "], []),
    ("descent plan Experiments/my\\ r", ["Experiments/my\\ rates.yaml "], []),
    ("descent plan 'Experiments/my r", ["'Experiments/my rates.yaml'"], []),
    ("descent plan Experiments/gr", ["Experiments/größe.yaml "], []),
    ("descent run ~/lab/Experiments/no", ["~/lab/Experiments/notebook.yaml "], ["\\~"]),
    ("descent run ~/lab/Experiments/my", ["~/lab/Experiments/my\\ rates.yaml "], ["\\~"]),
    ("descent plot Output/n", ["Output/notebook"], []),
    ("descent table Output/m", ["Output/my\\ rates"], []),
    ("descent verify Output/notebook Output/v", ["Output/valley"], ["Output/values"]),
    ("descent run --job", ["--jobs "], []),
    ("descent run --no", ["--no-figures "], []),
    ("descent run --output Ou", ["--output Output/"], []),
    ("descent plot Output/notebook --figure loss_c", ["--figure loss_curves "], []),
    ("descent plot Output/notebook --theme d", ["--theme dark "], []),
    ("descent plot Output/notebook --theme=d", ["--theme=dark "], []),
    ("descent plot Output/notebook --format png,p", ["--format png,pdf "], []),
    ("descent plot Output/notebook --format=s", ["--format=svg "], []),
    ("descent table Output/notebook --by o", ["--by optimizer "], []),
    ("descent new question --like com", ["--like compare "], []),
    ("descent list sche", ["list schedules "], []),
    ("descent list losses rosen", ["losses rosenbrock "], []),
    # A name of each catalogue.
    ("descent explain schedule_free_a", ["schedule_free_adamw "], []),
    ("descent explain himm", ["explain himmelblau "], []),
    ("descent explain cosine_r", ["explain cosine_restarts "], []),
    ("descent explain perf", ["explain performance_profile "], []),
    ("descent explain softp", ["explain softplus "], []),
    ("descent explain sob", ["explain sobol "], []),
    ("descent explain logsp", ["explain logspace "], []),
    ("descent store pru", ["store prune "], []),
    ("descent help ver", ["help verify "], []),
    ("descent completions f", ["completions fish "], []),
]

SETTINGS = {
    "bash": (".bashrc", "PS1='> '\nsource <(descent completions bash)\n", ["bash", "--noprofile"]),
    "zsh": (
        ".zshrc",
        "PS1='> '\nautoload -Uz compinit && compinit -u -D\nsource <(descent completions zsh)\n",
        ["zsh"],
    ),
    "fish": (
        ".config/fish/config.fish",
        "function fish_prompt; echo -n '> '; end\nset -g fish_greeting\n"
        "set -g fish_autosuggestion_enabled 0\n",
        ["fish"],
    ),
}


class Terminal:
    """A shell in a terminal of tmux."""

    def __init__(self, shell, home, path):
        name, settings, command = SETTINGS[shell]
        os.makedirs(os.path.dirname(os.path.join(home, name)), exist_ok=True)
        with open(os.path.join(home, name), "w") as file:
            file.write(settings)
        self.socket = os.path.join(home, f"{shell}.socket")
        environment = ["env", "-i", f"HOME={home}", f"PATH={path}", "LANG=C.UTF-8", "TERM=screen"]
        if shell == "fish":
            folder = os.path.join(home, ".config/fish/completions")
            os.makedirs(folder, exist_ok=True)
            script = subprocess.run(
                ["descent", "completions", "fish"], env={"PATH": path}, capture_output=True, check=True
            ).stdout
            with open(os.path.join(folder, "descent.fish"), "wb") as file:
                file.write(script)
        self.tmux(
            "-f", "/dev/null", "-u", "new-session", "-d", "-x", "120", "-y", "40",
            "-c", os.path.join(home, "lab"), *environment, *command,
        )  # fmt: skip

    def tmux(self, *arguments):
        return subprocess.run(
            ["tmux", "-S", self.socket, *arguments], capture_output=True, text=True, check=True
        ).stdout

    def screen(self):
        return self.tmux("capture-pane", "-p")

    def wait(self, condition, seconds=10.0):
        """The screen once the condition holds, or the last one."""
        end = time.monotonic() + seconds
        while True:
            screen = self.screen()
            if condition(screen) or time.monotonic() > end:
                return screen
            time.sleep(0.02)

    def begin(self):
        """An empty line on an empty screen."""
        self.tmux("send-keys", "C-c")
        # What was typed before is gone when the last line is a new prompt.
        self.wait(lambda screen: screen.strip().splitlines()[-1:] == [">"])
        self.tmux("send-keys", "C-l")
        self.tmux("clear-history")
        self.wait(lambda screen: screen.strip() == ">")

    def close(self):
        subprocess.run(["tmux", "-S", self.socket, "kill-server"], capture_output=True)


def shown(screen, text):
    """Whether a text is on the screen; what ends with a blank is at the end of the line typed."""
    if not text.endswith(" "):
        return text in screen
    lines = screen.splitlines()
    return any(line.rstrip().endswith(text.rstrip()) for line in lines if line.startswith(">"))


def check(shell, home, path):
    failures = 0
    terminal = Terminal(shell, home, path)
    try:
        terminal.wait(lambda screen: screen.strip() == ">")
        for typed, expected, unexpected in POSITIONS:
            terminal.begin()
            terminal.tmux("send-keys", "-l", typed)
            terminal.wait(lambda screen: typed in screen)
            terminal.tmux("send-keys", "Tab")
            if shell == "bash" and len(expected) > 1:
                # The first key completes what all choices begin with, the second shows them.
                terminal.tmux("send-keys", "Tab")
            done = lambda screen: all(shown(screen, text) for text in expected)
            screen = terminal.wait(done, 5)
            typed_line = [line for line in screen.splitlines() if line.startswith(">")]
            wrong = [text for text in unexpected if text in screen.replace(typed, "")]
            noise = [line for line in screen.splitlines() if "rror" in line or "ommand not" in line]
            if done(screen) and not wrong and not noise and typed_line:
                print(f"ok {shell}: {typed}")
            else:
                failures += 1
                print(f"FAILED {shell}: {typed}: expected {expected}, not {unexpected}; shown:")
                print("\n".join("    " + line for line in screen.splitlines() if line.strip()))
    finally:
        terminal.close()
    return failures


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--descent", required=True)
    parser.add_argument("--shells", default="bash,zsh,fish")
    options = parser.parse_args()
    failures = 0
    for shell in options.shells.split(","):
        if shutil.which(shell) is None:
            sys.exit(f"{shell} is not installed: .ci/setup --shells")
        # fish may still write what it generates.
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
            os.mkdir(os.path.join(home, "bin"))
            os.symlink(os.path.abspath(options.descent), os.path.join(home, "bin/descent"))
            work = os.path.join(home, "lab")
            for name in ["notebook.yaml", "my rates.yaml", "größe.yaml", "rates.yml", "notes.txt"]:
                file = os.path.join(work, "Experiments", name)
                os.makedirs(os.path.dirname(file), exist_ok=True)
                open(file, "w").close()
            for name in ["notebook", "my rates", "valley"]:
                os.makedirs(os.path.join(work, "Output", name))
                open(os.path.join(work, "Output", name, "manifest.json"), "w").close()
            open(os.path.join(work, "Output/values.csv"), "w").close()
            failures += check(shell, home, f"{home}/bin:/usr/bin:/bin")
    print(f"{failures} failures" if failures else "all completions are offered")
    sys.exit(1 if failures else 0)


main()
