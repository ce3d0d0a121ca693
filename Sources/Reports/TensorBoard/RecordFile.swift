/// Records in TensorFlow's framing, TFRecord: the length of each, its data, and a masked checksum of either.
package struct RecordFile {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  package mutating func append(_ record: [UInt8]) {
    let length = Self.littleEndian(UInt64(record.count))
    bytes += length
    bytes += Self.littleEndian(CRC32C.masked(length))
    bytes += record
    bytes += Self.littleEndian(CRC32C.masked(record))
  }

  private static func littleEndian(_ number: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { Array($0) }
  }
}
