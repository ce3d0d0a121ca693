import Analysis
import Figures
import Losses
import Optimizers
import Support
import Sweeps

/// The settings that all trials share, and what differs between the optimizers.
extension ReportMaterial {
  func comparisonSection() -> Report.Section {
    Report.Section(
      id: "fairness", title: "What is compared",
      blocks: [
        .paragraph(
          .text(
            "Every trial has the settings of the first table."
              + " The second shows what differs between the optimizers.")),
        .init(.table(sharedSettings())),
        .init(.table(differences())),
      ])
  }

  private func sharedSettings() -> Report.Table {
    let stop = experiment.stop
    var rows: [[Report.Cell]] = [
      [.heading("Precision"), .text(experiment.precision.rawValue)],
      [.heading("Budget"), .text("\(Words.budget(stop)) a trial")],
      [
        .heading("Converged"),
        .text(
          stop.converged.isEmpty
            ? "never" : "when " + stop.converged.map(Words.criterion).joined(separator: " or ")),
      ],
      [
        .heading("Exploded"),
        .text(
          "when the gradient is NaN"
            + (stop.explodedAbove.map { " or the loss is above \(Words.short($0))" } ?? "")),
      ],
    ]
    for (index, choice) in experiment.losses.enumerated().prefix(20) {
      let name = experiment.losses.count > 1 ? "Start on \(title(ofLoss: index))" : "Start"
      rows.append([.heading(name), .text(start(index, choice.loss))])
    }
    if experiment.seeds.count > 1 {
      rows.append([.heading("Seeds"), .text(grouped(experiment.seeds.count))])
    }
    return Report.Table(
      caption: "What all trials share", columns: [.init("Setting"), .init("Value")], rows: rows)
  }

  /// Where a loss's trials start.
  private func start(_ index: Int, _ loss: Loss) -> String {
    guard let group = plan.groups.first(where: { $0.lossIndex == index && $0.count > 0 }) else {
      return "no trials"
    }
    let differs = plan.startDiffers(onLoss: index)
    let point = plan.trial(0, of: group).start
    if point.isEmpty {
      let choice = experiment.losses[index]
      return choice.startText(point)
        + (choice.startVaries(in: 0) ? "; the same points for every optimizer" : "")
    }
    let parts = zip(loss.componentNames, zip(point, differs)).prefix(8).map { name, value in
      value.1 ? "\(name) differs" : "\(name) = \(Words.short(value.0))"
    }
    let text = parts.joined(separator: ", ") + (point.count > 8 ? ", …" : "")
    return differs.contains(true) ? "\(text); the same points for every optimizer" : text
  }

  private func differences() -> Report.Table {
    let counts = experiment.optimizers.indices.map { index in
      plan.groups.reduce(0) { $0 + ($1.optimizerIndex == index ? $1.count : 0) }
    }
    let rows = experiment.optimizers.enumerated().prefix(200).map { index, choice in
      let swept = choice.sweptParameters
      let fixed = choice.named.filter { !swept.contains($0) }
      let words = choice.words.map { "\(Words.spoken($0.column)) \(Words.spoken($0.word))" }
      let settings = words + fixed.map { choice.detail($0, choice.fixed[$0]) }
      let ranges = swept.map {
        "\(Words.spoken(choice.parameters[$0].name)) \(values(choice, $0))"
      }
      return [
        Report.Cell.heading(experiment.title(ofOptimizer: index)), .number(grouped(counts[index])),
        .text(swept.isEmpty ? "–" : ranges.joined(separator: "; ")),
        .text(settings.isEmpty ? "–" : settings.joined(separator: ", ")),
      ]
    }
    return Report.Table(
      caption: "What differs between the optimizers",
      columns: [
        .init("Optimizer"), .init("Trials", isNumeric: true), .init("Swept"),
        .init("Set in the file"),
      ], rows: rows)
  }

  /// The values that a parameter takes, in words.
  func values(_ choice: OptimizerChoice, _ place: Int) -> String {
    let parameter = choice.parameters[place]
    guard let swept = choice.sweptValues(of: place) else {
      return Words.minus(parameter.text(choice.fixed[place], Words.short))
    }
    func text(_ index: Int) -> String {
      Words.minus(parameter.text(swept[index], Words.short))
    }
    guard let count = swept.count, let last = swept.last else {
      guard let range = swept.drawnRange else { return "" }
      let bounds = Words.minus(
        "\(Words.short(range.low)) … \(Words.short(range.high))")
      return "\(bounds) (drawn\(range.isLogarithmic ? " by decades" : ""))"
    }
    if count <= 8 { return (0..<count).map(text).joined(separator: ", ") }
    return
      "\(text(0)), \(text(1)) … \(Words.minus(parameter.text(last, Words.short))) (\(grouped(count)) values)"
  }
}
