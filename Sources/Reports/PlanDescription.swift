import Results
import Sweeps

/// What `descent plan` tells: exactly what would run, and what it would take.
public enum PlanDescription {
  public static func lines(_ plan: Plan) -> [String] {
    let experiment = plan.experiment
    var rows: [[String]] = [["Loss", "Optimizer", "Trials", "Swept"]]
    for group in plan.groups {
      let choice = experiment.optimizers[group.optimizerIndex]
      let loss = experiment.losses[group.lossIndex].loss
      let swept = choice.sweptParameters.map { choice.parameters[$0].name }
      let differing = zip(loss.componentNames, plan.startsDiffer[group.lossIndex])
        .filter(\.1).map { "start.\($0.0)" }
      let shown = differing.count > 4 ? ["start"] : differing
      rows.append([
        loss.name, choice.definition.name, grouped(group.count),
        (swept + shown).joined(separator: ", "),
      ])
    }
    var widths = [0, 0, 0, 0]
    for row in rows {
      for (column, text) in row.enumerated() { widths[column] = max(widths[column], text.count) }
    }
    var lines = rows.map { row -> String in
      var text = ""
      for (column, field) in row.enumerated() {
        let padding = String(repeating: " ", count: widths[column] - field.count)
        text += (column == 2 ? padding + field : field + padding) + "  "
      }
      while text.last == " " { text.removeLast() }
      return text
    }
    let steps = Double(plan.count) * Double(experiment.stop.maximumIterations)
    lines.append("")
    lines.append("\(grouped(plan.count)) trials in all, \(experiment.precision.rawValue)")
    lines.append(
      "at most \(steps < 1e15 ? grouped(Int(steps)) : shortest(steps)) steps"
        + " (\(grouped(experiment.stop.maximumIterations)) a trial)")
    let bytes = estimate(plan)
    lines.append("about \(size(bytes.memory)) of memory, \(size(bytes.disk)) on disk")
    for note in plan.notes { lines.append("note: \(note)") }
    return lines
  }

  /// The outcomes in memory, and the tables on disk. Paths are counted at their longest.
  private static func estimate(_ plan: Plan) -> (memory: Double, disk: Double) {
    let experiment = plan.experiment
    var memory = 0.0
    var disk = 0.0
    for group in plan.groups {
      let dimension = Double(experiment.losses[group.lossIndex].loss.dimension)
      memory += Double(group.count) * (33 + 8 * dimension)
      disk += Double(group.count) * (120 + 24 * dimension)
    }
    if experiment.recordedPaths(trials: plan.count) == .all {
      let rows = Double(plan.count) * Double(experiment.stop.maximumIterations + 1)
      var every = 1.0
      if case .steps(let count) = experiment.record.every { every = Double(count) }
      let dimension = Double(experiment.losses.map(\.loss.dimension).max() ?? 1)
      memory += rows / every * (24 + 8 * dimension) * 2
      disk += rows / every * (30 + 12 * dimension)
    }
    return (memory, disk)
  }

  private static func size(_ bytes: Double) -> String {
    let units = ["bytes", "kB", "MB", "GB", "TB"]
    var value = bytes
    var unit = 0
    while value >= 1000, unit < units.count - 1 {
      value /= 1000
      unit += 1
    }
    let rounded = value < 10 && unit > 0 ? (value * 10).rounded() / 10 : value.rounded()
    return "\(shortest(rounded)) \(units[unit])"
  }
}
