import Reports
import Testing

/// The formats below TensorBoard's events, by the examples of their own documents. `Tests/TensorBoard` reads whole
/// logs by TensorBoard itself.
@Suite struct EventFileTests {
  /// RFC 3720, appendix B.4, and the check value of the catalogues of polynomials.
  @Test func checksums() {
    #expect(CRC32C.checksum([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
    #expect(CRC32C.checksum([UInt8](repeating: 0xFF, count: 32)) == 0x62A8_AB43)
    #expect(CRC32C.checksum(0..<32) == 0x46DD_794E)
    #expect(CRC32C.checksum((0..<32).reversed()) == 0x113F_DB5C)
    #expect(CRC32C.checksum("123456789".utf8) == 0xE306_9283)
    #expect(CRC32C.checksum([]) == 0)
    #expect(CRC32C.masked([]) == 0xA282_EAD8)
    // Rotated by fifteen bits.
    #expect(CRC32C.masked("123456789".utf8) == 0x2507_C60D &+ 0xA282_EAD8)
  }

  @Test func records() {
    var file = RecordFile()
    #expect(file.bytes == [])
    file.append([])
    // A length of eight bytes, a checksum of it; a checksum of nothing.
    #expect(file.bytes.count == 16)
    #expect(Array(file.bytes.prefix(8)) == [0, 0, 0, 0, 0, 0, 0, 0])
    #expect(Array(file.bytes.suffix(4)) == [0xD8, 0xEA, 0x82, 0xA2])
    let record = [UInt8](repeating: 7, count: 300)
    file.append(record)
    #expect(file.bytes.count == 16 + 8 + 4 + 300 + 4)
    #expect(Array(file.bytes[16..<24]) == [0x2C, 1, 0, 0, 0, 0, 0, 0])
    #expect(Array(file.bytes[28..<328]) == record)
  }

  /// The encoding's guide has these.
  @Test func fields() {
    func bytes(_ body: (inout ProtocolBuffer) -> Void) -> [UInt8] {
      var message = ProtocolBuffer()
      body(&message)
      return message.bytes
    }
    #expect(bytes { $0.put(1, whole: 150) } == [0x08, 0x96, 0x01])
    #expect(
      bytes { $0.put(2, "testing") } == [0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6E, 0x67])
    #expect(bytes { $0.put(3) { $0.put(1, whole: 150) } } == [0x1A, 0x03, 0x08, 0x96, 0x01])
    // Negative numbers take ten bytes.
    #expect(bytes { $0.put(1, whole: -1) } == [0x08] + Array(repeating: 0xFF, count: 9) + [0x01])
    #expect(bytes { $0.put(20, whole: 1) } == [0xA0, 0x01, 0x01])
    #expect(bytes { $0.put(1, 1.0) } == [0x09, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F])
    #expect(bytes { $0.put(1, chosen: Float(1)) } == [0x0D, 0, 0, 0x80, 0x3F])
    // Defaults are left out, but for those of a union.
    #expect(bytes { $0.put(1, whole: 0) } == [] && bytes { $0.put(1, 0.0) } == [])
    #expect(bytes { $0.put(1, -0.0) }.count == 9)
    #expect(bytes { $0.put(1, chosen: 0.0) }.count == 9)
    #expect(bytes { $0.put(1, chosen: Float(0)) }.count == 5)
    #expect(bytes { $0.put(4, chosen: false) } == [0x20, 0])
    #expect(bytes { $0.put(2) { _ in } } == [0x12, 0])
  }
}
