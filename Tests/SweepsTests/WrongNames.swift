/// Optimizers of one's own whose names mean something else, or nothing.
extension WrongFile {
  static let wrongNames: [WrongFile] = [
    WrongFile(
      "gradient before the first step",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            state: {m: gradient(0*x)}
            update:
              m: 0.9*m + gradient
              x: x - 0.1*m
      optimizers: [own]
      """#,
      #"""
      f.yaml:5:18: error: 'gradient' cannot be called before the first step
            state: {m: gradient(0*x)}
                       ^~~~~~~~ a state's first value may use the parameters and x
      """#),
    WrongFile(
      "gradient as a first value",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            state: {m: gradient}
            update:
              m: 0.9*m + gradient
              x: x - 0.1*m
      optimizers: [own]
      """#,
      #"""
      f.yaml:5:18: error: 'gradient' is not there before the first step
            state: {m: gradient}
                       ^~~~~~~~ a state's first value may use the parameters and x
      """#),
    WrongFile(
      "step as a first value",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            state: {m: 1/t}
            update:
              m: 0.9*m + gradient
              x: x - 0.1*m
      optimizers: [own]
      """#,
      #"""
      f.yaml:5:20: error: 't' is not there before the first step
            state: {m: 1/t}
                         ^ a state's first value may use the parameters and x
      """#),
    WrongFile(
      "state named e",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            state: {e: 0}
            update:
              e: 0.9*e + gradient
              x: x - e
      optimizers: [own]
      """#,
      #"""
      f.yaml:5:15: error: 'e' cannot be a name here
            state: {e: 0}
                    ^ e is Euler's number, 2.718…
      """#),
    WrongFile(
      "parameter named pi",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            parameters: {pi: 3}
            update: {x: x - pi*gradient}
      optimizers: [own]
      """#,
      #"""
      f.yaml:5:20: error: 'pi' cannot be a name here
            parameters: {pi: 3}
                         ^~ pi is the number 3.141…
      """#),
    WrongFile(
      "state named as a function",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            state: {norm: 0}
            update:
              norm: gradient
              x: x - norm
      optimizers: [own]
      """#,
      #"""
      f.yaml:5:15: error: 'norm' cannot be a name here
            state: {norm: 0}
                    ^~~~ norm is a function of the formula language
      """#),
    WrongFile(
      "state named t",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            state: {t: 0}
            update:
              t: t + 1
              x: x - gradient/t
      optimizers: [own]
      """#,
      #"""
      f.yaml:5:15: error: 't' is taken
            state: {t: 0}
                    ^ t is the number of the step, 1 at the first
      """#),
    WrongFile(
      "state named x",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            state: {x: 0}
            update: {x: x - gradient}
      optimizers: [own]
      """#,
      #"""
      f.yaml:5:15: error: 'x' is taken
            state: {x: 0}
                    ^ x is the parameters
      """#),
    WrongFile(
      "name of a state and a parameter",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            parameters: {m: 0.9}
            state: {m: 0}
            update:
              m: m + gradient
              x: x - m
      optimizers: [own]
      """#,
      #"""
      f.yaml:6:15: error: 'm' is taken
            state: {m: 0}
                    ^ parameters and states share their names
      """#),
    WrongFile(
      "name in two kinds of states",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            state: {v: 0}
            row_state: {v: 0}
            update:
              v: mean(gradient, rows)
              x: x - v*gradient
      optimizers: [own]
      """#,
      #"""
      f.yaml:6:19: error: 'v' is taken
            row_state: {v: 0}
                        ^ parameters and states share their names
      """#),
    WrongFile(
      "e assigned",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            update:
              e: gradient
              x: x - e
      optimizers: [own]
      """#,
      #"""
      f.yaml:6:9: error: 'e' cannot be a name here
              e: gradient
              ^ e is Euler's number, 2.718…
      """#),
    WrongFile(
      "loss assigned",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            update:
              loss: gradient
              x: x - 0.1*gradient
      optimizers: [own]
      """#,
      #"""
      f.yaml:6:9: error: 'loss' cannot be assigned
              loss: gradient
              ^~~~ loss is the loss at x; assign x, a state, or a new name
      """#),
    WrongFile(
      "parameter assigned",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            parameters: {rate: 0.1}
            update:
              rate: 0.9*rate
              x: x - rate*gradient
      optimizers: [own]
      """#,
      #"""
      f.yaml:7:9: error: the parameter 'rate' cannot be assigned
              rate: 0.9*rate
              ^~~~ make it a state, or use another name
      """#),
    WrongFile(
      "rule assigned",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            parameters: {optimizer: adam}
            update:
              optimizer: gradient
              x: x - gradient
      optimizers: [own]
      """#,
      #"""
      f.yaml:7:9: error: the rule 'optimizer' cannot be assigned
              optimizer: gradient
              ^~~~~~~~~ make it a state, or use another name
      """#),
    WrongFile(
      "state that is never updated",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            tensor_state: {k: 1}
            update: {x: x - k*gradient}
      optimizers: [own]
      """#,
      #"""
      f.yaml:5:22: error: the state 'k' is never updated
            tensor_state: {k: 1}
                           ^ assign it in 'update', or drop it
      """#),
    WrongFile(
      "x that is never assigned",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            state: {m: 0}
            update: {m: 0.9*m + gradient}
      optimizers: [own]
      """#,
      #"""
      f.yaml:6:7: error: the update never assigns x
            update: {m: 0.9*m + gradient}
            ^~~~~~ end it with a statement such as x: x - …
      """#),
    WrongFile(
      "parameter that is never used",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            parameters: {rate: 0.1, beta: 0.9}
            update: {x: x - rate*gradient}
      optimizers: [own]
      """#,
      #"""
      f.yaml:5:31: error: the parameter 'beta' is never used
            parameters: {rate: 0.1, beta: 0.9}
                                    ^~~~
      """#),
    WrongFile(
      "name that is set later",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            update:
              x: x - y
              y: 0.1*gradient
      optimizers: [own]
      """#,
      #"""
      f.yaml:6:16: error: 'y' is used before it is set
              x: x - y
                     ^ statements run in order; assign it first, or make it a state
      """#),
  ]
}
