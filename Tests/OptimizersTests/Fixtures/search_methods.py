"""Reference trajectories of the methods that no optimizer library has in this form.

    python3 search_methods.py > search-methods.jsonl

Textbook implementations (Nocedal & Wright, "Numerical Optimization", 2006), written for this file
alone: BFGS (algorithm 6.1), nonlinear conjugate gradients PR+ (5.4), line search Newton-CG (7.1),
steepest descent with the Armijo condition (3.1), and Barzilai & Borwein (1988). The strong Wolfe
line search is that of PyTorch's LBFGS. Each runs in 60 digits; the same run in double precision,
and one from a start moved by an ulp, give the agreement to ask for. Where that exceeds 1e-4 the
trajectory is chaotic and its record ends.

Needs mpmath, SymPy and, for the check of single steps, SciPy.
"""

import json
import math

import mpmath
import scipy
import sympy
from scipy.optimize import approx_fprime

mpmath.mp.dps = 60
RECORDED = [1, 2, 3, 4, 5, 10, 20, 50, 100]


# Problems: value, gradient and Hessian, derived by SymPy, for numbers of either kind.


class Problem:
    def __init__(self, variables, expression):
        self.dimension = len(variables)
        gradient = [sympy.diff(expression, v) for v in variables]
        hessian = [[sympy.diff(g, v) for v in variables] for g in gradient]
        compile = lambda e: {
            "mp": sympy.lambdify([variables], e, "mpmath"),
            "double": sympy.lambdify([variables], e, "math"),
        }
        self.value, self.gradient, self.hessian = map(compile, (expression, gradient, hessian))


def problems():
    x, y = sympy.symbols("x y")
    many = sympy.symbols("x0:10")
    r = sympy.Rational
    return {
        "quartic": (Problem([x], 2 * x**4 + 3 * x**3 + 2), [2.0]),
        "rosenbrock": (Problem([x, y], (1 - x) ** 2 + 100 * (y - x**2) ** 2), [-1.2, 1.0]),
        "beale": (
            Problem(
                [x, y],
                (r("3/2") - x + x * y) ** 2
                + (r("9/4") - x + x * y**2) ** 2
                + (r("21/8") - x + x * y**3) ** 2,
            ),
            [1.0, 1.0],
        ),
        "ill_conditioned_quadratic_10d": (
            Problem(
                many,
                sum(sympy.Integer(10) ** r(4 * i, 9) * many[i] ** 2 for i in range(10)) / 2,
            ),
            [1.0] * 10,
        ),
    }


class Numbers:
    """A problem in one arithmetic, and its vectors as lists."""

    def __init__(self, problem, kind):
        self.kind = kind
        self.number = mpmath.mpf if kind == "mp" else float
        self.sqrt = mpmath.sqrt if kind == "mp" else math.sqrt
        self.f = problem.value[kind]
        self.g = problem.gradient[kind]
        self.hessian = problem.hessian[kind]


def dot(a, b):
    total = a[0] * b[0]
    for p, q in zip(a[1:], b[1:]):
        total += p * q
    return total


def along(x, t, d):
    return [a + t * b for a, b in zip(x, d)]


def minus(a):
    return [-v for v in a]


def largest(a):
    return max(abs(v) for v in a)


# Line searches.


def armijo(n, x, d, t, decrease, shrink):
    """Algorithm 3.1."""
    f0, slope = n.f(x), dot(n.g(x), d)
    for _ in range(60):
        if n.f(along(x, t, d)) <= f0 + decrease * t * slope:
            return t
        t *= shrink
    return n.number(0)


def cubic(n, x1, f1, g1, x2, f2, g2, bounds=None):
    """Equation 3.59: the minimizer of the cubic through two points with their slopes."""
    low, high = bounds if bounds else (min(x1, x2), max(x1, x2))
    d1 = g1 + g2 - 3 * (f1 - f2) / (x1 - x2)
    square = d1 * d1 - g1 * g2
    if square < 0:
        return (low + high) / 2
    d2 = n.sqrt(square)
    if x1 <= x2:
        place = x2 - (x2 - x1) * ((g2 + d2 - d1) / (g2 - g1 + 2 * d2))
    else:
        place = x1 - (x1 - x2) * ((g1 + d2 - d1) / (g1 - g2 + 2 * d2))
    return min(max(place, low), high)


def strong_wolfe(n, x, d, t, c2, c1=1e-4, tolerance=1e-9, most=25):
    """Algorithms 3.5 and 3.6 with the safeguards of PyTorch's LBFGS."""

    def at(t):
        point = along(x, t, d)
        return n.f(point), dot(n.g(point), d)

    f0, slope0 = at(n.number(0))
    reach = largest(d)
    previous = (n.number(0), f0, slope0)
    f, slope = at(t)
    bracket = None
    iteration = 0
    while iteration < most:
        if f > f0 + c1 * t * slope0 or (iteration > 1 and f >= previous[1]):
            bracket = [previous, (t, f, slope)]
            break
        if abs(slope) <= -c2 * slope0:
            return t
        if slope >= 0:
            bracket = [previous, (t, f, slope)]
            break
        least, greatest = t + (t - previous[0]) / 100, t * 10
        next_t = cubic(n, *previous, t, f, slope, (least, greatest))
        previous = (t, f, slope)
        t = next_t
        f, slope = at(t)
        iteration += 1
    if bracket is None:
        return t if f < f0 else n.number(0)

    stuck = False
    low, high = (0, 1) if bracket[0][1] <= bracket[1][1] else (1, 0)
    while iteration < most:
        if abs(bracket[1][0] - bracket[0][0]) * reach < tolerance:
            break
        t = cubic(n, *bracket[0], *bracket[1])
        left, right = sorted((bracket[0][0], bracket[1][0]))
        margin = (right - left) / 10
        if min(right - t, t - left) < margin:
            if stuck or t >= right or t <= left:
                t = right - margin if abs(t - right) < abs(t - left) else left + margin
                stuck = False
            else:
                stuck = True
        else:
            stuck = False
        f, slope = at(t)
        iteration += 1
        if f > f0 + c1 * t * slope0 or f >= bracket[low][1]:
            bracket[high] = (t, f, slope)
            low, high = (0, 1) if bracket[0][1] <= bracket[1][1] else (1, 0)
        else:
            if abs(slope) <= -c2 * slope0:
                return t
            if slope * (bracket[high][0] - bracket[low][0]) >= 0:
                bracket[high] = bracket[low]
            bracket[low] = (t, f, slope)
    return bracket[low][0]


# Methods: generators of points, one a step.


def line_search_descent(n, x, learning_rate=1.0, decrease=1e-4, shrink=0.5):
    while True:
        d = minus(n.g(x))
        x = along(x, armijo(n, x, d, n.number(learning_rate), decrease, shrink), d)
        yield x


def barzilai_borwein(n, x, learning_rate=1e-3, step="long"):
    old = None
    while True:
        g = n.g(x)
        rate = n.number(learning_rate)
        if old:
            s = [a - b for a, b in zip(x, old[0])]
            y = [a - b for a, b in zip(g, old[1])]
            if dot(s, y) > 0:
                rate = dot(s, s) / dot(s, y) if step == "long" else dot(s, y) / dot(y, y)
        old = (x, g)
        x = along(x, -rate, g)
        yield x


def conjugate_gradient(n, x, learning_rate=1.0):
    g = n.g(x)
    d = minus(g)
    t = learning_rate * min(n.number(1), 1 / largest(g))
    while True:
        t = strong_wolfe(n, x, d, t, c2=0.1)
        product = t * dot(g, d)
        x = along(x, t, d)
        yield x
        new = n.g(x)
        beta = max(n.number(0), dot(new, [a - b for a, b in zip(new, g)]) / dot(g, g))
        d = along(minus(new), beta, d)
        if not dot(new, d) < 0:
            d = minus(new)
        # The first step to try changes the loss as much as the last one did (page 59).
        guess = product / dot(new, d)
        t = guess if guess > 0 else learning_rate * min(n.number(1), 1 / largest(new))
        g = new


def bfgs(n, x, learning_rate=1.0):
    size = len(x)
    identity = [[n.number(i == j) for j in range(size)] for i in range(size)]
    product = lambda a, b: [
        [sum(a[i][k] * b[k][j] for k in range(size)) for j in range(size)] for i in range(size)
    ]
    inverse = None
    g = n.g(x)
    while True:
        t = n.number(learning_rate)
        if inverse:
            d = minus([dot(row, g) for row in inverse])
        else:
            d = minus(g)
            t *= min(n.number(1), 1 / largest(g))
        if not dot(g, d) < 0:
            inverse, d = None, minus(g)
        t = strong_wolfe(n, x, d, t, c2=0.9)
        s = [t * v for v in d]
        x = along(x, t, d)
        yield x
        new = n.g(x)
        y = [a - b for a, b in zip(new, g)]
        g = new
        sy = dot(s, y)
        if sy <= 1e-10:
            continue
        if inverse is None:
            # Equation 6.20.
            inverse = [[v * sy / dot(y, y) for v in row] for row in identity]
        # Equation 6.17.
        left = [[identity[i][j] - s[i] * y[j] / sy for j in range(size)] for i in range(size)]
        right = [[left[j][i] for j in range(size)] for i in range(size)]
        inverse = product(product(left, inverse), right)
        for i in range(size):
            for j in range(size):
                inverse[i][j] += s[i] * s[j] / sy


def newton(n, x, learning_rate=1.0):
    """Algorithm 7.1, at most twice as many products as there are variables."""
    while True:
        g, hessian = n.g(x), n.hessian(x)
        norm = n.sqrt(dot(g, g))
        tolerance = min(n.number(0.5), n.sqrt(norm)) * norm
        z = [n.number(0)] * len(x)
        r, d = list(g), minus(g)
        for j in range(2 * len(x)):
            image = [dot(row, d) for row in hessian]
            curvature = dot(d, image)
            if curvature <= 0:
                if j == 0:
                    z = minus(g)
                break
            alpha = dot(r, r) / curvature
            z = along(z, alpha, d)
            new = along(r, alpha, image)
            if n.sqrt(dot(new, new)) <= tolerance:
                break
            d = along(minus(new), dot(new, new) / dot(r, r), d)
            r = new
        x = along(x, armijo(n, x, z, n.number(learning_rate), 1e-4, 0.5), z)
        yield x


METHODS = {
    "bfgs": (bfgs, [{}]),
    "conjugate_gradient": (conjugate_gradient, [{}]),
    "newton": (newton, [{}, {"learning_rate": 0.5}]),
    "barzilai_borwein": (
        barzilai_borwein,
        [{"learning_rate": 1e-4}, {"learning_rate": 1e-4, "step": "short"}],
    ),
    "line_search_descent": (
        line_search_descent,
        [{}, {"learning_rate": 0.5, "decrease": 0.3, "shrink": 0.7}],
    ),
}


def run(method, problem, kind, start, parameters, move=0.0):
    """The points of a trajectory, as far as the method can take it."""
    numbers = Numbers(problem, kind)
    points = method(numbers, [numbers.number(v * (1 + move)) for v in start], **parameters)
    path = []
    try:
        for _ in range(max(RECORDED)):
            path.append(next(points))
    except ZeroDivisionError:
        # The gradient, or a difference of two, is exactly 0.
        pass
    return path


def record(name, method, parameters, problem_name, problem, start):
    exact = run(method, problem, "mp", start, parameters)
    others = [
        run(method, problem, "double", start, parameters, move) for move in (0.0, 2**-52, -(2**-52))
    ]
    path, tolerance = {}, {}
    for step in RECORDED:
        if any(len(other) < step for other in others + [exact]):
            break
        point = [float(v) for v in exact[step - 1]]
        scale = max(1, largest(point))
        spread = max(
            abs(a - b) / scale for other in others for a, b in zip(other[step - 1], point)
        )
        if not spread <= 1e-6:
            break
        path[str(step)] = point
        tolerance[str(step)] = max(1e-10, 100 * spread)
    return {
        "source": "Nocedal & Wright, mpmath " + mpmath.__version__,
        "optimizer": name,
        "parameters": parameters,
        "problem": problem_name,
        "start": start,
        "path": path,
        "tolerance": tolerance,
    }


def check_derivatives(problem, start):
    """SymPy's gradient against SciPy's differences."""
    n = Numbers(problem, "double")
    differences = approx_fprime(start, lambda x: n.f(list(x)), 1e-7)
    gradient = n.g(start)
    scale = max(1, largest(gradient))
    assert max(abs(a - b) for a, b in zip(differences, gradient)) <= 1e-4 * scale


def main():
    for problem_name, (problem, start) in problems().items():
        check_derivatives(problem, start)
        for name, (method, variants) in METHODS.items():
            for parameters in variants:
                print(json.dumps(record(name, method, parameters, problem_name, problem, start)))


if __name__ == "__main__":
    main()
