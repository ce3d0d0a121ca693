import Sweeps
import YAML

/// Which trials a figure shows.
enum ShownTrials: Sendable, Hashable {
  case all
  /// Of each optimizer its best setting.
  case best
  /// By their numbers in the plan.
  case listed([Int])
}

extension OptionValue<ShownTrials> {
  private static let trialNumber = WholeForm(0...Int.max, "the number of a trial")

  /// `all`, `best`, or numbers of trials.
  static let shownTrials = OptionValue(
    form: .any([
      .words([
        FormatWord("best", "Of each optimizer its best setting."),
        FormatWord("all", "Every trial."),
      ]), .list(of: .whole(trialNumber)),
    ]),
    read: { node, context in
      let validator = context.validator
      guard let items = node.items else {
        return validator.choice(node, "choice of trials", [("best", .best), ("all", .all)])
      }
      let trials = items.compactMap {
        validator.whole($0, in: trialNumber.range, trialNumber.noun)
      }
      guard trials.count == items.count else { return nil }
      guard !trials.isEmpty else {
        validator.error(
          "the list of trials is empty", at: node.span, hint: "numbers of trials, best or all")
        return nil
      }
      if let count = context.trialCount(), let at = trials.firstIndex(where: { $0 >= count }) {
        validator.error(
          "there is no trial \(trials[at])", at: items[at].span,
          hint: count == 1 ? "the plan has one, 0" : "the plan has 0 to \(count - 1)")
        return nil
      }
      return .listed(trials)
    },
    text: { shown in
      switch shown {
      case .all: "all"
      case .best: "best"
      case .listed(let trials): "[\(trials.map(String.init).joined(separator: ", "))]"
      }
    })
}
