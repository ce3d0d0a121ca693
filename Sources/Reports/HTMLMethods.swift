import Losses
import Optimizers
import Results
import Sweeps

/// What ran, and from where: the settings that all share, the losses, the optimizers.
extension HTMLReport {
  // MARK: What is compared

  func addFairness(to section: inout Markup) {
    section.element(
      "p",
      text: "Every trial has the settings of the first table; the second tells what differs between"
        + " the optimizers.")
    section.line()
    let stop = experiment.stop
    var rows: [[Markup.Cell]] = [
      [.heading("Precision"), .text(experiment.precision.rawValue)],
      [.heading("Budget"), .text("at most \(grouped(stop.maximumIterations)) iterations a trial")],
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
            + (stop.explodedAbove.map { " or the loss is above \(Words.rounded($0))" } ?? "")),
      ],
    ]
    for (index, choice) in experiment.losses.enumerated().prefix(20) {
      let name = experiment.losses.count > 1 ? "Start on \(title(ofLoss: index))" : "Start"
      rows.append([.heading(name), .text(start(index, choice.loss))])
    }
    if experiment.seeds.count > 1 {
      rows.append([.heading("Seeds"), .text(grouped(experiment.seeds.count))])
    }
    section.table("What all trials share", [.init("Setting"), .init("Value")], rows)
    addDifferences(to: &section)
  }

  /// Where a loss's trials start.
  private func start(_ index: Int, _ loss: Loss) -> String {
    guard let group = plan.groups.first(where: { $0.lossIndex == index && $0.count > 0 }) else {
      return "no trials"
    }
    let differs = plan.startsDiffer[index]
    let point = plan.trial(0, of: group).start
    let parts = zip(loss.componentNames, zip(point, differs)).prefix(8).map { name, value in
      value.1 ? "\(name) differs" : "\(name) = \(Words.rounded(value.0))"
    }
    let text = parts.joined(separator: ", ") + (point.count > 8 ? ", …" : "")
    return differs.contains(true) ? "\(text); the same points for every optimizer" : text
  }

  private func addDifferences(to section: inout Markup) {
    let counts = experiment.optimizers.indices.map { index in
      plan.groups.reduce(0) { $0 + ($1.optimizerIndex == index ? $1.count : 0) }
    }
    let titles = FigureData(results: results, paths: [:])
    section.table(
      "What differs between the optimizers",
      [
        .init("Optimizer"), .init("Trials", isNumeric: true), .init("Swept"),
        .init("Set in the file"),
      ],
      experiment.optimizers.enumerated().prefix(200).map { index, choice in
        let swept = choice.sweptParameters
        let fixed = choice.named.filter { !swept.contains($0) }
        let words = choice.words.map { "\(Words.spoken($0.column)) \(Words.spoken($0.word))" }
        let settings = words + fixed.map { choice.detail($0, choice.fixed[$0]) }
        return [
          .heading(titles.title(ofOptimizer: index)), .number(grouped(counts[index])),
          .text(
            swept.isEmpty
              ? "–"
              : swept.map {
                "\(Words.spoken(choice.parameters[$0].name)) \(values(choice, $0))"
              }.joined(separator: "; ")),
          .text(settings.isEmpty ? "–" : settings.joined(separator: ", ")),
        ]
      })
  }

  /// The values that a parameter takes, in words.
  private func values(_ choice: OptimizerChoice, _ place: Int) -> String {
    let parameter = choice.parameters[place]
    guard let swept = choice.sweptValues(of: place) else {
      return Words.minus(parameter.text(choice.fixed[place], Words.rounded))
    }
    func text(_ index: Int) -> String {
      Words.minus(parameter.text(swept[index], Words.rounded))
    }
    guard let count = swept.count, let last = swept.last else {
      guard let range = swept.drawnRange else { return "" }
      let bounds = Words.minus(
        "\(Words.rounded(range.low)) … \(Words.rounded(range.high))")
      return "\(bounds) (drawn\(range.isLogarithmic ? " by decades" : ""))"
    }
    if count <= 8 { return (0..<count).map(text).joined(separator: ", ") }
    return
      "\(text(0)), \(text(1)) … \(Words.minus(parameter.text(last, Words.rounded))) (\(grouped(count)) values)"
  }

  // MARK: Losses

  func addLosses(to section: inout Markup) {
    for (index, choice) in experiment.losses.enumerated().prefix(100) {
      let loss = choice.loss
      let entry = LossCatalogue.loss(named: loss.name)
      // A formula without a name needs no heading beside itself.
      if experiment.losses.count > 1 || entry != nil {
        section.element("h3", text: title(ofLoss: index))
        section.line()
      }
      if let entry {
        section.element("p", text: entry.summary)
        section.line()
      }
      let variables = loss.formula.variables.map(\.name).joined(separator: ", ")
      section.element(
        "pre", ["class": "formula"],
        text: "L(\(variables)) = \(SafeText.oneLine(loss.formula.text))")
      section.line()
      let facts = facts(loss) + (entry.map { [("Source", $0.source)] } ?? [])
      guard !facts.isEmpty else { continue }
      section.element("dl") { list in
        for (term, text) in facts {
          list.element("dt", text: term)
          list.element("dd", text: text)
        }
      }
      section.line()
    }
    if experiment.losses.count > 100 {
      section.element("p", text: "The others stand in the experiment file below.")
    }
  }

  private func facts(_ loss: Loss) -> [(String, String)] {
    var result: [(String, String)] = []
    let vectors = loss.formula.variables.compactMap { variable in
      variable.count.map { "\(variable.name) has \(grouped($0)) components" }
    }
    if !vectors.isEmpty { result.append(("Variables", vectors.joined(separator: ", "))) }
    if let domain = loss.domain {
      let shown = zip(loss.componentNames, domain).prefix(4).map {
        "\($0) from \(Words.rounded($1.lowerBound)) to \(Words.rounded($1.upperBound))"
      }
      result.append(("Domain", shown.joined(separator: "; ") + (domain.count > 4 ? "; …" : "")))
    }
    if !loss.minima.isEmpty {
      let shown = loss.minima.prefix(4).map { minimum in
        let text = minimum.prefix(4).map { Words.rounded($0) }.joined(separator: ", ")
        return "(\(text)\(minimum.count > 4 ? ", …" : ""))"
      }
      let more = loss.minima.count > 4 ? " and \(loss.minima.count - 4) more" : ""
      let level = loss.minimumLoss.map { ", where it is \(Words.rounded($0))" } ?? ""
      result.append(("Known minima", shown.joined(separator: ", ") + more + level))
    }
    return result
  }

  // MARK: Optimizers

  func addOptimizers(to section: inout Markup) {
    let titles = FigureData(results: results, paths: [:])
    /// Rules that are told already.
    var told: Set<String> = []
    for (index, choice) in experiment.optimizers.enumerated().prefix(100) {
      section.element("article") { article in
        article.element("h3", text: titles.title(ofOptimizer: index))
        article.line()
        for definition in choice.definitions where told.insert(definition.name).inserted {
          let isNamed = definition.title == titles.title(ofOptimizer: index)
          article.element(
            "p", text: isNamed ? definition.summary : "\(definition.title): \(definition.summary)")
          article.element(
            "pre", ["class": "formula"], text: definition.equations.joined(separator: "\n"))
          article.element("p", ["class": "source"], text: "Source: \(definition.source)")
          article.line()
        }
        for schedule in choice.schedules where told.insert("/\(schedule.name)").inserted {
          article.element(
            "p", text: "\(Words.spoken(schedule.name)), a learning rate: \(schedule.summary)")
          article.element("pre", ["class": "formula"], text: "η(t) = \(schedule.equation)")
          article.element("p", ["class": "source"], text: "Source: \(schedule.source)")
          article.line()
        }
        guard !choice.parameters.isEmpty else { return }
        article.table(
          "Parameters of \(titles.title(ofOptimizer: index))",
          [
            .init("Parameter"), .init("Here"), .init("Default"), .init("Allowed"),
            .init("Meaning"),
          ],
          choice.words.map {
            [.heading($0.column), .code($0.word), .text(""), .text(""), .text("")]
          }
            + choice.parameters.indices.map { place in
              let parameter = choice.parameters[place]
              return [
                .heading(parameter.name), .text(values(choice, place)),
                .text(Words.minus(parameter.text(parameter.defaultValue, Words.rounded))),
                .text(parameter.allowed), .text(parameter.summary),
              ]
            })
      }
      section.line()
    }
    if experiment.optimizers.count > 100 {
      section.element("p", text: "The others stand in the experiment file below.")
    }
  }
}

extension ParameterDescription {
  /// What it may be, in words.
  fileprivate var allowed: String {
    switch kind {
    case .boolean: "true or false"
    case .choice(let names): names.joined(separator: " or ")
    case .whole: "whole, \(Words.minus(range.text))"
    case .number: Words.minus(range.text)
    }
  }
}
