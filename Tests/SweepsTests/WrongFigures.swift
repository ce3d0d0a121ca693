/// Figures, names and the rest.
extension WrongFile {
  static let wrongFigures: [WrongFile] = [
    WrongFile(
      "unknown key",
      #"""
      loss: quartic
      optimisers: [adam]
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:1: error: unknown key 'optimisers' in the experiment
      optimisers: [adam]
      ^~~~~~~~~~ did you mean 'optimizers'?
      """#),
    WrongFile(
      "misspelt optimizer",
      #"""
      loss: quartic
      optimizers:
        - momentun: {learning_rate: 0.1}
      """#,
      #"""
      f.yaml:3:5: error: unknown optimizer 'momentun'
        - momentun: {learning_rate: 0.1}
          ^~~~~~~~ did you mean 'momentum'?
      """#),
    WrongFile(
      "unknown optimizer without a near name",
      #"""
      loss: quartic
      optimizers: [levenberg_marquardt]
      """#,
      #"""
      f.yaml:2:14: error: unknown optimizer 'levenberg_marquardt'
      optimizers: [levenberg_marquardt]
                   ^~~~~~~~~~~~~~~~~~~ 'descent list optimizers' names them all
      """#),
    WrongFile(
      "no loss",
      #"""
      title: Without a loss
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:1: error: the experiment has no loss
      title: Without a loss
      ^~~~~ add a key 'loss'
      """#),
    WrongFile(
      "no optimizers",
      #"""
      title: Without optimizers
      loss: quartic
      """#,
      #"""
      f.yaml:1:1: error: the experiment has no optimizers
      title: Without optimizers
      ^~~~~ add a key 'optimizers'
      """#),
    WrongFile(
      "unknown figure",
      #"""
      loss: quartic
      optimizers: [adam]
      figures: [parameter_path]
      """#,
      #"""
      f.yaml:3:11: error: unknown figure 'parameter_path'
      figures: [parameter_path]
                ^~~~~~~~~~~~~~ did you mean 'parameter_paths'?
      """#),
    WrongFile(
      "unknown option of a figure",
      #"""
      loss: quartic
      optimizers: [adam]
      figures:
        - loss_function: {xlim: [-2, 2]}
      """#,
      #"""
      f.yaml:4:21: error: unknown key 'xlim' in loss_function
        - loss_function: {xlim: [-2, 2]}
                          ^~~~ one of x, y, gradient, size, font_size, title, text
      """#),
    WrongFile(
      "empty range of a figure",
      #"""
      loss: quartic
      optimizers: [adam]
      figures:
        - loss_function: {x: [2, 2], y: [0, 5]}
      """#,
      #"""
      f.yaml:4:24: error: the range is empty
        - loss_function: {x: [2, 2], y: [0, 5]}
                             ^~~~~~ the smaller number first, as in [-2, 2]
      """#),
    WrongFile(
      "quantiles outside",
      #"""
      loss: quartic
      optimizers: [adam]
      figures:
        - loss_curves: {band: [25, 75]}
      """#,
      #"""
      f.yaml:4:25: error: quantiles are from 0 to 1
        - loss_curves: {band: [25, 75]}
                              ^~~~~~~~ as in [0.25, 0.75]
      """#),
    WrongFile(
      "wrong quantity",
      #"""
      loss: quartic
      optimizers: [adam]
      figures:
        - loss_curves: {quantity: los}
      """#,
      #"""
      f.yaml:4:29: error: unknown quantity 'los'
        - loss_curves: {quantity: los}
                                  ^~~ did you mean 'loss'?
      """#),
    WrongFile(
      "figure of one variable for a loss of two",
      #"""
      loss: rosenbrock
      optimizers: [adam]
      figures:
        - parameter_paths:
            x: [-2, 2]
      """#,
      #"""
      f.yaml:4:5: error: parameter_paths draws losses of one variable, and 'rosenbrock' has 2
        - parameter_paths:
          ^~~~~~~~~~~~~~~ loss_curves draws any
      """#),
    WrongFile(
      "distance without a minimum",
      #"""
      loss: {expression: x^2}
      start: {x: 1}
      optimizers: [adam]
      figures:
        - loss_curves: {quantity: distance}
      """#,
      #"""
      f.yaml:5:5: error: the distance to a minimum is asked for, but no minimum is known
        - loss_curves: {quantity: distance}
          ^~~~~~~~~~~ give the loss its 'minima'
      """#),
    WrongFile(
      "sensitivity of nothing",
      #"""
      loss: quartic
      optimizers: [adam]
      figures: [sensitivity]
      """#,
      #"""
      f.yaml:3:11: error: sensitivity needs a swept parameter, and no optimizer sweeps any
      figures: [sensitivity]
                ^~~~~~~~~~~ as in learning_rate: {logspace: [1e-4, 1, 9]}
      """#),
    WrongFile(
      "sensitivity to a misspelt parameter",
      #"""
      loss: quartic
      optimizers: [adam: {learning_rate: [0.1, 0.2]}]
      figures:
        - sensitivity: {parameter: learnin_rate}
      """#,
      #"""
      f.yaml:4:30: error: unknown parameter 'learnin_rate'
        - sensitivity: {parameter: learnin_rate}
                                   ^~~~~~~~~~~~ did you mean 'learning_rate'?
      """#),
    WrongFile(
      "sensitivity to a parameter that is not swept",
      #"""
      loss: quartic
      optimizers: [adam: {learning_rate: [0.1, 0.2]}]
      figures:
        - sensitivity: {parameter: beta_1}
      """#,
      #"""
      f.yaml:4:30: error: no optimizer sweeps 'beta_1'
        - sensitivity: {parameter: beta_1}
                                   ^~~~~~ swept: learning_rate
      """#),
    WrongFile(
      "quantity of another figure",
      #"""
      loss: quartic
      optimizers: [adam: {learning_rate: [0.1, 0.2]}]
      figures:
        - sensitivity: {quantity: los}
      """#,
      #"""
      f.yaml:4:29: error: unknown quantity 'los'
        - sensitivity: {quantity: los}
                                  ^~~ one of final_loss, best_loss, iterations, gradient_norm, g\#
      radient_evaluations, test_loss, test_accuracy, best_test_accuracy
      """#),
    WrongFile(
      "tolerance of zero",
      #"""
      loss: quartic
      optimizers: [adam]
      figures:
        - performance_profile: {tolerance: 0, cost: iteration}
      """#,
      #"""
      f.yaml:4:38: error: 0 is out of range
        - performance_profile: {tolerance: 0, cost: iteration}
                                           ^ above 0
      f.yaml:4:47: error: unknown cost 'iteration'
        - performance_profile: {tolerance: 0, cost: iteration}
                                                    ^~~~~~~~~ did you mean 'iterations'?
      """#),
    WrongFile(
      "columns that are not there",
      #"""
      loss: quartic
      optimizers: [adam]
      figures:
        - parallel_coordinates: {columns: [optimiser, seed, seed], colour: seed}
      """#,
      #"""
      f.yaml:4:38: error: unknown column 'optimiser'
        - parallel_coordinates: {columns: [optimiser, seed, seed], colour: seed}
                                           ^~~~~~~~~ did you mean 'optimizer'?
      f.yaml:4:55: error: the column 'seed' is listed twice
        - parallel_coordinates: {columns: [optimiser, seed, seed], colour: seed}
                                                            ^~~~
      f.yaml:4:70: error: unknown column 'seed'
        - parallel_coordinates: {columns: [optimiser, seed, seed], colour: seed}
                                                                           ^~~~ one of final_loss, b\#
      est_loss, iterations, gradient_norm, gradient_evaluations, test_loss, test_accuracy, best_test_accuracy
      """#),
    WrongFile(
      "figure that is no list",
      #"""
      loss: quartic
      optimizers: [adam]
      figures: {loss_function: {x: [-2, 2]}}
      """#,
      #"""
      f.yaml:3:10: error: expected a list of figures, found a mapping
      figures: {loss_function: {x: [-2, 2]}}
               ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~ begin each with '- ', as in '- loss_function'
      """#),
    WrongFile(
      "empty list of optimizers",
      #"""
      loss: quartic
      optimizers: []
      """#,
      #"""
      f.yaml:2:13: error: the list of optimizers is empty
      optimizers: []
                  ^~ 'descent list optimizers' names them all
      """#),
    WrongFile(
      "mapping of optimizers",
      #"""
      loss: quartic
      optimizers:
        adam: {learning_rate: 0.1}
        momentum: {learning_rate: 0.1}
      """#,
      #"""
      f.yaml:3:3: error: expected a list of optimizers, found a mapping
        adam: {learning_rate: 0.1}
        ^~~~~~~~~~~~~~~~~~~~~~~~~~ begin each with '- ', as in '- adam: …'
      """#),
    WrongFile(
      "wrong precision",
      #"""
      loss: quartic
      precision: float16
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:12: error: unknown precision 'float16'
      precision: float16
                 ^~~~~~~ did you mean 'float32'?
      """#),
    WrongFile(
      "wrong kind of paths",
      #"""
      loss: quartic
      record: {paths: some}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:17: error: unknown kind of paths 'some'
      record: {paths: some}
                      ^~~~ one of all, plotted, none
      """#),
    WrongFile(
      "every zero steps",
      #"""
      loss: quartic
      record: {every: 0}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:17: error: 0 is out of range
      record: {every: 0}
                      ^ from 1 to 1,000,000,000
      """#),
    WrongFile(
      "title that is a list",
      #"""
      title: [a, b]
      loss: quartic
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:8: error: expected a title, found a list
      title: [a, b]
             ^~~~~~
      """#),
    WrongFile(
      "unknown key without a near name",
      #"""
      loss: quartic
      optimizers: [adam]
      banana: 1
      """#,
      #"""
      f.yaml:3:1: error: unknown key 'banana' in the experiment
      banana: 1
      ^~~~~~ one of title, description, precision, data, loss, start, batch, gradient, evaluate, s\#
      top, optimizers, seeds, sampling, metric, selection, record, figures, define, include
      """#),
    WrongFile(
      "misspelt key of stop",
      #"""
      loss: quartic
      optimizers: [adam]
      stop: {max_iterations: 5, convergd: never}
      """#,
      #"""
      f.yaml:3:27: error: unknown key 'convergd' in stop
      stop: {max_iterations: 5, convergd: never}
                                ^~~~~~~~ did you mean 'converged'?
      """#),
    WrongFile(
      "boolean of a figure",
      #"""
      loss: quartic
      optimizers: [adam]
      figures:
        - loss_function: {gradient: yes}
      """#,
      #"""
      f.yaml:4:31: error: expected true or false, found text 'yes'
        - loss_function: {gradient: yes}
                                    ^~~ write true
      """#),
    WrongFile(
      "nothing for the loss",
      #"""
      loss:
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:6: error: expected a loss, found nothing
      loss:
           ^ a name, or {expression: 2*x^4 + 3*x^3 + 2}
      """#),
    WrongFile(
      "unknown column of a map",
      #"""
      loss: himmelblau
      optimizers: [{momentum: {learning_rate: [0.1, 0.2], momentum: [0.5, 0.9]}}]
      figures:
        - heat_map: {x: learning_rat, y: momentum}
      """#,
      #"""
      f.yaml:4:19: error: unknown column 'learning_rat'
        - heat_map: {x: learning_rat, y: momentum}
                        ^~~~~~~~~~~~ did you mean 'learning_rate'?
      """#),
    WrongFile(
      "unknown colour of a map",
      #"""
      loss: himmelblau
      optimizers: [{momentum: {learning_rate: [0.1, 0.2], momentum: [0.5, 0.9]}}]
      figures:
        - heat_map: {colour: finalloss}
      """#,
      #"""
      f.yaml:4:24: error: unknown column of results 'finalloss'
        - heat_map: {colour: finalloss}
                             ^~~~~~~~~ did you mean 'final_loss'?
      """#),
    WrongFile(
      "map of one swept quantity",
      #"""
      loss: himmelblau
      optimizers: [{adam: {learning_rate: [0.1, 0.2]}}]
      figures:
        - fate_map
      """#,
      #"""
      f.yaml:4:5: error: fate_map needs two swept quantities, and the experiment sweeps 'learning_\#
      rate' alone
        - fate_map
          ^~~~~~~~ sweep a second one, or name it: x, y
      """#),
    WrongFile(
      "map of one column twice",
      #"""
      loss: himmelblau
      optimizers: [{adam: {learning_rate: [0.1, 0.2]}}]
      figures:
        - fate_map: {x: beta_1, y: beta_1}
      """#,
      #"""
      f.yaml:4:5: error: x and y are the same column 'beta_1'
        - fate_map: {x: beta_1, y: beta_1}
          ^~~~~~~~
      """#),
    WrongFile(
      "contours of one variable",
      #"""
      loss: quartic
      optimizers: [adam]
      figures: [contour_paths]
      """#,
      #"""
      f.yaml:3:11: error: contour_paths draws losses of two or more variables, and 'quartic' has one
      figures: [contour_paths]
                ^~~~~~~~~~~~~ parameter_paths draws losses of one
      """#),
    WrongFile(
      "unknown component",
      #"""
      loss: {rosenbrock: {dimension: 3}}
      optimizers: [adam]
      figures:
        - contour_paths: {components: [0, 3]}
      """#,
      #"""
      f.yaml:4:37: error: the loss has no component '3'
        - contour_paths: {components: [0, 3]}
                                          ^ one of x[0], x[1], x[2]
      """#),
    WrongFile(
      "the same component twice",
      #"""
      loss: {rosenbrock: {dimension: 3}}
      optimizers: [adam]
      figures:
        - contour_paths: {components: [0, "x[0]"]}
      """#,
      #"""
      f.yaml:4:33: error: both components are the same
        - contour_paths: {components: [0, "x[0]"]}
                                      ^~~~~~~~~~~
      """#),
    WrongFile(
      "too few contours",
      #"""
      loss: himmelblau
      optimizers: [adam]
      figures:
        - contour_paths: {levels: 1}
      """#,
      #"""
      f.yaml:4:29: error: 1 is out of range
        - contour_paths: {levels: 1}
                                  ^ from 2 to 100
      """#),
    WrongFile(
      "a race without end",
      #"""
      loss: himmelblau
      optimizers: [adam]
      figures:
        - race: {seconds: 3600}
      """#,
      #"""
      f.yaml:4:21: error: 3600 is out of range
        - race: {seconds: 3600}
                          ^~~~ at least 1 and at most 120
      """#),
  ]
}
