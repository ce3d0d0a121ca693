import Engine
import Support
import YAML

/// Reads when trials end.
struct StopReader {
  let validator: Validator
  /// Those of the experiment; empty where they are wrong.
  let losses: [LossChoice]

  func read(_ node: Node) -> StopRule {
    var rule = StopRule()
    for pair in validator.mapping(node, of: "stop", known: ExperimentFormat.names(below: "stop"))
      ?? []
    {
      switch pair.name {
      case "max_iterations":
        if let count = validator.whole(pair.value, .iterations) {
          rule.maximumIterations = count
        }
      case "max_epochs": rule.maximumEpochs = epochs(pair, node)
      case "converged":
        if pair.value.string == "never" {
          rule.converged = []
        } else {
          let items = pair.value.items ?? [pair.value]
          if items.isEmpty {
            validator.error(
              "the list of criteria is empty", at: pair.value.span,
              hint: "where nothing counts as converged, write converged: never")
          }
          rule.converged = items.flatMap { readCriterion($0) }
        }
      case "exploded":
        let known = ExperimentFormat.names(below: "stop.exploded")
        for inner in validator.mapping(pair.value, of: "exploded", known: known) ?? []
        where inner.name == "loss_above" {
          rule.explodedAbove = validator.number(inner.value)
        }
      default: break
      }
    }
    return rule
  }

  private func epochs(_ pair: Node.Pair, _ node: Node) -> Int? {
    if let other = node.pair("max_iterations") {
      validator.error(
        "'max_epochs' stands in for 'max_iterations'", at: pair.key.span,
        hint: "give one of them; the other is at line \(other.key.span.start.line)")
      return nil
    }
    if let plain = losses.first(where: { $0.loss.data == nil }) {
      validator.error(
        "'\(plain.loss.name)' has no rows, and an epoch is a pass over them", at: pair.key.span,
        hint: "max_iterations counts the steps of any loss")
      return nil
    }
    return validator.whole(pair.value, .epochs)
  }

  private func readCriterion(_ node: Node) -> [StopRule.Criterion] {
    let keys = ExperimentFormat.names(below: "stop.converged")
    let kinds = ["unchanged"] + keys.filter { $0 != "patience" }
    if let name = node.string, !node.isNull {
      if name == "unchanged" { return [.unchanged] }
      if kinds.contains(name) {
        validator.error(
          "'\(name)' needs a number", at: node.span, hint: "as in {\(name): 1e-6}")
      } else if name == "never" {
        validator.error("'never' stands alone", at: node.span, hint: "write converged: never")
      } else {
        validator.unknown("criterion", name, at: node.span, among: kinds + ["never"])
      }
      return []
    }
    var result: [StopRule.Criterion] = []
    if node.pairs?.isEmpty == true {
      validator.error(
        "the criterion is empty", at: node.span, hint: "as in {gradient_norm: 1e-6}")
    }
    var change: Double?
    var patience = 1
    for pair in validator.mapping(node, of: "converged", known: keys) ?? [] {
      switch pair.name {
      case "gradient_norm":
        if let value = nonNegative(pair.value) { result.append(.gradientNorm(value)) }
      case "loss_below":
        if let value = validator.number(pair.value) { result.append(.lossBelow(value)) }
      case "loss_change": change = nonNegative(pair.value)
      case "test_accuracy_above":
        validator.refuseWithoutTest(
          "test accuracy", at: pair.key.span, losses, needsAccuracy: true)
        guard let value = validator.number(pair.value) else { continue }
        guard ParameterRange.unit.contains(value) else {
          validator.error(
            "\(validator.written(pair.value)) is out of range", at: pair.value.span,
            hint: "a share of the test rows, from 0 to 1")
          continue
        }
        result.append(.testAccuracyAbove(value))
      case "patience":
        patience = validator.whole(pair.value, .patience) ?? 1
        if node["loss_change"] == nil {
          validator.error(
            "'patience' belongs to loss_change", at: pair.key.span,
            hint: "{loss_change: 1e-9, patience: 10}")
        }
      default: break
      }
    }
    if let change { result.append(.lossChange(change, patience: patience)) }
    return result
  }

  private func nonNegative(_ node: Node) -> Double? {
    guard let value = validator.number(node) else { return nil }
    guard ExperimentFormat.tolerance.contains(value) else {
      validator.error(
        "\(validator.written(node)) is out of range", at: node.span,
        hint: ExperimentFormat.tolerance.text)
      return nil
    }
    return value
  }
}
