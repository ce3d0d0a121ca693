/// Optimizers of one's own with rules inside that are wrong.
extension WrongFile {
  static let wrongRules: [WrongFile] = [
    WrongFile(
      "rule that is never called",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            parameters: {optimizer: adam}
            update: {x: x - gradient}
      optimizers: [own]
      """#,
      #"""
      f.yaml:5:20: error: the rule 'optimizer' is never called
            parameters: {optimizer: adam}
                         ^~~~~~~~~ as in x: x + optimizer(gradient)
      """#),
    WrongFile(
      "rule that is called twice",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            parameters: {optimizer: adam}
            update: {x: 'x + optimizer(gradient) + optimizer(x)'}
      optimizers: [own]
      """#,
      #"""
      f.yaml:6:46: error: 'optimizer' is called a second time in a step
            update: {x: 'x + optimizer(gradient) + optimizer(x)'}
                                                   ^~~~~~~~~ a rule inside takes one step in\#
       each; name another, as optimizer_2: adam
      """#),
    WrongFile(
      "rule without a call",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            parameters: {optimizer: adam}
            update: {x: x + optimizer*gradient}
      optimizers: [own]
      """#,
      #"""
      f.yaml:6:23: error: 'optimizer' is a rule inside, and no number
            update: {x: x + optimizer*gradient}
                            ^~~~~~~~~ call it with a gradient: x + optimizer(gradient)
      """#),
    WrongFile(
      "rule of a row",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            parameters: {optimizer: adam}
            update: {x: 'x + optimizer(mean(gradient, rows))'}
      optimizers: [own]
      """#,
      #"""
      f.yaml:6:34: error: a gradient is R×C, as x is; this is R×1, a number for each row
            update: {x: 'x + optimizer(mean(gradient, rows))'}
                                       ^~~~~~~~~~~~~~~~~~~~
      """#),
    WrongFile(
      "rule of two gradients",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            parameters: {optimizer: adam}
            update: {x: 'x + optimizer(x, gradient)'}
      optimizers: [own]
      """#,
      #"""
      f.yaml:6:24: error: optimizer does not take 2 arguments
            update: {x: 'x + optimizer(x, gradient)'}
                             ^~~~~~~~~~~~~~~~~~~~~~ write optimizer(gradient)
      """#),
    WrongFile(
      "rule that is misspelt",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            parameters: {optimizer: adm}
            update: {x: x + optimizer(gradient)}
      optimizers: [own]
      """#,
      #"""
      f.yaml:5:31: error: unknown optimizer 'adm'
            parameters: {optimizer: adm}
                                    ^~~ did you mean 'adam'?
      """#),
    WrongFile(
      "rule that is no optimizer",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            parameters: {optimizer: something_else}
            update: {x: x + optimizer(gradient)}
      optimizers: [own]
      """#,
      #"""
      f.yaml:5:31: error: expected the default of a parameter, found text 'something_else'
            parameters: {optimizer: something_else}
                                    ^~~~~~~~~~~~~~ a number, or the name of an optimizer
      """#),
    WrongFile(
      "rule that searches",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            parameters: {optimizer: lbfgs}
            update: {x: x + optimizer(gradient)}
      optimizers: [own]
      """#,
      #"""
      f.yaml:5:31: error: 'lbfgs' evaluates where it wants, and cannot be called
            parameters: {optimizer: lbfgs}
                                    ^~~~~ a rule inside makes one step of one gradient
      """#),
    WrongFile(
      "rule inside itself",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            parameters: {optimizer: own}
            update: {x: x + optimizer(gradient)}
      optimizers: [own]
      """#,
      #"""
      f.yaml:5:31: error: 'own' cannot be a rule inside itself
            parameters: {optimizer: own}
                                    ^~~
      """#),
    WrongFile(
      "rule with a swept default",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            parameters: {optimizer: {adam: {learning_rate: [0.1, 0.2]}}}
            update: {x: x + optimizer(gradient)}
      optimizers: [own]
      """#,
      #"""
      f.yaml:5:31: error: the default of 'optimizer' is one optimizer with one number for each\#
       parameter
            parameters: {optimizer: {adam: {learning_rate: [0.1, 0.2]}}}
                                    ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ sweep its parameters\#
       where 'own' is used
      """#),
    WrongFile(
      "rule with an unknown parameter",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            parameters: {optimizer: {adam: {beta_3: 0.9}}}
            update: {x: x + optimizer(gradient)}
      optimizers: [own]
      """#,
      #"""
      f.yaml:5:39: error: unknown key 'beta_3' in adam
            parameters: {optimizer: {adam: {beta_3: 0.9}}}
                                            ^~~~~~ did you mean 'beta_1'?
      """#),
    WrongFile(
      "rule named as a function",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            parameters: {matmul: adam}
            update: {x: x + matmul(gradient)}
      optimizers: [own]
      """#,
      #"""
      f.yaml:5:20: error: 'matmul' cannot be a rule's name
            parameters: {matmul: adam}
                         ^~~~~~ matmul(…) is a function
      """#),
    WrongFile(
      "rule that searches where it is used",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            parameters: {optimizer: adam}
            update: {x: x + optimizer(gradient)}
      optimizers:
        - own: {optimizer: bfgs}
      """#,
      #"""
      f.yaml:8:22: error: 'bfgs' evaluates where it wants, and cannot be called
        - own: {optimizer: bfgs}
                           ^~~~ a rule inside makes one step of one gradient
      """#),
    WrongFile(
      "rule that is no rule where it is used",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            parameters: {optimizer: adam}
            update: {x: x + optimizer(gradient)}
      optimizers:
        - own: {optimizer: 0.1}
      """#,
      #"""
      f.yaml:8:22: error: unknown optimizer '0.1'
        - own: {optimizer: 0.1}
                           ^~~ 'descent list optimizers' names them all
      """#),
    WrongFile(
      "wrapped rule of an own optimizer without one",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            parameters: {optimizers: 0.1}
            update: {x: x - optimizers*gradient}
      optimizers:
        - own: {optimizer: adam}
      """#,
      #"""
      f.yaml:8:11: error: unknown key 'optimizer' in own
        - own: {optimizer: adam}
                ^~~~~~~~~ did you mean 'optimizers'?
      """#),
  ]
}
