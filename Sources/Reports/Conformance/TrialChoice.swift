import Support
import Sweeps

/// The one trial of a plan that a trajectory is held against.
public enum TrialChoice {
  /// What is wrong with a choice, in lines.
  public struct Problem: Error, Sendable {
    public let lines: [String]
  }

  /// The number of a trial in its plan.
  ///
  /// - Parameters:
  ///   - name: the beginning of its id, as the user chose it; nil where nothing was chosen.
  ///   - id: that the trajectory has; its trial is taken where nothing was chosen.
  ///   - plan: that it is a trial of.
  /// - Throws: where none or several are meant.
  public static func trial(
    _ name: String?, id: String?, of plan: Plan
  ) throws(Problem) -> Int {
    if name == nil, plan.count == 1 { return 0 }
    guard let wanted = name ?? id else {
      throw Problem(
        lines: [
          "error: the experiment has \(grouped(plan.count)) trials, and a trajectory is of one",
          "  remedy: --trial ID, or --set for one value in place of a list; the trials are",
        ] + listed(plan, 0..<plan.count))
    }
    var found: [Int] = []
    for trial in 0..<min(plan.count, 1_000_000)
    where plan.identity(of: trial).text.hasPrefix(wanted) { found.append(trial) }
    if found.count == 1 { return found[0] }
    let message =
      found.isEmpty
      ? "no trial of the experiment has the id '\(wanted)'"
      : "\(grouped(found.count)) trials have ids that begin with '\(wanted)'"
    throw Problem(
      lines: [
        "error: \(message)",
        "  remedy: \(name == nil ? "--trial ID with that of the trial; they are" : "the trials are")",
      ] + listed(plan, found.isEmpty ? Array(0..<plan.count) : found))
  }

  private static let most = 12

  private static func listed(_ plan: Plan, _ trials: some Collection<Int>) -> [String] {
    trials.prefix(most).map { "    \(plan.identity(of: $0).text)  \(title(of: $0, in: plan))" }
      + (trials.count > most ? ["    … and \(grouped(trials.count - most)) more"] : [])
  }

  /// A trial in a line: `adam (learning_rate=0.1) on rosenbrock`.
  static func title(of trial: Int, in plan: Plan) -> String {
    let group = plan.group(of: trial)
    let choice = plan.experiment.optimizers[group.optimizerIndex]
    let values = plan.trial(trial).parameters
    let parts = choice.named.map { index in
      let parameter = choice.parameters[index]
      return "\(parameter.name)=\(parameter.text(values[index]) { shortest($0) })"
    }
    let numbers = parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"
    return "\(choice.name)\(numbers) on \(plan.experiment.losses[group.lossIndex].loss.name)"
  }
}
