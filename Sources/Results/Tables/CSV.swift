/// Comma-separated values: fields are quoted where they must be, lines end with a line feed.
public struct CSVWriter {
  public private(set) var bytes: [UInt8] = []
  private var isFirst = true

  public init() {}

  /// Adds a field.
  public mutating func field(_ text: String) {
    if !isFirst { bytes.append(0x2C) }
    isFirst = false
    guard text.utf8.contains(where: { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D })
    else {
      bytes.append(contentsOf: text.utf8)
      return
    }
    bytes.append(0x22)
    for byte in text.utf8 {
      if byte == 0x22 { bytes.append(0x22) }
      bytes.append(byte)
    }
    bytes.append(0x22)
  }

  /// Adds a field that stays empty.
  public mutating func emptyField() { field("") }

  /// Ends the line.
  public mutating func endLine() {
    bytes.append(0x0A)
    isFirst = true
  }
}
