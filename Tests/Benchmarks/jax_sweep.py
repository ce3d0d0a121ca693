#!/usr/bin/env python3
"""The sweep of compare_process.py as a program in JAX and pandas: a grid of trials of Adam, and the
table of what became of each.

    pip install jax pandas numpy
    python3 jax_sweep.py --trials 1000000 --output DIR

Writes DIR/results.csv with the columns of `descent run`; only `id` stays empty. All cores.
--formulation NAME takes another of JAX's formulations in adam_peers.py; the default compiles in the
least time. The compiled programs are kept in --cache FOLDER, where given, for the next run.
"""

import argparse
import os

import adam_peers


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trials", type=int, default=1_000_000)
    parser.add_argument("--output", required=True)
    parser.add_argument("--formulation", choices=list(adam_peers.JAX), default="jax-vmap-scan")
    parser.add_argument("--cache")
    options = parser.parse_args()
    if options.cache:
        os.environ["JAX_COMPILATION_CACHE_DIR"] = options.cache
        os.environ["JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS"] = "0"
        os.environ["JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES"] = "-1"

    threads = len(os.sched_getaffinity(0))
    run = adam_peers.jax_runner(options.formulation, options.trials, threads)
    status, iterations, x, loss, gradient, best = run()

    import numpy as np
    import pandas as pd

    status, iterations, x, loss, gradient, best = map(
        np.asarray, (status, iterations, x, loss, gradient, best))
    rate, start = adam_peers.grid(options.trials)
    table = pd.DataFrame({
        "trial": np.arange(options.trials),
        "id": "",
        "loss": "2*x^4 + 3*x^3 + 2",
        "optimizer": "adam",
        "learning_rate": rate,
        "beta_1": adam_peers.BETA1,
        "beta_2": adam_peers.BETA2,
        "epsilon": adam_peers.EPSILON,
        "weight_decay": 0,
        "start.x": start,
        "seed": "",
        "status": pd.Categorical.from_codes(status, adam_peers.STATUSES),
        "iterations": iterations,
        "gradient_evaluations": iterations,
        "final_loss": loss,
        "gradient_norm": gradient,
        "best_loss": best,
        "final.x": x,
    })
    os.makedirs(options.output, exist_ok=True)
    table.to_csv(os.path.join(options.output, "results.csv"), index=False)


if __name__ == "__main__":
    main()
