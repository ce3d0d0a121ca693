import Glibc
import Lanes

#if arch(x86_64)
  /// The worst error of `apply` over `samples` arguments of a function.
  func worstError<P: Lane>(
    of function: CheckedFunction, _ samples: Int, _ apply: (P) -> P
  ) -> WorstError where P.Element: CheckedElement {
    var random = RandomBits(seed: 11)
    var worst = WorstError()
    var index = 0
    while index < samples {
      var pack = P(repeating: 0)
      for element in 0..<P.width {
        pack.setElement(at: element, to: function.argument(index + element, &random))
      }
      let result = apply(pack)
      for element in 0..<P.width {
        let x = pack.element(at: element)
        worst.note(
          result.element(at: element).ulps(from: function.reference(x.reference)), at: "\(x)")
      }
      index += P.width
    }
    return worst
  }

  /// Arguments of pow: any bit patterns, and pairs whose result is spread over the whole range.
  private func powerArguments<T: CheckedElement>(_ index: Int, _ random: inout RandomBits) -> (T, T)
  {
    let bits = random.next()
    if index % 4 == 0 { return (T(randomBits: bits), T(randomBits: random.next())) }
    let limit = T.greatestFiniteMagnitude.reference
    let reach = 1.01 * log2l(limit) * (2.1 * Reference(random.fraction()) - 1.1)
    let x: T
    switch index % 4 {
    case 1:
      x = T(0.5 + random.fraction())
    case 2:
      x = 1 + T(random.fraction() - 0.5) * T(scalbn(1.0, -Int32(bits % 24)))
    default:
      x = T(randomBits: bits).magnitude
    }
    let logarithm = log2l(x.reference)
    guard logarithm.isFinite, logarithm != 0 else { return (x, T(reach)) }
    return (x, T(reach / logarithm))
  }

  /// The worst error of pow over `samples` pairs of arguments.
  func worstPowerError<P: Lane>(_: P.Type, _ samples: Int) -> WorstError
  where P.Element: CheckedElement {
    var random = RandomBits(seed: 2)
    var worst = WorstError()
    var index = 0
    while index < samples {
      var x = P(repeating: 0)
      var y = P(repeating: 0)
      for element in 0..<P.width {
        let (base, exponent): (P.Element, P.Element) = powerArguments(index + element, &random)
        x.setElement(at: element, to: base)
        y.setElement(at: element, to: exponent)
      }
      let result = P.pow(x, y)
      for element in 0..<P.width {
        let (base, exponent) = (x.element(at: element), y.element(at: element))
        let exact = powl(base.reference, exponent.reference)
        worst.note(result.element(at: element).ulps(from: exact), at: "(\(base), \(exponent))")
      }
      index += P.width
    }
    return worst
  }
#endif
