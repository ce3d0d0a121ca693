#!/usr/bin/env python3
"""Training of models for many trials or steps, as JAX, PyTorch and NumPy do it best: float32, one thread.

    python3 model_peers.py list
    echo | python3 model_peers.py mlp jax --data ../../Experiments/data

A worker for models.py: it reads the data, compiles, looks for the number of trials at a time that is
fastest, runs once to be warm, prints `ready`, and then answers each line of its input with a run of its
own and a line of JSON: seconds, seconds of processors, steps of all trials, and the loss over all
training rows at which the first trial ends, for comparing. Only steps are timed: no evaluations, and
what is drawn at random is drawn before.

mlp       64-32-10, tanh, on digits, shuffled minibatches of 32, Adam, learning rates x seeds: all
          rates of a seed start from the same point and meet the same minibatches
large     784-512-256-10, relu, on random numbers, minibatches of 128, Adam, one trial
logistic  breast_cancer, full batch, gradient descent, learning rates alone

Contenders that are slower run fewer trials, never fewer steps; what counts are steps a second.
"""

import argparse
import json
import os
import sys
import time

import numpy as np

import adam_peers

BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-7
WORKS = {
    "mlp": {"rates": 200, "seeds": 20, "steps": 500, "batch": 32},
    "large": {"rates": 1, "seeds": 1, "steps": 100, "batch": 128},
    "logistic": {"rates": 10_000, "seeds": 1, "steps": 1000},
}
FOLDER = ""


def read(name):
    """The training rows of a data set, standardized, and their targets, as Descent's catalogue has them."""
    table = np.loadtxt(os.path.join(FOLDER, name), delimiter=",", skiprows=1)
    rows = len(table) - -(-len(table) // 5)
    features, target = table[:rows, :-1], table[:rows, -1].astype(np.int32)
    deviation = features.std(0)
    scaled = (features - features.mean(0)) / np.where(deviation == 0, 1, deviation)
    return scaled.astype(np.float32), target


def mlp_task():
    """Rows, targets, starts by seed, the rows of each step by seed, and the learning rates."""
    work = WORKS["mlp"]
    x, y = read("digits.csv")
    starts, orders = [], []
    for seed in range(work["seeds"]):
        random = np.random.default_rng(seed)
        starts.append([
            random.uniform(-limit, limit, shape).astype(np.float32)
            for shape, limit in [
                ((32, 64), np.sqrt(6 / 96)), ((32,), 0), ((10, 32), np.sqrt(6 / 42)), ((10,), 0)]])
        whole = len(y) // work["batch"] * work["batch"]
        epochs = -(-work["steps"] * work["batch"] // whole)
        rows = np.concatenate([random.permutation(len(y))[:whole] for _ in range(epochs)])
        rows = rows[:work["steps"] * work["batch"]]
        orders.append(rows.reshape(work["steps"], work["batch"]).astype(np.int32))
    starts = [np.stack(tensor) for tensor in zip(*starts)]
    return x, y, starts, np.stack(orders), np.logspace(-4, -1, work["rates"]).astype(np.float32)


def large_task():
    """Rows, targets, the start, the rows of each step, and the learning rate."""
    work = WORKS["large"]
    random = np.random.default_rng(0)
    x = random.standard_normal((4096, 784), dtype=np.float32)
    y = random.integers(0, 10, 4096).astype(np.int32)
    sizes = [784, 512, 256, 10]
    start = []
    for inputs, outputs in zip(sizes, sizes[1:]):
        weights = random.standard_normal((outputs, inputs), dtype=np.float32)
        start += [weights / np.float32(np.sqrt(inputs)), np.zeros(outputs, np.float32)]
    order = random.integers(0, len(y), (work["steps"], work["batch"])).astype(np.int32)
    return x, y, start, order, np.float32(1e-3)


def logistic_task():
    """Rows, the targets as -1 and 1, and the learning rates."""
    x, y = read("breast_cancer.csv")
    return x, (2 * y - 1).astype(np.float32), np.logspace(-4, 1, 10_000).astype(np.float32)


def network_loss(p, x, y, activation):
    """The mean cross-entropy of a network in double, for comparing."""
    hidden = x.astype(np.float64)
    for at in range(0, len(p), 2):
        hidden = hidden @ np.asarray(p[at], np.float64).T + np.asarray(p[at + 1], np.float64)
        if at + 2 < len(p):
            hidden = activation(hidden)
    hidden -= hidden.max(1, keepdims=True)
    return float((np.log(np.exp(hidden).sum(1)) - hidden[np.arange(len(y)), y]).mean())


def relu(z):
    return np.maximum(z, 0)


def logistic_loss(p, x, s):
    """The mean logistic loss in double; the bias stands behind the weights."""
    z = x @ np.asarray(p, np.float64)[:-1] + float(p[-1])
    return float(np.logaddexp(0, -s * z).mean())


def fastest(choices, run):
    """The choice with the most steps a second of processors; `run` returns how many it took."""
    best = None
    for choice in choices:
        run(choice)
        began = time.process_time()
        steps = run(choice)
        speed = steps / (time.process_time() - began)
        if best is None or speed > best[0]:
            best = speed, choice
    return best[1]


# ---------------------------------------------------------------------------------------- JAX


def jax_network_loss(jax, activation):
    """The mean cross-entropy of rows, for parameters W1, b1, W2, b2, …."""
    jnp = jax.numpy

    def loss(p, x, y):
        for at in range(0, len(p), 2):
            x = x @ p[at].T + p[at + 1]
            x = activation(x) if at + 2 < len(p) else x
        right = jnp.take_along_axis(x, y[:, None], 1)[:, 0]
        return (jax.nn.logsumexp(x, -1) - right).mean()

    return loss


def jax_adam(jax, p, m, v, g, t, rate):
    def each(f, *trees):
        return jax.tree.map(f, *trees)

    m = each(lambda m, g: BETA1 * m + (1 - BETA1) * g, m, g)
    v = each(lambda v, g: BETA2 * v + (1 - BETA2) * g * g, v, g)
    c1, c2 = 1 - BETA1**t, 1 - BETA2**t
    p = each(
        lambda p, m, v: p - rate * (m / c1) / (jax.numpy.sqrt(v / c2) + EPSILON), p, m, v)
    return p, m, v


def jax_training(jax, loss, x, y, start, order, rate):
    """The parameters after a step on each of the minibatches of `order`."""
    zero = jax.tree.map(jax.numpy.zeros_like, start)

    def step(state, rows):
        p, m, v, t = state
        # The value is computed as well; the compiler drops it where that is possible.
        g = jax.grad(loss)(p, x[rows], y[rows])
        return (*jax_adam(jax, p, m, v, g, t, rate), t + 1), None

    return jax.lax.scan(step, (start, zero, zero, jax.numpy.float32(1)), order)[0][0]


def jax_mlp():
    adam_peers.prepare_jax()
    import jax

    x, y, starts, orders, rates = mlp_task()
    loss = jax_network_loss(jax, jax.numpy.tanh)
    data, targets = jax.numpy.asarray(x), jax.numpy.asarray(y)

    def program(chunk):
        """`chunk` rates at a time, or those of several seeds where there are more."""
        def one(start, order, rate):
            return jax_training(jax, loss, data, targets, start, order, rate)

        several = jax.vmap(one, (None, None, 0))
        if chunk <= len(rates):
            def run(starts, orders):
                parts = rates.reshape(-1, chunk)
                return jax.lax.map(
                    lambda seed: jax.lax.map(lambda part: several(*seed, part), parts),
                    (starts, orders))
        else:
            both = jax.vmap(several, (0, 0, None))

            def run(starts, orders):
                seeds = jax.tree.map(
                    lambda a: a.reshape(-1, chunk // len(rates), *a.shape[1:]), (starts, orders))
                return jax.lax.map(lambda part: both(*part, rates), seeds)
        return jax.jit(run)

    programs = {}

    def run(chunk, steps=orders.shape[1], seeds=len(orders)):
        program_of = programs.setdefault((chunk, steps), program(chunk))
        result = program_of([s[:seeds] for s in starts], orders[:seeds, :steps])
        return jax.block_until_ready(result)

    def look(chunk):
        seeds = max(1, chunk // len(rates))
        run(chunk, 50, seeds)
        return seeds * len(rates) * 50

    chunk = fastest([10, 20, 50, 100, 200, 1000], look)

    def measured():
        p = [np.asarray(tensor) for tensor in run(chunk)]
        p = [tensor.reshape(-1, *s.shape[1:])[0] for tensor, s in zip(p, starts)]
        return orders.shape[0] * len(rates) * orders.shape[1], p

    return measured, lambda p: network_loss(p, x, y, np.tanh), f"{chunk} trials at a time"


def jax_large():
    adam_peers.prepare_jax()
    import jax

    x, y, start, order, rate = large_task()
    loss = jax_network_loss(jax, jax.nn.relu)
    data, targets = jax.numpy.asarray(x), jax.numpy.asarray(y)
    train = jax.jit(lambda p, order: jax_training(jax, loss, data, targets, p, order, rate))

    def measured():
        return len(order), jax.block_until_ready(train(start, order))

    return measured, lambda p: network_loss(p, x, y, relu), "one program for all steps"


def jax_logistic(form):
    adam_peers.prepare_jax()
    import jax

    jnp = jax.numpy
    x, s, rates = logistic_task()
    data, signs = jnp.asarray(x), jnp.asarray(s)
    derived = jax.grad(lambda p: jax.nn.softplus(-signs * (data @ p[:-1] + p[-1])).mean())

    def gradient(p):
        if form == "derived":
            return jax.vmap(derived)(p)
        z = p[:, :-1] @ data.T + p[:, -1:]
        r = -signs / (1 + jnp.exp(signs * z)) / len(s)
        return jnp.concatenate([r @ data, r.sum(1, keepdims=True)], 1)

    def program(chunk, steps):
        def train(part):
            p = jnp.zeros((chunk, x.shape[1] + 1))
            return jax.lax.fori_loop(0, steps, lambda _, p: p - part[:, None] * gradient(p), p)

        return jax.jit(lambda rates: jax.lax.map(train, rates.reshape(-1, chunk)))

    programs = {}

    def run(chunk, steps, rates):
        train = programs.setdefault((chunk, steps), program(chunk, steps))
        return jax.block_until_ready(train(rates))

    def look(chunk):
        run(chunk, 20, rates[:2500])
        return 2500 * 20

    chunk = fastest([20, 100, 500, 2500], look)
    # The derived gradient is slower: a quarter of the trials, spread over all.
    some = rates if form == "by-hand" else rates[::4]

    def measured():
        p = np.asarray(run(chunk, 1000, some)).reshape(len(some), -1)[0]
        return len(some) * 1000, p

    return measured, lambda p: logistic_loss(p, x, s), f"{chunk} trials at a time"


# ------------------------------------------------------------------------------------ PyTorch


def torch_adam(torch, p, m, v, g, t, rate):
    """A step in place; `rate` is spread over each tensor's last axes."""
    c1, c2 = 1 - BETA1**t, 1 - BETA2**t
    for q, mean, square, d in zip(p, m, v, g):
        mean.mul_(BETA1).add_(d, alpha=1 - BETA1)
        square.mul_(BETA2).addcmul_(d, d, value=1 - BETA2)
        spread = rate.view(-1, *[1] * (q.ndim - 2))
        q.sub_(spread * (mean / c1) / ((square / c2).sqrt_().add_(EPSILON)))


def torch_mlp():
    import torch

    torch.set_num_threads(1)
    x, y, starts, orders, rates = mlp_task()
    data, targets = torch.tensor(x), torch.tensor(y, dtype=torch.long)
    steps_of = torch.tensor(orders, dtype=torch.long)

    def loss(p, rows):
        z = torch.tanh(data[rows] @ p[0].T + p[1]) @ p[2].T + p[3]
        return torch.nn.functional.cross_entropy(z, targets[rows])

    # Seeds outside; the rates of a seed meet the same minibatch.
    gradient = torch.func.vmap(torch.func.vmap(torch.func.grad(loss), (0, None)), (0, 0))

    @torch.no_grad()
    def run(choice, steps):
        seeds, count = choice
        rate = torch.tensor(rates[np.linspace(0, len(rates) - 1, count).astype(int)])
        p = [torch.tensor(s[:seeds])[:, None].repeat(1, count, *[1] * (s.ndim - 1)) for s in starts]
        m, v = [torch.zeros_like(q) for q in p], [torch.zeros_like(q) for q in p]
        for t in range(1, steps + 1):
            torch_adam(torch, p, m, v, gradient(p, steps_of[:seeds, t - 1]), t, rate)
        return [q[0, 0].numpy() for q in p]

    def look(choice):
        run(choice, 10)
        return choice[0] * choice[1] * 10

    seeds, count = choice = fastest([(1, 20), (1, 50), (1, 200), (5, 200)], look)

    def measured():
        return seeds * count * orders.shape[1], run(choice, orders.shape[1])

    note = f"torch.func.vmap, {seeds * count} trials at a time"
    return measured, lambda p: network_loss(p, x, y, np.tanh), note


def torch_large(kind):
    import torch

    torch.set_num_threads(1)
    x, y, start, order, rate = large_task()
    data, targets = torch.tensor(x), torch.tensor(y, dtype=torch.long)
    rows_of = torch.tensor(order, dtype=torch.long)

    def measured():
        layers = []
        for at in range(0, len(start), 2):
            layer = torch.nn.Linear(*reversed(start[at].shape))
            with torch.no_grad():
                layer.weight.copy_(torch.tensor(start[at]))
                layer.bias.copy_(torch.tensor(start[at + 1]))
            layers += [layer, torch.nn.ReLU()]
        network = torch.nn.Sequential(*layers[:-1])
        adam = torch.optim.Adam(
            network.parameters(), lr=float(rate), eps=EPSILON, **{kind: True})
        for rows in rows_of:
            adam.zero_grad()
            torch.nn.functional.cross_entropy(network(data[rows]), targets[rows]).backward()
            adam.step()
        return len(order), [p.detach().numpy() for p in network.parameters()]

    return measured, lambda p: network_loss(p, x, y, relu), f"Adam({kind}=True)"


def torch_logistic(form):
    import torch

    torch.set_num_threads(1)
    x, s, rates = logistic_task()
    data, signs = torch.tensor(x), torch.tensor(s)

    def loss(w, b):
        return torch.nn.functional.softplus(-signs * (data @ w + b)).mean()

    derived = torch.func.vmap(torch.func.grad(loss, argnums=(0, 1)))

    def gradient(w, b):
        if form == "derived":
            return derived(w, b)
        r = torch.sigmoid(-signs * torch.addmm(b[:, None], w, data.T)).mul_(-signs / len(s))
        return r @ data, r.sum(1)

    @torch.no_grad()
    def run(chunk, steps, rates):
        ends = []
        for part in torch.tensor(rates).split(chunk):
            w, b = torch.zeros(len(part), x.shape[1]), torch.zeros(len(part))
            for _ in range(steps):
                dw, db = gradient(w, b)
                w -= part[:, None] * dw
                b -= part * db
            ends.append(torch.cat([w, b[:, None]], 1))
        return torch.cat(ends)[0].numpy()

    def look(chunk):
        run(chunk, 20, rates[:1000])
        return 1000 * 20

    chunk = fastest([50, 250, 1000], look)
    some = rates[::10]

    def measured():
        return len(some) * 1000, run(chunk, 1000, some)

    return measured, lambda p: logistic_loss(p, x, s), f"{chunk} trials at a time"


# -------------------------------------------------------------------------------------- NumPy


def numpy_gradient(p, x, hot, derivative, activation):
    """The gradient by hand, for parameters with any axes before those of a matrix."""
    layers = [x]
    for at in range(0, len(p), 2):
        z = layers[-1] @ np.swapaxes(p[at], -1, -2) + p[at + 1][..., None, :]
        layers.append(activation(z) if at + 2 < len(p) else z)
    d = layers.pop()
    d -= d.max(-1, keepdims=True)
    np.exp(d, out=d)
    d /= d.sum(-1, keepdims=True)
    d -= hot
    d /= np.float32(hot.shape[-2])
    gradient = []
    for at in range(len(p) - 2, -1, -2):
        gradient = [np.swapaxes(d, -1, -2) @ layers[at // 2], d.sum(-2)] + gradient
        if at:
            d = (d @ p[at]) * derivative(layers[at // 2])
    return gradient


def numpy_adam(p, m, v, g, t, rate):
    """A step in place."""
    f = np.float32
    c1, c2 = f(1 - BETA1**t), f(1 - BETA2**t)
    for q, mean, square, d in zip(p, m, v, g):
        mean *= f(BETA1)
        mean += f(1 - BETA1) * d
        square *= f(BETA2)
        d *= d
        d *= f(1 - BETA2)
        square += d
        np.divide(square, c2, out=d)
        np.sqrt(d, out=d)
        d += f(EPSILON)
        np.divide(mean, d, out=d)
        d *= (rate / c1).reshape(-1, *[1] * (q.ndim - 1)) if np.ndim(rate) else rate / c1
        q -= d


def numpy_mlp():
    x, y, starts, orders, rates = mlp_task()
    hot = np.eye(10, dtype=np.float32)[y]

    def run(count, steps):
        rate = rates[np.linspace(0, len(rates) - 1, count).astype(int)]
        p = [np.repeat(s[:1], count, 0) for s in starts]
        m, v = [np.zeros_like(q) for q in p], [np.zeros_like(q) for q in p]
        for t, rows in enumerate(orders[0, :steps], 1):
            g = numpy_gradient(p, x[rows], hot[rows], lambda h: 1 - h * h, np.tanh)
            numpy_adam(p, m, v, g, t, rate)
        return [q[0] for q in p]

    def look(count):
        run(count, 10)
        return count * 10

    count = fastest([10, 20, 50, 100, 200], look)

    def measured():
        return count * orders.shape[1], run(count, orders.shape[1])

    return measured, lambda p: network_loss(p, x, y, np.tanh), f"{count} trials at a time"


def numpy_large():
    x, y, start, order, rate = large_task()
    hot = np.eye(10, dtype=np.float32)[y]

    def measured():
        p = [q.copy() for q in start]
        m, v = [np.zeros_like(q) for q in p], [np.zeros_like(q) for q in p]
        for t, rows in enumerate(order, 1):
            g = numpy_gradient(p, x[rows], hot[rows], lambda h: (h > 0).astype(np.float32), relu)
            numpy_adam(p, m, v, g, t, rate)
        return len(order), p

    return measured, lambda p: network_loss(p, x, y, relu), "a gradient by hand"


def numpy_logistic():
    x, s, rates = logistic_task()

    def run(chunk, steps, rates):
        first = None
        for at in range(0, len(rates), chunk):
            rate = rates[at:at + chunk, None]
            w, b = np.zeros((len(rate), x.shape[1]), np.float32), np.zeros_like(rate)
            for _ in range(steps):
                r = w @ x.T
                r += b
                r *= s
                np.exp(r, out=r)
                r += 1
                np.divide(-s / np.float32(len(s)), r, out=r)
                w -= rate * (r @ x)
                b -= rate * r.sum(1, keepdims=True)
            first = np.append(w[0], b[0]) if first is None else first
        return first

    def look(chunk):
        run(chunk, 20, rates[:1000])
        return 1000 * 20

    chunk = fastest([50, 250, 1000], look)
    some = rates[::10]

    def measured():
        return len(some) * 1000, run(chunk, 1000, some)

    return measured, lambda p: logistic_loss(p, x, s), f"{chunk} trials at a time"


# -------------------------------------------------------------------------------------- Worker

PEERS = {
    "mlp": {"jax": jax_mlp, "torch": torch_mlp, "numpy": numpy_mlp},
    "large": {
        "jax": jax_large,
        "torch": lambda: torch_large("foreach"),
        "torch-fused": lambda: torch_large("fused"),
        "numpy": numpy_large,
    },
    "logistic": {
        "jax-by-hand": lambda: jax_logistic("by-hand"),
        "jax": lambda: jax_logistic("derived"),
        "torch-by-hand": lambda: torch_logistic("by-hand"),
        "torch": lambda: torch_logistic("derived"),
        "numpy-by-hand": numpy_logistic,
    },
}


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", choices=[*PEERS, "list"])
    parser.add_argument("peer", nargs="?")
    parser.add_argument("--data", default=".", help="the folder of digits.csv and breast_cancer.csv")
    options = parser.parse_args()
    if options.work == "list":
        for work, peers in PEERS.items():
            print(work, *peers)
        return
    if options.peer not in PEERS[options.work]:
        parser.error(f"peers are {', '.join(PEERS[options.work])}")
    global FOLDER
    FOLDER = options.data
    # Large learning rates overflow, as they may.
    np.seterr(all="ignore")
    measured, loss, note = PEERS[options.work][options.peer]()
    measured()
    print("ready", flush=True)
    for _ in sys.stdin:
        began, busy = time.perf_counter(), time.process_time()
        steps, end = measured()
        answer = {
            "seconds": time.perf_counter() - began, "cpu_seconds": time.process_time() - busy,
            "steps": steps, "loss": loss(end), "note": note}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
