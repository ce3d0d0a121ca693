import Support
import YAML

/// Reads how trials are chosen.
struct SamplingReader {
  let validator: Validator

  func read(_ node: Node?) -> Sampling {
    var sampling = Sampling()
    guard let node else { return sampling }
    let keys = ExperimentFormat.names(below: "sampling")
    if let name = node.string, SamplingMethod(rawValue: name) != nil {
      validator.mismatch(
        node, expected: "a mapping for sampling",
        hint: name == "grid" ? "{method: grid}" : "{method: \(name), trials: 512}")
      return sampling
    }
    guard let pairs = validator.mapping(node, of: "sampling", known: keys) else { return sampling }
    let method = pairs.first { $0.name == "method" }?.value
    if let method {
      guard
        let read = validator.word(method, "sampling method", of: SamplingMethod.self)
      else {
        // What is drawn is not to be called wrong for it.
        sampling.method = .random
        return sampling
      }
      sampling.method = read
    }
    for pair in pairs where pair.name != "method" && keys.contains(pair.name) {
      guard sampling.method != .grid else {
        validator.error(
          "'\(pair.name)' means nothing to the method grid", at: pair.key.span,
          hint: method == nil
            ? "every combination runs; or name a method: random, sobol, halton"
            : "every combination runs")
        continue
      }
      if pair.name == "trials" {
        sampling.trials =
          validator.whole(pair.value, .trials) ?? 1
      } else {
        sampling.seed = validator.whole(pair.value, .seed) ?? 0
      }
    }
    if sampling.method != .grid, !pairs.contains(where: { $0.name == "trials" }) {
      validator.error(
        "the sampling method \(sampling.method.rawValue) needs a count of trials",
        at: method?.span ?? node.span,
        hint: "as in {method: \(sampling.method.rawValue), trials: 512}")
    }
    return sampling
  }
}

extension Validator {
  /// Whether values may be drawn; an error where they may not.
  func allowsDrawing(_ pair: Node.Pair) -> Bool {
    if sampling.method != .grid { return true }
    error(
      "'\(pair.name)' is sampled, but the sampling method is grid", at: pair.key.span,
      hint: "list the values, or use linspace, logspace or range")
    return false
  }

  /// The items of a choice; nil, with an error, where there are none.
  func choices(_ pair: Node.Pair) -> [Node]? {
    guard let items = pair.value.items else {
      mismatch(pair.value, expected: "a list of values for choice", hint: "as in {choice: [1, 2]}")
      return nil
    }
    guard !items.isEmpty else {
      error("the choice is empty", at: pair.value.span, hint: "it needs a value to choose")
      return nil
    }
    return items
  }

  /// A range to draw from: `uniform` or `log_uniform` and two bounds.
  func distribution(
    _ pair: Node.Pair, areWhole: Bool, _ span: Span, check: (Double, Node) -> Bool
  ) -> SweptValues? {
    guard let items = pair.value.items, items.count == 2 else {
      error(
        "\(pair.name) takes a list of two numbers", at: pair.value.span, hint: "[low, high]")
      return nil
    }
    guard let low = finite(items[0]), let high = finite(items[1]) else { return nil }
    let isLogarithmic = pair.name == "log_uniform"
    if isLogarithmic, low <= 0 || high <= 0 {
      error(
        "log_uniform is drawn between real bounds above 0", at: pair.value.span,
        hint: "the bounds themselves, not their exponents: [1e-4, 1]")
      return nil
    }
    guard low < high else {
      error(
        "\(pair.name) is drawn from nothing: \(written(items[0])) is not below"
          + " \(written(items[1]))", at: pair.value.span,
        hint: "the smaller number first, as in [1e-4, 1]")
      return nil
    }
    let isRight = check(low, items[0])
    guard check(high, items[1]), isRight else { return nil }
    guard (high - low).isFinite, !isLogarithmic || (high / low).isFinite else {
      error("the bounds are too far apart", at: pair.value.span)
      return nil
    }
    return SweptValues(
      .drawn(
        Distribution(low: low, high: high, isLogarithmic: isLogarithmic, isWhole: areWhole)),
      span: span)
  }
}

extension Experiment {
  /// Refuses more sampled coordinates than the method has.
  func refuseTooManyCoordinates() throws(Diagnostics) {
    guard let most = sampling.method.mostCoordinates else { return }
    for loss in losses {
      for optimizer in optimizers {
        let count = SampledTrials.coordinates(loss, optimizer)
        guard count > most else { continue }
        throw Diagnostics([
          Diagnostic(
            "\(optimizer.definition.name) on \(loss.loss.name) samples \(grouped(count))"
              + " coordinates, and \(sampling.method.rawValue) has \(grouped(most))",
            at: resolved["sampling"]?["method"]?.span ?? optimizer.span,
            hint: "the method random has any number")
        ])
      }
    }
  }
}
