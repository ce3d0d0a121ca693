/// An array in IDX form, as MNIST's files have it: big-endian; 0, 0, a type, the number of dimensions; each
/// dimension in four bytes; the numbers.
struct IDXFile {
  let path: String
  let dimensions: [Int]
  let numbers: NumberStore<Double>
  let digest: [UInt8]
  /// The bytes of a number.
  let stride: Int

  /// The types of numbers: code, bytes, name.
  private enum Element: UInt8 {
    case unsignedByte = 0x08
    case signedByte = 0x09
    case short = 0x0B
    case int = 0x0C
    case float = 0x0D
    case double = 0x0E

    var size: Int {
      switch self {
      case .unsignedByte, .signedByte: 1
      case .short: 2
      case .int, .float: 4
      case .double: 8
      }
    }

    @inline(__always)
    func value(_ bytes: UnsafeRawPointer) -> Double {
      switch self {
      case .unsignedByte: Double(bytes.load(as: UInt8.self))
      case .signedByte: Double(bytes.load(as: Int8.self))
      case .short: Double(Int16(bigEndian: bytes.loadUnaligned(as: Int16.self)))
      case .int: Double(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self)))
      case .float:
        Double(Float(bitPattern: UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self))))
      case .double: Double(bitPattern: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)))
      }
    }
  }

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - store: takes the numbers at its end.
  ///   - ranks: how many dimensions are allowed, and what that is in words.
  init(
    _ reader: ByteReader, into store: NumberStore<Double>, ranks: ClosedRange<Int>, _ form: String
  ) throws(DataSetError) {
    path = reader.path
    numbers = store
    let path = reader.path
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { buffer.deallocate() }
    var filled = 0
    var offset = 0
    func fill(_ wanted: Int) throws(DataSetError) {
      while filled < wanted {
        let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
        let count = try reader.read(into: rest)
        if count == 0 { break }
        filled += count
      }
    }
    try fill(4)
    guard filled > 0 else {
      throw DataSetError(.empty, path, "the file is empty", hint: "an IDX file begins with 0, 0")
    }
    guard filled >= 4, buffer[0] == 0, buffer[1] == 0, let element = Element(rawValue: buffer[2])
    else {
      throw DataSetError(
        .notIDX, path, at: .byte(0), "this is no IDX file",
        hint: "it begins with 0, 0, a type (8 to 14) and the number of dimensions")
    }
    let rank = Int(buffer[3])
    guard ranks.contains(rank) else {
      throw DataSetError(
        .notIDX, path, at: .byte(3), "the number of dimensions is \(rank)", hint: form)
    }
    try fill(4 + 4 * rank)
    guard filled >= 4 + 4 * rank else { throw Self.truncated(path, filled, "its dimensions") }
    var dimensions: [Int] = []
    var count = 1
    for at in 0..<rank {
      let big = buffer.loadUnaligned(fromByteOffset: 4 + 4 * at, as: UInt32.self)
      let size = Int(UInt32(bigEndian: big))
      let (product, overflows) = count.multipliedReportingOverflow(by: size)
      guard size > 0, size < Int32.max, !overflows, product < 1 << 56 else {
        throw DataSetError(
          .notIDX, path, at: .byte(4 + 4 * at), "dimension \(at + 1) is \(size)",
          hint: "each is at least 1, and all numbers fit into memory")
      }
      dimensions.append(size)
      count = product
    }
    self.dimensions = dimensions
    stride = element.size
    offset = 4 + 4 * rank
    // What a damaged header promises is not taken on trust: memory grows with what is there.
    var left = count
    var begin = offset
    while left > 0 {
      try fill(begin + element.size)
      let taken = min(left, (filled - begin) / element.size)
      guard taken > 0 else {
        throw Self.truncated(
          path, offset + filled - begin,
          "\(count) numbers of \(element.size) byte" + (element.size == 1 ? "" : "s"))
      }
      let target = try store.append(taken, path)
      if let base = buffer.baseAddress {
        for at in 0..<taken {
          let value = element.value(base + begin + at * element.size)
          guard value.isFinite else {
            throw DataSetError(
              .notFinite, path, at: .byte(offset + at * element.size),
              "the number is \(value.isNaN ? "NaN" : "infinite")", hint: "numbers are finite")
          }
          target[at] = value
        }
      }
      left -= taken
      let used = taken * element.size
      offset += used
      let rest = filled - begin - used
      buffer.copyMemory(
        from: UnsafeRawBufferPointer(rebasing: buffer[begin + used..<begin + used + rest]))
      filled = rest
      begin = 0
    }
    try fill(1)
    guard filled == 0 else {
      throw DataSetError(
        .surplusBytes, path, at: .byte(offset), "the file goes on behind its last number",
        hint: "it has \(dimensions.map(String.init).joined(separator: "×")) numbers by its header")
    }
    digest = reader.finalDigest
  }

  private static func truncated(_ path: String, _ offset: Int, _ wanted: String) -> DataSetError {
    DataSetError(
      .truncated, path, at: .byte(offset), "the file ends too early",
      hint: "its header promises \(wanted)")
  }
}
