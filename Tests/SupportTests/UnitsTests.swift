import Support
import TestSupport
import Testing

/// Distances in units in the last place count the numbers between.
@Suite struct UnitsTests {
  /// As many steps of `nextUp` are as many units, across 0 too.
  @Test func stepsAreUnits() {
    var generator = SplitMix(seed: 5)
    let ends: [Double] = [
      0, -0.0, .leastNonzeroMagnitude, -.leastNormalMagnitude, 1, -1, -.greatestFiniteMagnitude,
    ]
    for start in ends + (0..<2000).map({ _ in Double(bitPattern: generator.next()) }) {
      guard start.isFinite, Float(start) < 3e38 else { continue }
      var value = start
      var single = Float(start)
      let firstSingle = single
      for steps in 1...6 {
        value = value.nextUp
        #expect(unitsInTheLastPlace(start, value) == UInt64(steps), "\(start)")
        #expect(unitsInTheLastPlace(value, start) == UInt64(steps))
        if single.isFinite {
          single = single.nextUp
          #expect(unitsInTheLastPlace(firstSingle, single) == UInt64(steps), "\(firstSingle)")
        }
      }
    }
  }

  @Test func ends() {
    #expect(unitsInTheLastPlace(-0.0, 0.0) == 0 && unitsInTheLastPlace(Float(-0.0), Float(0)) == 0)
    #expect(unitsInTheLastPlace(Double.nan, .nan) == 0 && unitsInTheLastPlace(Double.nan, 1) == nil)
    // Twice the bits of infinity: further apart than Int64 reaches.
    #expect(
      unitsInTheLastPlace(-Double.infinity, .infinity) == 2 * Double.infinity.bitPattern)
    #expect(
      unitsInTheLastPlace(-Float.infinity, .infinity) == 2 * UInt64(Float.infinity.bitPattern))
  }
}
