import Engine
import Formulas
import Losses
import Optimizers
import YAML

/// Reads the losses and optimizers that an experiment defines itself.
struct DefinitionsReader {
  let validator: Validator
  let data: DataReader
  /// Names of optimizers that the caller brings along.
  let registered: Set<String>

  struct Definitions {
    var losses: [(name: String, loss: Loss, start: Node?)] = []
    var optimizers: [OptimizerDefinition] = []
    /// Names whose definitions were wrong: reported once, not again wherever they are used.
    var wrong: Set<String> = []
  }

  func read(_ node: Node?) -> Definitions {
    var result = Definitions()
    guard let node else { return result }
    let known = ExperimentFormat.names(below: "define")
    for pair in validator.mapping(node, of: "define", known: known) ?? [] {
      guard let entries = pair.value.pairs else {
        validator.mismatch(pair.value, expected: "a mapping of names to definitions")
        continue
      }
      for entry in entries {
        guard checkName(entry, pair.name) else { continue }
        if pair.name == "losses",
          let loss = LossReader(
            validator: validator, data: data, location: DataLocation(path: "")
          ).loss(entry.value, name: entry.name)
        {
          result.losses.append((entry.name, loss, entry.value["start"]))
        } else if pair.name == "optimizers", let definition = readOptimizer(entry) {
          result.optimizers.append(definition)
        } else {
          result.wrong.insert(entry.name)
        }
      }
    }
    return result
  }

  private func checkName(_ entry: Node.Pair, _ kind: String) -> Bool {
    guard FormulaLanguage.isName(entry.name) else {
      validator.error(
        "'\(entry.name)' cannot be a name", at: entry.key.span,
        hint: "a letter, then letters, digits and _")
      return false
    }
    let isTaken =
      kind == "losses"
      ? LossCatalogue.loss(named: entry.name) != nil || entry.name == "expression"
        || ModelCatalogue.model(named: entry.name) != nil
      : OptimizerCatalogue.optimizer(named: entry.name) != nil || registered.contains(entry.name)
    if isTaken {
      validator.error(
        "'\(entry.name)' is in the catalogue already", at: entry.key.span,
        hint: "choose another name, such as my_\(entry.name)")
    }
    return !isTaken
  }

  // MARK: Optimizers

  private func readOptimizer(_ entry: Node.Pair) -> OptimizerDefinition? {
    let known = ExperimentFormat.names(below: "define.optimizers")
    guard validator.mapping(entry.value, of: entry.name, known: known) != nil else { return nil }
    guard let update = entry.value.pair("update") else {
      validator.error(
        "the optimizer '\(entry.name)' has no update", at: entry.key.span,
        hint: "add 'update:' with statements such as x: x - learning_rate * gradient")
      return nil
    }
    guard let parameters = statements(entry.value["parameters"], of: "parameters"),
      let states = statements(entry.value["state"], of: "state"),
      let steps = statements(update.value, of: "update")
    else { return nil }
    let defaults = parameters.map { validator.finite($0.value, "the default of a parameter") }
    guard !defaults.contains(nil) else { return nil }
    do {
      let formula = try UpdateFormula(
        parameters: parameters.map(\.name), states: states.map { ($0.name, text($0.value)) },
        statements: steps.map { ($0.name, text($0.value)) })
      return OptimizerDefinition(
        entry.name, formula: formula, defaults: defaults.compactMap { $0 },
        equations: steps.map { "\($0.name) ← \(text($0.value))" })
    } catch {
      report(error, entry, parameters, states, steps, update)
      return nil
    }
  }

  /// Names with formulas; none where the key is not there.
  private func statements(_ node: Node?, of what: String) -> [Node.Pair]? {
    guard let node, !node.isNull else { return [] }
    guard let pairs = node.pairs else {
      validator.mismatch(
        node, expected: "a mapping of names to \(what == "update" ? "formulas" : "values")")
      return nil
    }
    for pair in pairs where pair.value.scalar == nil || pair.value.isNull {
      validator.mismatch(pair.value, expected: "a formula for '\(pair.name)'")
      return nil
    }
    return pairs
  }

  private func text(_ node: Node) -> String { node.string ?? "" }

  private func report(
    _ error: UpdateFormulaError, _ entry: Node.Pair, _ parameters: [Node.Pair],
    _ states: [Node.Pair], _ steps: [Node.Pair], _ update: Node.Pair
  ) {
    func report(at span: Span) {
      validator.error(error.mistake.message, at: span, hint: error.mistake.hint)
    }
    switch error.place {
    case .parameter(let at): report(at: parameters[at].key.span)
    case .target(let at): report(at: steps[at].key.span)
    case .whole: report(at: update.key.span)
    case .state(let at):
      // A mistake without a place in the formula is about the state itself.
      if error.mistake.range.isEmpty {
        report(at: states[at].key.span)
      } else {
        validator.report(error.mistake, in: states[at].value)
      }
    case .statement(let at): validator.report(error.mistake, in: steps[at].value)
    }
  }
}
