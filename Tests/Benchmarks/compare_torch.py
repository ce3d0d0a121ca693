#!/usr/bin/env python3
"""A step over one tensor: this library beside PyTorch, on one thread of one core, in turns.

    swift build -c release --product tensors
    taskset -c 0 python3 compare_torch.py .build/release/tensors [another build ...]

Needs `pip install torch`; only its CPU side is used. Every round times each contender once, one
after the other; printed are the medians over the rounds of the milliseconds a step, and of PyTorch's
time over ours within a round: above 1 we are faster. Where torch has a foreach and a fused step,
ours stands against the faster of the two.
"""

import statistics
import subprocess
import sys
import time

import torch

ROUNDS = 9
SIZES = {1_000_000: 40, 16_000_000: 4}


class Lion(torch.optim.Optimizer):
    """Lion with torch's operations in place, as its authors and the package lion-pytorch have it."""

    def __init__(self, params, lr=1e-4, betas=(0.9, 0.99), weight_decay=0.0):
        super().__init__(params, dict(lr=lr, betas=betas, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            for p in group["params"]:
                state = self.state[p]
                if not state:
                    state["exp_avg"] = torch.zeros_like(p)
                mean = state["exp_avg"]
                p.mul_(1 - group["lr"] * group["weight_decay"])
                update = mean.clone().mul_(beta1).add_(p.grad, alpha=1 - beta1).sign_()
                p.add_(update, alpha=-group["lr"])
                mean.mul_(beta2).add_(p.grad, alpha=1 - beta2)


def contenders(name):
    """The implementations that torch has of an optimizer, by name."""
    if name == "lion":
        return {"in place": lambda p: Lion(p, lr=1e-4, weight_decay=0.01)}
    make = {
        "adam": lambda p, **how: torch.optim.Adam(p, lr=1e-3, **how),
        "adamw": lambda p, **how: torch.optim.AdamW(p, lr=1e-3, weight_decay=0.01, **how),
        "sgd": lambda p, **how: torch.optim.SGD(p, lr=1e-3, momentum=0.9, **how),
    }[name]
    return {
        "foreach": lambda p: make(p, foreach=True),
        "fused": lambda p: make(p, fused=True),
    }


class Torch:
    def __init__(self, make, count):
        at = torch.arange(count, dtype=torch.int64)
        self.p = torch.nn.Parameter((at % 1009).float() * 1e-3 - 0.5)
        self.p.grad = (at % 2003).float() * 1e-3 - 1
        self.optimizer = make([self.p])
        self.time(2)

    def time(self, steps):
        began = time.perf_counter()
        for _ in range(steps):
            self.optimizer.step()
        return (time.perf_counter() - began) / steps

    def value(self):
        return self.p[self.p.numel() // 2].item()


class Ours:
    def __init__(self, path, name, count):
        self.name, self.count, self.last = name, count, None
        self.process = subprocess.Popen(
            [path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def time(self, steps):
        self.process.stdin.write(f"{self.name} {self.count} {steps}\n")
        self.process.stdin.flush()
        seconds, self.last = map(float, self.process.stdout.readline().split())
        return seconds

    def value(self):
        return self.last

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    torch.set_num_threads(1)
    print(f"PyTorch {torch.__version__}, {ROUNDS} rounds in turns, milliseconds a step\n")
    print("| optimizer | parameters | build | ours | foreach | fused | torch / ours |")
    print("|---|---|---|---|---|---|---|")
    for count, steps in SIZES.items():
        for name in ["adam", "adamw", "sgd", "lion"]:
            ours = {path: Ours(path, name, count) for path in sys.argv[1:]}
            theirs = {how: Torch(make, count) for how, make in contenders(name).items()}
            everyone = {**ours, **theirs}
            # The first round warms up, and makes our tensors.
            times = [
                {who: it.time(steps) for who, it in everyone.items()} for _ in range(ROUNDS + 1)
            ][1:]

            def middle(who):
                return 1e3 * statistics.median(round[who] for round in times)

            for path, it in ours.items():
                for other in theirs.values():
                    # The same numbers, but for the rounding of another order of operations.
                    if abs(it.value() - other.value()) > 1e-4 * (1 + abs(other.value())):
                        sys.exit(f"{name}: {it.value()}, not {other.value()}")
                ratio = statistics.median(
                    min(round[how] for how in theirs) / round[path] for round in times)
                foreach = middle("foreach" if "foreach" in theirs else "in place")
                fused = f"{middle('fused'):.3f}" if "fused" in theirs else ""
                print(
                    f"| {name} | {count} | {path} | {middle(path):.3f} | {foreach:.3f} |"
                    f" {fused} | {ratio:.2f} |", flush=True)
            for it in ours.values():
                it.close()


if __name__ == "__main__":
    main()
