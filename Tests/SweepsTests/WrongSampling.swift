/// Sampling that is wrong.
extension WrongFile {
  static let wrongSampling: [WrongFile] = [
    WrongFile(
      "trials in a grid",
      #"""
      loss: quartic
      sampling: {method: grid, trials: 8}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:26: error: 'trials' means nothing to the method grid
      sampling: {method: grid, trials: 8}
                               ^~~~~~ every combination runs
      """#),
    WrongFile(
      "trials without a method",
      #"""
      loss: quartic
      sampling: {trials: 8, seed: 1}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:12: error: 'trials' means nothing to the method grid
      sampling: {trials: 8, seed: 1}
                 ^~~~~~ every combination runs; or name a method: random, sobol, halton
      f.yaml:2:23: error: 'seed' means nothing to the method grid
      sampling: {trials: 8, seed: 1}
                            ^~~~ every combination runs; or name a method: random, sobol, halton
      """#),
    WrongFile(
      "seed in a grid",
      #"""
      loss: quartic
      sampling: {method: grid, seed: 8}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:26: error: 'seed' means nothing to the method grid
      sampling: {method: grid, seed: 8}
                               ^~~~ every combination runs
      """#),
    WrongFile(
      "unknown sampling method",
      #"""
      loss: quartic
      sampling: {method: sobl, trials: 8}
      optimizers: [adam: {learning_rate: {uniform: [0, 1]}}]
      """#,
      #"""
      f.yaml:2:20: error: unknown sampling method 'sobl'
      sampling: {method: sobl, trials: 8}
                         ^~~~ did you mean 'sobol'?
      """#),
    WrongFile(
      "sampling without trials",
      #"""
      loss: quartic
      sampling: {method: halton}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:20: error: the sampling method halton needs a count of trials
      sampling: {method: halton}
                         ^~~~~~ as in {method: halton, trials: 512}
      """#),
    WrongFile(
      "sampling as a word",
      #"""
      loss: quartic
      sampling: random
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:11: error: expected a mapping for sampling, found text 'random'
      sampling: random
                ^~~~~~ {method: random, trials: 512}
      """#),
    WrongFile(
      "no trials",
      #"""
      loss: quartic
      sampling: {method: random, trials: 0}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:36: error: 0 is out of range
      sampling: {method: random, trials: 0}
                                         ^ from 1 to 100,000,000
      """#),
    WrongFile(
      "too many sampled trials",
      #"""
      loss: quartic
      sampling: {method: random, trials: 1e9}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:36: error: 1e9 is out of range
      sampling: {method: random, trials: 1e9}
                                         ^~~ from 1 to 100,000,000
      """#),
    WrongFile(
      "sampled trials of several groups",
      #"""
      loss: [quartic, rosenbrock]
      sampling: {method: random, trials: 60_000_000}
      optimizers:
        - adam: {learning_rate: [0.1, 0.2]}
      """#,
      #"""
      f.yaml:2:36: error: the experiment has 120,000,000 trials: 60,000,000 (sampled trials)
      sampling: {method: random, trials: 60_000_000}
                                         ^~~~~~~~~~ at most 100,000,000 are possible
      """#),
    WrongFile(
      "sampled trials with seeds",
      #"""
      loss: quartic
      start: {uniform: [-2, 2]}
      seeds: 1000
      sampling: {method: random, trials: 1_000_000}
      optimizers:
        - adam: {learning_rate: [0.1, 0.2]}
      """#,
      #"""
      f.yaml:4:36: error: the experiment has 1,000,000,000 trials: 1,000,000 (sampled trials) × \#
      1,000 (seeds)
      sampling: {method: random, trials: 1_000_000}
                                         ^~~~~~~~~ at most 100,000,000 are possible
      """#),
    WrongFile(
      "negative sampling seed",
      #"""
      loss: quartic
      sampling: {method: random, trials: 5, seed: -1}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:45: error: -1 is out of range
      sampling: {method: random, trials: 5, seed: -1}
                                                  ^~ at least 0
      """#),
    WrongFile(
      "unknown key of sampling",
      #"""
      loss: quartic
      sampling: {method: random, trails: 5, trials: 5}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:28: error: unknown key 'trails' in sampling
      sampling: {method: random, trails: 5, trials: 5}
                                 ^~~~~~ did you mean 'trials'?
      """#),
    WrongFile(
      "uniform of one number",
      #"""
      loss: quartic
      sampling: {method: sobol, trials: 8}
      optimizers:
        - adam: {learning_rate: {uniform: 1}}
      """#,
      #"""
      f.yaml:4:37: error: uniform takes a list of two numbers
        - adam: {learning_rate: {uniform: 1}}
                                          ^ [low, high]
      """#),
    WrongFile(
      "uniform of three numbers",
      #"""
      loss: quartic
      sampling: {method: sobol, trials: 8}
      optimizers:
        - adam: {learning_rate: {uniform: [0, 1, 5]}}
      """#,
      #"""
      f.yaml:4:37: error: uniform takes a list of two numbers
        - adam: {learning_rate: {uniform: [0, 1, 5]}}
                                          ^~~~~~~~~ [low, high]
      """#),
    WrongFile(
      "uniform downwards",
      #"""
      loss: quartic
      sampling: {method: sobol, trials: 8}
      optimizers:
        - adam: {learning_rate: {uniform: [1, 0.1]}}
      """#,
      #"""
      f.yaml:4:37: error: uniform is drawn from nothing: 1 is not below 0.1
        - adam: {learning_rate: {uniform: [1, 0.1]}}
                                          ^~~~~~~~ the smaller number first, as in [1e-4, 1]
      """#),
    WrongFile(
      "uniform of nothing",
      #"""
      loss: quartic
      sampling: {method: sobol, trials: 8}
      optimizers:
        - adam: {learning_rate: {uniform: [1, 1]}}
      """#,
      #"""
      f.yaml:4:37: error: uniform is drawn from nothing: 1 is not below 1
        - adam: {learning_rate: {uniform: [1, 1]}}
                                          ^~~~~~ the smaller number first, as in [1e-4, 1]
      """#),
    WrongFile(
      "log_uniform from zero",
      #"""
      loss: quartic
      sampling: {method: sobol, trials: 8}
      optimizers:
        - adam: {learning_rate: {log_uniform: [0, 1]}}
      """#,
      #"""
      f.yaml:4:41: error: log_uniform is drawn between real bounds above 0
        - adam: {learning_rate: {log_uniform: [0, 1]}}
                                              ^~~~~~ the bounds themselves, not their exponents:\#
       [1e-4, 1]
      """#),
    WrongFile(
      "log_uniform of exponents",
      #"""
      loss: quartic
      sampling: {method: sobol, trials: 8}
      optimizers:
        - adam: {learning_rate: {log_uniform: [-4, -1]}}
      """#,
      #"""
      f.yaml:4:41: error: log_uniform is drawn between real bounds above 0
        - adam: {learning_rate: {log_uniform: [-4, -1]}}
                                              ^~~~~~~~ the bounds themselves, not their exponent\#
      s: [1e-4, 1]
      """#),
    WrongFile(
      "uniform beyond the parameter",
      #"""
      loss: quartic
      sampling: {method: sobol, trials: 8}
      optimizers:
        - adam: {beta_1: {uniform: [0.5, 1]}}
      """#,
      #"""
      f.yaml:4:36: error: beta_1 1 is out of range
        - adam: {beta_1: {uniform: [0.5, 1]}}
                                         ^ at least 0 and below 1
      """#),
    WrongFile(
      "log_uniform beyond float32",
      #"""
      loss: quartic
      sampling: {method: sobol, trials: 8}
      optimizers:
        - adam: {learning_rate: {log_uniform: [1e-3, 1e39]}}
      """#,
      #"""
      f.yaml:4:48: error: 1e39 is out of the range of float32
        - adam: {learning_rate: {log_uniform: [1e-3, 1e39]}}
                                                     ^~~~ up to about 3.4e38; or precision: floa\#
      t64
      """#),
    WrongFile(
      "uniform to infinity",
      #"""
      loss: quartic
      sampling: {method: sobol, trials: 8}
      optimizers:
        - adam: {learning_rate: {uniform: [0, .inf]}}
      """#,
      #"""
      f.yaml:4:41: error: an infinite number cannot be used here
        - adam: {learning_rate: {uniform: [0, .inf]}}
                                              ^~~~ expected a finite number
      """#),
    WrongFile(
      "uniform of text",
      #"""
      loss: quartic
      sampling: {method: sobol, trials: 8}
      optimizers:
        - adam: {learning_rate: {uniform: [low, 1]}}
      """#,
      #"""
      f.yaml:4:38: error: expected a number, found text 'low'
        - adam: {learning_rate: {uniform: [low, 1]}}
                                           ^~~
      """#),
    WrongFile(
      "uniform for a whole parameter between others",
      #"""
      loss: quartic
      sampling: {method: sobol, trials: 8}
      optimizers:
        - lbfgs: {history: {uniform: [1, 4.5]}}
      """#,
      #"""
      f.yaml:4:36: error: history is a whole number
        - lbfgs: {history: {uniform: [1, 4.5]}}
                                         ^~~ at least 1
      """#),
    WrongFile(
      "empty choice",
      #"""
      loss: quartic
      sampling: {method: sobol, trials: 8}
      optimizers:
        - adam: {learning_rate: {choice: []}}
      """#,
      #"""
      f.yaml:4:36: error: the choice is empty
        - adam: {learning_rate: {choice: []}}
                                         ^~ it needs a value to choose
      """#),
    WrongFile(
      "choice of one number",
      #"""
      loss: quartic
      sampling: {method: sobol, trials: 8}
      optimizers:
        - adam: {learning_rate: {choice: 0.1}}
      """#,
      #"""
      f.yaml:4:36: error: expected a list of values for choice, found a number
        - adam: {learning_rate: {choice: 0.1}}
                                         ^~~ as in {choice: [1, 2]}
      """#),
    WrongFile(
      "choice beyond the parameter",
      #"""
      loss: quartic
      sampling: {method: sobol, trials: 8}
      optimizers:
        - adam: {beta_1: {choice: [0.9, 1.5]}}
      """#,
      #"""
      f.yaml:4:35: error: beta_1 1.5 is out of range
        - adam: {beta_1: {choice: [0.9, 1.5]}}
                                        ^~~ at least 0 and below 1
      """#),
    WrongFile(
      "choice of unknown names",
      #"""
      loss: quartic
      sampling: {method: sobol, trials: 8}
      optimizers:
        - lbfgs: {line_search: {choice: [none, wolfe]}}
      """#,
      #"""
      f.yaml:4:42: error: unknown line_search 'wolfe'
        - lbfgs: {line_search: {choice: [none, wolfe]}}
                                               ^~~~~ one of none, strong_wolfe
      """#),
    WrongFile(
      "empty choice of names",
      #"""
      loss: quartic
      sampling: {method: sobol, trials: 8}
      optimizers:
        - lbfgs: {line_search: {choice: []}}
      """#,
      #"""
      f.yaml:4:35: error: the choice is empty
        - lbfgs: {line_search: {choice: []}}
                                        ^~ it needs a value to choose
      """#),
    WrongFile(
      "choice of names in a grid",
      #"""
      loss: quartic
      optimizers:
        - lbfgs: {line_search: {choice: [none, strong_wolfe]}}
      """#,
      #"""
      f.yaml:3:27: error: 'choice' is sampled, but the sampling method is grid
        - lbfgs: {line_search: {choice: [none, strong_wolfe]}}
                                ^~~~~~ list the values, or use linspace, logspace or range
      """#),
    WrongFile(
      "uniform in a list",
      #"""
      loss: quartic
      sampling: {method: sobol, trials: 8}
      optimizers:
        - adam: {learning_rate: [0.1, {uniform: [0.2, 0.3]}]}
      """#,
      #"""
      f.yaml:4:33: error: a range to draw from stands alone, not in a list
        - adam: {learning_rate: [0.1, {uniform: [0.2, 0.3]}]}
                                      ^~~~~~~~~~~~~~~~~~~~~ a union is two entries of the list o\#
      f optimizers
      """#),
    WrongFile(
      "uniform in a choice",
      #"""
      loss: quartic
      sampling: {method: sobol, trials: 8}
      optimizers:
        - adam: {learning_rate: {choice: [0.1, {uniform: [0.2, 0.3]}]}}
      """#,
      #"""
      f.yaml:4:42: error: a range to draw from stands alone, not in a list
        - adam: {learning_rate: {choice: [0.1, {uniform: [0.2, 0.3]}]}}
                                               ^~~~~~~~~~~~~~~~~~~~~ a union is two entries of t\#
      he list of optimizers
      """#),
    WrongFile(
      "schedule in a choice",
      #"""
      loss: quartic
      sampling: {method: sobol, trials: 8}
      optimizers:
        - adam: {learning_rate: {choice: [0.1, {cosine_decay: {initial: 0.1}}]}}
      """#,
      #"""
      f.yaml:4:43: error: the schedule 'cosine_decay' cannot stand here
        - adam: {learning_rate: {choice: [0.1, {cosine_decay: {initial: 0.1}}]}}
                                                ^~~~~~~~~~~~ only in place of a learning_rate o\#
      r weight_decay, or in a list of them: each is an optimizer of its own
      """#),
    WrongFile(
      "uniform in a zip",
      #"""
      loss: quartic
      sampling: {method: sobol, trials: 8}
      optimizers:
        - momentum: {zip: {learning_rate: {uniform: [0.1, 0.2]}, momentum: [0.5, 0.9]}}
      """#,
      #"""
      f.yaml:4:37: error: zip pairs lists, and a range to draw from is none
        - momentum: {zip: {learning_rate: {uniform: [0.1, 0.2]}, momentum: [0.5, 0.9]}}
                                          ^~~~~~~~~~~~~~~~~~~~~ draw learning_rate outside zip, \#
      or list its values
      """#),
    WrongFile(
      "two ranges to draw from",
      #"""
      loss: quartic
      sampling: {method: sobol, trials: 8}
      optimizers:
        - adam: {learning_rate: {uniform: [0.1, 0.2], choice: [1]}}
      """#,
      #"""
      f.yaml:4:27: error: expected a number for learning_rate, found a mapping
        - adam: {learning_rate: {uniform: [0.1, 0.2], choice: [1]}}
                                ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ a swept value is one of linsp\#
      ace, logspace, range, uniform, log_uniform, choice
      """#),
    WrongFile(
      "uniform for a loss",
      #"""
      loss:
        rosenbrock: {dimension: {uniform: [2, 10]}}
      sampling: {method: random, trials: 5}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:27: error: dimension cannot be drawn: each of its values makes a loss of its own
        rosenbrock: {dimension: {uniform: [2, 10]}}
                                ^~~~~~~~~~~~~~~~~~ list the values, or use linspace, logspace or\#
       range
      """#),
    WrongFile(
      "sampled start in a grid",
      #"""
      loss: quartic
      start: {x: {uniform: [-2, 2]}}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:13: error: 'uniform' is sampled, but the sampling method is grid
      start: {x: {uniform: [-2, 2]}}
                  ^~~~~~~ list the values, or use linspace, logspace or range
      """#),
    WrongFile(
      "start drawn beyond float32",
      #"""
      loss: quartic
      start: {x: {uniform: [-1e39, 2]}}
      sampling: {method: random, trials: 5}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:23: error: -1e39 is out of the range of float32
      start: {x: {uniform: [-1e39, 2]}}
                            ^~~~~ up to about 3.4e38; or precision: float64
      """#),
    WrongFile(
      "list for the start of a vector",
      #"""
      loss: {rosenbrock: {dimension: 3}}
      start: {x: [0, 1]}
      sampling: {method: random, trials: 5}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:12: error: a number for all components of 'x' cannot be swept
      start: {x: [0, 1]}
                 ^~~~~~ write whole points: start: {points: [[…], […]]}
      """#),
    WrongFile(
      "boundaries that may fall",
      #"""
      loss: quartic
      sampling: {method: sobol, trials: 8}
      optimizers:
        - sgd: {learning_rate: {piecewise_constant: {boundaries: [{uniform: [1, 20]}, 10], value\#
      s: [1, 2, 3]}}}
      """#,
      #"""
      f.yaml:4:27: error: the boundaries of piecewise_constant must rise
        - sgd: {learning_rate: {piecewise_constant: {boundaries: [{uniform: [1, 20]}, 10], value\#
      s: [1, 2…
                                ^~~~~~~~~~~~~~~~~~
      """#),
    WrongFile(
      "uniform wider than Double",
      #"""
      loss: quartic
      start: {x: {uniform: [-1.7e308, 1.7e308]}}
      precision: float64
      sampling: {method: random, trials: 5}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:22: error: the bounds are too far apart
      start: {x: {uniform: [-1.7e308, 1.7e308]}}
                           ^~~~~~~~~~~~~~~~~~~
      """#),
    WrongFile(
      "more coordinates than Sobol' has",
      #"""
      loss: {rosenbrock: {dimension: 1200}}
      start: {x: {uniform: [-2, 2]}}
      sampling: {method: sobol, trials: 5}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:3:20: error: adam on rosenbrock samples 1,200 coordinates, and sobol has 1,111
      sampling: {method: sobol, trials: 5}
                         ^~~~~ the method random has any number
      """#),
    WrongFile(
      "more coordinates than Halton has",
      #"""
      loss: {rosenbrock: {dimension: 1200}}
      start: {x: {uniform: [-2, 2]}}
      sampling: {method: halton, trials: 5}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:3:20: error: adam on rosenbrock samples 1,200 coordinates, and halton has 1,000
      sampling: {method: halton, trials: 5}
                         ^~~~~~ the method random has any number
      """#),
    WrongFile(
      "linspace between whole numbers",
      #"""
      loss: quartic
      optimizers:
        - lbfgs: {history: {linspace: [1, 4, 3]}}
      """#,
      #"""
      f.yaml:3:22: error: history takes whole numbers, and one of these is 2.5
        - lbfgs: {history: {linspace: [1, 4, 3]}}
                           ^~~~~~~~~~~~~~~~~~~~~ list them, or use range with a whole step
      """#),
  ]
}
