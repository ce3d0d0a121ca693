import Formulas
import Losses
import Optimizers
import YAML

/// Reads the losses and optimizers that an experiment defines itself.
struct DefinitionsReader {
  let validator: Validator
  let data: DataReader
  /// Optimizers that the caller brings along.
  let registered: [OptimizerDefinition]

  struct Definitions {
    var losses: [(name: String, loss: Loss, start: Node?)] = []
    var optimizers: [OptimizerDefinition] = []
    /// What optimizers drive where nothing else is said, by optimizer and parameter.
    var standards: [String: [String: Node]] = [:]
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
        } else if pair.name == "optimizers",
          let (definition, standards) = OwnOptimizerReader(
            validator: validator,
            rules: OptimizerReader(
              validator: validator, defined: result.optimizers + registered, wrong: result.wrong,
              standards: result.standards),
            names: entries.map(\.name)
          ).read(entry)
        {
          result.optimizers.append(definition)
          result.standards[definition.name] = standards
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
      : OptimizerCatalogue.optimizer(named: entry.name) != nil
        || registered.contains { $0.name == entry.name }
    if isTaken {
      validator.error(
        "'\(entry.name)' is in the catalogue already", at: entry.key.span,
        hint: "choose another name, such as my_\(entry.name)")
    }
    return !isTaken
  }
}
