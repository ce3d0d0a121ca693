/// The checksum of a zlib stream (RFC 1950), in vectors: zlib's own takes a byte at a time, which is
/// a twentieth of a picture's time.
struct Adler32 {
  private var sum: UInt32 = 1
  private var sumOfSums: UInt32 = 0
  private static let modulus: UInt32 = 65521
  private static let lanes = 16
  /// As many blocks as leave the lanes' sums of sums below 2³²: 255 · n (n + 1) / 2.
  private static let mostBlocks = 4096

  var value: UInt32 { sumOfSums << 16 | sum }

  mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let base = bytes.baseAddress else { return }
    var start = 0
    while bytes.count - start >= Self.lanes {
      let blocks = min((bytes.count - start) / Self.lanes, Self.mostBlocks)
      addBlocks(UnsafeRawPointer(base + start), blocks)
      start += blocks * Self.lanes
    }
    for byte in bytes[start...] {
      sum = (sum + UInt32(byte)) % Self.modulus
      sumOfSums = (sumOfSums + sum) % Self.modulus
    }
  }

  /// Byte j of block k of n counts 16 (n − k) − j times in the sum of sums.
  private mutating func addBlocks(_ base: UnsafeRawPointer, _ blocks: Int) {
    var sums = SIMD16<UInt32>()
    var sumsOfSums = SIMD16<UInt32>()
    for block in 0..<blocks {
      let bytes = base.loadUnaligned(fromByteOffset: block * Self.lanes, as: SIMD16<UInt8>.self)
      sums &+= SIMD16<UInt32>(truncatingIfNeeded: bytes)
      sumsOfSums &+= sums
    }
    var (plain, weighted) = (UInt64(sum), UInt64(sumOfSums))
    weighted += UInt64(blocks * Self.lanes) * plain
    for lane in 0..<Self.lanes {
      plain += UInt64(sums[lane])
      weighted += 16 * UInt64(sumsOfSums[lane]) - UInt64(lane) * UInt64(sums[lane])
    }
    sum = UInt32(plain % UInt64(Self.modulus))
    sumOfSums = UInt32(weighted % UInt64(Self.modulus))
  }
}
