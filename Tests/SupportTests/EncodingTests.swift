import Support
import Testing

@Suite struct EncodingTests {
  /// The test vectors of RFC 4648, and all letters.
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
    ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
  ])
  func base64(_ text: String, _ expected: String) {
    #expect(Base64.text(Array(text.utf8)) == expected)
  }

  @Test func base64HasSixtyFourLetters() {
    // 48 bytes that hold the numbers from 0 to 63 in six bits each.
    let bytes = stride(from: 0, to: 64, by: 4).flatMap { first -> [UInt8] in
      let group = (0..<4).reduce(0) { $0 << 6 | (first + $1) }
      return [UInt8(group >> 16), UInt8(group >> 8 & 255), UInt8(group & 255)]
    }
    #expect(
      Base64.text(bytes) == "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  }

  @Test func hexadecimal() {
    #expect(Hexadecimal.text([0x00, 0x0F, 0xA9, 0xFF]) == "000fa9ff")
    #expect(Hexadecimal.text(UInt32(0x2A), digits: 4) == "002a")
    #expect(Hexadecimal.text(UInt32(0x12345), digits: 4) == "12345")
    for value in UInt8(0)..<16 {
      #expect(String(Unicode.Scalar(Hexadecimal.digit(value))) == String(value, radix: 16))
    }
  }

  @Test func markup() {
    #expect(Escaping.markup("a<b> & \"c\" 'd'") == "a&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;")
    #expect(Escaping.markup("é 日本 😀\n") == "é 日本 😀\n")
  }

  @Test func json() {
    #expect(
      Escaping.json("a\"b\\c\n\t\r\u{0}\u{1F}é😀\u{7F}") == #""a\"b\\c\n\t\r\u0000\u001fé😀"#
        + "\u{7F}\"")
  }

  /// Nothing that moves a cursor, hides or turns text reaches a terminal; all else stays.
  @Test func terminal() {
    #expect(Escaping.terminal("plain\ttext") == "plain text")
    #expect(
      Escaping.terminal("\u{1B}[31m\u{7F}\r\n\u{9B}")
        == "\u{FFFD}[31m\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}")
    #expect(Escaping.terminal("a\u{202E}b\u{200B}c\u{2028}") == "a\u{FFFD}b\u{FFFD}c\u{FFFD}")
    #expect(Escaping.terminal("👩\u{200D}🔬 日本 e\u{301}") == "👩\u{200D}🔬 日本 e\u{301}")
  }
}
