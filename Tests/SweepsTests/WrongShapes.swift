/// Optimizers of one's own whose values do not fit one another.
extension WrongFile {
  static let wrongShapes: [WrongFile] = [
    WrongFile(
      "product of matrices whose sides differ",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            parameters: {}
            update: {x: 'x - matmul(gradient, gradient)'}
      optimizers: [own]
      """#,
      #"""
      f.yaml:6:24: error: matmul of R×C and R×C: C columns cannot meet R rows
            update: {x: 'x - matmul(gradient, gradient)'}
                             ^~~~~~~~~~~~~~~~~~~~~~~~~~ matmul(gradient, transpose(gradient))\#
       multiplies them
      """#),
    WrongFile(
      "product the other way",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            parameters: {}
            update: {x: 'x - matmul(matmul(transpose(x), x), gradient)'}
      optimizers: [own]
      """#,
      #"""
      f.yaml:6:24: error: matmul of C×C and R×C: C columns cannot meet R rows
            update: {x: 'x - matmul(matmul(transpose(x), x), gradient)'}
                             ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~\#
       matmul(matmul(transpose(x), x), transpose(gradient)) multiplies them
      """#),
    WrongFile(
      "product with a number",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            parameters: {rate: 0.1}
            update: {x: 'x - matmul(rate, gradient)'}
      optimizers: [own]
      """#,
      #"""
      f.yaml:6:31: error: this is no matrix: one number for all parameters
            update: {x: 'x - matmul(rate, gradient)'}
                                    ^~~~ a product with a number is written with '*'
      """#),
    WrongFile(
      "product of one matrix",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            update: {x: 'x - matmul(gradient)'}
      optimizers: [own]
      """#,
      #"""
      f.yaml:5:24: error: matmul does not take 1 argument
            update: {x: 'x - matmul(gradient)'}
                             ^~~~~~~~~~~~~~~~ write matmul(a, b)
      """#),
    WrongFile(
      "squares of rows and matrices",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            update:
              k: matmul(x, transpose(x))
              x: x - (gradient + 0.1*k)
      optimizers: [own]
      """#,
      #"""
      f.yaml:7:28: error: shapes differ: R×R here, R×C before it
              x: x - (gradient + 0.1*k)
                                 ^~~~~ a product of matrices is matmul(a, b)
      """#),
    WrongFile(
      "rows and columns of a square",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            update:
              k: matmul(x, transpose(x)) + matmul(transpose(x), x)
              x: x - k
      optimizers: [own]
      """#,
      #"""
      f.yaml:6:38: error: shapes differ: C×C here, R×R before it
              k: matmul(x, transpose(x)) + matmul(transpose(x), x)
                                           ^~~~~~~~~~~~~~~~~~~~~~~ sides fit where they are\#
       equal, or one of them is 1
      """#),
    WrongFile(
      "transposed beside itself",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            update: {x: 'x - 0.1*(gradient + 2*transpose(gradient))'}
      optimizers: [own]
      """#,
      #"""
      f.yaml:5:40: error: shapes differ: C×R here, R×C before it
            update: {x: 'x - 0.1*(gradient + 2*transpose(gradient))'}
                                             ^~~~~~~~~~~~~~~~~~~~~ transpose(…) exchanges rows\#
       and columns
      """#),
    WrongFile(
      "row assigned to x",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            update: {x: 'mean(gradient, rows)'}
      optimizers: [own]
      """#,
      #"""
      f.yaml:5:20: error: 'x' is R×C; this is R×1, a number for each row
            update: {x: 'mean(gradient, rows)'}
                         ^~~~~~~~~~~~~~~~~~~~ arithmetic with x or gradient spreads it
      """#),
    WrongFile(
      "square assigned to x",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            update: {x: 'matmul(x, transpose(x))'}
      optimizers: [own]
      """#,
      #"""
      f.yaml:5:20: error: 'x' is R×C; this is R×R
            update: {x: 'matmul(x, transpose(x))'}
                         ^~~~~~~~~~~~~~~~~~~~~~~
      """#),
    WrongFile(
      "transposed assigned to x",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            update: {x: transpose(x)}
      optimizers: [own]
      """#,
      #"""
      f.yaml:5:19: error: 'x' is R×C; this is C×R
            update: {x: transpose(x)}
                        ^~~~~~~~~~~~ transpose(…) exchanges rows and columns
      """#),
    WrongFile(
      "elements in a shared state",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            shared_state: {d: 0}
            update:
              d: 0.9*d + 0.1*gradient
              x: x - d*gradient
      optimizers: [own]
      """#,
      #"""
      f.yaml:7:12: error: 'd' is one number for all parameters; this is R×C
              d: 0.9*d + 0.1*gradient
                 ^~~~~~~~~~~~~~~~~~~~ sum, mean, norm, max and min make one number: mean(…, all)
      """#),
    WrongFile(
      "a number of the tensor in a shared state",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            shared_state: {d: 0}
            update:
              d: norm(gradient)
              x: x - d*gradient
      optimizers: [own]
      """#,
      #"""
      f.yaml:7:12: error: 'd' is one number for all parameters; this is one number for the tensor
              d: norm(gradient)
                 ^~~~~~~~~~~~~~ sum, mean, norm, max and min make one number: mean(…, all)
      """#),
    WrongFile(
      "elements in a tensor's state",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            tensor_state: {d: 0}
            update:
              d: max(d, gradient^2)
              x: x - d*gradient
      optimizers: [own]
      """#,
      #"""
      f.yaml:7:12: error: 'd' is one number for the tensor; this is R×C
              d: max(d, gradient^2)
                 ^~~~~~~~~~~~~~~~~~ sum, mean, norm, max and min make one number: mean(…)
      """#),
    WrongFile(
      "elements in a row's state",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            row_state: {r: 0}
            update:
              r: r + gradient^2
              x: x - r*gradient
      optimizers: [own]
      """#,
      #"""
      f.yaml:7:12: error: 'r' is R×1, a number for each row; this is R×C
              r: r + gradient^2
                 ^~~~~~~~~~~~~~ a number for each row is mean(…, rows), max(…, rows)
      """#),
    WrongFile(
      "elements in a column's state",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            column_state: {c: 0}
            update:
              c: c + gradient^2
              x: x - c*gradient
      optimizers: [own]
      """#,
      #"""
      f.yaml:7:12: error: 'c' is 1×C, a number for each column; this is R×C
              c: c + gradient^2
                 ^~~~~~~~~~~~~~ a number for each column is mean(…, columns), max(…, columns)
      """#),
    WrongFile(
      "columns in a row's state",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            row_state: {r: 0}
            update:
              r: r + sum(gradient, columns)
              x: x - r*gradient
      optimizers: [own]
      """#,
      #"""
      f.yaml:7:12: error: 'r' is R×1, a number for each row; this is R×C
              r: r + sum(gradient, columns)
                 ^~~~~~~~~~~~~~~~~~~~~~~~~~ a number for each row is mean(…, rows), max(…, rows)
      """#),
    WrongFile(
      "state of another shape at first",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            row_state: {r: x}
            update:
              r: max(r, mean(gradient, rows))
              x: x - r*gradient
      optimizers: [own]
      """#,
      #"""
      f.yaml:5:22: error: 'r' is R×1, a number for each row; this is R×C
            row_state: {r: x}
                           ^ a number for each row is mean(…, rows), max(…, rows)
      """#),
  ]
}
