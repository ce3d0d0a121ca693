import Losses
import Sweeps
import YAML

/// A plane through the parameters of a loss of many dimensions.
enum PlaneChoice: Sendable, Hashable {
  /// The two directions in which the recorded points of the drawn trials are spread most.
  case pca
  /// Two random directions, scaled as the point in the middle is (Li et al. 2018).
  case random
  /// Two directions of files, by the files' names.
  case files([String], [[Double]])
}

extension OptionValue<PlaneChoice> {
  /// `pca`, `random`, or two files with as many numbers as the loss has parameters.
  static let plane = OptionValue(
    form: .any([
      .words([
        FormatWord("pca", "The plane in which the paths are spread most."),
        FormatWord("random", "Two random directions, scaled as the parameters are."),
      ]), .list(of: .text, count: 2...2),
    ]),
    read: { node, context in
      let validator = context.validator
      guard let items = node.items else {
        return validator.choice(node, "plane", [("pca", .pca), ("random", .random)])
      }
      guard items.count == 2 else {
        validator.mismatch(
          node, expected: "pca, random, or a list of two files",
          hint: "as in [first.csv, second.csv], one number a line")
        return nil
      }
      guard let loss = context.losses.first?.loss else { return nil }
      if let other = context.losses.first(where: { $0.loss.dimension != loss.dimension })?.loss {
        validator.error(
          "the files are directions of '\(loss.name)', and '\(other.name)' has another dimension",
          at: node.span, hint: "plane: pca and random suit losses of several dimensions")
        return nil
      }
      let names = items.compactMap { validator.text($0, "a file of a direction") }
      guard names.count == 2 else { return nil }
      let directions = items.compactMap { context.numbers($0, of: loss, what: "direction") }
      guard directions.count == 2 else { return nil }
      guard directions.allSatisfy({ $0.contains { $0 != 0 } }) else {
        validator.error("a direction is 0 in every component", at: node.span)
        return nil
      }
      return .files(names, directions)
    },
    text: { plane in
      switch plane {
      case .pca: "pca"
      case .random: "random"
      case .files(let names, _):
        "[\(names.map(OptionValue<String>.quoted).joined(separator: ", "))]"
      }
    })
}
