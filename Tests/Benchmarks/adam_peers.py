#!/usr/bin/env python3
"""Adam on 2x^4 + 3x^3 + 2 for a grid of trials, as JAX, PyTorch and NumPy do it best.

    pip install jax torch numpy
    python3 adam_peers.py list
    echo | python3 adam_peers.py jax-chunks --trials 100000 --threads 1

A worker for compare_engine.py: it makes the grid, compiles, runs once to be warm, prints `ready`, and
then answers each line of its input with a run of its own and a line of JSON: seconds, seconds of
processors, steps, and how many trials converged, exploded and took all the steps. The time is from
arguments on the device to results there (`block_until_ready`); what each trial ends with is its
status, iterations, final x and loss, gradient norm and best loss, as everywhere in this benchmark.

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
    counted = {name: int(counts[at]) for at, name in enumerate(STATUSES)}
    return {"steps": int(np.asarray(iterations).sum(dtype=np.int64)), **counted}


# ---------------------------------------------------------------------------------------- JAX


def prepare_jax():
    """What XLA does not choose by itself, before jax is imported: the widest vectors, and a pool of
    one thread. With more, XLA hands the tiny pieces of a step from thread to thread, which costs
    three times what it gives; instead, each of our threads calls a program of its own."""
    flags = "--xla_cpu_prefer_vector_width=512 --xla_cpu_multi_thread_eigen=false"
    os.environ["XLA_FLAGS"] = f"{flags} {os.environ.get('XLA_FLAGS', '')}".strip()
    os.environ.setdefault("NPROC", "1")
    os.environ.setdefault("JAX_PLATFORMS", "cpu")
    import jax

    jax.config.update("jax_cpu_enable_async_dispatch", False)


class JaxAdam:
    """The step, of one trial or of an array of them.

    The state is x, m, v, the best loss, and the step at which the trial ended, 0 while it goes on:
    numbers of 32 bits all, for a flag of 8 bits among them costs XLA a tenth. Only what must stay
    still is masked: m and v of a trial that has ended are never read again, and its loss stays.
    """

    def __init__(self, batched):
        import jax
        import jax.numpy as jnp

        self.jnp, self.lax = jnp, jax.lax
        evaluate = jax.value_and_grad(lambda x: 2 * x**4 + 3 * x**3 + 2)
        self.evaluate = jax.vmap(evaluate) if batched else evaluate
        self.tables = (np.arange(1, STEPS + 1, dtype=np.int32), *corrections())

    def begin(self, start):
        zero = start * 0
        return start, zero, zero, zero + self.jnp.inf, zero.astype(self.jnp.int32)

    def step(self, state, rate, t, c1, c2):
        f, jnp = np.float32, self.jnp
        x, m, v, best, ended = state
        loss, g = self.evaluate(x)
        best = jnp.where(loss < best, loss, best)
        m = f(BETA1) * m + f(1 - BETA1) * g
        v = f(BETA2) * v + f(1 - BETA2) * (g * g)
        after = x - rate * (m * c1) / (jnp.sqrt(v * c2) + f(EPSILON))
        live, sound = ended == 0, g == g
        ended = jnp.where(live & (~sound | (after == x)), t, ended)
        return jnp.where(live & sound, after, x), m, v, best, ended

    def steps(self, state, rate, tables, unroll):
        def body(state, at):
            return self.step(state, rate, *at), None
        return self.lax.scan(body, state, tables, unroll=unroll)[0]

    def finish(self, state):
        jnp = self.jnp
        x, _, _, best, ended = state
        loss, g = self.evaluate(x)
        status = jnp.where(ended == 0, 2, jnp.where(g != g, 1, 0)).astype(jnp.int8)
        iterations = jnp.where(ended == 0, STEPS, ended)
        return status, iterations, x, loss, jnp.abs(g), jnp.where(loss < best, loss, best)

    def scan(self, rate, start, unroll):
        """All steps, whatever has ended."""
        return self.finish(self.steps(self.begin(start), rate, self.tables, unroll))

    def fori(self, rate, start, unroll):
        tables = [self.jnp.asarray(table) for table in self.tables]

        def body(at, state):
            return self.step(state, rate, *(table[at] for table in tables))
        return self.finish(self.lax.fori_loop(0, STEPS, body, self.begin(start), unroll=unroll))

    def until_done(self, rate, start, unroll, test_every=20):
        """Until all have ended, which is tested after so many steps."""
        tables = [self.jnp.asarray(table).reshape(-1, test_every) for table in self.tables]

        def goes_on(carry):
            turn, state = carry
            return (turn < STEPS // test_every) & self.jnp.any(state[-1] == 0)

        def body(carry):
            turn, state = carry
            return turn + 1, self.steps(state, rate, [table[turn] for table in tables], unroll)
        return self.finish(self.lax.while_loop(goes_on, body, (0, self.begin(start)))[1])


def jax_formulation(name, unroll=1, chunk=None):
    """A function of all learning rates and starts, to be compiled."""
    import jax
    import jax.numpy as jnp

    one, batch = JaxAdam(batched=False), JaxAdam(batched=True)
    run = {
        "vmap-scan": jax.vmap(lambda rate, start: one.scan(rate, start, unroll)),
        "vmap-while": jax.vmap(lambda rate, start: one.until_done(rate, start, unroll, 1)),
        "scan": lambda rate, start: batch.scan(rate, start, unroll),
        "fori": lambda rate, start: batch.fori(rate, start, unroll),
        "while": lambda rate, start: batch.until_done(rate, start, unroll),
    }[name]
    if chunk is None:
        return run

    def in_chunks(rate, start):
        count = rate.shape[0]
        size = min(chunk, count)
        rows = -(-count // size)

        def cut(a):
            return jnp.pad(a, (0, rows * size - count), mode="edge").reshape(rows, size)
        results = jax.lax.map(lambda pair: run(*pair), (cut(rate), cut(start)))
        return tuple(a.reshape(-1)[:count] for a in results)
    return in_chunks


class JaxCompaction:
    """Chunks, each in segments of steps; between them, what has ended is taken out by NumPy on the
    host. The sizes are halves of halves, so that few programs are compiled."""

    def __init__(self, segment, unroll, chunk, smallest):
        import jax

        self.segment, self.chunk, self.smallest = segment, chunk, smallest
        batch = JaxAdam(batched=True)
        self.tables = [table.reshape(-1, segment) for table in batch.tables]
        self.advance = jax.jit(
            lambda state, rate, tables: batch.steps(state, rate, tables, unroll))
        self.begin, self.finish = jax.jit(batch.begin), jax.jit(batch.finish)

    def run_chunk(self, rate, start, out, offset):
        state = self.begin(start)
        where = np.arange(len(rate)) + offset
        last = STEPS // self.segment - 1
        for turn in range(last + 1):
            state = self.advance(state, rate, [table[turn] for table in self.tables])
            live = np.flatnonzero(np.asarray(state[-1])[:len(where)] == 0)
            size = max(self.smallest, 1 << max(0, len(live) - 1).bit_length())
            if len(live) and turn < last and size >= len(rate):
                continue
            for column, result in zip(out, self.finish(state)):
                column[where] = np.asarray(result)[:len(where)]
            if not len(live) or turn == last:
                return
            # Whole to its size with repetitions of a trial, which nobody reads.
            where = where[live]
            keep = np.pad(live, (0, size - len(live)), mode="edge")
            state = tuple(np.asarray(a)[keep] for a in state)
            rate = np.asarray(rate)[keep]

    def __call__(self, rate, start, rows, out):
        for at in range(rows.start, rows.stop, self.chunk):
            part = slice(at, min(at + self.chunk, rows.stop))
            self.run_chunk(rate[part], start[part], out, at)


def jax_runner(name, trials, threads):
    """What runs all trials of the grid and gives six columns. Each thread gets parts of the grid,
    small enough that all have as much to do in the end."""
    prepare_jax()
    import jax

    formulation, options = JAX[name]
    rate, start = (np.float32(a) for a in grid(trials))
    if threads == 1 and formulation != "compaction":
        run = jax.jit(jax_formulation(formulation, **options))
        arguments = [jax.device_put(a) for a in (rate, start)]
        return lambda: jax.block_until_ready(run(*arguments))

    size = options.get("chunk", 0)
    pieces = 1 if threads == 1 else threads * 4
    part = -(-trials // pieces)
    if size:
        part = -(-part // size) * size
    parts = [slice(at, min(at + part, trials)) for at in range(0, trials, part)]
    if formulation == "compaction":
        compaction = JaxCompaction(**options)

        def fill(out, rows):
            compaction(rate, start, rows, out)
    else:
        run = jax.jit(jax_formulation(formulation, **options))

        def fill(out, rows):
            for column, result in zip(out, jax.block_until_ready(run(rate[rows], start[rows]))):
                column[rows] = result

    def on_all_threads():
        out = [np.empty(trials, d) for d in ("i1", "i4", "f4", "f4", "f4", "f4")]
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(lambda rows: fill(out, rows), parts))
        return out
    return on_all_threads


JAX = {
    "jax-vmap-scan": ("vmap-scan", {}),
    "jax-vmap-while": ("vmap-while", {}),
    "jax-scan": ("scan", {"unroll": 2}),
    "jax-fori": ("fori", {"unroll": 2}),
    "jax-while": ("while", {"unroll": 2}),
    "jax-scan-chunks": ("scan", {"unroll": 2, "chunk": 4000}),
    "jax-while-chunks": ("while", {"unroll": 2, "chunk": 8000}),
    "jax-compaction": (
        "compaction", {"segment": 200, "unroll": 2, "chunk": 16384, "smallest": 512}),
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
        last = x[at]
        square = last * last
        cube = square * last
        loss = f(2) * (square * square) + f(3) * cube + f(2)
        out[0][rows], out[1][rows], out[2][rows], out[3][rows] = status, iterations, last, loss
        out[4][rows] = np.abs(f(2) * (f(4) * cube) + f(3) * (f(3) * square))
        out[5][rows] = np.fmin(best[at], loss)

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
            x, buffers[1] = b, x  # The old x is the next step's buffer.
            continue
        np.copyto(b, x, where=broken)
        x, buffers[1] = b, x
        gone = np.flatnonzero(ended)
        finish(gone, np.where(broken[gone], 1, 0), t + 1)
        keep = ~ended
        x, m, v, rate = x[keep], m[keep], v[keep], rate[keep]
        best, where = best[keep], where[keep]
        if not len(x):
            return
    finish(np.arange(len(x)), 2, STEPS)


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
    b1, r1, b2, r2, epsilon = (
        float(np.float32(v)) for v in (BETA1, 1 - BETA1, BETA2, 1 - BETA2, EPSILON))

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

    per_call = 4
    if compiled:
        def several(x, m, v, best, iterations, live, rate, c1, c2):
            state = (x, m, v, best, iterations, live)
            for i in range(per_call):
                state = step(*state, rate, c1[i], c2[i])
            return state
        several = torch.compile(several)
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
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
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
        began, busy = time.perf_counter(), time.process_time()
        status, iterations = run()[:2]
        measured = {
            "seconds": time.perf_counter() - began, "cpu_seconds": time.process_time() - busy}
        print(json.dumps({**measured, **verdicts(status, iterations)}), flush=True)


if __name__ == "__main__":
    main()
