import Engine
import Support

/// The outcome of a trial as the store keeps it, with a checksum over it and the trial's key.
///
/// Little-endian: the status and whether numbers are Float (one byte), iterations and evaluations (four bytes
/// each), final loss, gradient norm, best loss, what else is measured if anything is (four numbers: final test
/// loss, final and best test accuracy, final norm), the loss at the average if the optimizer reports one, and the
/// final point (four or eight bytes each), then four bytes of the SHA-256 of key and record. A trial of one Float
/// parameter takes 29 bytes.
package enum StoredTrial {
  /// Bytes of a record beside its numbers.
  private static let overhead = 13

  /// Numbers before the final point.
  private static func leading(_ table: OutcomeTable) -> Int {
    3 + (table.hasMeasures ? 4 : 0) + (table.hasAverage ? 1 : 0)
  }

  /// The record of a row of a table.
  package static func record(_ table: OutcomeTable, _ row: Int, key: [UInt8]) -> [UInt8] {
    let width = table.isSingle ? 4 : 8
    var bytes: [UInt8] = []
    bytes.reserveCapacity(overhead + (leading(table) + table.dimension) * width)
    bytes.append(table.status(of: row).rawValue | (table.isSingle ? 0x80 : 0))
    func put(_ number: some FixedWidthInteger) {
      withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }
    put(UInt32(truncatingIfNeeded: table.iterations(of: row)))
    put(UInt32(truncatingIfNeeded: table.gradientEvaluations(of: row)))
    func put(_ number: Double) {
      if table.isSingle { put(Float(number).bitPattern) } else { put(number.bitPattern) }
    }
    put(table.finalLoss(of: row))
    put(table.gradientNorm(of: row))
    put(table.bestLoss(of: row))
    if let measures = table.measures(of: row) {
      put(measures.finalTestLoss)
      put(measures.finalTestAccuracy)
      put(measures.bestTestAccuracy)
      put(measures.finalNorm)
    }
    if let loss = table.finalAverageLoss(of: row) { put(loss) }
    for component in 0..<table.dimension { put(table.final(component, of: row)) }
    return bytes + checksum(key, bytes[...])
  }

  /// Sets a row of a table to what a record says.
  ///
  /// - Returns: false, and the row as it was, where the record is damaged or of another kind of trial.
  package static func read(
    _ record: [UInt8], key: [UInt8], into table: OutcomeTable, _ row: Int
  ) -> Bool {
    record.withUnsafeBytes { isSound(record, key: key) && read(sound: $0, into: table, row) }
  }

  /// The same of a record whose checksum is not looked at: a digest of all of its file is right.
  package static func read(
    sound record: UnsafeRawBufferPointer, into table: OutcomeTable, _ row: Int
  ) -> Bool {
    let width = table.isSingle ? 4 : 8
    let leading = leading(table)
    guard record.count == overhead + (leading + table.dimension) * width,
      (record[0] & 0x80 != 0) == table.isSingle, let status = Status(rawValue: record[0] & 0x7F)
    else { return false }
    func number<Word: FixedWidthInteger>(_ place: Int, _ type: Word.Type) -> Word {
      Word(littleEndian: record.loadUnaligned(fromByteOffset: place, as: type))
    }
    func real(_ index: Int) -> Double {
      table.isSingle
        ? Double(Float(bitPattern: number(9 + 4 * index, UInt32.self)))
        : Double(bitPattern: number(9 + 8 * index, UInt64.self))
    }
    table.set(
      row, status, iterations: Int(number(1, UInt32.self)),
      gradientEvaluations: Int(number(5, UInt32.self)), finalLoss: real(0), gradientNorm: real(1),
      bestLoss: real(2)
    ) { real(leading + $0) }
    if table.hasMeasures {
      var measures = Outcome.Measures()
      measures.finalTestLoss = real(3)
      measures.finalTestAccuracy = real(4)
      measures.bestTestAccuracy = real(5)
      measures.finalNorm = real(6)
      table.rows.set(row, measures)
    }
    table.rows.set(row, finalAverageLoss: real(leading - 1))
    return true
  }

  /// Whether a record is as it was written under a key.
  package static func isSound(_ record: [UInt8], key: [UInt8]) -> Bool {
    record.count >= overhead
      && checksum(key, record.dropLast(4)).elementsEqual(record.suffix(4))
  }

  /// Four bytes of the SHA-256 of a key and what is stored under it.
  package static func checksum(_ key: [UInt8], _ content: ArraySlice<UInt8>) -> [UInt8] {
    var digest = Digest()
    digest.update(key)
    digest.update(content)
    return Array(digest.finalized().prefix(4))
  }
}
