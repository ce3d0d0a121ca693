import Foundation

/// A rule that is written otherwise than the catalogue's, in plain loops that share nothing with the library.
struct AlteredRule: CustomStringConvertible, Sendable {
  /// The optimizer that an experiment names, with its numbers.
  let optimizer: String
  /// What the search has to find: the names of its changes.
  let changes: [String]
  /// Makes a step in Double, and in Float.
  let double: @Sendable (inout Walk<Double>) -> Void
  let single: @Sendable (inout Walk<Float>) -> Void

  var description: String { changes.joined(separator: " + ") + ": " + optimizer }

  static let loss = "(1-x)^2 + 3*(y-x^2)^2"
  static let start = [-1.2, 1.0]
}

/// Two parameters on their way, and what a rule keeps of each.
struct Walk<Number: BinaryFloatingPoint & Sendable>: Sendable {
  var x = AlteredRule.start.map { Number($0) }
  var t = 0
  var m: [Number] = [0, 0]
  var v: [Number] = [0, 0]
  var w: [Number] = [0, 0]
  var last: [Number]?

  var gradient: [Number] { gradient(at: x) }

  func gradient(at x: [Number]) -> [Number] {
    let off = x[1] - x[0] * x[0]
    return [-2 * (1 - x[0]) - 12 * x[0] * off, 6 * off]
  }

  /// The gradient of the point before; at first that of the start.
  mutating func earlierGradient() -> [Number] {
    let now = gradient
    defer { last = now }
    return last ?? now
  }
}

/// The ways in which Adam is altered: each property is the usual arithmetic unless a test says otherwise.
struct AdamForm: Sendable {
  enum Epsilon: Sendable {
    case outside, inside, before, scaled, insideBefore, squared, largest, none
  }
  enum Decay: Sendable { case none, coupled, before, after, unscaled }
  enum Clip: Sendable {
    case none
    case norm(Double)
    case value(Double)
    case step(Double)
  }
  var rate: Double = 0.05
  var rates: [Double]?
  var beta1 = 0.9
  var beta2 = 0.99
  var epsilon = 0.01
  var lambda = 0.1
  var place = Epsilon.outside
  var decay = Decay.none
  var clip = Clip.none
  var correctsFirst = true
  var correctsSecond = true
  var inSingle = false
  var offset = 0
  var factor = 1.0
  var isDelayed = false
  var sumsSquares = false
  var undampedMean = false
  var undampedSquare = false
  var sign = 1.0
  var beginsWithGradient = false
  /// 1: the largest v, 2: the largest corrected v.
  var largest = 0
  var looksAhead = false
  var earlierSquare = false

  func step<T>(_ s: inout Walk<T>) {
    s.t += 1
    let t = Double(s.t + offset)
    let rate = T(rates.map { $0[min(s.t - 1, $0.count - 1)] } ?? rate)
    var g = isDelayed ? s.earlierGradient() : s.gradient
    g = g.map { T(factor) * $0 }
    if case .norm(let bound) = clip {
      let norm = (g[0] * g[0] + g[1] * g[1]).squareRoot()
      if norm > T(bound) { g = g.map { $0 / norm * T(bound) } }
    }
    if case .value(let bound) = clip { g = g.map { max(-T(bound), min(T(bound), $0)) } }
    if decay == .coupled { g = [g[0] + T(lambda) * s.x[0], g[1] + T(lambda) * s.x[1]] }
    func correction(_ beta: Double, _ t: Double) -> Double {
      guard inSingle else { return 1 - pow(beta, t) }
      return Double(1 - Float(pow(Double(Float(beta)), t)))
    }
    let c1 = correctsFirst ? T(correction(beta1, t)) : 1
    let c2 = correctsSecond ? T(correction(beta2, t)) : 1
    for i in 0..<2 {
      let before = s.v[i]
      if beginsWithGradient, s.t == 1 {
        s.m[i] = g[i]
        s.v[i] = g[i] * g[i]
      } else {
        s.m[i] = T(sign * beta1) * s.m[i] + (undampedMean ? 1 : T(1 - beta1)) * g[i]
        let part: T = sumsSquares || undampedSquare ? 1 : T(1 - beta2)
        s.v[i] = (sumsSquares ? 1 : T(beta2)) * s.v[i] + part * g[i] * g[i]
      }
      var v = earlierSquare && s.t > 1 ? before : s.v[i]
      if largest == 1 {
        s.w[i] = max(s.w[i], v)
        v = s.w[i]
      }
      var corrected = v / c2
      if largest == 2 {
        s.w[i] = max(s.w[i], corrected)
        corrected = s.w[i]
      }
      let e = T(epsilon)
      let divisor: T
      switch place {
      case .outside: divisor = corrected.squareRoot() + e
      case .inside: divisor = (corrected + e).squareRoot()
      case .before: divisor = (v.squareRoot() + e) / c2.squareRoot()
      case .scaled: divisor = corrected.squareRoot() + e * c2.squareRoot()
      case .insideBefore: divisor = (v + e).squareRoot() / c2.squareRoot()
      case .squared: divisor = (corrected + e * e).squareRoot()
      case .largest: divisor = max(corrected.squareRoot(), e)
      case .none: divisor = corrected.squareRoot()
      }
      let above =
        looksAhead
        ? T(beta1) * s.m[i] / T(correction(beta1, t + 1)) + T(1 - beta1) * g[i] / c1 : s.m[i] / c1
      var move = rate * above / divisor
      if case .step(let bound) = clip { move = max(-T(bound), min(T(bound), move)) }
      switch decay {
      case .none, .coupled: s.x[i] -= move
      case .before: s.x[i] = s.x[i] * (1 - rate * T(lambda)) - move
      case .after: s.x[i] = (s.x[i] - move) * (1 - rate * T(lambda))
      case .unscaled: s.x[i] = s.x[i] * (1 - T(lambda)) - move
      }
    }
  }
}

/// The ways in which momentum is altered.
struct MomentumForm: Sendable {
  enum Kind: Sendable {
    case plain, scaled, damped, corrected, dampedLater, negated, nesterov, first, earlier, bare
  }
  var kind = Kind.plain
  var rates: [Double] = [0.01]
  var momentum = 0.8

  func step<T>(_ s: inout Walk<T>) {
    s.t += 1
    let rate = T(rates[min(s.t - 1, rates.count - 1)])
    let p = T(momentum)
    let g =
      kind == .first
      ? s.gradient(at: [s.x[0] - p * s.m[0], s.x[1] - p * s.m[1]]) : s.gradient
    for i in 0..<2 {
      let before = s.m[i]
      switch kind {
      case .plain, .nesterov, .earlier: s.m[i] = p * s.m[i] + g[i]
      case .scaled, .first: s.m[i] = p * s.m[i] + rate * g[i]
      case .damped, .corrected: s.m[i] = p * s.m[i] + (1 - p) * g[i]
      case .dampedLater: s.m[i] = s.t == 1 ? g[i] : p * s.m[i] + (1 - p) * g[i]
      case .negated: s.m[i] = g[i] - p * s.m[i]
      case .bare: s.m[i] = g[i]
      }
      switch kind {
      case .scaled, .first: s.x[i] -= s.m[i]
      case .nesterov: s.x[i] -= rate * (g[i] + p * s.m[i])
      case .earlier: s.x[i] -= rate * before
      case .corrected: s.x[i] -= rate * s.m[i] / T(1 - pow(momentum, Double(s.t)))
      case .plain, .damped, .dampedLater, .negated, .bare: s.x[i] -= rate * s.m[i]
      }
    }
  }
}

/// The ways in which RMSProp and AdaGrad are altered.
struct SquaresForm: Sendable {
  var isSum = false
  var isMeanOfAll = false
  var inside = false
  var corrects = false
  var begin = 0.0
  var beginsWithGradient = false
  var undamped = false
  var swapped = false
  var centered = false
  var momentum = 0.0
  var damped = false
  var rate = 0.02
  var epsilon = 0.01

  func step<T>(_ s: inout Walk<T>) {
    s.t += 1
    let g = s.gradient
    let rho = T(swapped ? 1 - 0.9 : 0.9)
    for i in 0..<2 {
      if s.t == 1 { s.v[i] = T(begin) }
      if beginsWithGradient, s.t == 1 {
        s.v[i] = g[i] * g[i]
      } else if isSum || isMeanOfAll {
        s.v[i] += g[i] * g[i]
      } else {
        s.v[i] = rho * s.v[i] + (undamped ? 1 : T(swapped ? 0.9 : 1 - 0.9)) * g[i] * g[i]
      }
      var square = s.v[i]
      if isMeanOfAll { square /= T(s.t) }
      if corrects { square /= T(1 - pow(0.9, Double(s.t))) }
      if centered {
        s.w[i] = rho * s.w[i] + T(1 - 0.9) * g[i]
        square -= s.w[i] * s.w[i]
      }
      let d =
        inside
        ? g[i] / (square + T(epsilon)).squareRoot() : g[i] / (square.squareRoot() + T(epsilon))
      s.m[i] = T(momentum) * s.m[i] + (damped ? T(1 - momentum) : 1) * d
      s.x[i] -= T(rate) * s.m[i]
    }
  }
}
