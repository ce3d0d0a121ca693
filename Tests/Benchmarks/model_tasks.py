"""What is trained for model_peers.py: rows, starts, minibatches, and losses for comparing.

The environment variable MODEL_DATA is the folder of digits.csv.gz and breast_cancer.csv.gz.
"""

import os
import time

import numpy as np

BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-7
WORKS = {
    "mlp": {"rates": 200, "seeds": 20, "steps": 500, "batch": 32},
    "large": {"rates": 1, "seeds": 1, "steps": 100, "batch": 128},
    "muon-mlp": {"rates": 20, "seeds": 20, "steps": 500, "batch": 32},
    "muon-large": {"rates": 1, "seeds": 1, "steps": 100, "batch": 128},
    "logistic": {"rates": 10_000, "seeds": 1, "steps": 1000},
}
def read(name):
    """The training rows of a data set, standardized, and their targets, as Descent's catalogue
    has them."""
    folder = os.environ.get("MODEL_DATA", ".")
    table = np.loadtxt(os.path.join(folder, name), delimiter=",", skiprows=1)
    rows = len(table) - -(-len(table) // 5)
    features, target = table[:rows, :-1], table[:rows, -1].astype(np.int32)
    deviation = features.std(0)
    scaled = (features - features.mean(0)) / np.where(deviation == 0, 1, deviation)
    return scaled.astype(np.float32), target


def mlp_task():
    """Rows, targets, starts by seed, the rows of each step by seed, and the learning rates."""
    work = WORKS["mlp"]
    x, y = read("digits.csv.gz")
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
    x, y = read("breast_cancer.csv.gz")
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
    """The choice with the most steps a second of processors, of three looks at each; `run` returns
    how many it took."""
    best = None
    for choice in choices:
        run(choice)
        for _ in range(3):
            began = time.process_time()
            steps = run(choice)
            speed = steps / (time.process_time() - began)
            if best is None or speed > best[0]:
                best = speed, choice
    return best[1]
