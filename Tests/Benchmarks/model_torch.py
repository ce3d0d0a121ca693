"""The tasks of model_tasks.py, as PyTorch does them best."""

import numpy as np

from model_tasks import (
    BETA1, BETA2, EPSILON, fastest, large_task, logistic_loss, logistic_task, mlp_task,
    network_loss, relu)


def adam(torch, p, m, v, g, t, rate):
    """A step in place; `rate` is spread over each tensor's last axes."""
    c1, c2 = 1 - BETA1**t, 1 - BETA2**t
    for q, mean, square, d in zip(p, m, v, g):
        mean.mul_(BETA1).add_(d, alpha=1 - BETA1)
        square.mul_(BETA2).addcmul_(d, d, value=1 - BETA2)
        spread = rate.view(-1, *[1] * (q.ndim - 2))
        q.sub_(spread * (mean / c1) / ((square / c2).sqrt_().add_(EPSILON)))


def mlp():
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
            adam(torch, p, m, v, gradient(p, steps_of[:seeds, t - 1]), t, rate)
        return [q[0, 0].numpy() for q in p]

    def look(choice):
        run(choice, 10)
        return choice[0] * choice[1] * 10

    seeds, count = choice = fastest([(1, 20), (1, 50), (1, 200), (5, 200)], look)

    def measured():
        return seeds * count * orders.shape[1], run(choice, orders.shape[1])

    note = f"torch.func.vmap, {seeds * count} trials at a time"
    return measured, lambda p: network_loss(p, x, y, np.tanh), note


def large(kind):
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


def orthogonalized(grad, coefficients, steps, eps):
    """torch.optim.Muon's iteration in the precision of its argument."""
    import torch

    a, b, c = coefficients
    y = grad.T if grad.size(0) > grad.size(1) else grad
    y = y / y.norm().clamp(min=eps)
    for _ in range(steps):
        gram = y @ y.T
        y = torch.addmm(y, torch.addmm(gram, gram, gram, beta=b, alpha=c), y, beta=a)
    return y.T if grad.size(0) > grad.size(1) else y


def muon(work):
    """One network at a time."""
    import torch
    from torch.optim import _muon

    torch.set_num_threads(1)
    _muon._zeropower_via_newtonschulz = orthogonalized
    if work == "muon-large":
        x, y, start, order, rate = large_task()
        activation, function = torch.nn.ReLU, relu
    else:
        x, y, starts, orders, _ = mlp_task()
        start, order, rate = [s[0] for s in starts], orders[0], 1e-3
        activation, function = torch.nn.Tanh, np.tanh
    data, targets = torch.tensor(x), torch.tensor(y, dtype=torch.long)
    rows_of = torch.tensor(order, dtype=torch.long)

    def measured():
        layers = []
        for at in range(0, len(start), 2):
            layer = torch.nn.Linear(*reversed(start[at].shape))
            with torch.no_grad():
                layer.weight.copy_(torch.tensor(start[at]))
                layer.bias.copy_(torch.tensor(start[at + 1]))
            layers += [layer, activation()]
        network = torch.nn.Sequential(*layers[:-1])
        rules = [
            torch.optim.Muon([p for p in network.parameters() if p.ndim == 2], lr=float(rate)),
            torch.optim.AdamW(
                [p for p in network.parameters() if p.ndim < 2], lr=float(rate), weight_decay=0,
                foreach=True)]
        for rows in rows_of:
            network.zero_grad()
            torch.nn.functional.cross_entropy(network(data[rows]), targets[rows]).backward()
            for rule in rules:
                rule.step()
        return len(order), [p.detach().numpy() for p in network.parameters()]

    return measured, lambda p: network_loss(p, x, y, function), "one network at a time"


def logistic(form):
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
