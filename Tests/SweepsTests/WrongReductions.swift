/// Optimizers of one's own that take norms, sizes or gradients of what has none.
extension WrongFile {
  static let wrongReductions: [WrongFile] = [
    WrongFile(
      "scope that is misspelt",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            update: {x: 'x - gradient/norm(gradient, row)'}
      optimizers: [own]
      """#,
      #"""
      f.yaml:5:48: error: norm cannot run over 'row'
            update: {x: 'x - gradient/norm(gradient, row)'}
                                                     ^~~ did you mean 'rows'?
      """#),
    WrongFile(
      "scope that is nothing",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            update: {x: 'x - gradient/sum(gradient, elements)'}
      optimizers: [own]
      """#,
      #"""
      f.yaml:5:47: error: sum cannot run over 'elements'
            update: {x: 'x - gradient/sum(gradient, elements)'}
                                                    ^~~~~~~~ one of tensor, rows, columns, all
      """#),
    WrongFile(
      "scope that is a number",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            update: {x: 'x - gradient/norm(gradient, 2)'}
      optimizers: [own]
      """#,
      #"""
      f.yaml:5:48: error: what norm runs over is a word
            update: {x: 'x - gradient/norm(gradient, 2)'}
                                                     ^ one of tensor, rows, columns, all
      """#),
    WrongFile(
      "too many arguments of a norm",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            update: {x: 'x - gradient/norm(gradient, rows, all)'}
      optimizers: [own]
      """#,
      #"""
      f.yaml:5:48: error: 'rows' is a function
            update: {x: 'x - gradient/norm(gradient, rows, all)'}
                                                     ^~~~ write rows(v)
      """#),
    WrongFile(
      "dot of one value",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            update: {x: 'x - gradient/dot(gradient)'}
      optimizers: [own]
      """#,
      #"""
      f.yaml:5:33: error: dot does not take 1 argument
            update: {x: 'x - gradient/dot(gradient)'}
                                      ^~~~~~~~~~~~~ write dot(a, b), dot(a, b, rows | columns | all)
      """#),
    WrongFile(
      "dot of unlike shapes",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            update: {x: 'x - gradient/dot(x, transpose(x))'}
      optimizers: [own]
      """#,
      #"""
      f.yaml:5:40: error: shapes differ: C×R here, R×C before it
            update: {x: 'x - gradient/dot(x, transpose(x))'}
                                             ^~~~~~~~~~~~ transpose(…) exchanges rows and columns
      """#),
    WrongFile(
      "norm of a number",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            parameters: {rate: 0.1}
            update: {x: 'x - norm(rate)*gradient'}
      optimizers: [own]
      """#,
      #"""
      f.yaml:6:29: error: nothing to take the norm of: one number for all parameters
            update: {x: 'x - norm(rate)*gradient'}
                                  ^~~~
      """#),
    WrongFile(
      "norm twice",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            update: {x: 'x - gradient/norm(norm(gradient))'}
      optimizers: [own]
      """#,
      #"""
      f.yaml:5:38: error: nothing to take the norm of: one number for the tensor
            update: {x: 'x - gradient/norm(norm(gradient))'}
                                           ^~~~~~~~~~~~~~ over the numbers of all tensors:\#
       norm(norm(gradient), all)
      """#),
    WrongFile(
      "rows of rows",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            update: {x: 'x - gradient/sum(sum(gradient^2, rows), rows)'}
      optimizers: [own]
      """#,
      #"""
      f.yaml:5:37: error: nothing to take the sum of: R×1, a number for each row
            update: {x: 'x - gradient/sum(sum(gradient^2, rows), rows)'}
                                          ^~~~~~~~~~~~~~~~~~~~~ leave out 'rows' for the tensor\#
       at hand
      """#),
    WrongFile(
      "size of a number",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            parameters: {rate: 0.1}
            update: {x: 'x - gradient/size(rate)'}
      optimizers: [own]
      """#,
      #"""
      f.yaml:6:38: error: it has no size: one number for all parameters
            update: {x: 'x - gradient/size(rate)'}
                                           ^~~~ size(x) is that of the tensor at hand
      """#),
    WrongFile(
      "transposed number",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            update: {x: 'x - gradient*transpose(t)'}
      optimizers: [own]
      """#,
      #"""
      f.yaml:5:43: error: this is no matrix: one number for all parameters
            update: {x: 'x - gradient*transpose(t)'}
                                                ^ a product with a number is written with '*'
      """#),
    WrongFile(
      "function without a call",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            update: {x: 'x - gradient/rows'}
      optimizers: [own]
      """#,
      #"""
      f.yaml:5:33: error: 'rows' is a function
            update: {x: 'x - gradient/rows'}
                                      ^~~~ write rows(v)
      """#),
    WrongFile(
      "misspelt function of tensors",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            update: {x: 'x - gradient/nrom(gradient)'}
      optimizers: [own]
      """#,
      #"""
      f.yaml:5:33: error: unknown function 'nrom'
            update: {x: 'x - gradient/nrom(gradient)'}
                                      ^~~~ did you mean 'norm'?
      """#),
    WrongFile(
      "misspelt product",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            update: {x: 'x - matmull(x, gradient)'}
      optimizers: [own]
      """#,
      #"""
      f.yaml:5:24: error: unknown function 'matmull'
            update: {x: 'x - matmull(x, gradient)'}
                             ^~~~~~~ did you mean 'matmul'?
      """#),
    WrongFile(
      "n in an own rule",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            update: {x: 'x - gradient/n'}
      optimizers: [own]
      """#,
      #"""
      f.yaml:5:33: error: unknown name 'n'
            update: {x: 'x - gradient/n'}
                                      ^ size(x) is how many elements the tensor at hand has
      """#),
    WrongFile(
      "point of another shape",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            update: {x: 'x - gradient(sum(x, rows))'}
      optimizers: [own]
      """#,
      #"""
      f.yaml:5:33: error: a point is R×C, as x is; this is R×1, a number for each row
            update: {x: 'x - gradient(sum(x, rows))'}
                                      ^~~~~~~~~~~~
      """#),
    WrongFile(
      "point that is transposed",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            update: {x: 'x - gradient(transpose(x))'}
      optimizers: [own]
      """#,
      #"""
      f.yaml:5:33: error: a point is R×C, as x is; this is C×R
            update: {x: 'x - gradient(transpose(x))'}
                                      ^~~~~~~~~~~~ transpose(…) exchanges rows and columns
      """#),
    WrongFile(
      "loss at two points",
      #"""
      loss: rosenbrock
      define:
        optimizers:
          own:
            update: {x: 'x - gradient*loss(x, gradient)'}
      optimizers: [own]
      """#,
      #"""
      f.yaml:5:33: error: loss does not take 2 arguments
            update: {x: 'x - gradient*loss(x, gradient)'}
                                      ^~~~~~~~~~~~~~~~~ write loss(point)
      """#),
  ]
}
