/// Starts and domains that are wrong.
extension WrongFile {
  static let wrongStarts: [WrongFile] = [
    WrongFile(
      "start beyond the precision",
      #"""
      loss: quartic
      start: {x: 1e39}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:12: error: 1e39 is out of the range of float32
      start: {x: 1e39}
                 ^~~~ up to about 3.4e38; or precision: float64
      """#),
    WrongFile(
      "infinite start",
      #"""
      loss: quartic
      start: {x: .inf}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:12: error: a start must be finite
      start: {x: .inf}
                 ^~~~
      """#),
    WrongFile(
      "no start",
      #"""
      loss: {expression: x^2 + y^2}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:8: error: the loss has no customary start
      loss: {expression: x^2 + y^2}
             ^~~~~~~~~~ say where to start: start: {x: 1, y: 1}
      """#),
    WrongFile(
      "start of an unknown variable",
      #"""
      loss: {expression: x^2 + y^2}
      start: {x: 1, y: 2, z: 3}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:21: error: the loss has no variable 'z'
      start: {x: 1, y: 2, z: 3}
                          ^ its variables: x, y
      """#),
    WrongFile(
      "start that lacks a variable",
      #"""
      loss: {expression: x^2 + y^2}
      start: {x: 1}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:8: error: no start is given for 'y'
      start: {x: 1}
             ^~~~~~ add 'y: …'
      """#),
    WrongFile(
      "point of a wrong dimension",
      #"""
      loss: {expression: x^2 + y^2}
      start: {points: [[1, 2], [1, 2, 3]]}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:26: error: the point has 3 numbers, the loss takes 2
      start: {points: [[1, 2], [1, 2, 3]]}
                               ^~~~~~~~~
      """#),
    WrongFile(
      "points without brackets",
      #"""
      loss: {expression: x^2 + y^2}
      start: {points: [1, 2]}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:17: error: a point is a list of 2 numbers
      start: {points: [1, 2]}
                      ^~~~~~ each in brackets of its own, as in [[-1.2, 1], [0, 0]]
      """#),
    WrongFile(
      "start as a list",
      #"""
      loss: quartic
      start: [1, 2]
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:8: error: expected a start, found a list
      start: [1, 2]
             ^~~~~~ default, zeros, {x: 2}, {points: [[-1.2, 1]]} or {uniform: [-2, 2]}
      """#),
    WrongFile(
      "random start that is empty",
      #"""
      loss: quartic
      start: {uniform: [2, -2]}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:18: error: the range is empty
      start: {uniform: [2, -2]}
                       ^~~~~~~ the smaller number first, as in [-2, 2]
      """#),
    WrongFile(
      "domain that lacks a variable",
      #"""
      loss: {expression: x^2 + y^2, domain: {x: [-1, 1]}}
      start: {x: 1, y: 1}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:39: error: the domain lacks 'y'
      loss: {expression: x^2 + y^2, domain: {x: [-1, 1]}}
                                            ^~~~~~~~~~~~
      """#),
    WrongFile(
      "minimum of a wrong dimension",
      #"""
      loss: {expression: x^2 + y^2, minima: [[0, 0, 0]]}
      start: {x: 1, y: 1}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:40: error: the point has 3 numbers, the loss takes 2
      loss: {expression: x^2 + y^2, minima: [[0, 0, 0]]}
                                             ^~~~~~~~~
      """#),
    WrongFile(
      "vector start that is swept",
      #"""
      loss: {expression: norm(x), variables: {x: 3}}
      start: {x: [1, 2]}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:12: error: a number for all components of 'x' cannot be swept
      start: {x: [1, 2]}
                 ^~~~~~ write whole points: start: {points: [[…], […]]}
      """#),
    WrongFile(
      "start of a misspelt variable",
      #"""
      loss: {expression: weight^2}
      start: {wieght: 1}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:9: error: the loss has no variable 'wieght'
      start: {wieght: 1}
              ^~~~~~ did you mean 'weight'?
      """#),
    WrongFile(
      "start without a space",
      #"""
      loss: quartic
      start: {x:2}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:9: error: the loss has no variable 'x:2'
      start: {x:2}
              ^~~ a space is missing after 'x:'
      """#),
    WrongFile(
      "empty list of starts",
      #"""
      loss: quartic
      start: {points: []}
      optimizers: [adam]
      """#,
      #"""
      f.yaml:2:17: error: expected a list of points, found an empty list
      start: {points: []}
                      ^~ as in [[-1.2, 1], [0, 0]]
      """#),
  ]
}
