import Support
import Testing

/// Digests against the answers that FIPS 180-4 and NIST's examples give.
@Suite struct DigestTests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      String(repeating: "a", count: 1_000_000),
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    ),
  ])
  func knownAnswers(_ text: String, _ expected: String) {
    #expect(Digest.hexadecimal(of: text.utf8) == expected)
    // The same in pieces, and through memory.
    var digest = Digest()
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: 1000) {
      bytes[start..<min(start + 1000, bytes.count)].withUnsafeBytes { digest.update($0) }
    }
    #expect(Hexadecimal.text(digest.finalized()) == expected)
  }

  @Test func aCopyGoesOnAlone() {
    var digest = Digest()
    digest.update(Array("a".utf8))
    var copy = digest
    copy.update(Array("x".utf8))
    digest.update(Array("bc".utf8))
    #expect(Hexadecimal.text(digest.finalized()).hasPrefix("ba7816bf"))
    // Finalizing leaves it as it was.
    #expect(Hexadecimal.text(digest.finalized()).hasPrefix("ba7816bf"))
    #expect(Hexadecimal.text(copy.finalized()) == Digest.hexadecimal(of: "ax".utf8))
  }

  @Test func theLeadingNumberIsTheFirstEightBytes() {
    let digest = Digest()
    let number = Array("abc".utf8).withUnsafeBytes { digest.leadingNumber(continuedBy: $0) }
    #expect(number == 0xba78_16bf_8f01_cfea)
  }

  @Test func fieldsDoNotRunTogether() {
    func digest(_ fields: [String]) -> [UInt8] {
      var digest = Digest()
      for field in fields { digest.update(field: field) }
      return digest.finalized()
    }
    let all = [["ab", "c"], ["a", "bc"], ["abc"], ["", "abc"], ["abc", ""]].map(digest)
    #expect(Set(all).count == all.count)
  }

  @Test func numbersCountByTheirBits() {
    func digest(_ number: Double) -> [UInt8] {
      var digest = Digest()
      digest.update(number: number)
      return digest.finalized()
    }
    #expect(digest(0) != digest(-0.0))
    #expect(Hexadecimal.text(digest(1)) == Digest.hexadecimal(of: [0, 0, 0, 0, 0, 0, 0xF0, 0x3F]))
  }
}
