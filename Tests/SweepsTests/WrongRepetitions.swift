/// Optimizers of one's own whose statements are no mappings, or repeat what cannot be.
extension WrongFile {
  static let wrongRepetitions: [WrongFile] = [
    WrongFile(
      "rule in a repetition",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            parameters: {optimizer: adam}
            update:
              - repeat: 2
                update: {x: x + optimizer(gradient)}
      optimizers: [own]
      """#,
      #"""
      f.yaml:8:27: error: 'optimizer' is called a second time in a step, in repetition 2
                update: {x: x + optimizer(gradient)}
                                ^~~~~~~~~ a rule inside takes one step in each; name another, as\#
       optimizer_2: adam
      """#),
    WrongFile(
      "repetition without statements",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            update:
              - repeat: 3
              - x: x - gradient
      optimizers: [own]
      """#,
      #"""
      f.yaml:6:11: error: a repetition has no update
              - repeat: 3
                ^~~~~~ add 'update:' with the statements that are repeated
      """#),
    WrongFile(
      "repetition of a fraction",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            update:
              - repeat: 2.5
                update: {x: x - 0.1*gradient}
      optimizers: [own]
      """#,
      #"""
      f.yaml:6:19: error: 2.5 is not a whole number
              - repeat: 2.5
                        ^~~ from 1 to 4,096
      """#),
    WrongFile(
      "repetition by a parameter",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            parameters: {count: 3}
            update:
              - repeat: count
                update: {x: x - 0.1*gradient}
      optimizers: [own]
      """#,
      #"""
      f.yaml:7:19: error: expected a count of repetitions, found text 'count'
              - repeat: count
                        ^~~~~
      """#),
    WrongFile(
      "repetition with another key",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            update:
              - repeat: 3
                times: 2
                update: {x: x - 0.1*gradient}
      optimizers: [own]
      """#,
      #"""
      f.yaml:7:11: error: unknown key 'times' in a repetition
                times: 2
                ^~~~~ one of repeat, update
      """#),
    WrongFile(
      "repetitions of repetitions",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            update:
              - repeat: 100
                update:
                  - {repeat: 100, update: {x: x - 0.1*gradient}}
      optimizers: [own]
      """#,
      #"""
      f.yaml:5:7: error: the update repeats to more than 4096 statements
            update:
            ^~~~~~
      """#),
    WrongFile(
      "shapes that differ in the second turn",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            update:
              - y: gradient
              - repeat: 2
                update: {y: 'matmul(transpose(y), x)'}
              - x: x - 0.1*gradient + 0*sum(y, all)
      optimizers: [own]
      """#,
      #"""
      f.yaml:8:24: error: matmul of C×C and R×C: C columns cannot meet R rows, in repetition 2
                update: {y: 'matmul(transpose(y), x)'}
                             ^~~~~~~~~~~~~~~~~~~~~~~ matmul(transpose(y), transpose(x))\#
       multiplies them
      """#),
    WrongFile(
      "update that is too long",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            update:
              - repeat: 4000
                update: {x: sin(x) - 0.1*gradient}
      optimizers: [own]
      """#,
      #"""
      f.yaml:5:7: error: the update is too long
            update:
            ^~~~~~ at most 4096 operations, sums and repetitions written out
      """#),
    WrongFile(
      "statement that is no formula",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            update:
              - x: [x, gradient]
      optimizers: [own]
      """#,
      #"""
      f.yaml:6:14: error: expected a formula for 'x', found a list
              - x: [x, gradient]
                   ^~~~~~~~~~~~~
      """#),
    WrongFile(
      "list of formulas",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            update:
              - x - gradient
      optimizers: [own]
      """#,
      #"""
      f.yaml:6:11: error: expected a mapping of names to formulas, or a repetition, found text\#
       'x - gradient'
              - x - gradient
                ^~~~~~~~~~~~
      """#),
    WrongFile(
      "sum over an index around a norm",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            update: {x: 'x - sum(norm(i*gradient), i, 1, 3)*gradient'}
      optimizers: [own]
      """#,
      #"""
      f.yaml:5:33: error: norm(…) cannot use the counter of a sum around it
            update: {x: 'x - sum(norm(i*gradient), i, 1, 3)*gradient'}
                                      ^~~~~~~~~~ repeat: … runs statements again and again
      """#),
    WrongFile(
      "states that are a list",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            tensor_state: [k]
            update: {x: x - gradient}
      optimizers: [own]
      """#,
      #"""
      f.yaml:5:21: error: expected a mapping of names to values, found a list
            tensor_state: [k]
                          ^~~
      """#),
  ]
}
