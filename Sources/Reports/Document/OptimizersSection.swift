import Figures
import Optimizers
import Sweeps

/// The optimizers: update, source, parameters.
extension ReportMaterial {
  /// The most optimizers that are described.
  private static let mostDescribed = 100

  func optimizersSection() -> Report.Section {
    var section = Report.Section(
      id: "optimizers",
      title: experiment.optimizers.count == 1 ? "The optimizer" : "The optimizers")
    /// Rules and schedules that have been described.
    var described: Set<String> = []
    for (index, choice) in experiment.optimizers.enumerated().prefix(Self.mostDescribed) {
      let title = experiment.title(ofOptimizer: index)
      var blocks: [Report.Block] = []
      for definition in choice.definitions where described.insert(definition.name).inserted {
        let isNamed = definition.title == title
        blocks += [
          .paragraph(
            .text(isNamed ? definition.summary : "\(definition.title): \(definition.summary)")),
          .init(.formula(definition.equations.joined(separator: "\n"))),
          .paragraph("Source: \(definition.source)", style: .source),
        ]
      }
      for (parameter, schedule) in choice.schedules
      where described.insert("\(parameter)/\(schedule.name)").inserted {
        let symbol = parameter == "weight_decay" ? "λ" : "η"
        blocks += [
          .paragraph(
            "\(Words.spoken(schedule.name)), a \(Words.spoken(parameter)): \(schedule.summary)"),
          .init(.formula("\(symbol)(t) = \(schedule.equation)")),
          .paragraph("Source: \(schedule.source)", style: .source),
        ]
      }
      if !choice.parameters.isEmpty { blocks.append(.init(.table(parameters(choice, title)))) }
      section.blocks.append(.init(.part(title: title, blocks)))
    }
    if experiment.optimizers.count > Self.mostDescribed {
      section.blocks.append(.paragraph("The others are in the experiment file."))
    }
    return section
  }

  private func parameters(_ choice: OptimizerChoice, _ title: String) -> Report.Table {
    let words: [[Report.Cell]] = choice.words.map {
      [.heading($0.column), .code($0.word), .text(""), .text(""), .text("")]
    }
    let numbers: [[Report.Cell]] = choice.parameters.indices.map { place in
      let parameter = choice.parameters[place]
      return [
        .heading(parameter.name), .text(values(choice, place)),
        .text(Words.minus(parameter.text(parameter.defaultValue, Words.short))),
        .text(parameter.allowed), .text(parameter.summary),
      ]
    }
    return Report.Table(
      caption: "Parameters of \(title)",
      columns: [
        .init("Parameter"), .init("Here"), .init("Default"), .init("Allowed"), .init("Meaning"),
      ], rows: words + numbers)
  }
}

extension ParameterDescription {
  /// What it may be, in words.
  fileprivate var allowed: String {
    switch kind {
    case .boolean: "true or false"
    case .choice(let names): names.joined(separator: " or ")
    case .list(let values): "\(values.count) numbers"
    case .whole: "whole, \(Words.minus(range.text))"
    case .number: Words.minus(range.text)
    }
  }
}
