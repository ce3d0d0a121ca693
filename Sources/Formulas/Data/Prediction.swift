extension Formula {
  /// What a formula over data predicts of a column: f, where the formula takes the mean of the square of the
  /// column's difference to f, as in `mean((y - a*exp(-b*t))^2)`.
  ///
  /// - Parameter target: the column.
  /// - Returns: ±(y − f) as a function of the variables and then of ``columns``, with what it must be multiplied
  ///   by where the column is 0 to give f; nil where the formula has another form, or definitions.
  public func residual(of target: String) -> (formula: Formula, sign: Double)? {
    guard let syntax = try? Parser.parse(text) else { return nil }
    var found: (place: Int, sign: Double)?
    for item in syntax.items {
      guard case .call("mean", let arguments, _) = item.kind, arguments.count == 1,
        case .binary(.power, let base, let exponent) = syntax.items[arguments[0]].kind,
        case .number(2) = syntax.items[exponent].kind,
        let sign = syntax.sign(of: target, in: base)
      else { continue }
      // Two means have no single prediction.
      guard found == nil else { return nil }
      found = (base, sign)
    }
    guard let found else { return nil }
    let range = syntax.items[found.place].range
    let bytes = Array(text.utf8)[range]
    let inputs =
      variables
      + columns.map { column -> Variable in
        if case .vector(let count) = column.kind {
          Variable(column.name, count: count)
        } else {
          Variable(column.name)
        }
      }
    guard let formula = try? Formula(String(decoding: bytes, as: UTF8.self), variables: inputs)
    else { return nil }
    // y − f is −f where y is 0, and f − y is f.
    return (formula, -found.sign)
  }
}

extension Syntax {
  /// Whether a name stands in a sum once: 1 where it is added, −1 where it is subtracted; else nil.
  fileprivate func sign(of name: String, in place: Int) -> Double? {
    var open: [(place: Int, sign: Double)] = [(place, 1)]
    var found: Double?
    while let (place, sign) = open.popLast() {
      switch items[place].kind {
      case .name(name):
        guard found == nil else { return nil }
        found = sign
      case .binary(.add, let a, let b): open += [(a, sign), (b, sign)]
      case .binary(.subtract, let a, let b): open += [(a, sign), (b, -sign)]
      case .negate(let a): open.append((a, -sign))
      default:
        // What else stands in the sum must be free of it.
        if mentions(name, in: place) { return nil }
      }
    }
    return found
  }

  private func mentions(_ name: String, in place: Int) -> Bool {
    var open = [place]
    while let place = open.popLast() {
      switch items[place].kind {
      case .number: break
      case .name(let own): if own == name { return true }
      case .negate(let a): open.append(a)
      case .binary(_, let a, let b), .comparison(_, let a, let b): open += [a, b]
      case .call(_, let all, _): open += all
      case .subscripted(let own, let all, _):
        if own == name { return true }
        open += all
      }
    }
    return false
  }
}
