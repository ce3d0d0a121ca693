import Support

/// How much memory a data set will take.
public struct DataSetEstimate: Sendable, Hashable {
  public let rows: Int
  public let features: Int
  /// Whether rows were counted, not estimated from the size of the file.
  public let isExact: Bool
  /// While it is read, in bytes: what stays, and the window on the file.
  public var bytes: Int { rows * (features * 8 + 12) + Self.window }

  private static let window = 2 << 20
  /// How much of a file is looked at.
  private static let sample = 1 << 18

  /// Estimates from the header and the size of a file, whose first 256 kB alone are read: 8 bytes a feature, 12 for
  /// the target and its class.
  ///
  /// - Throws: what is wrong with the header, or a file that is not there.
  public init(_ definition: DataSetDefinition) throws(DataSetError) {
    switch definition {
    case .file(let path, let target, let features, let test, _):
      var estimate = try Self.csv(ByteReader(path: path), target, features)
      if case .file(let other) = test {
        estimate.rows += try Self.csv(ByteReader(path: other), target, features).rows
      }
      self.init(rows: estimate.rows, features: estimate.features, isExact: false)
    case .images(let images, _, let testImages, _, _):
      var rows = 0
      var features = 0
      for path in [images, testImages].compactMap({ $0 }) {
        let shape = try Self.shape(ByteReader(path: path))
        rows += shape.first ?? 0
        features = shape.dropFirst().reduce(1) {
          $0.multipliedReportingOverflow(by: $1).partialValue
        }
      }
      self.init(rows: rows, features: features, isExact: true)
    case .generated(let set, let parameters, let rows, _, _, _):
      let standard = set.parameters.first { $0.name == "features" }?.defaultValue ?? 2
      let features = min(max(parameters["features"] ?? standard, 1), 1e5)
      self.init(
        rows: min(max(rows, 0), Int(Int32.max)), features: features.isNaN ? 1 : Int(features),
        isExact: true)
    case .catalogue(let name):
      let set = try DataSet(.catalogue(name), name: name)
      self.init(rows: set.rows, features: set.featureNames.count, isExact: true)
    }
  }

  private init(rows: Int, features: Int, isExact: Bool) {
    self.rows = rows
    self.features = features
    self.isExact = isExact
  }

  private static func csv(
    _ reader: ByteReader, _ target: String, _ chosen: [String]?
  ) throws(DataSetError) -> (rows: Int, features: Int) {
    let window = TextWindow(reader, size: sample)
    let header = try CSVHeader(window)
    let features = try header.features(chosen, target: target).count
    header.finish()
    // A row at least, however long it is.
    var lines = 0
    var whole = 0
    while true {
      lines = 0
      for at in window.start..<window.end where window.text[at] == 0x0A {
        lines += 1
        whole = at + 1 - window.start
      }
      if lines > 0, window.end - window.start >= sample / 2 { break }
      let length = window.end - window.start
      try window.extend()
      if window.end - window.start == length { break }
    }
    let length = window.end - window.start
    // Of a compressed file, as large a share of what comes out as of what went in.
    let all = Double(reader.size) * Double(reader.produced) / Double(max(1, reader.consumed))
    let total = window.isAtEnd ? Double(length) : all - Double(reader.produced - length)
    let mean = lines > 0 ? Double(whole) / Double(lines) : Double(length)
    return (max(1, Int(min(Double(Int32.max), (total / max(1, mean)).rounded(.up)))), features)
  }

  private static func shape(_ reader: ByteReader) throws(DataSetError) -> [Int] {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1024, alignment: 16)
    defer { buffer.deallocate() }
    var filled = 0
    while filled < 20 {
      let count = try reader.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
      if count == 0 { break }
      filled += count
    }
    guard filled >= 8, buffer[0] == 0, buffer[1] == 0, (2...4).contains(buffer[3]),
      filled >= 4 + 4 * Int(buffer[3])
    else {
      throw DataSetError(
        .notIDX, reader.path, at: .byte(0), "this is no IDX file of images",
        hint: "it begins with 0, 0, a type (8 to 14) and 2 to 4 dimensions")
    }
    return (0..<Int(buffer[3])).map {
      Int(UInt32(bigEndian: buffer.loadUnaligned(fromByteOffset: 4 + 4 * $0, as: UInt32.self)))
    }
  }
}
