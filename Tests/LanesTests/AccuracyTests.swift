import Glibc
import Lanes
import Testing

#if arch(x86_64)
  /// The limits that every function keeps, in units of the last place.
  let floatLimit = 1.0
  let doubleLimit = 2.0

  @Suite struct AccuracyTests {
    @Test(arguments: checkedFunctions)
    func staysWithinTheLimitOfFloat(_ function: CheckedFunction) {
      let worst = worstError(of: function, 120_000, function.float)
      #expect(worst.ulps <= floatLimit, "\(function.name): \(worst)")
    }

    @Test(arguments: checkedFunctions)
    func staysWithinTheLimitOfDouble(_ function: CheckedFunction) {
      let worst = worstError(of: function, 120_000, function.double)
      #expect(worst.ulps <= doubleLimit, "\(function.name): \(worst)")
    }

    @Test func powersStayWithinTheLimits() {
      let float = worstPowerError(FloatPack.self, 120_000)
      #expect(float.ulps <= floatLimit, "\(float)")
      let double = worstPowerError(DoublePack.self, 120_000)
      #expect(double.ulps <= doubleLimit, "\(double)")
    }
  }
#endif

/// Values found with 60 digits, rounded once: they hold on machines without a wider type too.
@Suite struct TabulatedTests {
  @Test(arguments: tabulatedValues)
  func agreesWithTheTable(_ row: TabulatedValue) throws {
    let function = try #require(TabulatedValue.functions[row.name])
    let found = function(Double(bitPattern: row.argument))
    let exact = Double(bitPattern: row.value)
    #expect((found - exact).magnitude <= 2 * exact.ulp, "\(row.name): \(found), not \(exact)")
  }
}
