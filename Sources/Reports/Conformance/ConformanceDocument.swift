import Analysis
import Figures
import Support
import Sweeps

/// What `descent conform` prints: whether a trajectory is a trial's, and what explains it where it is not.
public struct ConformanceDocument {
  private let found: Conformance
  private let trajectory: String
  private let trial: String
  private let names: [String]
  private let precision: Precision
  private let tolerance: Double?

  /// - Parameters:
  ///   - found: the comparison.
  ///   - trajectory: the path of its file.
  ///   - plan: that the trial is of.
  ///   - trial: its number.
  ///   - tolerance: as it was asked for; nil for the measured one.
  public init(
    _ found: Conformance, trajectory: String, plan: Plan, trial: Int, tolerance: Double?
  ) {
    self.found = found
    self.trajectory = trajectory
    self.tolerance = tolerance
    self.trial = TrialChoice.title(of: trial, in: plan)
    names = plan.experiment.losses[plan.group(of: trial).lossIndex].loss.componentNames
    precision = plan.experiment.precision
  }

  /// The lines, wrapped.
  ///
  /// - Parameter width: the most characters of a line.
  public func lines(width: Int = 80) -> [String] {
    var lines: [String] = []
    func add(_ text: String, indent: Int = 0, hanging: Int? = nil, label: String? = nil) {
      let first = label ?? String(repeating: " ", count: indent)
      let rest = String(repeating: " ", count: hanging ?? indent)
      let room = max(20, width - rest.count)
      for (at, line) in TableFitting.wrap(text, to: room).enumerated() {
        lines.append((at == 0 ? first : rest) + line)
      }
    }
    add("\(trajectory) against \(trial), \(precision.rawValue)")
    let agreement = found.agreement
    if agreement.agrees {
      add("Agrees in \(rows(agreement.rows)): \(size(of: agreement)).")
      for note in notes { add(note) }
      return lines
    }
    if let departure = agreement.departure {
      add(
        "Departs at iteration \(grouped(departure.iteration)) in \(name(departure)),"
          + " \(after(agreement.agreeing)):")
      add(number(departure.theirs), indent: 9, label: "  there  ")
      add(number(departure.ours), indent: 9, label: "  here   ")
      add(
        "\(apart(departure)); \(allowed(departure)) would be rounding", indent: 9,
        label: "  apart  ")
      if let largest = agreement.largest, largest.iteration != departure.iteration {
        add(
          "The largest difference is at iteration \(grouped(largest.iteration)) in"
            + " \(name(largest)): \(apart(largest)).")
      }
    }
    for note in notes { add(note) }
    lines.append("")
    guard !found.explanations.isEmpty else {
      add("No variant was found that comes nearer.")
      return lines
    }
    let isExplained = found.explanations[0].agreement.agrees
    add(
      isExplained
        ? "It is this rule but for \(changes(found.explanations[0])). The nearest of"
          + " \(grouped(found.tried)) variants:"
        : "None of \(grouped(found.tried)) variants explains it whole. The nearest:")
    for (at, explanation) in found.explanations.enumerated() {
      let result = explanation.agreement
      add(
        "\(at + 1). \(changes(explanation)): \(verdict(result, in: explanation))", indent: 2,
        hanging: 5)
      for change in explanation.changes {
        let users = change.usedBy.isEmpty ? "" : " Found in: \(change.usedBy)."
        add(change.summary + users, indent: 5)
      }
    }
    return lines
  }

  private var notes: [String] {
    var notes: [String] = []
    if found.startsElsewhere {
      notes.append("Both start at the trajectory's row 0, which is not the experiment's start.")
    }
    if found.agreement.uncertain > 0, found.agreement.agrees {
      notes.append(
        "The last \(rows(found.agreement.uncertain)) are not compared: rounding alone moves the replay there by more"
          + " than half of its digits.")
    }
    if found.isRounded {
      notes.append(
        "The trajectory is written with \(found.digits) digits: each number may be off by half a unit of its last"
          + " one.")
    }
    if let tolerance {
      notes.append(
        "Differences up to \(Words.rounded(tolerance)) of a coordinate's largest size agree.")
    }
    return notes
  }

  private func changes(_ explanation: Conformance.Explanation) -> String {
    explanation.changes.map(\.name).joined(separator: "; and ")
  }

  private func verdict(
    _ result: TrajectoryAgreement, in explanation: Conformance.Explanation
  ) -> String {
    if result.agrees { return "agrees in \(rows(result.rows)); \(size(of: result))." }
    guard let departure = result.departure, let largest = result.largest else { return "" }
    return "departs at iteration \(grouped(departure.iteration)), \(after(result.agreeing));"
      + " the largest difference is \(apart(largest))."
  }

  private func size(of agreement: TrajectoryAgreement) -> String {
    guard let largest = agreement.largest else { return "every bit is the same" }
    return
      "the largest difference is \(apart(largest)), at iteration \(grouped(largest.iteration)) in"
      + " \(name(largest))"
  }

  private func rows(_ count: Int) -> String { count == 1 ? "1 row" : "\(grouped(count)) rows" }

  private func after(_ rows: Int) -> String {
    rows == 0
      ? "the first row" : "after \(self.rows(rows)) that agree\(rows == 1 ? "s" : "")"
  }

  private func name(_ difference: TrajectoryAgreement.Difference) -> String {
    names[difference.component]
  }

  private func number(_ value: Double) -> String { precision.text(value) }

  /// `5,404 ulps, 1.2e-12 of the largest |x|`
  private func apart(_ difference: TrajectoryAgreement.Difference) -> String {
    guard let ulps = difference.ulps, difference.relative.isFinite else {
      return "\(number(difference.theirs)) is not \(number(difference.ours))"
    }
    let units =
      ulps < 1_000_000_000
      ? "\(grouped(Int(ulps))) ulp\(ulps == 1 ? "" : "s")"
      : "\(Words.rounded(Double(ulps), digits: 2)) ulps"
    return "\(units), \(Words.rounded(difference.relative, digits: 2)) of the largest"
      + " |\(name(difference))|"
  }

  private func allowed(_ difference: TrajectoryAgreement.Difference) -> String {
    Words.rounded(difference.allowed, digits: 2, smallest: -2)
  }
}
