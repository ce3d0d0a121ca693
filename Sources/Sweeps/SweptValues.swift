import Results
import YAML

/// The numbers that a swept value takes, in order; long ranges are computed when they are needed.
public struct SweptValues: Sendable {
  enum Form: Sendable {
    case list([Double])
    case linear(first: Double, last: Double, count: Int)
    case logarithmic(first: Double, last: Double, count: Int)
    case stepped(first: Double, step: Double, count: Int)
  }
  let form: Form
  /// Where it is written.
  let span: Span

  /// How many there are.
  public var count: Int {
    switch form {
    case .list(let values): values.count
    case .linear(_, _, let count), .logarithmic(_, _, let count), .stepped(_, _, let count): count
    }
  }

  /// The number at `index`, in `0..<count`.
  public subscript(_ index: Int) -> Double {
    switch form {
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

  init(_ values: [Double], span: Span) {
    form = .list(values)
    self.span = span
  }

  init(_ form: Form, span: Span) {
    self.form = form
    self.span = span
  }

  /// Words that make a mapping a swept value.
  static let reserved = [
    "linspace", "logspace", "range", "uniform", "log_uniform", "choice",
  ]
}

extension Validator {
  /// A number, a list of numbers, or a range of them. `check` tells what is wrong with one number.
  func sweptValues(
    _ node: Node, expected: String = "a number", check: (Double, Node) -> Bool
  ) -> SweptValues? {
    if let items = node.items {
      guard !items.isEmpty else {
        error("the list is empty", at: node.span, hint: "a list of values to sweep needs one")
        return nil
      }
      var values: [Double] = []
      var isWhole = true
      for item in items {
        guard let inner = sweptValues(item, expected: expected, check: check) else {
          isWhole = false
          continue
        }
        expandedCount += inner.count
        guard expandedCount <= 10_000_000 else {
          error(
            "the experiment lists more than 10,000,000 values", at: item.span,
            hint: "a range that stands alone, not in a list, may have more")
          return nil
        }
        for index in 0..<inner.count { values.append(inner[index]) }
      }
      return isWhole ? SweptValues(values, span: node.span) : nil
    }
    if let pairs = node.pairs {
      guard pairs.count == 1, let pair = pairs.first else {
        mismatch(
          node, expected: expected, hint: "a swept value is one of linspace, logspace, range")
        return nil
      }
      return sweptRange(pair, check: check)
    }
    guard let value = number(node, expected), check(value, node) else { return nil }
    return SweptValues([value], span: node.span)
  }

  private func sweptRange(
    _ pair: Node.Pair, check: (Double, Node) -> Bool
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
      guard let count = whole(items[2], in: 1...1_000_000_000, "a count") else { return nil }
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
    case "uniform", "log_uniform", "choice":
      error(
        "'\(pair.name)' is sampled, but the sampling method is grid", at: pair.key.span,
        hint: "list the values, or use linspace, logspace or range")
      return nil
    default:
      unknown("swept value", pair.name, at: pair.key.span, among: SweptValues.reserved)
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
