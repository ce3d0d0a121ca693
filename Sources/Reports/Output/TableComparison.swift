import Results
import Support
import Sweeps

/// Where two tables of an experiment differ, by row and column.
struct TableComparison {
  /// What differs, a line each; the first few.
  private(set) var differences: [String] = []
  /// How many rows differ, are missing, or are too many.
  private(set) var count = 0

  /// The most differences that are described.
  static let mostDescribed = 8

  /// Compares two tables whose rows have names in their first columns.
  ///
  /// - Parameters:
  ///   - keys: how many columns name a row.
  ///   - isSingle: whether real numbers are Floats.
  ///   - describe: a row in words, by its key.
  init(
    stored: [UInt8], anew: [UInt8], keys: Int, isSingle: Bool, describe: ([String]) -> String
  ) {
    let (before, after) = (Self.lines(stored), Self.lines(anew))
    let header = Self.fields(after.first ?? [])
    guard let first = before.first, Self.fields(first) == header else {
      report("1: the columns differ")
      return
    }
    // Most rows are the same lines: only the others are taken apart.
    let known = Set(after.dropFirst())
    var left: [[String]: (line: Int, fields: [String])] = [:]
    for (at, line) in before.enumerated().dropFirst() where !known.contains(line) {
      let fields = Self.fields(line)
      left[Array(fields.prefix(keys))] = (at + 1, fields)
    }
    let old = Set(before.dropFirst())
    for line in after.dropFirst() where !old.contains(line) {
      let fields = Self.fields(line)
      let key = Array(fields.prefix(keys))
      guard let stored = left.removeValue(forKey: key) else {
        report("\(describe(key)) is missing")
        continue
      }
      report(
        "\(stored.line): \(describe(key)): "
          + Self.columns(stored.fields, fields, header, keys, isSingle))
    }
    for (key, row) in left.sorted(by: { $0.value.line < $1.value.line }) {
      report("\(row.line): \(describe(key)) is no trial of the experiment")
    }
    if count == 0 { report("the rows are in another order") }
  }

  private mutating func report(_ text: @autoclosure () -> String) {
    count += 1
    if differences.count < Self.mostDescribed { differences.append(text()) }
  }

  /// The columns in which two rows differ.
  private static func columns(
    _ stored: [String], _ anew: [String], _ header: [String], _ keys: Int, _ isSingle: Bool
  ) -> String {
    var parts: [String] = []
    for at in keys..<max(keys, min(stored.count, anew.count, header.count)) {
      guard stored[at] != anew[at] else { continue }
      let units = units(stored[at], anew[at], isSingle).map {
        $0 == 1 ? " (1 ulp)" : " (\($0) ulps)"
      }
      parts.append(
        "\(header[at]) \(Escaping.cut(stored[at], to: 40)) stored,"
          + " \(Escaping.cut(anew[at], to: 40)) anew\(units ?? "")")
    }
    if parts.isEmpty { return "the rows differ in their number of fields" }
    let most = 3
    return parts.prefix(most).joined(separator: "; ")
      + (parts.count > most ? "; \(parts.count - most) more columns" : "")
  }

  /// The distance of two real numbers; nil where one of the fields is none.
  private static func units(_ a: String, _ b: String, _ isSingle: Bool) -> UInt64? {
    func number(_ text: String) -> Double? {
      guard text.utf8.contains(where: { $0 == 0x2E || $0 == 0x65 || $0 == 0x6E || $0 == 0x4E })
      else {
        return nil
      }
      return Array(text.utf8).withUnsafeBufferPointer { NumberParsing.double($0) }
    }
    guard let x = number(a), let y = number(b) else { return nil }
    return isSingle ? unitsInTheLastPlace(Float(x), Float(y)) : unitsInTheLastPlace(x, y)
  }

  private static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    bytes.split(separator: 0x0A)
  }

  /// The fields of a line; quoted ones without their quotes.
  private static func fields(_ line: ArraySlice<UInt8>) -> [String] {
    var fields: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    for byte in line {
      if byte == 0x22 {
        isQuoted.toggle()
      } else if byte == 0x2C, !isQuoted {
        fields.append(Escaping.terminal(String(decoding: field, as: UTF8.self)))
        field.removeAll(keepingCapacity: true)
      } else {
        field.append(byte)
      }
    }
    return fields + [Escaping.terminal(String(decoding: field, as: UTF8.self))]
  }
}
