/// Files that are not YAML, or not an experiment.
extension WrongFile {
  static let wrongSyntax: [WrongFile] = [
    WrongFile(
      "open bracket",
      #"""
      loss: quartic
      optimizers:
        - adam: {learning_rate: [0.1, 0.2}
      """#,
      #"""
      f.yaml:3:36: error: ',' or ']' is expected here
        - adam: {learning_rate: [0.1, 0.2}
                                         ^
      f.yaml:3:27: note: this '[' is still open there
        - adam: {learning_rate: [0.1, 0.2}
                                ^
      """#),
    WrongFile(
      "bracket open to the end",
      #"""
      loss: quartic
      optimizers: [adam, momentum
      """#,
      #"""
      f.yaml:2:13: error: this '[' is never closed
      optimizers: [adam, momentum
                  ^ add ']'
      """#),
    WrongFile(
      "open quote",
      #"""
      title: "Adam alone
      loss: quartic
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:8: error: this quote is never closed
      title: "Adam alone
             ^
      """#),
    WrongFile(
      "tab",
      #"""
      loss: quartic
      optimizers:
      	- adam
      """#,
      #"""
      f.yaml:3:1: error: a tab cannot indent
       - adam
      ^ use spaces
      """#),
    WrongFile(
      "bad indentation",
      #"""
      loss: quartic
      stop:
        max_iterations: 100
         converged: never
      optimizers: [adam]
      """#,
      #"""
      f.yaml:4:13: error: a ':' cannot stand here
         converged: never
                  ^ check the indentation of this line, or quote text that holds ': '
      """#),
    WrongFile(
      "duplicate key",
      #"""
      loss: quartic
      optimizers: [adam]
      loss: rosenbrock
      """#,
      #"""
      f.yaml:3:1: error: the key 'loss' is given twice
      loss: rosenbrock
      ^~~~
      f.yaml:1:1: note: the first is in line 1
      loss: quartic
      ^~~~
      """#),
    WrongFile(
      "several documents",
      #"""
      loss: quartic
      optimizers: [adam]
      ---
      loss: rosenbrock
      """#,
      #"""
      f.yaml:3:1: error: a second document begins here; a file holds one
      ---
      ^~~
      """#),
    WrongFile(
      "undefined alias",
      #"""
      loss: quartic
      rate: &rate 0.1
      optimizers:
        - adam: {learning_rate: *rat}
      """#,
      #"""
      f.yaml:4:27: error: unknown anchor 'rat'
        - adam: {learning_rate: *rat}
                                ^~~~ did you mean 'rate'?
      """#),
    WrongFile(
      "an experiment that is a list",
      #"""
      - loss: quartic
      - optimizers: [adam]
      """#,
      #"""
      f.yaml:1:1: error: an experiment is a mapping, found a list
      - loss: quartic
      ^~~~~~~~~~~~~~~ it begins with keys such as 'loss:' and 'optimizers:'
      """#),
    WrongFile(
      "an experiment that is text",
      #"""
      quartic
      """#,
      #"""
      f.yaml:1:1: error: an experiment is a mapping, found text
      quartic
      ^~~~~~~ it begins with keys such as 'loss:' and 'optimizers:'
      """#),
    WrongFile(
      "include of no file",
      #"""
      include: nowhere.yaml
      loss: quartic
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:10: error: cannot read 'nowhere.yaml': no such file
      include: nowhere.yaml
               ^~~~~~~~~~~~
      """#),
    WrongFile(
      "include of itself",
      #"""
      include: f.yaml
      loss: quartic
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:10: error: 'f.yaml' includes itself
      include: f.yaml
               ^~~~~~
      """#),
    WrongFile(
      "include of a number mapping",
      #"""
      include: {file: base.yaml}
      loss: quartic
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:10: error: expected a file name, found a mapping
      include: {file: base.yaml}
               ^~~~~~~~~~~~~~~~~ as in include: base.yaml
      """#),
    WrongFile(
      "include of a folder",
      #"""
      include: .
      loss: quartic
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:10: error: '.' is no name of an experiment
      include: .
               ^ files that are included end in .yaml or .yml
      """#),
    WrongFile(
      "hundred lists within one another",
      #"""
      loss: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\#
      [[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]\#
      ]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:106: error: lists and mappings more than 100 deep
      …[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]\#
      ]]]]]]]]]]]…
                                              ^
      """#),
    WrongFile(
      "key without a space",
      #"""
      loss:quartic
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:5: error: a ':' needs a space after it
      loss:quartic
          ^ or quote the text that holds it
      """#),
    WrongFile(
      "control character in a title",
      #"""
      title: "red \e[31m"
      loss: quartic
      optimizers: [adam]
      """#,
      #"""
      f.yaml:1:8: error: a title cannot hold the control character U+001B
      title: "red \e[31m"
             ^~~~~~~~~~~~
      """#),
    WrongFile(
      "alias inside itself",
      #"""
      loss: quartic
      optimizers: &a [adam, *a]
      """#,
      #"""
      f.yaml:2:23: error: '*a' stands inside the value it repeats
      optimizers: &a [adam, *a]
                            ^~
      """#),
  ]
}
