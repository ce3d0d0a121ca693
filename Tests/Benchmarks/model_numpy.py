"""The tasks of model_tasks.py in NumPy, with gradients by hand."""

import numpy as np

from model_tasks import (
    BETA1, BETA2, EPSILON, fastest, large_task, logistic_loss, logistic_task, mlp_task,
    network_loss, relu)


def gradient(p, x, hot, derivative, activation):
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


def adam(p, m, v, g, t, rate):
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


def mlp():
    x, y, starts, orders, rates = mlp_task()
    hot = np.eye(10, dtype=np.float32)[y]

    def run(count, steps):
        rate = rates[np.linspace(0, len(rates) - 1, count).astype(int)]
        p = [np.repeat(s[:1], count, 0) for s in starts]
        m, v = [np.zeros_like(q) for q in p], [np.zeros_like(q) for q in p]
        for t, rows in enumerate(orders[0, :steps], 1):
            g = gradient(p, x[rows], hot[rows], lambda h: 1 - h * h, np.tanh)
            adam(p, m, v, g, t, rate)
        return [q[0] for q in p]

    def look(count):
        run(count, 10)
        return count * 10

    count = fastest([10, 20, 50, 100, 200], look)

    def measured():
        return count * orders.shape[1], run(count, orders.shape[1])

    return measured, lambda p: network_loss(p, x, y, np.tanh), f"{count} trials at a time"


def large():
    x, y, start, order, rate = large_task()
    hot = np.eye(10, dtype=np.float32)[y]

    def measured():
        p = [q.copy() for q in start]
        m, v = [np.zeros_like(q) for q in p], [np.zeros_like(q) for q in p]
        for t, rows in enumerate(order, 1):
            g = gradient(p, x[rows], hot[rows], lambda h: (h > 0).astype(np.float32), relu)
            adam(p, m, v, g, t, rate)
        return len(order), p

    return measured, lambda p: network_loss(p, x, y, relu), "a gradient by hand"


def logistic():
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
