/// Data sets, models and minibatches that are wrong.
extension WrongFile {
  static let wrongData: [WrongFile] = [
    WrongFile(
      "data set that is unknown",
      #"""
      loss: {mlp: {data: digist}}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:20: error: unknown data set 'digist'
      loss: {mlp: {data: digist}}
                         ^~~~~~ did you mean 'digits'?
      """#),
    WrongFile(
      "model without data",
      #"""
      loss: mlp
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:7: error: mlp has no data
      loss: mlp
            ^~~ as in {mlp: {data: digits}}
      """#),
    WrongFile(
      "model with a misspelt key",
      #"""
      loss: {mlp: {data: iris, hiden: [8]}}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:26: error: unknown key 'hiden' in mlp
      loss: {mlp: {data: iris, hiden: [8]}}
                               ^~~~~ did you mean 'hidden'?
      """#),
    WrongFile(
      "layer of no width",
      #"""
      loss: {mlp: {data: iris, hidden: [8, 0]}}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:38: error: 0 is out of range
      loss: {mlp: {data: iris, hidden: [8, 0]}}
                                           ^ from 1 to 1,000,000
      """#),
    WrongFile(
      "network without layers",
      #"""
      loss: {mlp: {data: iris, hidden: []}}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:34: error: a network has a hidden layer
      loss: {mlp: {data: iris, hidden: []}}
                                       ^~ as in hidden: [32]; without one it is softmax_regression
      """#),
    WrongFile(
      "activation that is unknown",
      #"""
      loss: {mlp: {data: iris, activation: relo}}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:38: error: unknown activation 'relo'
      loss: {mlp: {data: iris, activation: relo}}
                                           ^~~~ did you mean 'relu'?
      """#),
    WrongFile(
      "rank of 0",
      #"""
      data: {r: {generate: linear, rows: 20, features: 2}}
      loss: {matrix_factorization: {data: r, rank: 0}}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:46: error: rank 0 is out of range
      loss: {matrix_factorization: {data: r, rank: 0}}
                                                   ^ at least 1 and at most 1000000
      """#),
    WrongFile(
      "l2 below 0",
      #"""
      loss: {softmax_regression: {data: iris, l2: -1}}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:45: error: l2 -1 is out of range
      loss: {softmax_regression: {data: iris, l2: -1}}
                                                  ^~ at least 0
      """#),
    WrongFile(
      "classes of a number",
      #"""
      data: {line: {generate: linear, rows: 50}}
      loss: {softmax_regression: {data: line}}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:8: error: softmax_regression classifies rows, and in 'line' the target 'y' is no class: it has numbers that are not whole
      loss: {softmax_regression: {data: line}}
             ^~~~~~~~~~~~~~~~~~ classes are whole numbers or words
      """#),
    WrongFile(
      "two classes of three",
      #"""
      loss: {logistic_regression: {data: iris}}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:8: error: logistic_regression takes two classes, and 'species' of 'iris' has 3
      loss: {logistic_regression: {data: iris}}
             ^~~~~~~~~~~~~~~~~~~ softmax_regression takes any number
      """#),
    WrongFile(
      "cells of many features",
      #"""
      loss: {matrix_factorization: {data: iris}}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:8: error: matrix_factorization takes two features, a cell's row and column, and 'iris' has 4
      loss: {matrix_factorization: {data: iris}}
             ^~~~~~~~~~~~~~~~~~~~ name them: features: [row, column]
      """#),
    WrongFile(
      "batch larger than the training set",
      #"""
      loss: {softmax_regression: {data: iris}}
      batch: [16, 200]
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:13: error: a batch of 200 is larger than the 120 training rows of 'iris'
      batch: [16, 200]
                  ^~~ at most 120; all takes every row
      """#),
    WrongFile(
      "batch of a misspelt word",
      #"""
      loss: {softmax_regression: {data: iris}}
      batch: al
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:8: error: expected a count of rows, or all, found text 'al'
      batch: al
             ^~ did you mean 'all'?
      """#),
    WrongFile(
      "batch of half a row",
      #"""
      loss: {softmax_regression: {data: iris}}
      batch: 2.5
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:8: error: batch is a whole number
      batch: 2.5
             ^~~ at least 1 and at most 1000000000
      """#),
    WrongFile(
      "batch of a loss without data",
      #"""
      loss: quartic
      batch: 8
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:8: error: 'quartic' has no rows to take minibatches of
      batch: 8
             ^ batch is for losses over data; gradient: {noise: 0.1} is noise on any loss
      """#),
    WrongFile(
      "batch without a size",
      #"""
      loss: {softmax_regression: {data: iris}}
      batch: {order: sequential}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:8: error: the batch has no size
      batch: {order: sequential}
             ^~~~~~~~~~~~~~~~~~~ as in {size: 32, order: sequential}
      """#),
    WrongFile(
      "order that is unknown",
      #"""
      loss: {softmax_regression: {data: iris}}
      batch: {size: 8, order: shufled}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:25: error: unknown order 'shufled'
      batch: {size: 8, order: shufled}
                              ^~~~~~~ did you mean 'shuffled'?
      """#),
    WrongFile(
      "epochs and iterations",
      #"""
      loss: {softmax_regression: {data: iris}}
      stop: {max_iterations: 100, max_epochs: 2}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:29: error: 'max_epochs' stands in for 'max_iterations'
      stop: {max_iterations: 100, max_epochs: 2}
                                  ^~~~~~~~~~ give one of them; the other is at line 2
      """#),
    WrongFile(
      "epochs of a loss without data",
      #"""
      loss: quartic
      stop: {max_epochs: 2}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:8: error: 'quartic' has no rows, and an epoch is a pass over them
      stop: {max_epochs: 2}
             ^~~~~~~~~~ max_iterations counts the steps of any loss
      """#),
    WrongFile(
      "no epochs",
      #"""
      loss: {softmax_regression: {data: iris}}
      stop: {max_epochs: 0}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:20: error: 0 is out of range
      stop: {max_epochs: 0}
                         ^ from 1 to 1,000,000,000
      """#),
    WrongFile(
      "evaluation every 0 steps",
      #"""
      loss: {softmax_regression: {data: iris}}
      evaluate: 0
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:11: error: 0 is out of range
      evaluate: 0
                ^ from 1 to 1,000,000,000
      """#),
    WrongFile(
      "evaluation of a loss without data",
      #"""
      loss: quartic
      evaluate: 10
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:11: error: 'quartic' is evaluated at every step
      evaluate: 10
                ^~ evaluate is for losses over data; record: {every: 10} records fewer steps
      """#),
    WrongFile(
      "dropout of all components",
      #"""
      loss: quartic
      gradient: {dropout: 1}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:21: error: dropout 1 is out of range
      gradient: {dropout: 1}
                          ^ at least 0 and below 1
      """#),
    WrongFile(
      "noise below 0",
      #"""
      loss: quartic
      gradient: {noise: -0.1}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:19: error: noise -0.1 is out of range
      gradient: {noise: -0.1}
                        ^~~~ at least 0
      """#),
    WrongFile(
      "freedom of 0",
      #"""
      loss: quartic
      gradient: {noise: {student_t: {scale: 1, freedom: 0}}}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:51: error: freedom 0 is out of range
      gradient: {noise: {student_t: {scale: 1, freedom: 0}}}
                                                        ^ above 0
      """#),
    WrongFile(
      "student_t without a scale",
      #"""
      loss: quartic
      gradient: {noise: {student_t: {freedom: 3}}}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:31: error: student_t has no scale
      gradient: {noise: {student_t: {freedom: 3}}}
                                    ^~~~~~~~~~~~ as in {scale: 0.1, freedom: 3}
      """#),
    WrongFile(
      "delay of half a step",
      #"""
      loss: quartic
      gradient: {delay: 1.5}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:19: error: delay is a whole number
      gradient: {delay: 1.5}
                        ^~~ at least 0 and at most 1000000
      """#),
  ]
}
