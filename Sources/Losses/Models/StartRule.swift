import Engine
import Lanes
import Support

/// How the parameters of a loss begin, where no point is given: a tensor at a time.
public enum StartRule: Sendable, Hashable {
  /// Every number is 0.
  case zeros
  /// Every number from N(0, deviation²).
  case normal(Double)
  /// Matrices by Glorot & Bengio 2010, vectors 0: ±√(6/(in + out)), or a deviation of √(2/(in + out)).
  case glorot(Spread)
  /// Matrices by He et al. 2015, vectors 0: ±√(6/in), or a deviation of √(2/in).
  case he(Spread)
  /// All numbers, in order.
  case given([Double])

  /// From which distribution numbers are drawn.
  public enum Spread: String, Sendable, Hashable, CaseIterable {
    case uniform
    case normal
  }

  /// What trials start by where a file says nothing.
  ///
  /// - Parameter model: whose parameters begin.
  public static func customary(_ model: Model) -> StartRule {
    switch model.kind {
    case .linearRegression, .logisticRegression, .softmaxRegression: .zeros
    case .mlp: .glorot(.uniform)
    case .matrixFactorization: .normal(0.1)
    }
  }

  /// As files write it.
  public var text: String {
    switch self {
    case .zeros: "zeros"
    case .normal(let deviation): "{normal: \(shortest(deviation))}"
    case .glorot(let spread): "{glorot: \(spread.rawValue)}"
    case .he(let spread): "{he: \(spread.rawValue)}"
    case .given: "{file: …}"
    }
  }

  /// Whether it depends on the seed.
  public var usesSeed: Bool {
    switch self {
    case .zeros, .given: false
    case .normal, .glorot, .he: true
    }
  }

  /// The numbers of all tensors, laid end to end: those of a tensor depend on the seed, the tensor's place and
  /// the element alone.
  ///
  /// - Parameters:
  ///   - tensors: of the parameters, in order.
  ///   - seed: from 0 on.
  public func point(_ tensors: [TensorShape], seed: Int) -> [Double] {
    if case .given(let numbers) = self { return numbers }
    return tensors.enumerated().flatMap { place, tensor -> [Double] in
      let (inputs, outputs) = (Double(tensor.columns ?? 1), Double(tensor.rows))
      switch self {
      case .zeros, .given: return [Double](repeating: 0, count: tensor.count)
      case .normal(let deviation):
        return Self.normal(tensor.count, place, seed).map { deviation * $0 }
      case .glorot, .he:
        guard tensor.isMatrix else { return [Double](repeating: 0, count: tensor.count) }
        let (fan, spread): (Double, Spread) =
          if case .glorot(let spread) = self {
            ((inputs + outputs) / 2, spread)
          } else if case .he(let spread) = self { (inputs / 2, spread) } else { (1, .uniform) }
        // A variance of 1/fan.
        switch spread {
        case .normal:
          let deviation = (1 / fan).squareRoot()
          return Self.normal(tensor.count, place, seed).map { deviation * $0 }
        case .uniform:
          let bound = (3 / fan).squareRoot()
          return (0..<tensor.count).map { element in
            bound * (2 * Self.uniform(element, place, seed) - 1)
          }
        }
      }
    }
  }

  private static func uniform(_ element: Int, _ place: Int, _ seed: Int) -> Double {
    Philox.uniform(seed: seed, purpose: .start, index: element, coordinate: place + 1)
  }

  /// Numbers from N(0, 1); Box & Muller 1958.
  private static func normal(_ count: Int, _ place: Int, _ seed: Int) -> [Double] {
    (0..<count).map { element in
      // Above 0, lest the logarithm be infinite.
      let radius = 1 - uniform(2 * element, place, seed)
      let angle = 2 * Double.pi * uniform(2 * element + 1, place, seed)
      return (-2 * Double.log(radius)).squareRoot() * Double.cos(angle)
    }
  }
}
