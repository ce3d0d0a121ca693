import Support
import TestSupport
import Testing

@Suite struct SystemPathTests {
  private func bytes(_ text: String) -> [UInt8] {
    SystemPath.bytes(text).dropLast().map { UInt8(bitPattern: $0) }
  }

  @Test func anyBytesComeBack() {
    var random = SplitMix(seed: 1)
    for _ in 0..<5000 {
      let count = Int.random(in: 0..<12, using: &random)
      // Pieces of characters as well as bytes that begin none.
      let path = (0..<count).map { _ in
        [0x61, 0x2F, 0xC3, 0xA9, 0xE2, 0x82, 0xAC, 0xF0, 0x9F, 0x98, 0x80, 0xFF, 0xFE, 0x80]
          .randomElement(using: &random) ?? 0x61 as UInt8
      }
      let text = SystemPath.text(path)
      #expect(bytes(text) == path, "\(path)")
      if let whole = String(validating: path, as: UTF8.self) { #expect(text == whole) }
    }
  }

  @Test func aFileOfSuchAName() throws {
    let folder = TemporaryFolder()
    let path = folder.file(SystemPath.text([0x6E, 0xFF, 0xC3]))
    let file = try File(creating: path)
    try file.write([1, 2])
    try file.close()
    #expect(try File.contents(of: path) == [1, 2])
    #expect(try Folder(opening: folder.path).names() == [SystemPath.text([0x6E, 0xFF, 0xC3])])
    #expect(Escaping.terminal(path).hasSuffix("n\u{FFFD}\u{FFFD}"))
    try Folder(opening: folder.path).remove(SystemPath.text([0x6E, 0xFF, 0xC3]))
  }
}
