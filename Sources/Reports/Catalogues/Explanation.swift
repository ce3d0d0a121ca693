import Figures
import Formulas
import Losses
import Optimizers
import Results
import Support
import Sweeps
import YAML

/// What `descent explain` prints about one name, made from the catalogues.
public struct Explanation {
  /// How many columns of characters there are; nil for as many as it needs.
  let width: Int?

  /// Every name that can be explained: entries of catalogues, keys of the file with their paths,
  /// parameters, options of figures, lists, and names of other libraries.
  public static var names: [String] {
    var known = Set<String>()
    let all =
      OptimizerCatalogue.all.map(\.name) + LossCatalogue.all.map(\.name)
      + ScheduleCatalogue.all.map(\.name) + FigureCatalogue.standard.names
      + FormulaLanguage.functions.map(\.name) + SamplingMethod.allCases.map(\.rawValue)
      + SweptForm.allCases.map(\.rawValue) + ExperimentFormat.all.flatMap { [$0.name, $0.path] }
      + ParameterExplanation.names + DataExplanation.names + Listing.kinds
      + ForeignName.all.map(\.name)
    return all.filter { known.insert($0).inserted }
  }

  /// The nearest name to a misspelt one.
  public static func nearestName(_ word: String) -> String? { nearest(word, among: names) }

  /// The lines about all that a name stands for; nil if nothing has it.
  ///
  /// - Parameters:
  ///   - name: one of ``names``.
  ///   - width: how many columns of characters there are; nil for as many as it needs.
  public static func lines(_ name: String, width: Int? = nil) -> [String]? {
    let lines = Explanation(width: width).lines(about: name)
    guard let width else { return lines }
    // Tables are as narrow already; these are sentences.
    return lines?.flatMap { TableFitting.wrap($0, to: width) }
  }

  private func lines(about name: String) -> [String]? {
    let own = sections(name)
    let foreign = ForeignName.all(named: name)
    var sections = own
    if !foreign.isEmpty, own.isEmpty || !foreign.allSatisfy({ $0.ours.contains(name) }) {
      sections.append(lines(foreign))
    }
    // Where the name is of others alone, ours follows.
    if own.isEmpty, let ours = foreign.first?.ours.first {
      sections += ours.split(separator: " ").flatMap { self.sections(String($0)) }
    }
    return sections.isEmpty ? nil : Array(sections.joined(separator: [""]))
  }

  private func sections(_ name: String) -> [[String]] {
    var sections: [[String]] = []
    if let entry = OptimizerCatalogue.optimizer(named: name) { sections.append(lines(entry)) }
    if let entry = LossCatalogue.loss(named: name) { sections.append(lines(entry)) }
    if let entry = ScheduleCatalogue.schedule(named: name) { sections.append(lines(entry)) }
    if let entry = FigureCatalogue.standard.kind(named: name) { sections.append(lines(entry)) }
    if let entry = FormulaLanguage.functions.first(where: { $0.name == name }) {
      sections.append(["\(entry.usage): a function of formulas", entry.summary])
    }
    if let method = SamplingMethod(rawValue: name) { sections.append(lines(method)) }
    if let form = SweptForm(rawValue: name) { sections.append(lines(form)) }
    let keys = ExperimentFormat.all.filter { $0.path == name || $0.name == name }
    sections += keys.map { KeyExplanation.lines($0, width: width) }
    sections += ParameterExplanation.sections(name, width: width)
    sections += DataExplanation.sections(name, width: width)
    if Listing.kinds.contains(name) {
      sections.append(
        keys.isEmpty
          ? Listing.lines(name, width: width) : ["'descent list \(name)' lists them all."])
    }
    return sections
  }

  private func lines(_ foreign: [ForeignName]) -> [String] {
    foreign.map { entry in
      let ours = entry.ours.map { $0.split(separator: " ").joined(separator: " and ") }
      let others = ours.count > 1 ? ", or \(ours.dropFirst().joined(separator: ", "))" : ""
      return "\(entry.name): what \(entry.library) calls \(ours[0])\(others)"
    }
  }

  private func lines(_ entry: OptimizerDefinition) -> [String] {
    var lines = ["\(entry.name): \(entry.title)", entry.summary, "", "Update"]
    lines += entry.equations.map { "  \($0)" }
    lines += ["", "Parameters"]
    lines += parameters(entry.parameters)
    if entry.wrapsOptimizer {
      lines.append("  optimizer: any optimizer with its parameters; default gradient_descent")
    }
    lines.append("  clip_by_value, clip_by_global_norm: bounds on the gradient, before the rule")
    lines.append("  gradient_centralization, accumulate: what gradients it is given")
    if entry.takesGroups {
      lines.append("  groups: tensors with numbers of their own, or frozen")
    }
    let scheduled = ["learning_rate", "weight_decay"].filter { entry.takesSchedule($0) }
    if !scheduled.isEmpty {
      lines.append(
        "  \(scheduled.joined(separator: ", ")) may be a schedule: 'descent list schedules'")
    }
    switch entry.needs {
    case .gradient: break
    case .evaluations:
      lines.append("  It evaluates the loss at other points as well, and counts them.")
    case .curvature: lines.append("  It evaluates second derivatives.")
    }
    switch entry.randomness {
    case .none: break
    case .always: lines.append("  It draws random numbers, by each trial's seed.")
    case .choice(let parameter, let word):
      lines.append("  With \(parameter): \(word) it draws random numbers, by each trial's seed.")
    }
    return lines + ["", "Source", "  \(entry.source)"]
  }

  private func parameters(_ all: [ParameterDescription]) -> [String] {
    TextTable.aligned(
      ParameterDescription.written(all).map { parameter in
        let value = parameter.text(parameter.defaultValue) { shortest($0) }
        return [
          "  \(parameter.name)", "default \(value)", FormText.range(of: parameter),
          parameter.summary,
        ]
      }, width: width)
  }

  private func lines(_ entry: ScheduleDefinition) -> [String] {
    var lines = [
      "\(entry.name): a schedule of the learning rate or the weight decay", entry.summary, "",
    ]
    lines += ["Learning rate at step t = 0, 1, …", "  \(entry.equation)", "", "Parameters"]
    lines += parameters(entry.parameters)
    lines += entry.lists.map { "  \($0.name): \($0.summary)" }
    if entry.lists.isEmpty { lines += [""] + picture(entry) }
    return lines + ["", "Source", "  \(entry.source)"]
  }

  /// The schedule with its default parameters as a small picture of text.
  private func picture(_ entry: ScheduleDefinition) -> [String] {
    let settings = ScheduleSettings(
      entry, ParameterColumns(entry.parameters.map { [$0.defaultValue] }))
    let columns = 60
    let steps = 120
    let rates = settings.rates(at: (0..<columns).map { $0 * steps / columns })
    let high = rates.filter(\.isFinite).max() ?? 0
    guard high > 0 else { return [] }
    let rows = 6
    let marks = Array("▁▂▃▄▅▆▇█")
    var lines: [String] = []
    for row in (0..<rows).reversed() {
      let line = rates.map { rate -> Character in
        let eighths = Int((rate / high * Double(rows * 8)).rounded()) - row * 8
        return eighths >= 8 ? "█" : eighths >= 1 ? marks[eighths - 1] : " "
      }
      lines.append("  " + String(line))
    }
    return ["The first \(steps) steps with the defaults, up to \(shortest(high))"] + lines
  }

  private func lines(_ entry: LossDefinition) -> [String] {
    var lines = ["\(entry.name): a loss", entry.summary]
    guard let loss = try? entry.loss() else { return lines }
    guard let formula = loss.formula else { return lines }
    lines += ["", "Formula", "  \(collapsed(formula.text))"]
    let variables = formula.variables.map { variable in
      variable.count.map { "\(variable.name) has \($0) components" } ?? variable.name
    }
    lines += ["", "Variables", "  \(variables.joined(separator: ", "))"]
    if !entry.parameters.isEmpty {
      lines += ["", "Parameters"]
      lines += TextTable.aligned(
        entry.parameters.map { parameter in
          let range =
            "\(shortest(parameter.range.lowerBound)) to \(shortest(parameter.range.upperBound))"
          return [
            "  \(parameter.name)", "default \(shortest(parameter.defaultValue))",
            parameter.isWhole ? "whole, \(range)" : range, parameter.summary,
          ]
        }, width: width)
    }
    if let domain = loss.domain {
      let names = loss.componentNames
      lines += ["", "Domain"]
      lines += zip(names, domain).prefix(4).map {
        "  \($0) from \(shortest($1.lowerBound)) to \(shortest($1.upperBound))"
      }
      if names.count > 4 { lines.append("  …") }
    }
    if let start = loss.start { lines += ["", "Start", "  \(point(start))"] }
    if !loss.minima.isEmpty {
      lines += ["", loss.minima.count == 1 ? "Minimum" : "Minima"]
      lines += loss.minima.prefix(8).map { "  \(point($0))" }
      if loss.minima.count > 8 { lines.append("  and \(loss.minima.count - 8) more") }
    }
    return lines + ["", "Source", "  \(entry.source)"]
  }

  private func lines(_ kind: any FigureType.Type) -> [String] {
    ["\(kind.name): a figure", kind.summary, "", "Options"]
      + TextTable.aligned(
        kind.optionTexts.map { ["  \($0.name)", "default \($0.defaultText)", $0.summary] },
        width: width)
  }

  private func lines(_ method: SamplingMethod) -> [String] {
    let keys = ["method: \(method.rawValue)"] + (method == .grid ? [] : ["trials: 512", "seed: 0"])
    return ["\(method.rawValue): a way to choose trials", method.summary, "", "Use"]
      + ["  sampling: {\(keys.joined(separator: ", "))}", "", "To know"]
      + method.details.map { "  \($0)" } + ["", "Source", "  \(method.source)"]
  }

  private func lines(_ form: SweptForm) -> [String] {
    let lines = [
      "\(form.rawValue): a swept value", form.summary, "", "Use",
      "  {\(form.rawValue): \(form.arguments)}, in place of a number",
    ]
    guard form.isSampled else {
      return lines + ["  Under a sampling method other than grid one of the values is drawn."]
    }
    return lines + ["  With the sampling methods random, sobol, halton: 'descent list samplers'"]
  }

  private func point(_ values: [Double]) -> String {
    let shown = values.prefix(6).map { shortest($0) }.joined(separator: ", ")
    return values.count > 6 ? "(\(shown), …)" : "(\(shown))"
  }

  private func collapsed(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
