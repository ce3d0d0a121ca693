import Formulas
import Testing

/// A wrong formula over data: the text with the place in brackets ⟦ ⟧, and what is said of it.
private struct Wrong {
  var text: String
  var definitions: [FormulaDefinition] = []
  var source = FormulaError.Source.formula
  var message: String
  var hint: String?
  var declares = true
}

private func definitions(_ pairs: (String, String)...) -> [FormulaDefinition] {
  pairs.map { FormulaDefinition($0.0, $0.1) }
}

private let wrongFormulas: [Wrong] = [
  Wrong(
    text: "mean(y) + ⟦y⟧*a", message: "'y' is a column: it has a value for each row",
    hint: "columns stand inside mean(…)"),
  Wrong(
    text: "W[⟦label⟧, 0] + mean(y)", message: "'label' is a column: it has a value for each row",
    hint: "columns stand inside mean(…)"),
  Wrong(
    text: "sum(⟦X⟧) + mean(y)", message: "'X' is a column: it has a value for each row",
    hint: "columns stand inside mean(…)"),
  Wrong(text: "mean(a + ⟦mean⟧(y))", message: "mean(…) cannot stand inside mean(…)"),
  Wrong(
    text: "sum(⟦mean(X[j]*a)⟧, j, 0, 5)",
    message: "mean(…) cannot depend on the counter of a sum around it",
    hint: "write the sum inside: mean(sum(…))"),
  Wrong(
    text: "⟦a^2 + 1⟧", message: "the formula takes no mean over the rows of the data",
    hint: "as in mean((y - a*x)^2)"),
  Wrong(text: "⟦mean(y, a)⟧", message: "mean does not take 2 arguments", hint: "write mean(expr)"),
  Wrong(text: "mean(⟦targt⟧)", message: "unknown name 'targt'"),
  Wrong(
    text: "mean(W[⟦y⟧, 0])", message: "'y' is not known to be whole numbers from 0",
    hint: "an index may be a column of the labels of classes"),
  Wrong(
    text: "mean(w[⟦label⟧])", message: "the index reaches 3, outside 'w'", hint: "w[0] … w[2]"),
  Wrong(
    text: "mean(W[⟦label + 1⟧, 0])", message: "the index reaches 4, outside the rows of 'W'",
    hint: "0 … 3"),
  Wrong(
    text: "mean(sum(W[0, ⟦j⟧], j, 0, 6))",
    message: "the index reaches 6, outside the columns of 'W'",
    hint: "0 … 5"),
  Wrong(
    text: "mean(W[⟦label⟧])", message: "'W' is a matrix of 4 × 6",
    hint: "it has two indices: W[i, j]"),
  Wrong(
    text: "mean(w[⟦0, 1⟧])", message: "'w' is a vector of 3", hint: "it has one index: w[i]"),
  Wrong(
    text: "mean(⟦y⟧[0])", message: "'y' is not a vector", hint: "declare it: variables: {y: 10}"),
  Wrong(
    text: "mean(⟦W⟧ + y)", message: "'W' is a matrix of 4 × 6",
    hint: "take a component W[i, j], or sum(W), norm(W)"),
  Wrong(
    text: "mean(dot(w, ⟦X⟧))", message: "'X' has 6 components and 'w' has 3"),
  Wrong(
    text: "mean(dot(W, ⟦X⟧))", message: "'X' is a vector of 6 and 'W' a matrix of 4 × 6"),
  Wrong(
    text: "mean(max(X[j], j, ⟦3, 1⟧))",
    message: "max has nothing to choose from: the range is empty",
    hint: "the first number is at most the last"),
  Wrong(
    text: "mean(logsumexp(X[j], ⟦1⟧, 0, 5))",
    message: "the second argument of logsumexp names its counter",
    hint: "as in logsumexp(x[i]^2, i, 0, n-1)"),
  Wrong(
    text: "mean(norm(⟦a⟧))", message: "norm needs a vector here",
    hint: "or its long form, norm(expr, i, first, last)"),
  Wrong(text: "mean(max(y, ⟦k⟧))", message: "unknown name 'k'"),
  Wrong(
    text: "mean(z)", definitions: definitions(("z[⟦0⟧]", "a")), source: .definitionName(0),
    message: "the index of a definition is a name", hint: "as in s, z[k] or P[i, j]"),
  Wrong(
    text: "mean(z)", definitions: definitions(("⟦z + 1⟧", "a")), source: .definitionName(0),
    message: "a definition has a name, with indices or without", hint: "as in s, z[k] or P[i, j]"),
  Wrong(
    text: "mean(z)", definitions: definitions(("z[i, ⟦i⟧]", "a")), source: .definitionName(0),
    message: "the index 'i' stands twice"),
  Wrong(
    text: "mean(z)", definitions: definitions(("⟦z[i, j, k]⟧", "a")), source: .definitionName(0),
    message: "a definition has at most two indices", hint: "as in s, z[k] or P[i, j]"),
  Wrong(
    text: "mean(y)", definitions: definitions(("⟦exp⟧", "a")), source: .definitionName(0),
    message: "'exp' is reserved and cannot be defined"),
  Wrong(
    text: "mean(y)", definitions: definitions(("⟦w⟧", "a")), source: .definitionName(0),
    message: "'w' is already a variable", hint: "give the definition another name"),
  Wrong(
    text: "mean(s)", definitions: definitions(("s", "a"), ("⟦s⟧", "a + 1")),
    source: .definitionName(1), message: "'s' is already a definition",
    hint: "give the definition another name"),
  Wrong(
    text: "mean(s)", definitions: definitions(("s", "⟦s⟧ + a")), source: .definition(0),
    message: "'s' is defined by itself"),
  Wrong(
    text: "mean(s)", definitions: definitions(("s", "⟦t⟧ + a"), ("t", "s")),
    source: .definition(0), message: "'t' is defined later",
    hint: "a definition may use those before it"),
  Wrong(
    text: "mean(s)", definitions: definitions(("s", "a + ⟦tt⟧")), source: .definition(0),
    message: "unknown name 'tt'"),
  Wrong(
    text: "mean(z[0])", definitions: definitions(("z[k]", "⟦a^2⟧")), source: .definition(0),
    message: "how far 'k' runs cannot be seen: it is no index of a variable, a column or a"
      + " definition here", hint: "as in b[k] + …"),
  Wrong(
    text: "mean(z[0])", definitions: definitions(("z[k]", "w[k] + X[⟦k⟧]")),
    source: .definition(0),
    message: "'k' runs over 3 components of 'w' and over 6 of 'X'",
    hint: "an index has one length"),
  Wrong(
    text: "mean(s)", definitions: definitions(("s", "⟦mean⟧(y)")), source: .definition(0),
    message: "mean(…) stands in the expression itself, not in a definition"),
  Wrong(
    text: "mean(y) + ⟦s⟧", definitions: definitions(("s", "a*y")),
    message: "'s' has a value for each row, as it uses columns",
    hint: "such definitions stand inside mean(…)"),
  Wrong(
    text: "mean(s)", definitions: definitions(("s", "⟦a < 1⟧")), source: .definition(0),
    message: "the formula is a comparison, not a number", hint: "choose with where(condition, a, b)"
  ),
  Wrong(
    text: "mean(⟦V⟧[label, 0])", message: "'V' has an index but is not declared",
    hint: "say how many components it has: variables: {V: 10}", declares: false),
  Wrong(
    text: "⟦mean(y)⟧", message: "the formula has no variable",
    hint: "a loss depends on at least one, such as x", declares: false),
]

/// A text without its brackets, and the place that they mark.
private func marked(_ text: String) -> (text: String, place: Range<Int>?) {
  let parts = text.split(separator: "⟦", omittingEmptySubsequences: false)
  guard parts.count == 2 else { return (text, nil) }
  let rest = parts[1].split(separator: "⟧", omittingEmptySubsequences: false)
  let start = parts[0].utf8.count
  return (String(parts[0] + rest[0] + rest[1]), start..<start + rest[0].utf8.count)
}

@Suite struct DataLanguageTests {
  private let variables = [
    Variable("a"), Variable("w", count: 3), Variable("W", shape: .matrix(rows: 4, columns: 6)),
  ]
  private let columns = [
    FormulaColumn("y"), FormulaColumn("X", .vector(6)),
    FormulaColumn("label", .integer(below: 4)),
  ]

  @Test(arguments: wrongFormulas.indices)
  func mistakesAreReportedWithTheirPlace(_ at: Int) throws {
    let wrong = wrongFormulas[at]
    let text = marked(wrong.text)
    let names = wrong.definitions.map { marked($0.name) }
    let bodies = wrong.definitions.map { marked($0.text) }
    let place = ([text] + names + bodies).compactMap(\.place)
    do throws(FormulaError) {
      _ = try Formula(
        text.text, variables: wrong.declares ? variables : nil, columns: columns,
        definitions: zip(names, bodies).map { FormulaDefinition($0.text, $1.text) })
      Issue.record("no mistake in \(wrong.text)")
    } catch {
      #expect(error.message == wrong.message, "\(wrong.text)")
      #expect(error.hint == wrong.hint, "\(wrong.text)")
      #expect(error.source == wrong.source, "\(wrong.text)")
      #expect([error.range] == place, "\(wrong.text)")
      if error.message.hasPrefix("unknown name") { #expect(error.knownNames.contains("w")) }
    }
  }

  @Test func meansAndVectorsWithoutData() {
    #expect(throws: FormulaError.self) { try Formula("mean(x)") }
    #expect(throws: FormulaError.self) {
      try Formula("a*y", variables: nil, columns: [FormulaColumn("y"), FormulaColumn("a")])
    }
  }

  @Test func namesAreVariablesWhereTheyAreNothingElse() throws {
    let formula = try Formula(
      "mean((y - s*max(X[j]*q, j, 0, 5) - c)^2)", variables: nil, columns: columns,
      definitions: [FormulaDefinition("s", "exp(b) + q")])
    #expect(formula.variables.map(\.name) == ["q", "c", "b"])
    #expect(formula.columns.map(\.name) == ["y", "X"])
    // Four arguments of max are four numbers where the second is no counter.
    #expect(try Formula("max(x, y, 0, 3)").variables.map(\.name) == ["x", "y"])
    #expect(PointEvaluator<Double>(try Formula("max(x, y, 0, 3)").valueProgram())([5, 4]) == [5])
  }

  @Test func matricesAreNamedRowByRow() throws {
    let formula = try Formula(
      "W[1, 2]*W[0, 1] + sum(W) + norm(W[i, 0], i, 0, 1)",
      variables: [Variable("W", shape: .matrix(rows: 2, columns: 3))])
    #expect(
      formula.componentNames == [
        "W[0][0]", "W[0][1]", "W[0][2]", "W[1][0]", "W[1][1]", "W[1][2]",
      ])
    let value = PointEvaluator<Double>(formula.valueProgram())([3, 2, 0, 4, 1, 7])
    #expect(value == [7 * 2 + 17 + 5])
  }

  /// The first of equals takes the derivative; nothing overflows; derivatives of logsumexp are the softmax.
  @Test func extremaAndLogarithmsOfSums() throws {
    func gradient(_ text: String, _ point: [Double]) throws -> [Double] {
      let formula = try Formula(text, variables: [Variable("x", count: 3)])
      return PointEvaluator<Double>(try formula.gradientProgram())(point)
    }
    #expect(try gradient("max(x)", [1, 4, 4]) == [4, 0, 1, 0])
    #expect(try gradient("min(x[i], i, 0, 2)", [1, 4, 1]) == [1, 1, 0, 0])
    #expect(try gradient("max(x[i]*x[i], i, 0, 2)", [-3, 3, 1]) == [9, -6, 0, 0])
    #expect(try gradient("max(x)", [1, .nan, 4])[0].isNaN)
    let soft = try gradient("logsumexp(x)", [1000, 1000, -1000])
    #expect(abs(soft[0] - 1000.6931471805599) < 1e-9)
    #expect(soft[1] == 0.5 && soft[2] == 0.5 && soft[3] == 0)
    #expect(try gradient("logsumexp(x)", [-.infinity, -.infinity, -.infinity])[0] == -.infinity)
    #expect(try gradient("logsumexp(x)", [.infinity, 0, 0])[0] == .infinity)
  }

  @Test func bytesAreThoseOfTheNumbers() throws {
    func bytes(_ text: String, _ body: String = "a*y", _ column: String = "y") throws -> [UInt8] {
      try Formula(
        text, variables: [Variable("a"), Variable("b")],
        columns: [FormulaColumn(column), FormulaColumn("u")],
        definitions: [FormulaDefinition("s", body)]
      ).canonicalBytes
    }
    #expect(try bytes("mean( s^2 )+a") == bytes("mean(s^2) + a"))
    #expect(try bytes("mean(s^2) + a") != bytes("mean(s^2) + b"))
    #expect(try bytes("mean(s^2) + a") != bytes("mean(s^2) + a", "b*y"))
    #expect(try bytes("mean(s^2) + a") != bytes("mean(s^2) + a", "a*v", "v"))
    #expect(try bytes("mean(s) + mean(a)") != bytes("mean(a) + mean(s)"))
  }
}
