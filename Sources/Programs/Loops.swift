/// A whole number that is linear in loop counters: `constant + Σ coefficient · counter`.
package struct Affine: Hashable, Sendable {
  package var constant: Int
  /// By loop, ascending; no coefficient is 0.
  package var terms: [Term]

  package struct Term: Hashable, Sendable {
    package var loop: Int
    package var coefficient: Int

    package init(loop: Int, coefficient: Int) {
      self.loop = loop
      self.coefficient = coefficient
    }
  }

  package init(_ constant: Int, terms: [Term] = []) {
    self.constant = constant
    self.terms = terms
  }

  /// The counter of a loop.
  package init(counter loop: Int) { self.init(0, terms: [Term(loop: loop, coefficient: 1)]) }

  /// The value at given counters, indexed by loop.
  package func value(_ counters: UnsafePointer<Int>) -> Int {
    var result = constant
    for term in terms { result += term.coefficient * counters[term.loop] }
    return result
  }

  /// `self + factor · other`, or nil where a number leaves ±2³¹.
  package func adding(_ other: Affine, times factor: Int) -> Affine? {
    var byLoop: [(loop: Int, coefficient: Int)] = terms.map { ($0.loop, $0.coefficient) }
    for term in other.terms {
      let scaled = term.coefficient * factor
      if let at = byLoop.firstIndex(where: { $0.loop == term.loop }) {
        byLoop[at].coefficient += scaled
      } else {
        byLoop.append((term.loop, scaled))
      }
    }
    byLoop.removeAll { $0.coefficient == 0 }
    byLoop.sort { $0.loop < $1.loop }
    let result = Affine(
      constant + other.constant * factor,
      terms: byLoop.map { Term(loop: $0.loop, coefficient: $0.coefficient) })
    let bound = 1 << 31
    guard abs(result.constant) < bound, byLoop.allSatisfy({ abs($0.coefficient) < bound }) else {
      return nil
    }
    return result
  }

  /// The loops whose counters it uses, as a bit mask.
  package var loops: UInt64 { terms.reduce(0) { $0 | 1 << UInt64($1.loop) } }
}

/// A loop: its counter runs from `from` to `through`, both included, by one.
package struct Loop: Hashable, Sendable {
  package var from: Affine
  package var through: Affine
  /// How many loops the formula nests around it; loops of one nesting and range are one loop.
  package var nesting: Int

  package init(from: Affine, through: Affine, nesting: Int) {
    self.from = from
    self.through = through
    self.nesting = nesting
  }
}

/// A component of the inputs `base..<base + count`, at `index` from the first.
package struct VectorElement: Hashable, Sendable {
  package var base: Int
  package var count: Int
  package var index: Affine

  package init(base: Int, count: Int, index: Affine) {
    self.base = base
    self.count = count
    self.index = index
  }
}
