"""The tasks of model_tasks.py, as JAX does them best."""

import numpy as np

from adam_peers import prepare_jax
from model_tasks import (
    BETA1, BETA2, EPSILON, fastest, large_task, logistic_loss, logistic_task, mlp_task,
    network_loss, relu)


def mean_loss(jax, activation):
    """The mean cross-entropy of rows, for parameters W1, b1, W2, b2, …."""
    jnp = jax.numpy

    def loss(p, x, y):
        for at in range(0, len(p), 2):
            x = x @ p[at].T + p[at + 1]
            x = activation(x) if at + 2 < len(p) else x
        right = jnp.take_along_axis(x, y[:, None], 1)[:, 0]
        return (jax.nn.logsumexp(x, -1) - right).mean()

    return loss


def adam(jax, p, m, v, g, t, rate):
    def each(f, *trees):
        return jax.tree.map(f, *trees)

    m = each(lambda m, g: BETA1 * m + (1 - BETA1) * g, m, g)
    v = each(lambda v, g: BETA2 * v + (1 - BETA2) * g * g, v, g)
    c1, c2 = 1 - BETA1**t, 1 - BETA2**t
    p = each(
        lambda p, m, v: p - rate * (m / c1) / (jax.numpy.sqrt(v / c2) + EPSILON), p, m, v)
    return p, m, v


def training(jax, loss, x, y, start, order, rate):
    """The parameters after a step on each of the minibatches of `order`."""
    zero = jax.tree.map(jax.numpy.zeros_like, start)

    def step(state, rows):
        p, m, v, t = state
        # The value is computed as well; the compiler drops it where that is possible.
        g = jax.grad(loss)(p, x[rows], y[rows])
        return (*adam(jax, p, m, v, g, t, rate), t + 1), None

    return jax.lax.scan(step, (start, zero, zero, jax.numpy.float32(1)), order)[0][0]


def mlp():
    prepare_jax()
    import jax

    x, y, starts, orders, rates = mlp_task()
    loss = mean_loss(jax, jax.numpy.tanh)
    data, targets = jax.numpy.asarray(x), jax.numpy.asarray(y)

    def program(chunk):
        """`chunk` rates at a time, or those of several seeds where there are more."""
        def one(start, order, rate):
            return training(jax, loss, data, targets, start, order, rate)

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


def large():
    prepare_jax()
    import jax

    x, y, start, order, rate = large_task()
    loss = mean_loss(jax, jax.nn.relu)
    data, targets = jax.numpy.asarray(x), jax.numpy.asarray(y)
    train = jax.jit(lambda p, order: training(jax, loss, data, targets, p, order, rate))

    def measured():
        return len(order), jax.block_until_ready(train(start, order))

    return measured, lambda p: network_loss(p, x, y, relu), "one program for all steps"


def logistic(form):
    prepare_jax()
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
