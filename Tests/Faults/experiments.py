"""The experiments that are run: an old one, and the same file edited.

Between the two a figure stays, one goes and one is new, and all tables change, so that a replacement
has files to write anew, to add and to take away. One trial runs for milliseconds, or there would be
nothing worth storing; the others explode or converge at once.
"""

NAME = "tiny"

OLD = """\
title: Before
loss: {expression: 2*x^4 + 3*x^3 + 2}
start: {x: 2}
stop: {max_iterations: 200000}
record: {every: 50000}
optimizers:
  - gradient_descent: {learning_rate: [0.1, 0.2]}
  - adam: {learning_rate: [1e-2, 1e-1]}
figures:
  - loss_function: {x: [-2, 2], y: [0, 5], size: [2, 2]}
  - loss_curves: {size: [2, 2]}
"""

NEW = """\
title: After
loss: {expression: 2*x^4 + 3*x^3 + 2}
start: {x: 2}
stop: {max_iterations: 250000}
record: {every: 50000}
optimizers:
  - gradient_descent: {learning_rate: [0.1, 0.2]}
  - momentum: {learning_rate: [1e-2, 1e-1], momentum: 0.7}
  - adam: {learning_rate: [1e-2, 1e-1]}
figures:
  - loss_function: {x: [-2, 2], y: [0, 5], size: [2, 2]}
  - sensitivity: {size: [2, 2]}
"""

# Computes for minutes, so that a signal meets it at work.
LONG = """\
loss: {rosenbrock: {dimension: 50}}
start: {x: 0.5}
stop: {max_iterations: 100000}
optimizers:
  - gradient_descent: {learning_rate: {linspace: [1e-9, 1e-6, 20000]}}
"""

# Computes at once, then draws for seconds.
DRAWING = """\
loss: {expression: x^2 + y^2 + sin(3*x)*cos(2*y)}
start: {x: 2, y: 1}
stop: {max_iterations: 20}
optimizers:
  - gradient_descent: {learning_rate: {linspace: [0.001, 0.1, 60]}}
  - adam: {learning_rate: {linspace: [0.001, 0.1, 60]}}
figures:
  - contour_paths: {size: [40, 40]}
"""

# A trial of seconds, of which an ended run keeps how far it came; those of less than one begin anew.
RESUMED = """\
precision: float64
loss: {rosenbrock: {dimension: 50}}
start: {x: 0.5}
stop: {max_iterations: 20000000}
record: {paths: none}
optimizers:
  - gradient_descent: {learning_rate: 1e-8}
"""
