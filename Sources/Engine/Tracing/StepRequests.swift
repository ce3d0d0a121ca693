/// Second derivatives of the loss that a step needs at x.
package struct CurvatureRequest: Sendable {
  package enum Kind: Sendable {
    /// The product of the matrix of second derivatives and a direction: a value of the step.
    case product(along: Int)
    /// The matrix' diagonal, exactly: a product with each unit vector.
    case diagonal
  }

  package var kind: Kind
  /// A number of all parameters: not 0 where a trial wants it.
  package var isWanted: Int

  package init(_ kind: Kind, isWanted: Int) {
    self.kind = kind
    self.isWanted = isWanted
  }

  /// The values that it needs.
  var values: [Int] {
    if case .product(let direction) = kind { return [direction, isWanted] }
    return [isWanted]
  }

  /// The same where values have come to other places.
  func mapped(_ place: (Int) -> Int) -> Self {
    var result = self
    result.isWanted = place(isWanted)
    if case .product(let direction) = kind { result.kind = .product(along: place(direction)) }
    return result
  }
}

/// What random numbers are like.
public enum ProbeDistribution: Hashable, Sendable {
  /// 1 or −1, each as often as the other.
  case sign
  /// N(0, 1).
  case normal
}

/// Random numbers that a step uses: one for each element.
package struct ProbeRequest: Sendable {
  package var distribution: ProbeDistribution
  /// A number of all parameters: not 0 where a trial wants them.
  package var isWanted: Int

  package init(_ distribution: ProbeDistribution, isWanted: Int) {
    self.distribution = distribution
    self.isWanted = isWanted
  }
}

/// What a rule asks for while it is recorded.
final class StepRequests {
  var curvatures: [CurvatureRequest] = []
  var probes: [ProbeRequest] = []
}
