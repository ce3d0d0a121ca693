extension WrongFile {
  /// Errors that no schema can express, by the names of their files, with the reason.
  static let beyondSchema: [String: String] = {
    var reasons: [String: String] = [:]
    for (reason, names) in namesByReason {
      for name in names { reasons[name] = reason }
    }
    return reasons
  }()

  private static let namesByReason: [String: [String]] = [
    "a group has the parameters of its optimizer": [
      "misspelt parameter of a group",
      "number of a group out of range",
    ],
    "it depends on the tensors of the losses": [
      "group of an unknown tensor",
      "pattern that no tensor has",
      "tensor in two groups",
      "tensor named twice in a group",
      "all tensors frozen",
      "component as a tensor",
    ],
    "it depends on the arithmetic of the optimizer, or on what it stands in": [
      "group that changes what all tensors share",
      "factor of no learning rate",
      "accumulation within a wrapper",
    ],
    "it depends on 'batch' and 'gradient'": [
      "accumulation of exact gradients"
    ],
    "what an optimizer asks for is no part of a schema": [
      "more parameters than the memory of a method allows",
      "a wrapper around an optimizer without gradients",
      "clipping for an optimizer without gradients",
    ],
    "the formula is text to a schema": [
      "unknown variable in a formula",
      "misspelt variable in a formula",
      "misspelt function",
      "unknown function",
      "product without a sign",
      "chained comparison",
      "open bracket in a formula",
      "formula that ends early",
      "comparison as a number",
      "formula without variables",
      "index out of range",
      "vector that is not declared",
      "vector as a number",
      "wrong count of arguments",
      "superscript in a formula",
      "number too large in a formula",
      "mistake in a folded formula",
      "closing bracket too many",
    ],
    "formulas of rules are text to a schema, and their names known to them alone":
      WrongFile.ofRules,
    "it depends on the variables of the formula": [
      "no start",
      "start of an unknown variable",
      "start that lacks a variable",
      "point of a wrong dimension",
      "points without brackets",
      "domain that lacks a variable",
      "minimum of a wrong dimension",
      "vector start that is swept",
      "start of a misspelt variable",
      "list for the start of a vector",
      "unknown component",
      "the same component twice",
      "figure of one variable for a loss of two",
      "distance without a minimum",
      "contours of one variable",
    ],
    "it depends on 'precision'": [
      "start beyond the precision",
      "log_uniform beyond float32",
      "start drawn beyond float32",
    ],
    "it depends on 'sampling', for which a schema would hold all values twice": [
      "sampled in a grid",
      "choice of names in a grid",
      "sampled start in a grid",
    ],
    "it depends on 'seeds'": [
      "seed chosen and reported",
      "seed that the experiment lacks",
      "selection of all seeds",
      "empty range of seeds",
    ],
    "it depends on what the optimizers sweep": [
      "sensitivity of nothing",
      "sensitivity to a misspelt parameter",
      "sensitivity to a parameter that is not swept",
      "unknown column of a map",
      "map of one swept quantity",
      "map of one column twice",
    ],
    "it depends on how two numbers compare": [
      "range whose step leads away",
      "uniform downwards",
      "uniform of nothing",
      "random start that is empty",
      "empty range of a figure",
      "boundaries that may fall",
      "linspace wider than Double",
      "uniform wider than Double",
    ],
    "it depends on the numbers between the bounds": [
      "dimension that is not whole",
      "linspace between whole numbers",
    ],
    "it depends on how many there are in all": [
      "variables of too many components",
      "more coordinates than Sobol' has",
      "more coordinates than Halton has",
      "too many losses",
      "too many components",
      "too many listed values",
      "thousand million trials",
      "trials beyond counting",
      "trials of seeds",
      "sampled trials of several groups",
      "sampled trials with seeds",
    ],
    "it compares lists, or keys at different depths": [
      "zip of unequal lengths",
      "zip and outside",
    ],
    "it depends on other files": [
      "data set that is not there",
      "data set outside",
      "start of a file that is not there",
      "include of no file",
      "include of itself",
    ],
    "it depends on the data set, or on whether the loss is over one": [
      "data set that is unknown",
      "classes of a number",
      "two classes of three",
      "cells of many features",
      "batch larger than the training set",
      "batch of a loss without data",
      "epochs of a loss without data",
      "evaluation of a loss without data",
      "accuracy of a loss without classes",
      "accuracy to reach without data",
      "test loss without a test set",
      "epochs of a schedule without data",
      "figure of a formula on data",
      "parameter beyond the model",
      "column that is unknown",
    ],
    "it depends on what the data set is generated by": [
      "number of another generated set"
    ],
    "steps of a schedule, or epochs: a schema would list all pairs": [
      "epochs and steps of a schedule"
    ],
    "JSON has no NaN, and no bound refuses it": [
      "NaN as a learning rate"
    ],
  ]

  /// Rules of one's own that only their formulas, or the names in them, make wrong.
  private static let ofRules: [String] = {
    let refused: Set<String> = [
      "list of formulas",
      "repetition by a parameter",
      "repetition of a fraction",
      "repetition with another key",
      "rule with an unknown parameter",
      "statement that is no formula",
      "states that are a list",
    ]
    let all = [wrongShapes, wrongReductions, wrongNames, wrongRules, wrongRepetitions]
    return all.flatMap { $0.map(\.name) }.filter { !refused.contains($0) }
  }()
}
