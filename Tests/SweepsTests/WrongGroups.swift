/// What is wrong about groups of tensors, accumulation and what else stands around a rule.
extension WrongFile {
  static let wrongGroups: [WrongFile] = [
    WrongFile(
      "group of an unknown tensor",
      #"""
      loss: {softmax_regression: {data: iris}}
      optimizers:
        - adamw: {groups: [{tensors: [W1], weight_decay: 0}]}
      """#,
      #"""
      f.yaml:3:33: error: unknown tensor 'W1'
        - adamw: {groups: [{tensors: [W1], weight_decay: 0}]}
                                      ^~ did you mean 'W'?
      """#),
    WrongFile(
      "pattern that no tensor has",
      #"""
      loss: {softmax_regression: {data: iris}}
      optimizers:
        - adamw: {groups: [{tensors: "c*", weight_decay: 0}]}
      """#,
      #"""
      f.yaml:3:32: error: no tensor is called 'c*'
        - adamw: {groups: [{tensors: "c*", weight_decay: 0}]}
                                     ^~~~ there are W, b
      """#),
    WrongFile(
      "tensor in two groups",
      #"""
      loss: {softmax_regression: {data: iris}}
      optimizers:
        - adamw: {groups: [{tensors: "*", weight_decay: 0}, {tensors: b, frozen: true}]}
      """#,
      #"""
      f.yaml:3:65: error: 'b' is in two groups
        - adamw: {groups: [{tensors: "*", weight_decay: 0}, {tensors: b, frozen: true}]}
                                                                      ^ a tensor is in one group at most
      """#),
    WrongFile(
      "tensor named twice in a group",
      #"""
      loss: {softmax_regression: {data: iris}}
      optimizers:
        - adamw: {groups: [{tensors: [b, b], weight_decay: 0}]}
      """#,
      #"""
      f.yaml:3:36: error: 'b' is named twice
        - adamw: {groups: [{tensors: [b, b], weight_decay: 0}]}
                                         ^ a tensor is in one group at most
      """#),
    WrongFile(
      "all tensors frozen",
      #"""
      loss: {softmax_regression: {data: iris}}
      optimizers:
        - adamw: {groups: [{tensors: W, frozen: true}, {tensors: b, frozen: [false, true]}]}
      """#,
      #"""
      f.yaml:3:13: error: all tensors of 'softmax_regression' are frozen, and no trial moves
        - adamw: {groups: [{tensors: W, frozen: true}, {tensors: b, frozen: [false, true]}]}
                  ^~~~~~ leave one out: W, b
      """#),
    WrongFile(
      "misspelt parameter of a group",
      #"""
      loss: {softmax_regression: {data: iris}}
      optimizers:
        - adamw: {groups: [{tensors: W, weight_decai: 0}]}
      """#,
      #"""
      f.yaml:3:35: error: unknown key 'weight_decai' in a group of 'adamw'
        - adamw: {groups: [{tensors: W, weight_decai: 0}]}
                                        ^~~~~~~~~~~~ did you mean 'weight_decay'?
      """#),
    WrongFile(
      "group without tensors",
      #"""
      loss: {softmax_regression: {data: iris}}
      optimizers:
        - adamw: {groups: [{weight_decay: 0}]}
      """#,
      #"""
      f.yaml:3:22: error: the group has no tensors
        - adamw: {groups: [{weight_decay: 0}]}
                           ^~~~~~~~~~~~~~~~~ as in tensors: "b*"
      """#),
    WrongFile(
      "group of nothing of its own",
      #"""
      loss: {softmax_regression: {data: iris}}
      optimizers:
        - adamw: {groups: [{tensors: W}]}
      """#,
      #"""
      f.yaml:3:22: error: the group has nothing of its own
        - adamw: {groups: [{tensors: W}]}
                           ^~~~~~~~~~~~ a parameter of 'adamw', learning_rate_factor, or frozen
      """#),
    WrongFile(
      "groups as a mapping",
      #"""
      loss: {softmax_regression: {data: iris}}
      optimizers:
        - adamw: {groups: {tensors: W, weight_decay: 0}}
      """#,
      #"""
      f.yaml:3:21: error: expected a list of groups, found a mapping
        - adamw: {groups: {tensors: W, weight_decay: 0}}
                          ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~ as in [{tensors: "b*", weight_decay: 0}]
      """#),
    WrongFile(
      "tensors as a mapping",
      #"""
      loss: {softmax_regression: {data: iris}}
      optimizers:
        - adamw: {groups: [{tensors: {W: 1}, weight_decay: 0}]}
      """#,
      #"""
      f.yaml:3:32: error: expected names of tensors, found a mapping
        - adamw: {groups: [{tensors: {W: 1}, weight_decay: 0}]}
                                     ^~~~~~ as in "b*" or [W1, W2]
      """#),
    WrongFile(
      "component as a tensor",
      #"""
      loss: {softmax_regression: {data: iris}}
      optimizers:
        - adamw: {groups: [{tensors: "W[0]", weight_decay: 0}]}
      """#,
      #"""
      f.yaml:3:32: error: 'W[0]' is no name of a tensor
        - adamw: {groups: [{tensors: "W[0]", weight_decay: 0}]}
                                     ^~~~~~ letters, digits, _ and *
      """#),
    WrongFile(
      "group of a wrapper",
      #"""
      loss: {softmax_regression: {data: iris}}
      optimizers:
        - sam: {groups: [{tensors: b, frozen: true}]}
      """#,
      #"""
      f.yaml:3:11: error: 'sam' takes no groups
        - sam: {groups: [{tensors: b, frozen: true}]}
                ^~~~~~ they stand in the optimizer that it drives, as in optimizer: {adam: {groups: …}}
      """#),
    WrongFile(
      "group of a search method",
      #"""
      loss: {softmax_regression: {data: iris}}
      optimizers:
        - lbfgs: {groups: [{tensors: b, frozen: true}]}
      """#,
      #"""
      f.yaml:3:13: error: 'lbfgs' takes no groups
        - lbfgs: {groups: [{tensors: b, frozen: true}]}
                  ^~~~~~ it moves all parameters as one vector
      """#),
    WrongFile(
      "group that changes what all tensors share",
      #"""
      loss: {softmax_regression: {data: iris}}
      optimizers:
        - dadapt_adamw: {groups: [{tensors: b, learning_rate: 0.5}]}
      """#,
      #"""
      f.yaml:3:42: error: 'dadapt_adamw' keeps numbers of 'learning_rate' that all tensors share
        - dadapt_adamw: {groups: [{tensors: b, learning_rate: 0.5}]}
                                               ^~~~~~~~~~~~~ a group cannot have its own
      """#),
    WrongFile(
      "factor of no learning rate",
      #"""
      loss: {softmax_regression: {data: iris}}
      optimizers:
        - polyak_sgd: {groups: [{tensors: b, learning_rate_factor: 0.5}]}
      """#,
      #"""
      f.yaml:3:40: error: 'polyak_sgd' has no learning_rate to multiply
        - polyak_sgd: {groups: [{tensors: b, learning_rate_factor: 0.5}]}
                                             ^~~~~~~~~~~~~~~~~~~~ a group may have its own number of any parameter
      """#),
    WrongFile(
      "number of a group out of range",
      #"""
      loss: {softmax_regression: {data: iris}}
      optimizers:
        - adamw: {groups: [{tensors: b, beta_1: 1.5}]}
      """#,
      #"""
      f.yaml:3:43: error: beta_1 1.5 is out of range
        - adamw: {groups: [{tensors: b, beta_1: 1.5}]}
                                                ^~~ at least 0 and below 1
      """#),
    WrongFile(
      "schedule in a group",
      #"""
      loss: {softmax_regression: {data: iris}}
      optimizers:
        - adamw: {groups: [{tensors: b, learning_rate: {cosine_decay: {initial: 0.1}}}]}
      """#,
      #"""
      f.yaml:3:51: error: the schedule 'cosine_decay' cannot stand here
        - adamw: {groups: [{tensors: b, learning_rate: {cosine_decay: {initial: 0.1}}}]}
                                                        ^~~~~~~~~~~~ only in place of a learning_rate or weight_decay, or in a list of them: each is an optimizer of its own
      """#),
    WrongFile(
      "accumulation of exact gradients",
      #"""
      loss: quartic
      optimizers:
        - adam: {accumulate: 4}
      """#,
      #"""
      f.yaml:3:12: error: 'accumulate' takes the mean of several gradients, and here all are the same
        - adam: {accumulate: 4}
                 ^~~~~~~~~~ it needs minibatches, as in batch: {size: 16}, or noise
      """#),
    WrongFile(
      "accumulation within a wrapper",
      #"""
      loss: {softmax_regression: {data: iris}}
      batch: 16
      optimizers:
        - sam: {optimizer: {adam: {accumulate: 4}}}
      """#,
      #"""
      f.yaml:4:30: error: 'accumulate' stands beside the outermost optimizer
        - sam: {optimizer: {adam: {accumulate: 4}}}
                                   ^~~~~~~~~~ it is what all that a step evaluates is the mean of
      """#),
    WrongFile(
      "accumulation of nothing",
      #"""
      loss: {softmax_regression: {data: iris}}
      batch: 16
      optimizers:
        - adam: {accumulate: 0}
      """#,
      #"""
      f.yaml:4:24: error: accumulate 0 is out of range
        - adam: {accumulate: 0}
                             ^ at least 1 and at most 1000000
      """#),
    WrongFile(
      "centralization as a number",
      #"""
      loss: {softmax_regression: {data: iris}}
      optimizers:
        - adam: {gradient_centralization: 1}
      """#,
      #"""
      f.yaml:3:37: error: unknown gradient_centralization '1'
        - adam: {gradient_centralization: 1}
                                          ^ one of false, true
      """#),
    WrongFile(
      "schedule of a parameter that takes none",
      #"""
      loss: quartic
      optimizers:
        - adam: {beta_1: {cosine_decay: {initial: 0.1}}}
      """#,
      #"""
      f.yaml:3:21: error: the schedule 'cosine_decay' cannot stand here
        - adam: {beta_1: {cosine_decay: {initial: 0.1}}}
                          ^~~~~~~~~~~~ only in place of a learning_rate or weight_decay, or in a list of them: each is an optimizer of its own
      """#),
  ]
}
