import Support
import YAML

/// Reads files of numbers, one a line: starts, and directions of planes.
struct NumberFile {
  let validator: Validator
  let location: DataLocation

  /// The numbers of a file.
  ///
  /// - Parameters:
  ///   - node: the file's name.
  ///   - count: how many it must hold.
  ///   - name: of what takes them, and what they are of it, for messages.
  /// - Returns: nil, with an error, where the file has others.
  func numbers(_ node: Node, count: Int, of name: String, what: String) -> [Double]? {
    guard let path = location.path(node, validator) else { return nil }
    let bytes: [UInt8]
    do { bytes = try File.contents(of: path, upTo: 1 << 30) } catch {
      validator.error("cannot read '\(path)': \(error.reason)", at: node.span)
      return nil
    }
    let note = Diagnostic("the \(what) is named here", at: node.span, severity: .note)
    let source = SourceFile(name: path, bytes: bytes)
    func refuse(_ message: String, _ range: Range<Int>, _ hint: String) -> [Double]? {
      validator.append(
        Diagnostic(message, at: source.span(of: range), hint: hint, notes: [note]))
      return nil
    }
    var numbers: [Double] = []
    var at = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var last = at..<at
    while at < bytes.count {
      let end = bytes[at...].firstIndex(of: 0x0A) ?? bytes.count
      var line = at..<end
      at = end + 1
      while !line.isEmpty, [0x20, 0x09, 0x0D].contains(bytes[line.upperBound - 1]) {
        line = line.lowerBound..<line.upperBound - 1
      }
      while !line.isEmpty, [0x20, 0x09].contains(bytes[line.lowerBound]) {
        line = line.lowerBound + 1..<line.upperBound
      }
      // Only the last line may be empty.
      if line.isEmpty, at >= bytes.count { break }
      let number = bytes.withUnsafeBufferPointer {
        NumberParsing.double(UnsafeBufferPointer(rebasing: $0[line]))
      }
      guard let number, number.isFinite else {
        let text = String(decoding: bytes[line].prefix(40), as: UTF8.self)
        return refuse(
          line.isEmpty ? "the line is empty" : "'\(text)' is no finite number", line,
          "one number a line, \(grouped(count)) in all")
      }
      if validator.precision == .float32, !Float(number).isFinite {
        return refuse(
          "the number is out of the range of float32", line,
          "up to about 3.4e38; or precision: float64")
      }
      numbers.append(number)
      last = line
      if numbers.count > count { break }
    }
    guard numbers.count == count else {
      return refuse(
        numbers.count > count
          ? "a number too many for '\(name)'"
          : "the file ends after \(grouped(numbers.count)) number\(numbers.count == 1 ? "" : "s")",
        last, "'\(name)' takes \(grouped(count))")
    }
    return numbers
  }
}
