/// Losses whose formulas, variables or names are wrong.
extension WrongFile {
  static let wrongFormulas: [WrongFile] = [
    WrongFile(
      "unknown variable in a formula",
      #"""
      loss:
        expression: 2*x^4 + 3*y^3 + 2
        variables: [x]
      start: {x: 2}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:25: error: unknown name 'y'
        expression: 2*x^4 + 3*y^3 + 2
                              ^ known: x, pi, e, sqrt, exp, log, log2, log10, sin, cos, tan, a\#
      sin, …
      """#),
    WrongFile(
      "misspelt variable in a formula",
      #"""
      loss: {expression: "weight^2 + wieght", variables: [weight]}
      start: {weight: 2}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:32: error: unknown name 'wieght'
      loss: {expression: "weight^2 + wieght", variables: [weight]}
                                     ^~~~~~ did you mean 'weight'?
      """#),
    WrongFile(
      "misspelt function",
      #"""
      loss: {expression: x^2 + sine(x)}
      start: {x: 2}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:26: error: unknown function 'sine'
      loss: {expression: x^2 + sine(x)}
                               ^~~~ did you mean 'sin'?
      """#),
    WrongFile(
      "unknown function",
      #"""
      loss: {expression: x^2 + bessel(x)}
      start: {x: 2}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:26: error: unknown function 'bessel'
      loss: {expression: x^2 + bessel(x)}
                               ^~~~~~ known: sqrt, exp, log, log2, log10, sin, cos, tan, asin,\#
       acos, atan, sinh, …
      """#),
    WrongFile(
      "product without a sign",
      #"""
      loss: {expression: 2x^4 + 3}
      start: {x: 2}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:20: error: '2x' is neither a number nor a name
      loss: {expression: 2x^4 + 3}
                         ^~ a product is written '2*x'
      """#),
    WrongFile(
      "chained comparison",
      #"""
      loss: {expression: "where(-1 < x < 1, x^2, 1)"}
      start: {x: 2}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:34: error: comparisons do not chain
      loss: {expression: "where(-1 < x < 1, x^2, 1)"}
                                       ^ nest them: where(a < b, where(b < c, …, …), …)
      """#),
    WrongFile(
      "empty formula",
      #"""
      loss: {expression: ""}
      start: {x: 2}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:20: error: the formula is empty
      loss: {expression: ""}
                         ^~ as in 2*x^4 + 3*x^3 + 2
      """#),
    WrongFile(
      "no formula",
      #"""
      loss: {expression: }
      start: {x: 2}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:20: error: expected a formula, found nothing
      loss: {expression: }
                         ^ as in 2*x^4 + 3*x^3 + 2
      """#),
    WrongFile(
      "open bracket in a formula",
      #"""
      loss:
        expression: 2*(x^4 + 3*x^3 + 2
      start: {x: 2}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:17: error: this bracket is never closed
        expression: 2*(x^4 + 3*x^3 + 2
                      ^ add ')'
      """#),
    WrongFile(
      "formula that ends early",
      #"""
      loss: {expression: 2*x^4 +}
      start: {x: 2}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:26: error: the formula ends too early; expected a number, a name or '('
      loss: {expression: 2*x^4 +}
                               ^
      """#),
    WrongFile(
      "comparison as a number",
      #"""
      loss: {expression: x^2 + (x < 1)}
      start: {x: 2}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:26: error: a comparison is not a number
      loss: {expression: x^2 + (x < 1)}
                               ^~~~~~~ choose with where(condition, a, b)
      """#),
    WrongFile(
      "formula without variables",
      #"""
      loss: {expression: 2 + 3}
      start: {x: 2}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:20: error: the formula has no variable
      loss: {expression: 2 + 3}
                         ^~~~~ a loss depends on at least one, such as x
      """#),
    WrongFile(
      "index out of range",
      #"""
      loss:
        expression: sum(x[i]^2 + x[i+1], i, 0, n-1)
        variables: {x: 10}
      start: {x: 1}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:30: error: the index reaches 10, outside 'x'
        expression: sum(x[i]^2 + x[i+1], i, 0, n-1)
                                   ^~~ x[0] … x[9]
      """#),
    WrongFile(
      "vector that is not declared",
      #"""
      loss: {expression: "x[0]^2 + x[1]^2"}
      start: {x: 2}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:21: error: 'x' has an index but is not declared
      loss: {expression: "x[0]^2 + x[1]^2"}
                          ^ say how many components it has: variables: {x: 10}
      """#),
    WrongFile(
      "vector as a number",
      #"""
      loss: {expression: x^2, variables: {x: 3}}
      start: {x: 2}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:20: error: 'x' is a vector of 3
      loss: {expression: x^2, variables: {x: 3}}
                         ^ take a component x[i], or sum(…), dot(…), norm(x)
      """#),
    WrongFile(
      "wrong count of arguments",
      #"""
      loss: {expression: "x^2 + sqrt(x, 2)"}
      start: {x: 2}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:27: error: sqrt does not take 2 arguments
      loss: {expression: "x^2 + sqrt(x, 2)"}
                                ^~~~~~~~~~ write sqrt(x)
      """#),
    WrongFile(
      "superscript in a formula",
      #"""
      loss: {expression: 2*x² + 1}
      start: {x: 2}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:23: error: unexpected '²'
      loss: {expression: 2*x² + 1}
                            ^ write '^2'
      """#),
    WrongFile(
      "number too large in a formula",
      #"""
      loss: {expression: x^2 + 1e400}
      start: {x: 2}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:26: error: the number is too large for Double
      loss: {expression: x^2 + 1e400}
                               ^~~~~
      """#),
    WrongFile(
      "reserved name of a variable",
      #"""
      loss: {expression: pi^2 + x, variables: [pi, x]}
      start: {x: 2, pi: 1}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:42: error: 'pi' cannot name a variable
      loss: {expression: pi^2 + x, variables: [pi, x]}
                                               ^~ it is reserved
      """#),
    WrongFile(
      "mistake in a folded formula",
      #"""
      loss:
        expression: >-
          2*x^4
          + 3*x^3
          + tnah(x)
      start: {x: 2}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:5:7: error: unknown function 'tnah'
          + tnah(x)
            ^~~~ did you mean 'tanh'?
      """#),
    WrongFile(
      "formula in place of a name",
      #"""
      loss: 2*x^4 + 3*x^3 + 2
      start: {x: 2}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:7: error: unknown loss '2*x^4 + 3*x^3 + 2'
      loss: 2*x^4 + 3*x^3 + 2
            ^~~~~~~~~~~~~~~~~ a formula is written {expression: …}
      """#),
    WrongFile(
      "misspelt loss",
      #"""
      loss: rosenbrok
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:7: error: unknown loss 'rosenbrok'
      loss: rosenbrok
            ^~~~~~~~~ did you mean 'rosenbrock'?
      """#),
    WrongFile(
      "unknown parameter of a loss",
      #"""
      loss: {rosenbrock: {dimensions: 3}}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:21: error: unknown key 'dimensions' in rosenbrock
      loss: {rosenbrock: {dimensions: 3}}
                          ^~~~~~~~~~ did you mean 'dimension'?
      """#),
    WrongFile(
      "dimension out of range",
      #"""
      loss: {rosenbrock: {dimension: 1e9}}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:32: error: dimension 1e9 is out of range
      loss: {rosenbrock: {dimension: 1e9}}
                                     ^~~ a whole number from 2 to 1000000
      """#),
    WrongFile(
      "dimension that is not whole",
      #"""
      loss: {rosenbrock: {dimension: {linspace: [2, 5, 3]}}}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:32: error: dimension takes whole numbers, and one of these is 3.5
      loss: {rosenbrock: {dimension: {linspace: [2, 5, 3]}}}
                                     ^~~~~~~~~~~~~~~~~~~~~ list them, or use range with a whol\#
      e step
      """#),
    WrongFile(
      "variables of too many components",
      #"""
      loss: {expression: "norm(x) + norm(y)", variables: {x: 1000000, y: 1000000}}
      start: {x: 1, y: 1}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:52: error: the variables have more than 1,000,000 components together
      loss: {expression: "norm(x) + norm(y)", variables: {x: 1000000, y: 1000000}}
                                                         ^~~~~~~~~~~~~~~~~~~~~~~~
      """#),
    WrongFile(
      "expression that is misspelt",
      #"""
      loss: {expresion: x^2}
      start: {x: 2}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:8: error: unknown loss 'expresion'
      loss: {expresion: x^2}
             ^~~~~~~~~ did you mean 'expression'?
      """#),
    WrongFile(
      "too many losses",
      #"""
      loss: {rosenbrock: {dimension: {range: [2, 20000, 1]}}}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:32: error: dimension makes 19,999 losses
      loss: {rosenbrock: {dimension: {range: [2, 20000, 1]}}}
                                     ^~~~~~~~~~~~~~~~~~~~~~ at most 10,000 are possible
      """#),
    WrongFile(
      "too many components",
      #"""
      loss: {rosenbrock: {dimension: {linspace: [1000000, 1000000, 20]}}}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:8: error: the losses are too many, or of too many components
      loss: {rosenbrock: {dimension: {linspace: [1000000, 1000000, 20]}}}
             ^~~~~~~~~~ at most 10,000 losses of 10,000,000 components together
      """#),
  ]
}
