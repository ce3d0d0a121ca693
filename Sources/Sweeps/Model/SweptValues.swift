import Optimizers
import YAML

/// The numbers that a swept value takes, in order, or the range that it is drawn from; long ranges are
/// computed when they are needed.
public struct SweptValues: Sendable {
  enum Form: Sendable {
    case list([Double])
    case linear(first: Double, last: Double, count: Int)
    case logarithmic(first: Double, last: Double, count: Int)
    case stepped(first: Double, step: Double, count: Int)
    case drawn(Distribution)
  }
  let form: Form
  /// Where it is written.
  let span: Span

  /// How many there are; nil where they are drawn from a range.
  public var count: Int? {
    switch form {
    case .list(let values): values.count
    case .linear(_, _, let count), .logarithmic(_, _, let count), .stepped(_, _, let count): count
    case .drawn: nil
    }
  }

  /// The last of them; nil where they are drawn from a range.
  public var last: Double? { count.map { self[$0 - 1] } }

  /// The range that they are drawn from, and whether each decade of it is as likely as another.
  public var drawnRange: (low: Double, high: Double, isLogarithmic: Bool)? {
    guard case .drawn(let distribution) = form else { return nil }
    return (distribution.low, distribution.high, distribution.isLogarithmic)
  }

  /// Whether there is more than one.
  public var varies: Bool { count != 1 }

  /// The number at `index`, in `0..<count`; of a range that is drawn from, its lower bound.
  public subscript(_ index: Int) -> Double {
    switch form {
    case .drawn(let distribution): return distribution.low
    case .list(let values): return values[index]
    case .linear(let first, let last, let count):
      if index == 0 { return first }
      if index == count - 1 { return last }
      return first + (last - first) * (Double(index) / Double(count - 1))
    case .logarithmic(let first, let last, let count):
      if index == 0 { return first }
      if index == count - 1 { return last }
      return Logarithms.interpolated(first, last, Double(index) / Double(count - 1))
    case .stepped(let first, let step, _): return first + step * Double(index)
    }
  }

  /// The number at a quantile, in [0, 1): listed ones are as likely as one another.
  func value(at quantile: Double) -> Double {
    if case .drawn(let distribution) = form { return distribution.value(at: quantile) }
    let count = count ?? 1
    return self[min(count - 1, Int(quantile * Double(count)))]
  }

  /// The first value that is not an integer, or nil. Only the first 1,000 values of a long range are
  /// checked.
  var firstFraction: Double? {
    guard let count else { return nil }
    return (0..<min(count, 1000)).lazy.map { self[$0] }.first { $0.rounded() != $0 }
  }

  /// The smallest and the largest of them.
  var bounds: ClosedRange<Double> {
    switch form {
    case .list(let values):
      return (values.min() ?? .nan)...(values.max() ?? .nan)
    case .drawn(let distribution): return distribution.low...distribution.high
    case .linear, .logarithmic, .stepped:
      let first = self[0]
      let last = self[(count ?? 1) - 1]
      return min(first, last)...max(first, last)
    }
  }

  init(_ values: [Double], span: Span) {
    form = .list(values)
    self.span = span
  }

  init(_ form: Form, span: Span) {
    self.form = form
    self.span = span
  }

  /// Words that make a mapping a swept value.
  static let reserved = SweptForm.allCases.map(\.rawValue)
}

extension Validator {
  /// A number, a list of numbers, or a range of them. `check` reports what is wrong with one number.
  ///
  /// - Parameter areWhole: whether only whole numbers may be drawn.
  func sweptValues(
    _ node: Node, expected: String = "a number", areWhole: Bool = false,
    check: (Double, Node) -> Bool
  ) -> SweptValues? {
    if let items = node.items {
      guard !items.isEmpty else {
        error("the list is empty", at: node.span, hint: "a list of values to sweep needs one")
        return nil
      }
      var values: [Double] = []
      var isWhole = true
      for item in items {
        guard
          let inner = sweptValues(item, expected: expected, areWhole: areWhole, check: check)
        else {
          isWhole = false
          continue
        }
        guard let count = inner.count else {
          if items.count == 1 { return inner }
          error(
            "a range to draw from stands alone, not in a list", at: item.span,
            hint: "a union is two entries of the list of optimizers")
          return nil
        }
        expandedCount += count
        guard expandedCount <= 10_000_000 else {
          error(
            "the experiment lists more than 10,000,000 values", at: item.span,
            hint: "a range that stands alone, not in a list, may have more")
          return nil
        }
        for index in 0..<count { values.append(inner[index]) }
      }
      return isWhole ? SweptValues(values, span: node.span) : nil
    }
    if let pairs = node.pairs {
      guard pairs.count == 1, let pair = pairs.first else {
        let forms = SweptForm.allCases.filter { sampling.method != .grid || !$0.isSampled }
        mismatch(
          node, expected: expected,
          hint: "a swept value is one of \(forms.map(\.rawValue).joined(separator: ", "))")
        return nil
      }
      return sweptRange(pair, expected: expected, areWhole: areWhole, check: check)
    }
    guard let value = number(node, expected), check(value, node) else { return nil }
    return SweptValues([value], span: node.span)
  }

  private func sweptRange(
    _ pair: Node.Pair, expected: String, areWhole: Bool, check: (Double, Node) -> Bool
  ) -> SweptValues? {
    let span = Span(file: pair.key.span.file, start: pair.key.span.start, end: pair.value.span.end)
    switch pair.name {
    case "linspace", "logspace", "range":
      guard let items = pair.value.items, items.count == 3 else {
        error(
          "\(pair.name) takes a list of three numbers", at: pair.value.span,
          hint: pair.name == "range" ? "[first, last, step]" : "[first, last, count]")
        return nil
      }
      guard let first = finite(items[0]), let last = finite(items[1]) else { return nil }
      let ok = check(first, items[0])
      guard check(last, items[1]), ok else { return nil }
      guard (last - first).isFinite else {
        error("the bounds are too far apart", at: pair.value.span)
        return nil
      }
      if pair.name == "range" { return steppedRange(first, last, items, span) }
      guard let count = whole(items[2], .count) else { return nil }
      if pair.name == "logspace", first <= 0 || last <= 0 {
        error(
          "logspace runs between real bounds above 0", at: pair.value.span,
          hint: "the bounds themselves, not their exponents: [1e-4, 1, 5]")
        return nil
      }
      if count == 1 { return SweptValues([first], span: span) }
      return SweptValues(
        pair.name == "linspace"
          ? .linear(first: first, last: last, count: count)
          : .logarithmic(first: first, last: last, count: count), span: span)
    case "uniform", "log_uniform":
      guard allowsDrawing(pair) else { return nil }
      return distribution(pair, areWhole: areWhole, span, check: check)
    case "choice":
      guard allowsDrawing(pair), let items = choices(pair) else { return nil }
      return sweptValues(
        Node(sequence: items, span: pair.value.span), expected: expected, areWhole: areWhole,
        check: check
      ).map { SweptValues($0.form, span: span) }
    default:
      if ScheduleCatalogue.schedule(named: pair.name) != nil {
        error(
          "the schedule '\(pair.name)' cannot stand here", at: pair.key.span,
          hint:
            "only in place of a learning_rate or weight_decay, or in a list of them: each is an"
            + " optimizer of its own")
      } else {
        unknown("swept value", pair.name, at: pair.key.span, among: SweptValues.reserved)
      }
      return nil
    }
  }

  private func steppedRange(
    _ first: Double, _ last: Double, _ items: [Node], _ span: Span
  ) -> SweptValues? {
    guard let step = finite(items[2], "a step") else { return nil }
    guard step != 0, (last - first) / step >= 0 else {
      error(
        "the step never leads from \(written(items[0])) to \(written(items[1]))",
        at: items[2].span, hint: "a step \(last < first ? "below" : "above") 0")
      return nil
    }
    // The last value counts where rounding alone would miss it.
    let steps = ((last - first) / step + 1e-9).rounded(.down)
    guard steps < 1e9 else {
      error("the range has more than 10⁹ values", at: span)
      return nil
    }
    return SweptValues(.stepped(first: first, step: step, count: Int(steps) + 1), span: span)
  }
}
