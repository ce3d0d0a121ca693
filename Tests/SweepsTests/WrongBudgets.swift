/// Stop rules, seeds and plans that are wrong.
extension WrongFile {
  static let wrongBudgets: [WrongFile] = [
    WrongFile(
      "thousand million trials",
      #"""
      loss: quartic
      start: {x: {linspace: [-2, 2, 1000]}}
      optimizers:
        - momentum:
            learning_rate: {logspace: [1e-4, 1, 10000]}
            momentum: {linspace: [0, 0.9, 100]}
      """#,
      #"""
      f.yaml:5:23: error: the experiment has 1,000,000,000 trials: 10,000 (momentum learning_r\#
      ate) × 100 (momentum momentum) × 1,000 (start x)
            learning_rate: {logspace: [1e-4, 1, 10000]}
                            ^~~~~~~~~~~~~~~~~~~~~~~~~~ at most 100,000,000 are possible
      """#),
    WrongFile(
      "unknown stop rule",
      #"""
      loss: quartic
      stop: {converged: unchangd}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:19: error: unknown criterion 'unchangd'
      stop: {converged: unchangd}
                        ^~~~~~~~ did you mean 'unchanged'?
      """#),
    WrongFile(
      "stop rule without its number",
      #"""
      loss: quartic
      stop: {converged: gradient_norm}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:19: error: 'gradient_norm' needs a number
      stop: {converged: gradient_norm}
                        ^~~~~~~~~~~~~ as in {gradient_norm: 1e-6}
      """#),
    WrongFile(
      "never in a list",
      #"""
      loss: quartic
      stop: {converged: [never, unchanged]}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:20: error: 'never' stands alone
      stop: {converged: [never, unchanged]}
                         ^~~~~ write converged: never
      """#),
    WrongFile(
      "empty stop rule",
      #"""
      loss: quartic
      stop: {converged: {}}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:19: error: the criterion is empty
      stop: {converged: {}}
                        ^~ as in {gradient_norm: 1e-6}
      """#),
    WrongFile(
      "empty list of stop rules",
      #"""
      loss: quartic
      stop: {converged: []}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:19: error: the list of criteria is empty
      stop: {converged: []}
                        ^~ where nothing counts as converged, write converged: never
      """#),
    WrongFile(
      "negative tolerance",
      #"""
      loss: quartic
      stop: {converged: {gradient_norm: -1e-6}}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:35: error: -1e-6 is out of range
      stop: {converged: {gradient_norm: -1e-6}}
                                        ^~~~~ at least 0
      """#),
    WrongFile(
      "patience alone",
      #"""
      loss: quartic
      stop: {converged: {gradient_norm: 1e-6, patience: 3}}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:41: error: 'patience' belongs to loss_change
      stop: {converged: {gradient_norm: 1e-6, patience: 3}}
                                              ^~~~~~~~ {loss_change: 1e-9, patience: 10}
      """#),
    WrongFile(
      "negative iterations",
      #"""
      loss: quartic
      stop: {max_iterations: -5}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:24: error: -5 is out of range
      stop: {max_iterations: -5}
                             ^~ from 1 to 1,000,000,000
      """#),
    WrongFile(
      "huge iterations",
      #"""
      loss: quartic
      stop: {max_iterations: 1e18}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:24: error: 1e18 is out of range
      stop: {max_iterations: 1e18}
                             ^~~~ from 1 to 1,000,000,000
      """#),
    WrongFile(
      "iterations beyond Double",
      #"""
      loss: quartic
      stop: {max_iterations: 1e400}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:24: error: 1e400 is out of range
      stop: {max_iterations: 1e400}
                             ^~~~~ from 1 to 1,000,000,000
      """#),
    WrongFile(
      "half an iteration",
      #"""
      loss: quartic
      stop: {max_iterations: 2.5}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:24: error: 2.5 is not a whole number
      stop: {max_iterations: 2.5}
                             ^~~ from 1 to 1,000,000,000
      """#),
    WrongFile(
      "a list of iterations",
      #"""
      loss: quartic
      stop: {max_iterations: [100, 200]}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:24: error: expected a count of iterations, found a list
      stop: {max_iterations: [100, 200]}
                             ^~~~~~~~~~ it cannot be swept
      """#),
    WrongFile(
      "stop as a number",
      #"""
      loss: quartic
      stop: 100
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:7: error: expected a mapping for stop, found a whole number
      stop: 100
            ^~~ keys: max_iterations, max_epochs, converged, exploded
      """#),
    WrongFile(
      "no seeds",
      #"""
      loss: quartic
      start: {uniform: [-2, 2]}
      seeds: 0
      optimizers: [adam]
      """#,
      #"""
      f.yaml:3:8: error: 0 is out of range
      seeds: 0
             ^ from 1 to 100,000,000
      """#),
    WrongFile(
      "seed twice",
      #"""
      loss: quartic
      start: {uniform: [-2, 2]}
      seeds: [1, 2, 1]
      optimizers: [adam]
      """#,
      #"""
      f.yaml:3:15: error: the seed 1 is listed twice
      seeds: [1, 2, 1]
                    ^
      """#),
    WrongFile(
      "negative seed",
      #"""
      loss: quartic
      start: {uniform: [-2, 2]}
      seeds: [-1]
      optimizers: [adam]
      """#,
      #"""
      f.yaml:3:9: error: -1 is out of range
      seeds: [-1]
              ^~ at least 0
      """#),
    WrongFile(
      "trials beyond counting",
      #"""
      loss: quartic
      start: {x: {linspace: [-2, 2, 1000000000]}}
      optimizers:
        - momentum:
            learning_rate: {linspace: [0, 1, 1000000000]}
            momentum: {linspace: [0, 0.9, 1000000000]}
      """#,
      #"""
      f.yaml:5:23: error: the experiment has 1e+27 trials: 1,000,000,000 (momentum learning_ra\#
      te) × 1,000,000,000 (momentum momentum) × 1,000,000,000 (start x)
            learning_rate: {linspace: [0, 1, 1000000000]}
                            ^~~~~~~~~~~~~~~~~~~~~~~~~~~~ at most 100,000,000 are possible
      """#),
    WrongFile(
      "trials of seeds",
      #"""
      loss: quartic
      start: {uniform: [-2, 2]}
      seeds: 1_000_000
      optimizers:
        - adam: {learning_rate: {linspace: [0, 1, 1000]}}
      """#,
      #"""
      f.yaml:3:8: error: the experiment has 1,000,000,000 trials: 1,000 (adam learning_rate) ×\#
       1,000,000 (seeds)
      seeds: 1_000_000
             ^~~~~~~~~ at most 100,000,000 are possible
      """#),
  ]
}
