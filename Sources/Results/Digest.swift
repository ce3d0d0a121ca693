import Cnettle

/// A SHA-256 digest that can be continued from a common beginning: a value, copied like a number.
public struct Digest: Sendable {
  private var context: sha256_ctx

  public init() {
    context = sha256_ctx()
    nettle_sha256_init(&context)
  }

  /// Adds bytes.
  public mutating func update(_ bytes: some Sequence<UInt8>) {
    let array = Array(bytes)
    nettle_sha256_update(&context, array.count, array)
  }

  /// Adds bytes in memory.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress else { return }
    nettle_sha256_update(&context, bytes.count, base.assumingMemoryBound(to: UInt8.self))
  }

  /// Adds text with its length, so that neighbours cannot run into one another.
  public mutating func update(field text: String) {
    update(number: UInt64(text.utf8.count))
    update(text.utf8)
  }

  /// Adds a number as eight bytes, the least significant first.
  public mutating func update(number: UInt64) {
    withUnsafeBytes(of: number.littleEndian) { bytes in
      nettle_sha256_update(&context, bytes.count, bytes.baseAddress)
    }
  }

  /// Adds a number by its bits; −0 and 0 differ.
  public mutating func update(number: Double) { update(number: number.bitPattern) }

  /// The 32 bytes; the digest itself can still be continued.
  public func finalized() -> [UInt8] {
    var copy = context
    var bytes = [UInt8](repeating: 0, count: 32)
    nettle_sha256_digest(&copy, bytes.count, &bytes)
    return bytes
  }

  /// The first eight bytes of the digest that some bytes would continue to, the first the most
  /// significant: no memory is made for it.
  public func leadingNumber(continuedBy bytes: UnsafeRawBufferPointer) -> UInt64 {
    var copy = context
    nettle_sha256_update(
      &copy, bytes.count, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
    var number: UInt64 = 0
    withUnsafeMutableBytes(of: &number) { number in
      nettle_sha256_digest(
        &copy, number.count, number.baseAddress?.assumingMemoryBound(to: UInt8.self))
    }
    return UInt64(bigEndian: number)
  }

  /// Bytes as lower-case hexadecimal digits.
  public static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The SHA-256 of some bytes, in hexadecimal.
  public static func hexadecimal(of bytes: some Sequence<UInt8>) -> String {
    var digest = Digest()
    digest.update(bytes)
    return hexadecimal(digest.finalized())
  }
}
