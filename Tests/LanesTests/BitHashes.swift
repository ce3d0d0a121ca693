import Lanes

#if arch(x86_64)
  /// A number's bit pattern, the same for every NaN.
  private func pattern<T: LaneElement>(_ value: T) -> UInt64 {
    guard !value.isNaN else { return 1 }
    return Double(value).bitPattern
  }

  /// FNV-1a over the results of a function at fixed arguments.
  func bitHash<P: Lane>(_ function: CheckedFunction, _ apply: (P) -> P) -> UInt64
  where P.Element: CheckedElement {
    var random = RandomBits(seed: 31)
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for index in stride(from: 0, to: 8_192, by: P.width) {
      var pack = P(repeating: 0)
      for element in 0..<P.width {
        pack.setElement(at: element, to: function.argument(index + element, &random))
      }
      let result = apply(pack)
      for element in 0..<P.width {
        hash = (hash ^ pattern(result.element(at: element))) &* 0x100_0000_01b3
      }
    }
    return hash
  }

  /// The same for pow.
  func powerBitHash<P: Lane>(_: P.Type) -> UInt64 where P.Element: CheckedElement {
    var random = RandomBits(seed: 32)
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for index in 0..<8_192 {
      let bits = random.next()
      let x = index % 2 == 0 ? P.Element(randomBits: bits) : P.Element(random.fraction() * 3)
      let y = P.Element(40 * random.fraction() - 20)
      let result = P.pow(P(repeating: x), P(repeating: index % 3 == 0 ? y.rounded() : y))
      hash = (hash ^ pattern(result.element(at: index % P.width))) &* 0x100_0000_01b3
    }
    return hash
  }
#endif
