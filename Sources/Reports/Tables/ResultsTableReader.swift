import Engine
import Results
import Runner
import Support
import Sweeps

/// Reads `results.csv` back, and holds every row against the plan that it should be of.
package struct ResultsTableReader {
  private let plan: Plan
  private let layout: ResultsLayout
  private let reader: CSVReader
  /// The number of fields of each row.
  private let columnCount: Int

  /// What a column of numbers held in the row before: most parameters hardly change.
  private struct Known {
    var bytes: [UInt8] = []
    var value = 0.0
  }

  init(_ plan: Plan, path: String) throws(TableError) {
    self.plan = plan
    layout = ResultsLayout(plan.experiment)
    columnCount = layout.header.count
    reader = try CSVReader(path: path)
  }

  /// The outcomes, and the file's SHA-256.
  ///
  /// - Throws: the first thing that is wrong, with its place.
  package static func read(
    _ plan: Plan, path: String
  ) throws(TableError) -> (results: RunResults, digest: String) {
    let reader = try ResultsTableReader(plan, path: path)
    return (
      RunResults(plan: plan, outcomes: try reader.outcomes()),
      reader.reader.hexadecimalDigest()
    )
  }

  private func outcomes() throws(TableError) -> [OutcomeTable] {
    try readHeader()
    var tables: [OutcomeTable] = []
    for group in plan.groups { tables.append(try table(of: group)) }
    if try reader.next() {
      throw reader.error(
        at: 0, "a row too many",
        hint: "the experiment has \(grouped(plan.count)) trial\(plan.count == 1 ? "" : "s")")
    }
    return tables
  }

  private func readHeader() throws(TableError) {
    guard try reader.next() else {
      throw TableError(.wrong, reader.path, line: 1, column: 1, "the table is empty")
    }
    for (at, name) in layout.header.enumerated() {
      guard at < reader.fieldCount else {
        throw reader.error(at: at, "the column '\(name)' is missing")
      }
      guard equals(reader.field(at), encoded(name)) else {
        throw reader.error(
          at: at, "expected the column '\(name)', found '\(text(at))'",
          hint: "the table is of another experiment")
      }
    }
    guard reader.fieldCount == columnCount else {
      throw reader.error(at: columnCount, "a column too many: '\(text(columnCount))'")
    }
  }

  // MARK: Rows

  private func table(of group: Plan.Group) throws(TableError) -> OutcomeTable {
    let experiment = plan.experiment
    let choice = experiment.optimizers[group.optimizerIndex]
    let lossChoice = experiment.losses[group.lossIndex]
    let loss = lossChoice.loss
    let isSingle = experiment.precision == .float32
    let table: OutcomeTable
    do {
      table = try OutcomeTable(
        count: group.count, dimension: lossChoice.outcomeDimension, hasMeasures: loss.data != nil,
        hasAverage: choice.averages, isSingle: isSingle)
    } catch { throw TableError(.shortage, reader.path, "out of memory") }
    let names = (encoded(loss.name), encoded(choice.definition.name))
    let lossTexts = layout.fields(loss)
    let lossBytes = lossTexts.map(encoded)
    let places = layout.parameterNames.map { name in
      choice.ownParameters.firstIndex { $0.name == name }
    }
    let words = layout.parameterNames.map { name in
      encoded(choice.words.first { $0.column == name }?.word ?? "")
    }
    let starts =
      lossChoice.hasStartColumns
      ? loss.components(named: layout.startNames) : layout.startNames.map { _ in nil }
    let columns = OutcomeColumns(layout, lossChoice)
    let gradients = layout.fields(lossChoice.oracle)
    let identities = plan.identities(of: group)
    let parameterCount = places.count
    let startCount = starts.count
    var known = [Known](repeating: Known(), count: parameterCount + startCount)

    for index in 0..<group.count {
      guard try reader.next() else {
        throw TableError(
          .wrong, reader.path, line: reader.line, column: 1,
          "the table ends after \(grouped(group.first + index)) rows",
          hint: "the experiment has \(grouped(plan.count)) trials")
      }
      guard reader.fieldCount == columnCount else {
        throw reader.error(
          at: reader.fieldCount,
          "the row has \(reader.fieldCount) fields, and the header \(columnCount)")
      }
      let trial = plan.trial(index, of: group)
      guard equals(reader.field(1), names.0) else { throw differs(1, loss.name) }
      var column = 2
      for (text, bytes) in zip(lossTexts, lossBytes) {
        guard equals(reader.field(column), bytes) else { throw differs(column, text) }
        column += 1
      }
      guard equals(reader.field(column), names.1) else {
        throw differs(column, choice.definition.name)
      }
      column += 1
      for at in 0..<parameterCount {
        if let place = places[at] {
          let parameter = choice.parameters[place]
          let value = trial.parameters[place]
          switch parameter.kind {
          case .number, .whole, .list: try expect(value, column, &known[at])
          case .boolean, .choice:
            let name = layout.field(parameter, value)
            guard equals(reader.field(column), encoded(name)) else { throw differs(column, name) }
          }
        } else if !equals(reader.field(column), words[at]) {
          throw differs(column, String(decoding: words[at], as: UTF8.self))
        }
        column += 1
      }
      for at in 0..<startCount {
        if let component = starts[at] {
          try expect(trial.start[component], column, &known[parameterCount + at])
        } else if !reader.field(column).isEmpty {
          throw differs(column, "")
        }
        column += 1
      }
      if layout.hasStartText {
        try expect(
          lossChoice.hasStartColumns ? "" : lossChoice.startText(trial.start), column)
        column += 1
      }
      let seed = reader.field(column)
      guard trial.seed.map({ NumberParsing.whole(seed) == $0 }) ?? seed.isEmpty else {
        throw differs(column, trial.seed.map(String.init) ?? "")
      }
      column += 1
      if layout.hasBatch {
        try expect(layout.batchField(choice, trial.parameters), column)
        column += 1
      }
      for text in gradients {
        try expect(text, column)
        column += 1
      }
      // Last of what determines the trial: the hash covers all other changes of the experiment.
      let identity = identities.identity(trial)
      guard isDigits(reader.field(0), of: identity) else { throw differs(0, identity.text) }
      let maximum = plan.maximumIterations(of: group, parameters: trial.parameters)
      let epochs = plan.epochs(1, of: group, parameters: trial.parameters)
      try readOutcome(index, column, columns, maximum, epochs, isSingle, into: table)
    }
    return table
  }

  /// The columns after those that determine a trial, for one loss.
  private struct OutcomeColumns {
    /// The components of the final point in their columns; nil for those that the loss lacks.
    var finals: [Int?]
    /// The column of each component, among those.
    var places: [Int]
    /// What is measured: nil for what the loss lacks.
    var measures: [ResultsLayout.MeasureColumn?]
    /// Whether the norm stands in place of the final point.
    var hasNorm: Bool

    init(_ layout: ResultsLayout, _ choice: LossChoice) {
      finals =
        choice.hasComponentColumns
        ? choice.loss.components(named: layout.finalNames) : layout.finalNames.map { _ in nil }
      places = [Int](repeating: 0, count: choice.outcomeDimension)
      for (at, component) in finals.enumerated() {
        if let component { places[component] = at }
      }
      measures = layout.measures.map { $0.isOf(choice.loss) ? $0 : nil }
      hasNorm = !choice.hasComponentColumns
    }
  }

  private func readOutcome(
    _ index: Int, _ first: Int, _ columns: OutcomeColumns, _ maximum: Int,
    _ epochsPerStep: Double?, _ isSingle: Bool, into table: OutcomeTable
  ) throws(TableError) {
    guard let status = status(reader.field(first)) else {
      throw reader.error(
        at: first, "unknown status '\(text(first))'",
        hint: "one of \(Status.allCases.map(\.name).joined(separator: ", "))")
    }
    guard let iterations = NumberParsing.whole(reader.field(first + 1)), iterations >= 1,
      status == .maximumIterations ? iterations == maximum : iterations <= maximum
    else {
      throw reader.error(
        at: first + 1,
        "'\(text(first + 1))' cannot be the iterations of a trial that is"
          + " \(status.name) of at most \(grouped(maximum))")
    }
    var column = first + 2
    if layout.hasEpochs {
      // They follow from the iterations.
      let found = NumberParsing.double(reader.field(column))
      guard epochsPerStep == nil ? reader.field(column).isEmpty : (found ?? 0) > 0
      else {
        throw reader.error(at: column, "'\(text(column))' cannot be the epochs of the trial")
      }
      column += 1
    }
    guard let evaluations = NumberParsing.whole(reader.field(column)),
      evaluations <= Int(Int32.max)
    else {
      throw reader.error(
        at: column, "expected a count of evaluations, found '\(text(column))'")
    }
    column += 1
    var numbers = (0.0, 0.0, 0.0)
    numbers.0 = try number(column, isSingle)
    numbers.1 = try number(column + 1, isSingle)
    numbers.2 = try number(column + 2, isSingle)
    column += 3
    var measures = Outcome.Measures()
    for measure in columns.measures {
      switch measure {
      case nil: try expect("", column)
      case .finalTestLoss?: measures.finalTestLoss = try number(column, isSingle)
      case .finalTestAccuracy?: measures.finalTestAccuracy = try number(column, isSingle)
      case .bestTestAccuracy?: measures.bestTestAccuracy = try number(column, isSingle)
      }
      column += 1
    }
    var averageLoss: Double?
    if layout.hasAverage {
      if table.hasAverage {
        averageLoss = try number(column, isSingle)
      } else {
        try expect("", column)
      }
      column += 1
    }
    let finals = column
    var wrong: TableError?
    table.set(
      index, status, iterations: iterations, gradientEvaluations: evaluations,
      finalLoss: numbers.0, gradientNorm: numbers.1, bestLoss: numbers.2
    ) { component in
      do throws(TableError) {
        return try number(finals + columns.places[component], isSingle)
      } catch {
        wrong = wrong ?? error
        return .nan
      }
    }
    if let wrong { throw wrong }
    if let averageLoss { table.rows.set(index, finalAverageLoss: averageLoss) }
    for component in columns.finals {
      if component == nil { try expect("", column) }
      column += 1
    }
    if layout.hasFinalNorm {
      if columns.hasNorm {
        measures.finalNorm = try number(column, isSingle)
      } else {
        try expect("", column)
      }
    }
    if table.hasMeasures { table.rows.set(index, measures) }
  }

  // MARK: Fields

  private func number(_ column: Int, _ isSingle: Bool) throws(TableError) -> Double {
    let field = reader.field(column)
    let value = isSingle ? NumberParsing.float(field).map(Double.init) : NumberParsing.double(field)
    guard let value else {
      throw reader.error(
        at: column, "expected a number for \(layout.header[column]), found '\(text(column))'")
    }
    return value
  }

  /// Refuses a field that is not this text.
  private func expect(_ expected: String, _ column: Int) throws(TableError) {
    guard equals(reader.field(column), encoded(expected)) else { throw differs(column, expected) }
  }

  @inline(__always)
  private func expect(
    _ value: Double, _ column: Int, _ known: inout Known
  ) throws(TableError) {
    let field = reader.field(column)
    if known.value.bitPattern == value.bitPattern, !known.bytes.isEmpty,
      equals(field, known.bytes)
    {
      return
    }
    guard let found = NumberParsing.double(field), found.bitPattern == value.bitPattern else {
      throw differs(column, decimal(value))
    }
    known.value = value
    known.bytes = Array(field)
  }

  private func differs(_ column: Int, _ expected: String) -> TableError {
    let name = layout.header[column]
    let found = text(column)
    return reader.error(
      at: column,
      expected.isEmpty
        ? "\(name) has to be empty, and is '\(found)'"
        : "expected \(name) '\(Escaping.cut(expected, to: 60))', found '\(found)'",
      hint: "the row is of another experiment")
  }

  private func text(_ column: Int) -> String {
    Escaping.cut(String(decoding: reader.field(column), as: UTF8.self), to: 60)
  }

  private func status(_ field: UnsafeBufferPointer<UInt8>) -> Status? {
    Status.allCases.first { status in
      let name = status.name.utf8
      return name.count == field.count && field.elementsEqual(name)
    }
  }

  private func isDigits(
    _ field: UnsafeBufferPointer<UInt8>, of identity: TrialIdentity
  ) -> Bool {
    guard field.count == 16 else { return false }
    for at in 0..<8 {
      let byte = identity.bytes[at]
      guard field[2 * at] == Self.digit(byte >> 4), field[2 * at + 1] == Self.digit(byte & 15)
      else { return false }
    }
    return true
  }

  private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }

  private func equals(_ field: UnsafeBufferPointer<UInt8>, _ bytes: [UInt8]) -> Bool {
    field.count == bytes.count && field.elementsEqual(bytes)
  }

  /// A field as the table writes it.
  private func encoded(_ text: String) -> [UInt8] {
    var writer = CSVWriter()
    writer.field(text)
    return writer.bytes
  }
}
