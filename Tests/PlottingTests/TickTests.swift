import Plotting
import TestSupport
import Testing

@Suite struct TickTests {
  private func mappings(_ scale: AxisScale) -> [AxisMapping] {
    var random = SplitMix(seed: 1)
    return (0..<4000).map { index in
      var range = random.range(index % 4 == 0 ? -300...300 : -9...9)
      if index % 3 == 0 {
        let center = random.anyMagnitude(-6...6)
        let reach = abs(center) * abs(random.anyMagnitude(-9...0)) / 10
        range = (center - reach)...(center + reach)
      }
      if scale == .log10 {
        let ends = [abs(range.lowerBound), abs(range.upperBound)].sorted()
        range = ends[0]...ends[1]
      }
      return AxisMapping(range: range, scale: scale)
    }
  }

  @Test(arguments: [AxisScale.linear, .log10])
  func `ticks ascend, inside of the axis, and are not too many`(scale: AxisScale) {
    for mapping in mappings(scale) {
      for intervals in [1, 3, 9] {
        let ticks = Ticks.ticks(for: mapping, intervals: intervals)
        let labelled = ticks.filter { $0.label != nil }
        #expect(labelled.count <= intervals + 1, "\(mapping)")
        if intervals == 9 { #expect(labelled.count >= 1, "\(mapping)") }
        #expect(ticks.allSatisfy { (0...1).contains($0.position) })
        #expect(zip(ticks, ticks.dropFirst()).allSatisfy { $0.position < $1.position })
        for tick in ticks {
          let exact = mapping.position(tick.value)
          // Subnormal values are too coarse to place their tick.
          if abs(tick.value) > 1e-300 || tick.value == 0 {
            #expect(abs(exact - tick.position) < 1e-6, "\(mapping) \(tick)")
          }
        }
      }
    }
  }

  @Test func `linear steps are 1, 2, 2.5 or 5 times a power of ten`() throws {
    for mapping in mappings(.linear) {
      let ticks = Ticks.ticks(for: mapping)
      #expect(ticks.count >= 3, "\(mapping)")
      let steps = zip(ticks, ticks.dropFirst()).map { $1.position - $0.position }
      let first = try #require(steps.first)
      #expect(steps.allSatisfy { abs($0 - first) < 1e-6 })
      var step = first * (mapping.upper - mapping.lower)
      while step >= 10 * (1 - 1e-4) { step /= 10 }
      while step < 1 - 1e-4 { step *= 10 }
      #expect([1, 2, 2.5, 5].contains { abs(step / $0 - 1) < 1e-4 }, "\(mapping) \(step)")
    }
  }

  @Test func `labels read back as their values, all with as many decimals`() throws {
    for mapping in mappings(.linear) {
      let ticks = Ticks.ticks(for: mapping)
      let step = (mapping.upper - mapping.lower) / 10
      var decimals: Set<Int> = []
      for tick in ticks {
        let label = try #require(tick.label)
        let parts = label.split(separator: "×", omittingEmptySubsequences: false)
        let mantissa = parts[0].replacing("\u{2212}", with: "-")
        #expect(!label.contains("-"), "the minus sign is U+2212")
        var value = try #require(Double(mantissa))
        if parts.count == 2 {
          let superscripts = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
          let digits = parts[1].dropFirst(2).map {
            $0 == "⁻" ? "-" : superscripts.firstIndex(of: $0).map(String.init) ?? "?"
          }
          value = try #require(Double("\(mantissa)e\(digits.joined())"))
        }
        // In scientific notation zero is just 0.
        if value != 0 || parts.count == 2 || label.contains(".") {
          decimals.insert(mantissa.split(separator: ".").dropFirst().first?.count ?? 0)
        }
        #expect(abs(value - tick.value) <= step * 1e-3, "\(label) \(tick.value)")
      }
      #expect(decimals.count <= 1, "\(ticks.map { $0.label ?? "" })")
      #expect(Set(ticks.map(\.label)).count == ticks.count)
    }
  }

  @Test func `the notebook's axes have the notebook's ticks`() {
    func labels(_ range: ClosedRange<Double>) -> [String?] {
      Ticks.ticks(for: AxisMapping(range: range, scale: .linear)).map(\.label)
    }
    #expect(labels(0...5) == ["0", "1", "2", "3", "4", "5"])
    #expect(
      labels(-2.2...2.2) == [
        "−2.0", "−1.5", "−1.0", "−0.5", "0.0", "0.5", "1.0", "1.5", "2.0",
      ])
    #expect(
      labels(1...2100) == ["250", "500", "750", "1000", "1250", "1500", "1750", "2000"])
  }

  @Test func `logarithmic axes are labelled at decades, with minor ticks between`() {
    let ticks = Ticks.ticks(for: AxisMapping(range: 1e-4...1, scale: .log10))
    #expect(ticks.compactMap(\.label) == ["10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "10⁰"])
    #expect(ticks.count == 5 + 4 * 8)
  }

  @Test func `any range can be drawn`() {
    let ranges: [ClosedRange<Double>] = [
      0...0, 5...5, -1e-300...1e-300, 1e308...1e308, -Double.greatestFiniteMagnitude...1e308,
      -Double.infinity...Double.infinity, Double.infinity...Double.infinity, -5 ... -1,
      Double.leastNonzeroMagnitude...Double.leastNonzeroMagnitude,
      Double.leastNonzeroMagnitude...1e308, 0...1, 1...1.0000000000000002,
    ]
    for range in ranges {
      for scale in [AxisScale.linear, .log10] {
        let mapping = AxisMapping(range: range, scale: scale)
        #expect(mapping.lower < mapping.upper && (mapping.upper - mapping.lower).isFinite)
        let ticks = Ticks.ticks(for: mapping)
        #expect(ticks.contains { $0.label != nil }, "\(range) \(scale)")
      }
    }
  }

  @Test func `a range over values holds them, with a margin`() {
    var random = SplitMix(seed: 5)
    for _ in 0..<500 {
      let values = (0..<5).map { _ in random.anyMagnitude() } + [.nan, .infinity]
      for scale in [AxisScale.linear, .log10] {
        let range = Axis.range(over: values, scale: scale)
        let held = values.filter { $0.isFinite && (scale == .linear || $0 > 0) }
        #expect(held.allSatisfy { range.contains($0) })
      }
    }
    #expect(Axis.range(over: [.nan]) == 0...1)
  }
}
