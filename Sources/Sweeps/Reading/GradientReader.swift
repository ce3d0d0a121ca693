import Engine
import Support
import YAML

/// Reads what optimizers are given in place of the exact gradient: each combination of its numbers.
struct GradientReader {
  let validator: Validator

  private static let most = 10_000

  /// At least one; the exact one where the file is wrong.
  func read(_ node: Node) -> [GradientOracle] {
    let items = node.items ?? [node]
    if items.isEmpty {
      validator.error("the list of gradients is empty", at: node.span, hint: "as in {noise: 0.1}")
    }
    let all = items.flatMap { readOne($0) }
    return all.isEmpty ? [GradientOracle()] : all
  }

  private func readOne(_ node: Node) -> [GradientOracle] {
    let known = ExperimentFormat.names(below: "gradient")
    if node.pairs == nil {
      validator.mismatch(
        node, expected: "a mapping for gradient", hint: "as in {noise: 0.1}, {delay: 5}")
      return []
    }
    if node.pairs?.isEmpty == true {
      validator.error("the gradient is empty", at: node.span, hint: "as in {noise: 0.1}")
    }
    var oracles = [GradientOracle()]
    for pair in validator.mapping(node, of: "gradient", known: known) ?? [] {
      let makers: [(inout GradientOracle) -> Void]
      switch pair.name {
      case "noise":
        makers = noises(pair.value).map { noise in { $0.noise = noise } }
      case "delay":
        makers = numbers(pair.value, .gradientDelay).map { value in { $0.delay = Int(value) } }
      case "dropout":
        makers = numbers(pair.value, .gradientDropout).map { value in { $0.dropout = value } }
      default: continue
      }
      guard oracles.count * makers.count <= Self.most else {
        validator.error(
          "the gradient has \(grouped(oracles.count * makers.count)) combinations",
          at: pair.value.span,
          hint: "each is a loss of its own; at most \(grouped(Self.most)) are possible")
        return []
      }
      oracles = oracles.flatMap { oracle in
        makers.map { make in
          var changed = oracle
          make(&changed)
          return changed
        }
      }
    }
    return oracles
  }

  /// Normal noise, or Student's t; nil for a deviation of 0.
  ///
  /// - Parameter isItem: whether the node is one of a list.
  private func noises(_ node: Node, isItem: Bool = false) -> [GradientOracle.Noise?] {
    if let items = node.items, !items.isEmpty, !isItem {
      return items.flatMap { noises($0, isItem: true) }
    }
    guard let pairs = node.pairs,
      pairs.count != 1 || !SweptValues.reserved.contains(pairs[0].name)
    else {
      return numbers(node, .noiseDeviation).map { $0 == 0 ? nil : .normal(deviation: $0) }
    }
    let known = ExperimentFormat.names(below: "gradient.noise")
    guard validator.mapping(node, of: "noise", known: known) != nil else { return [] }
    guard let inner = node["student_t"] else {
      if pairs.isEmpty {
        validator.error("the noise is empty", at: node.span, hint: "a number, or {student_t: …}")
      }
      return []
    }
    let keys = ExperimentFormat.names(below: "gradient.noise.student_t")
    guard validator.mapping(inner, of: "student_t", known: keys) != nil else { return [] }
    guard let scale = inner["scale"], let freedom = inner["freedom"] else {
      validator.error(
        "student_t has no \(inner["scale"] == nil ? "scale" : "freedom")", at: inner.span,
        hint: "as in {scale: 0.1, freedom: 3}")
      return []
    }
    let freedoms = numbers(freedom, .noiseFreedom)
    return numbers(scale, .noiseScale).flatMap { scale in
      freedoms.map { .studentT(scale: scale, freedom: $0) }
    }
  }

  /// Listed values of a number.
  private func numbers(_ node: Node, _ parameter: ParameterDescription) -> [Double] {
    guard let values = validator.values(node, parameter) else { return [] }
    guard let count = values.count, node.pair("choice") == nil else {
      validator.error(
        "\(parameter.name) cannot be drawn: each of its values makes a loss of its own",
        at: node.span, hint: "list the values, or use linspace, logspace or range")
      return []
    }
    guard count <= Self.most else {
      validator.error(
        "\(parameter.name) has \(grouped(count)) values", at: node.span,
        hint: "each is a loss of its own; at most \(grouped(Self.most)) are possible")
      return []
    }
    return (0..<count).map { values[$0] }
  }
}
