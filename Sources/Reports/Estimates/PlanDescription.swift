import Figures
import Results
import Support
import Sweeps

/// What `descent plan` prints: exactly what would run, and what it would take.
public enum PlanDescription {
  /// - Parameters:
  ///   - width: how many columns of characters there are; nil for as many as are needed.
  ///   - plan: what would run.
  ///   - estimate: what that takes.
  public static func lines(
    _ plan: Plan, _ estimate: PlanEstimate, width: Int? = nil
  ) -> [String] {
    let experiment = plan.experiment
    var rows: [[String]] = [["Loss", "Optimizer", "Trials", "Swept"]]
    for group in plan.groups {
      let choice = experiment.optimizers[group.optimizerIndex]
      let loss = experiment.losses[group.lossIndex].loss
      let swept = choice.sweptParameters.map { choice.parameters[$0].name }
      let names = experiment.losses[group.lossIndex].startColumnNames
      let differs = plan.startDiffers(onLoss: group.lossIndex)
      let differing =
        names.isEmpty
        ? differs.contains(true) ? ["start"] : []
        : zip(names, differs).filter(\.1).map { "start.\($0.0)" }
      let shown = differing.count > 4 ? ["start"] : differing
      rows.append([
        loss.name, choice.definition.name, grouped(group.count),
        (swept + shown).joined(separator: ", "),
      ])
    }
    let table = TextTable.aligned(rows, isNumeric: [false, false, true, false], width: width)
    let steps = plan.mostSteps
    var lines = [""]
    lines.append("\(grouped(plan.count)) trials in all, \(experiment.precision.rawValue)")
    lines.append(
      "at most \(steps < 1e15 ? grouped(Int(steps)) : shortest(steps)) steps"
        + " (\(plan.stepsOfATrial) a trial)")
    lines.append("about \(size(estimate.memory)) of memory, \(size(estimate.disk)) on disk")
    if estimate.figures > 0 {
      let files = 2 * estimate.figures
      lines.append("\(grouped(estimate.figures)) figures at most, \(grouped(files)) files")
    }
    if estimate.pathDisk > 0 {
      lines.append(
        "paths take at most \(size(estimate.pathDisk)) on disk more,"
          + " \(size(estimate.pathMemory)) of memory")
    }
    for note in plan.notes { lines.append("note: \(note)") }
    guard let width else { return table + lines }
    return table + lines.flatMap { TableFitting.wrap($0, to: width) }
  }
}

extension Plan {
  /// How many steps all trials take at most.
  var mostSteps: Double {
    groups.reduce(0) { $0 + Double($1.count) * Double(maximumIterations(of: $1)) }
  }

  /// How many steps a trial takes at most: `2,000`, or `200 … 6,200`.
  fileprivate var stepsOfATrial: String {
    let most = groups.filter { $0.count > 0 }.map { maximumIterations(of: $0) }
    guard let least = most.min(), let largest = most.max(), least < largest else {
      return grouped(maximumIterations)
    }
    return "\(grouped(least)) … \(grouped(largest))"
  }
}
