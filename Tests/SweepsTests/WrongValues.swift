/// Parameters and swept values that are wrong.
extension WrongFile {
  static let wrongValues: [WrongFile] = [
    WrongFile(
      "misspelt parameter",
      #"""
      loss: quartic
      optimizers:
        - adam: {learning_rat: 0.1}
      """#,
      #"""
      f.yaml:3:12: error: unknown key 'learning_rat' in adam
        - adam: {learning_rat: 0.1}
                 ^~~~~~~~~~~~ did you mean 'learning_rate'?
      """#),
    WrongFile(
      "text for a number",
      #"""
      loss: quartic
      optimizers:
        - adam: {learning_rate: fast}
      """#,
      #"""
      f.yaml:3:27: error: expected a number for learning_rate, found text 'fast'
        - adam: {learning_rate: fast}
                                ^~~~
      """#),
    WrongFile(
      "quoted number",
      #"""
      loss: quartic
      optimizers:
        - adam: {learning_rate: "0.1"}
      """#,
      #"""
      f.yaml:3:27: error: expected a number for learning_rate, found the quoted text '0.1'
        - adam: {learning_rate: "0.1"}
                                ^~~~~ remove the quotes
      """#),
    WrongFile(
      "boolean for a number",
      #"""
      loss: quartic
      optimizers:
        - adam: {learning_rate: [0.1, true]}
      """#,
      #"""
      f.yaml:3:33: error: expected a number for learning_rate, found a boolean 'true'
        - adam: {learning_rate: [0.1, true]}
                                      ^~~~
      """#),
    WrongFile(
      "nothing for a number",
      #"""
      loss: quartic
      optimizers:
        - adam:
            learning_rate:
      """#,
      #"""
      f.yaml:4:21: error: expected a number for learning_rate, found nothing
            learning_rate:
                          ^
      """#),
    WrongFile(
      "closing bracket too many",
      #"""
      loss:
        expression: 2*x^4 + 3*x^3) + 2
      start: {x: 2}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:28: error: ')' closes nothing or comes too early
        expression: 2*x^4 + 3*x^3) + 2
                                 ^
      """#),
    WrongFile(
      "NaN as a learning rate",
      #"""
      loss: quartic
      optimizers:
        - adam: {learning_rate: .nan}
      """#,
      #"""
      f.yaml:3:27: error: NaN cannot be used here
        - adam: {learning_rate: .nan}
                                ^~~~ expected a number for learning_rate
      """#),
    WrongFile(
      "infinite learning rate",
      #"""
      loss: quartic
      optimizers:
        - adam: {learning_rate: .inf}
      """#,
      #"""
      f.yaml:3:27: error: learning_rate must be finite
        - adam: {learning_rate: .inf}
                                ^~~~ at least 0
      """#),
    WrongFile(
      "negative learning rate",
      #"""
      loss: quartic
      optimizers:
        - adam: {learning_rate: [1e-3, -1e-2]}
      """#,
      #"""
      f.yaml:3:34: error: learning_rate -1e-2 is out of range
        - adam: {learning_rate: [1e-3, -1e-2]}
                                       ^~~~~ at least 0
      """#),
    WrongFile(
      "decay rate of one",
      #"""
      loss: quartic
      optimizers:
        - adam: {beta_1: 1}
      """#,
      #"""
      f.yaml:3:20: error: beta_1 1 is out of range
        - adam: {beta_1: 1}
                         ^ at least 0 and below 1
      """#),
    WrongFile(
      "number beyond Double",
      #"""
      loss: quartic
      optimizers:
        - adam: {learning_rate: 1e400}
      """#,
      #"""
      f.yaml:3:27: error: the number is out of the range of Double
        - adam: {learning_rate: 1e400}
                                ^~~~~ from about 5e-324 to 1.8e308
      """#),
    WrongFile(
      "empty list of values",
      #"""
      loss: quartic
      optimizers:
        - adam: {learning_rate: []}
      """#,
      #"""
      f.yaml:3:27: error: the list is empty
        - adam: {learning_rate: []}
                                ^~ a list of values to sweep needs one
      """#),
    WrongFile(
      "logspace through zero",
      #"""
      loss: quartic
      optimizers:
        - adam: {learning_rate: {logspace: [0, 1, 5]}}
      """#,
      #"""
      f.yaml:3:38: error: logspace runs between real bounds above 0
        - adam: {learning_rate: {logspace: [0, 1, 5]}}
                                           ^~~~~~~~~ the bounds themselves, not their exponent\#
      s: [1e-4, 1, 5]
      """#),
    WrongFile(
      "linspace of two numbers",
      #"""
      loss: quartic
      optimizers:
        - adam: {learning_rate: {linspace: [0, 1]}}
      """#,
      #"""
      f.yaml:3:38: error: linspace takes a list of three numbers
        - adam: {learning_rate: {linspace: [0, 1]}}
                                           ^~~~~~ [first, last, count]
      """#),
    WrongFile(
      "range whose step leads away",
      #"""
      loss: quartic
      optimizers:
        - adam: {learning_rate: {range: [0.1, 1, -0.1]}}
      """#,
      #"""
      f.yaml:3:44: error: the step never leads from 0.1 to 1
        - adam: {learning_rate: {range: [0.1, 1, -0.1]}}
                                                 ^~~~ a step above 0
      """#),
    WrongFile(
      "misspelt range",
      #"""
      loss: quartic
      optimizers:
        - adam: {learning_rate: {logspac: [1e-3, 1, 5]}}
      """#,
      #"""
      f.yaml:3:28: error: unknown swept value or schedule 'logspac'
        - adam: {learning_rate: {logspac: [1e-3, 1, 5]}}
                                 ^~~~~~~ did you mean 'logspace'?
      """#),
    WrongFile(
      "sampled in a grid",
      #"""
      loss: quartic
      optimizers:
        - adam: {learning_rate: {log_uniform: [1e-3, 1]}}
      """#,
      #"""
      f.yaml:3:28: error: 'log_uniform' is sampled, but the sampling method is grid
        - adam: {learning_rate: {log_uniform: [1e-3, 1]}}
                                 ^~~~~~~~~~~ list the values, or use linspace, logspace or range
      """#),
    WrongFile(
      "zip of unequal lengths",
      #"""
      loss: quartic
      optimizers:
        - momentum: {zip: {learning_rate: [0.1, 0.2, 0.3], momentum: [0.5, 0.9]}}
      """#,
      #"""
      f.yaml:3:64: error: zip pairs lists of equal length: 2 here, 3 before
        - momentum: {zip: {learning_rate: [0.1, 0.2, 0.3], momentum: [0.5, 0.9]}}
                                                                     ^~~~~~~~~~
      """#),
    WrongFile(
      "zip and outside",
      #"""
      loss: quartic
      optimizers:
        - momentum: {learning_rate: 0.1, zip: {learning_rate: [0.1, 0.2], momentum: [0.5, 0.9]}}
      """#,
      #"""
      f.yaml:3:42: error: learning_rate is given here and in zip
        - momentum: {learning_rate: 0.1, zip: {learning_rate: [0.1, 0.2], momentum: [0.5, 0.9]}}
                                               ^~~~~~~~~~~~~ name it once
      """#),
    WrongFile(
      "parameters beside the name",
      #"""
      loss: quartic
      optimizers:
        - adam:
          learning_rate: 0.1
      """#,
      #"""
      f.yaml:4:5: error: an optimizer is one name with its parameters
          learning_rate: 0.1
          ^~~~~~~~~~~~~ indent the parameters below 'adam', or put them in {}
      """#),
    WrongFile(
      "linspace wider than Double",
      #"""
      loss: quartic
      start: {x: {linspace: [-1.7e308, 1.7e308, 3]}}
      precision: float64
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:23: error: the bounds are too far apart
      start: {x: {linspace: [-1.7e308, 1.7e308, 3]}}
                            ^~~~~~~~~~~~~~~~~~~~~~
      """#),
    WrongFile(
      "too many listed values",
      #"""
      loss: quartic
      optimizers:
        - adam: {learning_rate: [{linspace: [0, 1, 9000000]}, {linspace: [0, 1, 9000000]}]}
      """#,
      #"""
      f.yaml:3:57: error: the experiment lists more than 10,000,000 values
        - adam: {learning_rate: [{linspace: [0, 1, 9000000]}, {linspace: [0, 1, 9000000]}]}
                                                              ^~~~~~~~~~~~~~~~~~~~~~~~~~~ a ra\#
      nge that stands alone, not in a list, may have more
      """#),
    WrongFile(
      "more parameters than the memory of a method allows",
      #"""
      loss: {sphere: {dimension: 201}}
      optimizers: [adam, cma_es]
      """#,
      #"""
      f.yaml:2:20: error: 'cma_es' optimizes at most 200 parameters, and 'sphere' has 201
      optimizers: [adam, cma_es]
                         ^~~~~~ its memory grows with their square
      """#),
    WrongFile(
      "a wrapper around an optimizer without gradients",
      #"""
      loss: quartic
      optimizers:
        - sam: {optimizer: {spsa: {a: 0.1}}}
      """#,
      #"""
      f.yaml:3:5: error: 'sam' drives optimizers by gradients, and 'spsa' asks for none
        - sam: {optimizer: {spsa: {a: 0.1}}}
          ^~~ 'spsa' stands by itself
      """#),
    WrongFile(
      "clipping for an optimizer without gradients",
      #"""
      loss: quartic
      optimizers:
        - nelder_mead: {clip_by_value: 1}
      """#,
      #"""
      f.yaml:3:5: error: 'nelder_mead' asks for no gradient that could be clipped
        - nelder_mead: {clip_by_value: 1}
          ^~~~~~~~~~~
      """#),
  ]
}
