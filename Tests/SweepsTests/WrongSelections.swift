/// What settings are compared by, and on which seeds.
extension WrongFile {
  static let wrongSelections: [WrongFile] = [
    WrongFile(
      "unknown metric",
      #"""
      loss: beale
      optimizers: [adam]
      start: {uniform: [-2, 2]}
      seeds: 30
      metric: lowest
      """#,
      #"""
      f.yaml:5:9: error: unknown metric 'lowest'
      metric: lowest
              ^~~~~~ one of final_loss, best_loss, test_loss, test_accuracy, iterations
      """#),
    WrongFile(
      "share with a report",
      #"""
      loss: beale
      optimizers: [adam]
      start: {uniform: [-2, 2]}
      seeds: 30
      selection: {choose: 0.3, report: [10, 29]}
      """#,
      #"""
      f.yaml:5:34: error: 'report' stands beside a range of seeds, not beside a share
      selection: {choose: 0.3, report: [10, 29]}
                                       ^~~~~~~~ {choose: 0.3} reports on the rest
      """#),
    WrongFile(
      "share out of range",
      #"""
      loss: beale
      optimizers: [adam]
      start: {uniform: [-2, 2]}
      seeds: 30
      selection: {choose: 1.5}
      """#,
      #"""
      f.yaml:5:21: error: 1.5 is out of range
      selection: {choose: 1.5}
                          ^~~ a share above 0 and below 1, or [first, last] of the seeds
      """#),
    WrongFile(
      "seed chosen and reported",
      #"""
      loss: beale
      optimizers: [adam]
      start: {uniform: [-2, 2]}
      seeds: 30
      selection: {choose: [0, 9], report: [5, 29]}
      """#,
      #"""
      f.yaml:5:37: error: the seed 5 is in 'choose' and in 'report'
      selection: {choose: [0, 9], report: [5, 29]}
                                          ^~~~~~~ a setting is reported on seeds that did not \#
      choose it
      """#),
    WrongFile(
      "seed that the experiment lacks",
      #"""
      loss: beale
      optimizers: [adam]
      start: {uniform: [-2, 2]}
      seeds: 30
      selection: {choose: [0, 40]}
      """#,
      #"""
      f.yaml:5:25: error: the experiment has no seed 40
      selection: {choose: [0, 40]}
                              ^~ its seeds are 0, 1, 2, …, 29
      """#),
    WrongFile(
      "selection without choose",
      #"""
      loss: beale
      optimizers: [adam]
      start: {uniform: [-2, 2]}
      seeds: 30
      selection: {report: [1, 2]}
      """#,
      #"""
      f.yaml:5:12: error: the selection has no 'choose'
      selection: {report: [1, 2]}
                 ^~~~~~~~~~~~~~~~ as in {choose: [0, 9], report: [10, 29]}
      """#),
    WrongFile(
      "selection of all seeds",
      #"""
      loss: beale
      optimizers: [adam]
      start: {uniform: [-2, 2]}
      seeds: 30
      selection: {choose: [0, 29]}
      """#,
      #"""
      f.yaml:5:21: error: no seeds are left to report on
      selection: {choose: [0, 29]}
                          ^~~~~~~
      """#),
    WrongFile(
      "selection by a list",
      #"""
      loss: beale
      optimizers: [adam]
      start: {uniform: [-2, 2]}
      seeds: 30
      selection: {choose: [1, 2, 3]}
      """#,
      #"""
      f.yaml:5:21: error: expected the first and the last seed, found a list
      selection: {choose: [1, 2, 3]}
                          ^~~~~~~~~ as in choose: [0, 9]
      """#),
    WrongFile(
      "empty range of seeds",
      #"""
      loss: beale
      optimizers: [adam]
      start: {uniform: [-2, 2]}
      seeds: 30
      selection: {choose: [9, 0]}
      """#,
      #"""
      f.yaml:5:21: error: no seed lies from 9 to 0
      selection: {choose: [9, 0]}
                          ^~~~~~
      """#),
    WrongFile(
      "selection without seeds",
      #"""
      loss: beale
      optimizers: [adam]
      selection: {choose: 0.5}
      """#,
      #"""
      f.yaml:3:12: error: a selection needs several seeds, and something that is random
      selection: {choose: 0.5}
                 ^~~~~~~~~~~~~ as in seeds: 30 with start: {uniform: [-2, 2]}
      """#),
  ]
}
