import Support
import YAML

/// A trajectory that another program wrote: the variables after some of its steps.
public struct ForeignTrajectory: Sendable {
  /// The row of iteration 0; nil where there is none.
  public private(set) var start: Row?
  /// The others, by iteration.
  public private(set) var rows: [Row] = []
  /// The `id` that all rows have; nil without such a column.
  public private(set) var id: String?
  /// The most significant digits of any number.
  public private(set) var digits = 0

  /// Whether all numbers are of Float: as many digits as it needs, or the number itself in more.
  public private(set) var areSingle = true

  /// The variables after a step.
  public struct Row: Sendable {
    public let iteration: Int
    public let cells: [ForeignNumber]
  }

  /// Reads a CSV file with the columns `iteration` and one for each variable; others are ignored but `id`.
  ///
  /// - Parameters:
  ///   - source: the file.
  ///   - names: of the variables, in the order of the loss.
  ///   - trial: the beginning of the `id` of the rows that are read; nil for all, of one `id`.
  /// - Throws: everything that is wrong, with its place.
  public init(
    _ source: SourceFile, names: [String], trial: String? = nil
  ) throws(Diagnostics) {
    var records = CSVRecords(source)
    guard let header = records.next() else {
      throw Diagnostics([
        Diagnostic(
          "the file is empty", at: source.span(of: 0..<0),
          hint:
            "it begins with the names of its columns: iteration,\(names.prefix(3).joined(separator: ","))"
        )
      ])
    }
    let columns = try TrajectoryColumns(header, source, names: names)
    var problems = Diagnostics()
    var firstID: (text: String, span: Span)?
    var isChosen = false
    while !problems.isFull, let record = records.next() {
      guard record.count == header.count else {
        let isShort = record.count < header.count
        let range = isShort ? record[record.count - 1] : record[header.count]
        problems.append(
          Diagnostic(
            isShort
              ? "the row has \(record.count) of \(header.count) cells"
              : "the row has \(record.count) cells, and the header \(header.count)",
            at: source.span(of: range), hint: "a cell for each name of the header"))
        continue
      }
      if let column = columns.id {
        let text = source.text(record[column])
        if let trial {
          guard text.hasPrefix(trial) else { continue }
          isChosen = true
        }
        let span = source.span(of: record[column])
        if let first = firstID, first.text != text {
          problems.append(
            Diagnostic(
              "rows of several trials", at: span, hint: "choose one: --trial \(first.text)",
              notes: [Diagnostic("the first is here", at: first.span, severity: .note)]))
          break
        }
        if firstID == nil { firstID = (text, span) }
      }
      add(record, columns, source, &problems)
    }
    if let trial, columns.id != nil, !isChosen {
      problems.append(
        Diagnostic(
          "no row is of the trial '\(trial)'", at: source.span(of: header[columns.id ?? 0]),
          hint: "--trial takes the beginning of an id"))
    } else if problems.isEmpty, rows.isEmpty {
      problems.append(
        Diagnostic(
          start == nil
            ? "there are no rows below the header" : "there is no row but that of the start",
          at: source.span(of: header[columns.iteration]), hint: "a row for each step, from 1"))
    }
    try problems.throwIfErrors()
    id = firstID?.text
  }

  private mutating func add(
    _ record: [Range<Int>], _ columns: TrajectoryColumns, _ source: SourceFile,
    _ problems: inout Diagnostics
  ) {
    let place = record[columns.iteration]
    let written = source.text(place)
    guard let number = ForeignNumber(written), let iteration = Int(exactly: number.value),
      (0...1_000_000_000).contains(iteration)
    else {
      problems.append(
        Diagnostic(
          "'\(ForeignNumber.shortened(written))' is no iteration", at: source.span(of: place),
          hint: "a whole number from 0, the start, to 1,000,000,000"))
      return
    }
    var cells: [ForeignNumber] = []
    cells.reserveCapacity(columns.variables.count)
    for column in columns.variables {
      let text = source.text(record[column])
      guard let number = ForeignNumber(text) else {
        problems.append(
          Diagnostic(
            text.isEmpty
              ? "the cell is empty" : "'\(ForeignNumber.shortened(text))' is no number",
            at: source.span(of: record[column]), hint: "a number, NaN, inf or -inf"))
        continue
      }
      digits = max(digits, number.digits)
      if number.digits > 9, Double(number.single) != number.value { areSingle = false }
      cells.append(number)
    }
    guard cells.count == columns.variables.count else { return }
    let last = rows.last?.iteration ?? start?.iteration ?? -1
    guard iteration > last else {
      problems.append(
        Diagnostic(
          "iteration \(iteration) after \(last)", at: source.span(of: place),
          hint: "iterations ascend; some may be left out"))
      return
    }
    let row = Row(iteration: iteration, cells: cells)
    if iteration == 0 { start = row } else { rows.append(row) }
  }
}

/// Which columns of a trajectory's file hold what.
struct TrajectoryColumns {
  let iteration: Int
  let id: Int?
  /// In the order of the loss.
  let variables: [Int]

  init(_ header: [Range<Int>], _ source: SourceFile, names: [String]) throws(Diagnostics) {
    let written = header.map { source.text($0) }
    var places: [String: Int] = [:]
    var problems = Diagnostics()
    for (at, name) in written.enumerated() {
      if places.updateValue(at, forKey: name) != nil {
        problems.append(
          Diagnostic(
            "a second column '\(ForeignNumber.shortened(name))'", at: source.span(of: header[at]),
            hint: "every column has a name of its own"))
      }
    }
    let whole = source.span(of: header[0])
    if places["iteration"] == nil {
      let near =
        nearest("iteration", among: written) ?? written.first { ["step", "t"].contains($0) }
      problems.append(
        Diagnostic(
          "there is no column 'iteration'",
          at: near.flatMap { places[$0] }.map { source.span(of: header[$0]) } ?? whole,
          hint: near.map { "is it '\(ForeignNumber.shortened($0))'?" }
            ?? "it holds the number of each row's step, 0 at the start"))
    }
    let missing = names.filter { places[$0] == nil }
    if let first = missing.first {
      let near = nearest(first, among: written.filter { !names.contains($0) })
      let count = missing.count > 1 ? " and \(grouped(missing.count - 1)) more" : ""
      problems.append(
        Diagnostic(
          "there is no column '\(first)'\(count)",
          at: near.flatMap { places[$0] }.map { source.span(of: header[$0]) } ?? whole,
          hint: near.map { "is it '\(ForeignNumber.shortened($0))'?" }
            ?? "the variables of the loss are \(Self.listed(names))"))
    }
    // x[3] beside x[0], x[1], x[2]: the trajectory is of another dimension.
    let tensors = Set(names.map { $0.prefix { $0 != "[" } })
    for (at, name) in written.enumerated()
    where name.contains("[") && tensors.contains(name.prefix { $0 != "[" }) && !names.contains(name)
    {
      problems.append(
        Diagnostic(
          "the loss has no variable '\(ForeignNumber.shortened(name))'",
          at: source.span(of: header[at]), hint: "its variables are \(Self.listed(names))"))
      break
    }
    try problems.throwIfErrors()
    iteration = places["iteration"] ?? 0
    id = places["id"]
    variables = names.compactMap { places[$0] }
  }

  private static func listed(_ names: [String]) -> String {
    names.count <= 6
      ? names.joined(separator: ", ")
      : "\(names[0]), \(names[1]), … \(names[names.count - 1]) (\(grouped(names.count)))"
  }
}
