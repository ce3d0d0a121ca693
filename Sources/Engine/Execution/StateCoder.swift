/// Bytes that a state is written to, or read from: the same walk over the state does both.
public struct StateCoder: Sendable {
  /// What was written, or what is read.
  public private(set) var bytes: [UInt8]
  private let isReading: Bool
  private var position = 0
  /// Whether fewer bytes were there than asked for, or others.
  public private(set) var isShort = false

  /// A coder to write to.
  public init() {
    bytes = []
    isReading = false
  }

  /// A coder to read from.
  public init(reading bytes: [UInt8]) {
    self.bytes = bytes
    isReading = true
  }

  /// What was read is no state of what reads it.
  public mutating func reject() { isShort = true }

  /// Whether every byte was read.
  public var isAtEnd: Bool { position == bytes.count }

  /// Writes or reads memory as it is; it must hold plain numbers only.
  public mutating func code(_ memory: UnsafeMutableRawBufferPointer) {
    guard isReading else {
      bytes.append(contentsOf: memory)
      position = bytes.count
      return
    }
    guard bytes.count - position >= memory.count else {
      isShort = true
      return
    }
    memory.copyBytes(from: bytes[position..<position + memory.count])
    position += memory.count
  }

  /// Writes or reads a number, or a structure of plain numbers.
  public mutating func code<Number>(_ value: inout Number) {
    withUnsafeMutableBytes(of: &value) { code($0) }
  }

  /// Writes or reads numbers, and how many they are.
  public mutating func code<Number>(
    _ values: inout [Number], repeating zero: Number
  ) {
    var count = values.count
    code(&count)
    let room = (bytes.count - position) / max(1, MemoryLayout<Number>.stride)
    guard !isReading || (count >= 0 && count <= room) else {
      isShort = true
      return
    }
    if count != values.count { values = [Number](repeating: zero, count: count) }
    values.withUnsafeMutableBytes { code($0) }
  }
}
