import Cnettle

/// A SHA-256 digest that can be continued from a common beginning: a value, copied like a number.
package struct Digest: Sendable {
  private var context: sha256_ctx

  package init() {
    context = sha256_ctx()
    nettle_sha256_init(&context)
  }

  /// Adds bytes.
  package mutating func update(_ bytes: some Sequence<UInt8>) {
    let array = Array(bytes)
    nettle_sha256_update(&context, array.count, array)
  }

  /// Adds bytes in memory.
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress else { return }
    nettle_sha256_update(&context, bytes.count, base.assumingMemoryBound(to: UInt8.self))
  }

  /// Adds text with its length, so that neighbours cannot run into one another.
  package mutating func update(field text: String) {
    update(number: UInt64(text.utf8.count))
    update(text.utf8)
  }

  /// Adds a number as eight bytes, the least significant first.
  package mutating func update(number: UInt64) {
    withUnsafeBytes(of: number.littleEndian) { bytes in
      nettle_sha256_update(&context, bytes.count, bytes.baseAddress)
    }
  }

  /// Adds a number by its bits; −0 and 0 differ.
  package mutating func update(number: Double) { update(number: number.bitPattern) }

  /// The 32 bytes; the digest itself can still be continued.
  package func finalized() -> [UInt8] {
    var copy = context
    var bytes = [UInt8](repeating: 0, count: 32)
    nettle_sha256_digest(&copy, bytes.count, &bytes)
    return bytes
  }

  /// The first eight bytes of the digest that some bytes would continue to, the first the most
  /// significant: no memory is made for it.
  package func leadingNumber(continuedBy bytes: UnsafeRawBufferPointer) -> UInt64 {
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

  /// The SHA-256 of some bytes, in hexadecimal.
  package static func hexadecimal(of bytes: some Sequence<UInt8>) -> String {
    var digest = Digest()
    digest.update(bytes)
    return Hexadecimal.text(digest.finalized())
  }
}
