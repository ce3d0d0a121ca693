import Formulas
import Losses
import Testing

/// What holds for every entry of the catalogue, and how entries are made.
@Suite struct CatalogueTests {
  @Test func namesAreUniqueAndFound() {
    let names = LossCatalogue.all.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(Set(LossCatalogue.all.map(\.title)).count == names.count)
    for name in names {
      #expect(name.allSatisfy { $0 == "_" || $0.isASCII && ($0.isLowercase || $0.isNumber) })
      #expect(LossCatalogue.loss(named: name)?.name == name)
      #expect(LossCatalogue.loss(named: name + "_") == nil)
    }
  }

  /// An entry without an independent value would be checked only against itself.
  @Test func everyLossHasATextbookValue() {
    #expect(Set(ValueTests.values.map(\.name)) == Set(LossCatalogue.all.map(\.name)))
  }

  @Test(arguments: LossCatalogue.all.map(\.name))
  func entriesAreComplete(_ name: String) throws {
    let definition = try definition(name)
    #expect(definition.summary.hasSuffix(".") && !definition.source.isEmpty)
    let loss = try definition.loss()
    #expect(loss.name == name && loss.title == definition.title)
    let domain = try #require(loss.domain)
    let start = try #require(loss.start)
    #expect(domain.count == loss.dimension && start.count == loss.dimension)
    for parameter in definition.parameters {
      #expect(parameter.accepts(parameter.defaultValue) && parameter.summary.hasSuffix("."))
    }
  }

  /// A start is a place to go from: in the domain, no minimum, with a slope.
  @Test(arguments: members.indices)
  func startsAreInteresting(_ at: Int) throws {
    let subject = try subject(at)
    let domain = subject.domain
    #expect(zip(subject.start, domain).allSatisfy { $1.contains($0) })
    let all = subject.gradient(subject.start)
    #expect(all.allSatisfy { $0.isFinite })
    #expect(largest(all.dropFirst()) > 1e-3, "\(subject.loss.title): \(all)")
    for minimum in subject.loss.minima {
      let way = zip(subject.start, minimum).map { $0 - $1 }
      let widths = domain.map { $0.upperBound - $0.lowerBound }
      #expect(norm(way) > 0.05 * (widths.max() ?? 0), "\(subject.loss.title)")
    }
  }

  @Test(arguments: LossCatalogue.all.filter { !$0.parameters.isEmpty }.map(\.name))
  func everyDimensionTo50Compiles(_ name: String) throws {
    let definition = try definition(name)
    let rest = definition.parameters.dropFirst().map(\.defaultValue)
    for size in 1...50 {
      guard definition.parameters[0].accepts(Double(size)) else {
        #expect(throws: FormulaError.self) { try definition.loss([Double(size)] + rest) }
        continue
      }
      let loss = try definition.loss([Double(size)] + rest)
      #expect(loss.dimension == size && loss.domain?.count == size && loss.start?.count == size)
      let gradient = PointEvaluator<Double>(try loss.drawnFormula().gradientProgram())
      let lowest = try #require(loss.minimumLoss)
      for point in loss.minima {
        let all = gradient(point)
        #expect(abs(all[0] - lowest) <= 1e-9 * max(1, abs(lowest)), "\(loss.title): \(all[0])")
        let slope = largest(all.dropFirst())
        #expect(slope <= 1e-9 * max(1, abs(lowest)), "\(loss.title): \(slope)")
      }
    }
  }

  /// Programs loop: their size does not grow with the dimension.
  @Test(arguments: LossCatalogue.all.filter { !$0.parameters.isEmpty }.map(\.name))
  func dimensionTenThousandIsAsSmallAProgram(_ name: String) throws {
    let definition = try definition(name)
    let rest = definition.parameters.dropFirst().map(\.defaultValue)
    let small = try definition.loss([12] + rest)
    let large = try definition.loss([10_000] + rest)
    let program = try large.drawnFormula().gradientProgram()
    let smallProgram = try small.drawnFormula().gradientProgram()
    #expect(program.instructionCount == smallProgram.instructionCount)
    #expect(try large.drawnFormula().valueProgram().instructionCount <= 100)
    #expect(program.instructionCount <= 250)
    let gradient = PointEvaluator<Double>(program)
    let all = gradient(try #require(large.start))
    #expect(all.allSatisfy { $0.isFinite })
    let lowest = try #require(large.minimumLoss)
    #expect(all[0] > lowest)
    let least = gradient(large.minima[0])[0]
    // Where terms cancel, as in trid, many of them leave more rounding than few.
    #expect(abs(least - lowest) <= 1e-8 * max(1, abs(lowest)), "\(name): \(least)")
  }

  @Test func parametersAreChecked() throws {
    let powell = try definition("powell")
    #expect(throws: FormulaError(0..<0, "dimension is a multiple of 4 from 4 to 1000000, not 6")) {
      try powell.loss([6])
    }
    let quadratic = try definition("quadratic")
    #expect(
      throws: FormulaError(
        0..<0, "condition number is a number from 1 to 1000000000000000, not 0.5")
    ) {
      try quadratic.loss([2, 0.5])
    }
    for wrong in [.nan, .infinity, -.infinity, 0, 1.5, -4, 1e300] {
      for definition in LossCatalogue.all where !definition.parameters.isEmpty {
        let rest = definition.parameters.dropFirst().map(\.defaultValue)
        #expect(throws: FormulaError.self) { try definition.loss([wrong] + rest) }
      }
    }
    for definition in LossCatalogue.all {
      #expect(throws: FormulaError.self) {
        try definition.loss(definition.parameters.map(\.defaultValue) + [1])
      }
    }
  }

  @Test func titlesNameWhatIsNotTheDefault() throws {
    let titles: [(name: String, values: [Double], title: String)] = [
      ("rosenbrock", [2], "Rosenbrock"),
      ("rosenbrock", [10], "Rosenbrock (dimension 10)"),
      ("quadratic", [10, 1e4], "Quadratic (dimension 10, condition number 10000)"),
      ("quadratic", [2, 2.5], "Quadratic (condition number 2.5)"),
    ]
    for (name, values, title) in titles {
      let loss = try definition(name).loss(values)
      #expect(loss.title == title)
    }
  }
}
