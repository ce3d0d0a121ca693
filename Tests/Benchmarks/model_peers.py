#!/usr/bin/env python3
"""Training of models for many trials or steps, as JAX, PyTorch and NumPy do it best: in float32, on
one thread.

    python3 model_peers.py list
    echo | python3 model_peers.py mlp jax --data ../../Experiments/data

A worker for models.py: it reads the data, compiles, looks for the number of trials at a time that
is fastest, runs once to be warm, prints `ready`, and then answers each line of its input with a run
of its own and a line of JSON: seconds, seconds of processors, steps of all trials, and for
comparing the loss over all training rows at which the first trial ends. Only steps are timed: no
evaluations; what is drawn at random is drawn before.

mlp       64-32-10, tanh, on digits, shuffled minibatches of 32, Adam, learning rates x seeds: all
          rates of a seed start from the same point and meet the same minibatches
large     784-512-256-10, relu, on random numbers, minibatches of 128, Adam, one trial
muon-mlp  the network of mlp, muon-large that of large, by Muon: matrices by torch.optim.Muon, without
          its rounding to bfloat16, vectors by AdamW
logistic  breast_cancer, full batch, gradient descent, learning rates alone

Contenders that are slower run fewer trials, never fewer steps; what counts are steps a second.
"""

import argparse
import json
import os
import sys
import time

import numpy as np

import model_numpy
import model_torch

try:
    import model_jax
except ImportError:
    model_jax = None

PEERS = {
    "mlp": {"jax": lambda: model_jax.mlp(), "torch": model_torch.mlp, "numpy": model_numpy.mlp},
    "large": {
        "jax": lambda: model_jax.large(),
        "torch": lambda: model_torch.large("foreach"),
        "torch-fused": lambda: model_torch.large("fused"),
        "numpy": model_numpy.large,
    },
    "muon-mlp": {"torch": lambda: model_torch.muon("muon-mlp")},
    "muon-large": {"torch": lambda: model_torch.muon("muon-large")},
    "logistic": {
        "jax-by-hand": lambda: model_jax.logistic("by-hand"),
        "jax": lambda: model_jax.logistic("derived"),
        "torch-by-hand": lambda: model_torch.logistic("by-hand"),
        "torch": lambda: model_torch.logistic("derived"),
        "numpy-by-hand": model_numpy.logistic,
    },
}


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", choices=[*PEERS, "list"])
    parser.add_argument("peer", nargs="?")
    parser.add_argument("--data", default=".", help="of digits.csv and breast_cancer.csv")
    options = parser.parse_args()
    if options.work == "list":
        for work, peers in PEERS.items():
            print(work, *peers)
        return
    if options.peer not in PEERS[options.work]:
        parser.error(f"peers are {', '.join(PEERS[options.work])}")
    os.environ["MODEL_DATA"] = options.data
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
