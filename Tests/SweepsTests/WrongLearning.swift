/// What is wrong about gradients, results, starts and data files.
extension WrongFile {
  static let wrongLearning: [WrongFile] = [
    WrongFile(
      "gradient of a misspelt key",
      #"""
      loss: quartic
      gradient: {nois: 0.1}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:12: error: unknown key 'nois' in gradient
      gradient: {nois: 0.1}
                 ^~~~ did you mean 'noise'?
      """#),
    WrongFile(
      "gradient as a word",
      #"""
      loss: quartic
      gradient: noisy
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:11: error: expected a mapping for gradient, found text 'noisy'
      gradient: noisy
                ^~~~~ as in {noise: 0.1}, {delay: 5}
      """#),
    WrongFile(
      "accuracy of a loss without classes",
      #"""
      data: {line: {generate: linear, rows: 50, test: 0.2}}
      loss: {linear_regression: {data: line}}
      metric: test_accuracy
      optimizers: [adam]
      """#,
      #"""
      f.yaml:3:9: error: 'linear_regression' classifies nothing, and has no test_accuracy
      metric: test_accuracy
              ^~~~~~~~~~~~~ test_loss is of all losses over data
      """#),
    WrongFile(
      "accuracy to reach without data",
      #"""
      loss: quartic
      stop: {converged: {test_accuracy_above: 0.9}}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:20: error: 'quartic' is over no data, and has no test accuracy
      stop: {converged: {test_accuracy_above: 0.9}}
                         ^~~~~~~~~~~~~~~~~~~ final_loss and best_loss are of any loss
      """#),
    WrongFile(
      "accuracy above 1",
      #"""
      loss: {softmax_regression: {data: iris}}
      stop: {converged: {test_accuracy_above: 97}}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:41: error: 97 is out of range
      stop: {converged: {test_accuracy_above: 97}}
                                              ^~ a share of the test rows, from 0 to 1
      """#),
    WrongFile(
      "test loss without a test set",
      #"""
      data: {moons: {generate: moons, rows: 50}}
      loss: {mlp: {data: moons}}
      metric: test_loss
      optimizers: [adam]
      """#,
      #"""
      f.yaml:3:9: error: 'moons' holds out no rows, and test_loss is over them
      metric: test_loss
              ^~~~~~~~~ hold some out: test: 0.2, in the data set
      """#),
    WrongFile(
      "data set without a source",
      #"""
      data: {points: {target: y}}
      loss: quartic
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:8: error: the data set 'points' has no source
      data: {points: {target: y}}
             ^~~~~~ one of file, images, generate, as in {file: points.csv, target: y}
      """#),
    WrongFile(
      "data set of two sources",
      #"""
      data: {points: {file: p.csv, target: y, generate: moons}}
      loss: quartic
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:41: error: 'generate' stands beside 'file'
      data: {points: {file: p.csv, target: y, generate: moons}}
                                              ^~~~~~~~ a data set has one source
      """#),
    WrongFile(
      "data set without a target",
      #"""
      data: {points: {file: p.csv}}
      loss: quartic
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:8: error: the data set 'points' has no target
      data: {points: {file: p.csv}}
             ^~~~~~ name the column to predict: target: label
      """#),
    WrongFile(
      "data set that is not there",
      #"""
      data: {points: {file: p.csv, target: y}}
      loss: {mlp: {data: points}}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:23: error: p.csv: there is no such file
      data: {points: {file: p.csv, target: y}}
                            ^~~~~ a path is relative to the folder of the experiment's file
      """#),
    WrongFile(
      "data set outside",
      #"""
      data: {points: {file: ../p.csv, target: y}}
      loss: quartic
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:23: error: '../p.csv' lies outside of the experiment's folder
      data: {points: {file: ../p.csv, target: y}}
                            ^~~~~~~~ --allow-outside reads it all the same
      """#),
    WrongFile(
      "test share of 1",
      #"""
      data: {moons: {generate: moons, rows: 50, test: 1}}
      loss: quartic
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:49: error: 1 is out of range
      data: {moons: {generate: moons, rows: 50, test: 1}}
                                                      ^ a share of the rows, above 0 and below 1
      """#),
    WrongFile(
      "test set of a misspelt key",
      #"""
      data: {moons: {generate: moons, rows: 50, test: {shar: 0.2}}}
      loss: quartic
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:50: error: unknown key 'shar' in test
      data: {moons: {generate: moons, rows: 50, test: {shar: 0.2}}}
                                                       ^~~~ did you mean 'share'?
      """#),
    WrongFile(
      "scale that is unknown",
      #"""
      data: {points: {file: p.csv, target: y, scale: standart}}
      loss: quartic
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:48: error: unknown scale 'standart'
      data: {points: {file: p.csv, target: y, scale: standart}}
                                                     ^~~~~~~~ did you mean 'standard'?
      """#),
    WrongFile(
      "generated set that is unknown",
      #"""
      data: {m: {generate: mons, rows: 50}}
      loss: quartic
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:22: error: unknown kind of data 'mons'
      data: {m: {generate: mons, rows: 50}}
                           ^~~~ did you mean 'moons'?
      """#),
    WrongFile(
      "number of another generated set",
      #"""
      data: {m: {generate: moons, rows: 50, spread: 2}}
      loss: quartic
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:39: error: 'spread' means nothing beside 'generate: moons'
      data: {m: {generate: moons, rows: 50, spread: 2}}
                                            ^~~~~~ it takes rows, seed, test, scale, noise
      """#),
    WrongFile(
      "images without labels",
      #"""
      data: {m: {images: a.gz}}
      loss: quartic
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:8: error: 'images' needs 'labels' beside it
      data: {m: {images: a.gz}}
             ^ each file of images has a file of labels
      """#),
    WrongFile(
      "start of an unknown distribution",
      #"""
      loss: {softmax_regression: {data: iris}}
      start: {glorot: unform}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:17: error: unknown distribution 'unform'
      start: {glorot: unform}
                      ^~~~~~ did you mean 'uniform'?
      """#),
    WrongFile(
      "start of a deviation below 0",
      #"""
      loss: {softmax_regression: {data: iris}}
      start: {normal: -1}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:17: error: normal -1 is out of range
      start: {normal: -1}
                      ^~ a standard deviation, at least 0
      """#),
    WrongFile(
      "start of a file that is not there",
      #"""
      loss: quartic
      start: {file: start.csv}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:15: error: cannot read 'start.csv': No such file or directory
      start: {file: start.csv}
                    ^~~~~~~~~
      """#),
    WrongFile(
      "epochs of a schedule without data",
      #"""
      loss: quartic
      optimizers:
        - adam: {learning_rate: {cosine_decay: {decay_epochs: 2}}}
      """#,
      #"""
      f.yaml:3:43: error: 'decay_epochs' counts passes over the rows of a loss over data
        - adam: {learning_rate: {cosine_decay: {decay_epochs: 2}}}
                                                ^~~~~~~~~~~~ decay_steps counts the steps of any loss
      """#),
    WrongFile(
      "epochs and steps of a schedule",
      #"""
      loss: {softmax_regression: {data: iris}}
      optimizers:
        - adam: {learning_rate: {cosine_decay: {decay_epochs: 2, decay_steps: 3}}}
      """#,
      #"""
      f.yaml:3:43: error: 'decay_epochs' stands in for 'decay_steps'
        - adam: {learning_rate: {cosine_decay: {decay_epochs: 2, decay_steps: 3}}}
                                                ^~~~~~~~~~~~ give one of them
      """#),
    WrongFile(
      "figure of a formula on data",
      #"""
      loss: {softmax_regression: {data: iris}}
      figures: [loss_function]
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:11: error: loss_function draws a function of its variables alone, and 'softmax_regression' is over data
      figures: [loss_function]
                ^~~~~~~~~~~~~ loss_curves and comparison draw any loss
      """#),
    WrongFile(
      "parameter beyond the model",
      #"""
      loss: {softmax_regression: {data: iris}}
      record: {parameters: [15]}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:23: error: 'softmax_regression' has no parameter 15
      record: {parameters: [15]}
                            ^~ its 15 parameters have the places from 0 to 14
      """#),
    WrongFile(
      "columns without data",
      #"""
      loss: {expression: x^2, columns: {X: features}}
      start: {x: 1}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:25: error: 'columns' belongs to a loss over data
      loss: {expression: x^2, columns: {X: features}}
                              ^~~~~~~ name the data set: data: iris
      """#),
    WrongFile(
      "column that is unknown",
      #"""
      loss: {expression: "mean(dot(w, X)^2)", variables: {w: 1}, data: iris, columns: {X: [petal_lenght]}}
      start: {w: 1}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:86: error: unknown column 'petal_lenght'
      loss: {expression: "mean(dot(w, X)^2)", variables: {w: 1}, data: iris, columns: {X: [petal_lenght]}}
                                                                                           ^~~~~~~~~~~~ did you mean 'petal_length_cm'?
      """#),
    WrongFile(
      "matrix of three dimensions",
      #"""
      loss: {expression: "W[0,0]^2", variables: {W: [2, 2, 2]}}
      start: {W: 1}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:47: error: a matrix has two dimensions, not 3
      loss: {expression: "W[0,0]^2", variables: {W: [2, 2, 2]}}
                                                    ^~~~~~~~~ rows and columns, as in [10, 64]; a vector has one, as in 10
      """#),
  ]
}
