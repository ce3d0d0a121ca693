#!/usr/bin/env python3
"""Adam on 2x^4 + 3x^3 + 2 for a grid of trials, as JAX, PyTorch and NumPy do it best.

    pip install jax torch numpy
    python3 adam_peers.py list
    echo | python3 adam_peers.py jax-chunks --trials 100000 --threads 1

A worker for compare_engine.py: it makes the grid, compiles, runs once to be warm, says `ready`, and
then answers each line of its input with a run of its own and a line of JSON: seconds, steps, and
how many trials converged, exploded and took all the steps. The time is from arguments on the device
to results there (`block_until_ready`); what each trial ends with is its status, iterations, final
x and loss, gradient norm and best loss, as everywhere in this benchmark.

A trial is exactly Descent's: at step t the gradient at x of the step before; NaN there ends the
trial as exploded; then the new x; equal to the old one ends it as converged; at most 2,000 steps.
The bias corrections are computed in double once a step and rounded. All are in float32.
"""

import argparse
import json
import math
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np

STEPS = 2000
BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-7
SHAPES = {10_000: (100, 100), 100_000: (250, 400), 1_000_000: (1000, 1000)}
STATUSES = ["converged", "exploded", "max_iterations"]


def shape_of(trials):
    """Learning rates and starts of a grid: of the known sizes, or as square as can be."""
    if trials in SHAPES:
        return SHAPES[trials]
    rates = next(n for n in range(math.isqrt(trials), 0, -1) if trials % n == 0)
    return rates, trials // rates


def grid(trials):
    """Learning rate and start of every trial in double, the learning rates outside."""
    rates, starts = shape_of(trials)
    return np.repeat(np.logspace(-4, 0, rates), starts), np.tile(np.linspace(-2, 2, starts), rates)


def corrections():
    t = np.arange(1, STEPS + 1)
    return np.float32(1 / (1 - BETA1**t)), np.float32(1 / (1 - BETA2**t))


def verdicts(status, iterations):
    counts = np.bincount(np.asarray(status), minlength=3)
    told = {name: int(counts[at]) for at, name in enumerate(STATUSES)}
    return {"steps": int(np.asarray(iterations).sum(dtype=np.int64)), **told}


# ---------------------------------------------------------------------------------------- JAX


def jax_flags(threads, more=""):
    """Before jax is imported: one thread, or a device for each, so that chunks run side by side."""
    flags = os.environ.get("XLA_FLAGS", "")
    flags += f" --xla_force_host_platform_device_count={threads}"
    if threads == 1:
        flags += " --xla_cpu_multi_thread_eigen=false"
    os.environ["XLA_FLAGS"] = f"{flags} {more}".strip()
    os.environ.setdefault("JAX_PLATFORMS", "cpu")


def jax_parts():
    import jax
    import jax.numpy as jnp

    def loss(x):
        return 2 * x**4 + 3 * x**3 + 2

    loss_and_gradient = jax.value_and_grad(loss)
    batch_loss_and_gradient = jax.vmap(loss_and_gradient)
    f = np.float32

    def update(g, x, m, v, rate, c1, c2):
        m = f(BETA1) * m + f(1 - BETA1) * g
        v = f(BETA2) * v + f(1 - BETA2) * (g * g)
        return x - rate * (m * c1) / (jnp.sqrt(v * c2) + f(EPSILON)), m, v

    def masked_step(evaluate, state, rate, c1, c2):
        """A step that a trial which has ended does not take. Only what must stay still is masked:
        m and v of such a trial are never read again, and its loss does not change."""
        x, m, v, best, iterations, live = state
        value, g = evaluate(x)
        best = jnp.where(value < best, value, best)
        after, m, v = update(g, x, m, v, rate, c1, c2)
        iterations = iterations + live.astype(jnp.int32)
        broken = g != g
        moved = jnp.where(live & ~broken, after, x)
        live = live & ~broken & (after != x)
        return moved, m, v, best, iterations, live

    def begin(x):
        zero = x * 0
        return (x, zero, zero, jnp.full_like(x, jnp.inf), zero.astype(jnp.int32), x == x)

    def finish(evaluate, state):
        x, _, _, best, iterations, live = state
        value, g = evaluate(x)
        best = jnp.where(value < best, value, best)
        status = jnp.where(live, 2, jnp.where(g != g, 1, 0)).astype(jnp.int8)
        return status, iterations, x, value, jnp.abs(g), best

    return jax, jnp, loss_and_gradient, batch_loss_and_gradient, masked_step, begin, finish


def jax_formulation(name, unroll=1, chunk=None):
    """A function of all learning rates and starts, to be compiled."""
    jax, jnp, one, batch, step, begin, finish = jax_parts()
    c1s, c2s = corrections()

    def scan(evaluate):
        def run(rate, start):
            def body(state, c):
                return step(evaluate, state, rate, *c), None
            state, _ = jax.lax.scan(body, begin(start), (c1s, c2s), unroll=unroll)
            return finish(evaluate, state)
        return run

    def fori(evaluate):
        def run(rate, start):
            first, second = jnp.asarray(c1s), jnp.asarray(c2s)
            def body(t, state):
                return step(evaluate, state, rate, first[t], second[t])
            state = jax.lax.fori_loop(0, STEPS, body, begin(start), unroll=unroll)
            return finish(evaluate, state)
        return run

    def until_done(evaluate):
        # `unroll` steps a turn, so that XLA fuses them and keeps them in registers.
        def run(rate, start):
            first, second = (jnp.asarray(c).reshape(-1, unroll) for c in (c1s, c2s))
            def goes_on(carry):
                turn, state = carry
                return (turn < STEPS // unroll) & jnp.any(state[-1])
            def body(carry):
                turn, state = carry
                a, b = first[turn], second[turn]
                for i in range(unroll):
                    state = step(evaluate, state, rate, a[i], b[i])
                return turn + 1, state
            _, state = jax.lax.while_loop(goes_on, body, (0, begin(start)))
            return finish(evaluate, state)
        return run

    def in_chunks(run):
        def chunked(rate, start):
            count = rate.shape[0]
            size = min(chunk, count)
            rows = -(-count // size)
            def cut(a):
                return jnp.pad(a, (0, rows * size - count), mode="edge").reshape(rows, size)
            results = jax.lax.map(lambda pair: run(*pair), (cut(rate), cut(start)))
            return tuple(a.reshape(-1)[:count] for a in results)
        return chunked

    run = {
        "vmap-scan": lambda: jax.vmap(scan(one)),
        "vmap-while": lambda: jax.vmap(until_done(one)),
        "scan": lambda: scan(batch),
        "fori": lambda: fori(batch),
        "while": lambda: until_done(batch),
    }[name]()
    return in_chunks(run) if chunk else run


class JaxCompaction:
    """Steps in segments; between them, what has ended is taken out, by NumPy on the host. Sizes are
    powers of two, so that few programs are compiled."""

    def __init__(self, segment, unroll, chunk):
        self.segment, self.chunk = segment, chunk
        jax, jnp, _, batch, step, begin, finish = jax_parts()
        first, second = (jnp.asarray(c).reshape(-1, unroll) for c in corrections())

        def advance(turn, state, rate):
            def goes_on(carry):
                return (carry[0] < turn + segment // unroll) & jnp.any(carry[1][-1])
            def body(carry):
                at, state = carry
                for i in range(unroll):
                    state = step(batch, state, rate, first[at][i], second[at][i])
                return at + 1, state
            return jax.lax.while_loop(goes_on, body, (turn, state))[1]

        self.unroll = unroll
        self.advance = jax.jit(advance)
        self.begin, self.finish = jax.jit(begin), jax.jit(lambda state: finish(batch, state))

    def run_chunk(self, rate, start, out, offset):
        state = [np.array(a) for a in self.begin(start)]
        where = np.arange(len(rate))
        for turn in range(0, STEPS, self.segment):
            state = self.advance(np.int32(turn // self.unroll), tuple(state), rate)
            live = np.asarray(state[-1])
            count = np.count_nonzero(live)
            size = max(256, 1 << max(0, int(count) - 1).bit_length())
            if count == 0 or turn + self.segment >= STEPS or size <= len(live) // 2:
                for array, result in zip(out, self.finish(state)):
                    result = np.asarray(result)[:len(where)]
                    array[offset + where] = result
                if count == 0:
                    return
                keep = np.flatnonzero(live)
                where = where[keep]
                keep = np.concatenate([keep, np.repeat(keep[:1], size - count)])
                state = [np.asarray(a)[keep] for a in state]
                state[-1][count:] = False
                rate = np.asarray(rate)[keep]

    def __call__(self, rate, start):
        count = len(rate)
        out = [np.empty(count, d) for d in ("i1", "i4", "f4", "f4", "f4", "f4")]
        chunks = [slice(at, min(at + self.chunk, count)) for at in range(0, count, self.chunk)]
        for part in chunks:
            self.run_chunk(rate[part], start[part], out, part.start)
        return out


def jax_runner(name, trials, threads):
    """What runs all trials of the grid, its arguments on the device."""
    formulation, options = JAX[name]
    jax_flags(threads, options.pop("flags", "") if "flags" in options else "")
    import jax

    rate, start = (np.float32(a) for a in grid(trials))
    if formulation == "compaction":
        run = JaxCompaction(**options)
        if threads == 1:
            return lambda: run(rate, start)
        halves = np.array_split(np.arange(trials), threads)

        def side_by_side():
            with ThreadPoolExecutor(threads) as pool:
                parts = list(pool.map(lambda at: run(rate[at], start[at]), halves))
            return [np.concatenate(a) for a in zip(*parts)]
        return side_by_side

    function = jax_formulation(formulation, **options)
    if threads == 1:
        run = jax.jit(function)
        arguments = [jax.device_put(a) for a in (rate, start)]
        return lambda: jax.block_until_ready(run(*arguments))
    # Every device gets each so-many-th trial, so that all have as much to do.
    from jax.sharding import Mesh, NamedSharding, PartitionSpec

    mesh = Mesh(np.array(jax.devices()), ("trials",))
    spread = PartitionSpec("trials")
    run = jax.jit(jax.shard_map(
        lambda r, s: function(r, s), mesh=mesh, in_specs=spread, out_specs=spread,
        check_vma=False))
    order = np.arange(trials).reshape(-1, threads).T.reshape(-1)
    where = NamedSharding(mesh, spread)
    arguments = [jax.device_put(a[order], where) for a in (rate, start)]
    back = np.argsort(order)

    def all_devices():
        return jax.block_until_ready(run(*arguments))
    all_devices.back = back
    return all_devices


JAX = {
    "jax-vmap-scan": ("vmap-scan", {}),
    "jax-vmap-scan-unrolled": ("vmap-scan", {"unroll": 10}),
    "jax-vmap-while": ("vmap-while", {}),
    "jax-scan": ("scan", {"unroll": 10}),
    "jax-fori": ("fori", {"unroll": 10}),
    "jax-while": ("while", {}),
    "jax-while-unrolled": ("while", {"unroll": 10}),
    "jax-vmap-scan-chunks": ("vmap-scan", {"unroll": 10, "chunk": 4000}),
    "jax-chunks": ("while", {"unroll": 10, "chunk": 4000}),
    "jax-compaction": ("compaction", {"segment": 100, "unroll": 10, "chunk": 16384}),
}

# -------------------------------------------------------------------------------------- NumPy


def numpy_chunk(rate, start, out, offset):
    """A chunk in lockstep, all in buffers that stay in the cache; what ends is taken out."""
    c1s, c2s = corrections()
    f = np.float32
    b1, r1, b2, r2, epsilon = f(BETA1), f(1 - BETA1), f(BETA2), f(1 - BETA2), f(EPSILON)
    count = len(rate)
    x, rate, where = start.copy(), rate.copy(), np.arange(count) + offset
    m, v = np.zeros(count, "f4"), np.zeros(count, "f4")
    best = np.full(count, np.inf, "f4")
    buffers = [np.empty(count, "f4") for _ in range(4)]
    flags = [np.empty(count, bool) for _ in range(2)]

    def loss_and_gradient(x, a, b, g):
        """The loss in `a`, the gradient in `g`."""
        np.multiply(x, x, a)
        np.multiply(a, x, b)            # b = x^3
        np.multiply(b, f(4), g)
        np.multiply(g, f(2), g)
        np.multiply(a, a, out_square)   # x^4
        np.multiply(a, f(3), a)
        np.multiply(a, f(3), a)
        np.add(g, a, g)
        np.multiply(out_square, f(2), a)
        np.multiply(b, f(3), b)
        np.add(a, b, a)
        np.add(a, f(2), a)

    def finish(at, status, iterations):
        rows = where[at]
        out_square_was = out_square
        last = x[at]
        square = last * last
        cube = square * last
        loss = f(2) * (square * square) + f(3) * cube + f(2)
        out[0][rows], out[1][rows], out[2][rows], out[3][rows] = status, iterations, last, loss
        out[4][rows] = np.abs(f(2) * (f(4) * cube) + f(3) * (f(3) * square))
        out[5][rows] = np.fmin(best[at], loss)
        del out_square_was

    for t in range(STEPS):
        live = len(x)
        a, b, g, out_square = (buffer[:live] for buffer in buffers)
        ended, broken = (flag[:live] for flag in flags)
        loss_and_gradient(x, a, b, g)
        np.fmin(best, a, best)
        np.multiply(m, b1, m)
        np.multiply(g, r1, a)
        np.add(m, a, m)
        np.multiply(v, b2, v)
        np.multiply(g, g, a)
        np.multiply(a, r2, a)
        np.add(v, a, v)
        np.multiply(v, c2s[t], a)
        np.sqrt(a, a)
        np.add(a, epsilon, a)
        np.multiply(m, c1s[t], b)
        np.multiply(b, rate, b)
        np.divide(b, a, b)
        np.subtract(x, b, b)
        np.equal(b, x, ended)
        np.not_equal(g, g, broken)
        np.logical_or(ended, broken, ended)
        if not ended.any():
            x, buffers[1] = b, _whole(x, buffers[1])
            continue
        np.copyto(b, x, where=broken)
        x, buffers[1] = b, _whole(x, buffers[1])
        gone = np.flatnonzero(ended)
        finish(gone, np.where(broken[gone], 1, 0), t + 1)
        keep = ~ended
        x, m, v, rate = x[keep], m[keep], v[keep], rate[keep]
        best, where = best[keep], where[keep]
        if not len(x):
            return
    finish(np.arange(len(x)), 2, STEPS)


def _whole(x, buffer):
    """The old x serves as a buffer, where it is as long as one must be."""
    return x if len(x) >= len(buffer) or x.base is None else buffer


def numpy_runner(trials, threads, chunk=8192):
    rate, start = (np.float32(a) for a in grid(trials))

    def run():
        out = [np.empty(trials, d) for d in ("i1", "i4", "f4", "f4", "f4", "f4")]
        parts = [slice(at, at + chunk) for at in range(0, trials, chunk)]
        with np.errstate(all="ignore"), ThreadPoolExecutor(threads) as pool:
            list(pool.map(lambda at: numpy_chunk(rate[at], start[at], out, at.start), parts))
        return out
    return run


# ------------------------------------------------------------------------------------ PyTorch


def torch_runner(trials, threads, chunk, compiled):
    import torch

    torch.set_num_threads(threads)
    c1s, c2s = (c.tolist() for c in corrections())
    rates, starts = (torch.from_numpy(np.float32(a)) for a in grid(trials))
    f = lambda v: float(np.float32(v))
    b1, r1, b2, r2, epsilon = map(f, (BETA1, 1 - BETA1, BETA2, 1 - BETA2, EPSILON))

    def loss_and_gradient(x):
        square = x * x
        cube = square * x
        return (2 * (square * square) + 3 * cube + 2), 2 * (4 * cube) + 3 * (3 * square)

    def step(x, m, v, best, iterations, live, rate, c1, c2):
        loss, g = loss_and_gradient(x)
        best = torch.fmin(best, loss)
        m = b1 * m + r1 * g
        v = b2 * v + r2 * (g * g)
        after = x - rate * (m * c1) / (torch.sqrt(v * c2) + epsilon)
        iterations = iterations + live
        broken = g != g
        moved = torch.where(live & ~broken, after, x)
        return moved, m, v, best, iterations, live & ~broken & (after != x)

    def eager(state, rate, first, last):
        """As `step`, in place."""
        x, m, v, best, iterations, live = state
        for t in range(first, last):
            square = x * x
            cube = square * x
            g = cube.mul(4).mul_(2).add_(square.mul(3).mul_(3))
            loss = square.mul_(square).mul_(2).add_(cube.mul_(3)).add_(2)
            torch.fmin(best, loss, out=best)
            m.mul_(b1).add_(g, alpha=r1)
            v.mul_(b2).addcmul_(g, g, value=r2)
            bottom = torch.mul(v, c2s[t], out=square).sqrt_().add_(epsilon)
            after = torch.sub(x, torch.mul(m, c1s[t], out=cube).mul_(rate).div_(bottom))
            iterations.add_(live)
            live.logical_and_(g == g)
            x, before = torch.where(live, after, x), x
            live.logical_and_(after != before)
        return x, m, v, best, iterations, live

    per_call = 20
    if compiled:
        def several(x, m, v, best, iterations, live, rate, c1, c2):
            state = (x, m, v, best, iterations, live)
            for i in range(per_call):
                state = step(*state, rate, c1[i], c2[i])
            return state
        several = torch.compile(several, dynamic=True)
        tables = [torch.tensor(c).reshape(-1, per_call) for c in (c1s, c2s)]

    def one(rate, start):
        count = len(rate)
        state = (
            start.clone(), torch.zeros(count), torch.zeros(count), torch.full((count,), math.inf),
            torch.zeros(count, dtype=torch.int32), torch.ones(count, dtype=torch.bool))
        for first in range(0, STEPS, per_call):
            if compiled:
                at = first // per_call
                state = several(*state, rate, tables[0][at], tables[1][at])
            else:
                state = eager(state, rate, first, first + per_call)
            if not state[-1].any():
                break
        x, _, _, best, iterations, live = state
        loss, g = loss_and_gradient(x)
        status = torch.where(live, 2, (g != g).int())
        return status, iterations, x, loss, g.abs(), torch.fmin(best, loss)

    @torch.no_grad()
    def run():
        parts = [one(r, s) for r, s in zip(rates.split(chunk), starts.split(chunk))]
        return [torch.cat(a).numpy() for a in zip(*parts)]
    return run


# -------------------------------------------------------------------------------------- Worker

OTHERS = {
    "numpy": lambda trials, threads: numpy_runner(trials, threads),
    "torch": lambda trials, threads: torch_runner(trials, threads, 16384, False),
    "torch-compiled": lambda trials, threads: torch_runner(trials, threads, 16384, True),
}
NAMES = [*JAX, *OTHERS]


def make(name, trials, threads):
    if name in JAX:
        return jax_runner(name, trials, threads)
    return OTHERS[name](trials, threads)


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("name", choices=[*NAMES, "list"])
    parser.add_argument("--trials", type=int, default=100_000)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    if options.name == "list":
        print("\n".join(NAMES))
        return
    run = make(options.name, options.trials, options.threads)
    run()
    print("ready", flush=True)
    for _ in sys.stdin:
        began = time.perf_counter()
        status, iterations = run()[:2]
        seconds = time.perf_counter() - began
        print(json.dumps({"seconds": seconds, **verdicts(status, iterations)}), flush=True)


if __name__ == "__main__":
    main()
