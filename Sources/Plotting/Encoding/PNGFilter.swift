import Glibc

/// Prepares pixels for compression, as PNG's filters do.
enum PNGFilter {
  private typealias Block = SIMD16<UInt8>
  private static let blockSize = 16
  private static let bandSize = 1 << 16

  /// Whether few pixels differ both from the one before and from the one above: a plot of lines and
  /// letters, not a smooth picture. Every eighth row is examined.
  static func isFlat(
    _ rows: UnsafeRawBufferPointer, width: Int, height: Int, stride: Int
  ) -> Bool {
    guard let source = rows.baseAddress, width > 1, height > 1 else { return false }
    var changes = 0
    var examined = 0
    for y in Swift.stride(from: 1, to: height, by: 8) {
      let row = source + y * stride
      func pixel(_ x: Int, _ above: Int = 0) -> UInt32 {
        row.loadUnaligned(fromByteOffset: 4 * x - above * stride, as: UInt32.self) & 0xFF_FFFF
      }
      for x in 1..<width where pixel(x) != pixel(x - 1) && pixel(x) != pixel(x, 1) {
        changes += 1
      }
      examined += width - 1
    }
    return changes * 8 < examined
  }

  /// Calls a function with the rows in RGB, a band of them at a time: each a filter's number and its
  /// bytes. A band stays in the processor's cache until it is compressed.
  ///
  /// Unfiltered rows are as they are. Of the others, one like the row above becomes zeros (Up), which
  /// is most of a plot; the rest take the filter, of Sub, Up and Paeth, that leaves fewest bytes other
  /// than zero.
  static func rows(
    _ rows: UnsafeRawBufferPointer, width: Int, height: Int, stride: Int, filtered: Bool,
    _ body: (UnsafeBufferPointer<UInt8>) throws(PlottingError) -> Void
  ) throws(PlottingError) {
    guard let source = rows.baseAddress else { return }
    let length = 3 * width
    let most = max(1, bandSize / (length + 1))
    let band = UnsafeMutablePointer<UInt8>.allocate(capacity: most * (length + 1))
    defer { band.deallocate() }
    // Two rows after a black pixel each, as the filters imagine it, and three results; all
    // in whole blocks.
    let padded = (length + 3 + blockSize) / blockSize * blockSize + blockSize
    let space = UnsafeMutableRawPointer.allocate(byteCount: 5 * padded, alignment: 16)
    defer { space.deallocate() }
    space.initializeMemory(as: UInt8.self, repeating: 0, count: 5 * padded)
    var above = space + 3
    var current = space + padded + 3
    for first in Swift.stride(from: 0, to: height, by: most) {
      let end = min(first + most, height)
      for y in first..<end {
        let pixels = source + y * stride
        let row = band + (y - first) * (length + 1)
        if !filtered {
          row[0] = 0
          unpack(pixels, to: row + 1, width: width)
        } else if y > 0, memcmp(pixels, pixels - stride, 4 * width) == 0 {
          row.initialize(repeating: 0, count: length + 1)
          row[0] = 2
        } else {
          unpack(pixels, to: current.assumingMemoryBound(to: UInt8.self), width: width)
          let best = apply(current, above, space + 2 * padded, padded, length)
          row[0] = best.number
          memcpy(row + 1, best.bytes, length)
          swap(&current, &above)
        }
      }
      try body(UnsafeBufferPointer(start: band, count: (end - first) * (length + 1)))
    }
  }

  /// BGRX to RGB.
  @inline(__always)
  private static func unpack(
    _ pixels: UnsafeRawPointer, to row: UnsafeMutablePointer<UInt8>, width: Int
  ) {
    for x in 0..<width {
      let pixel = pixels.loadUnaligned(fromByteOffset: 4 * x, as: UInt32.self)
      row[3 * x] = UInt8(truncatingIfNeeded: pixel >> 16)
      row[3 * x + 1] = UInt8(truncatingIfNeeded: pixel >> 8)
      row[3 * x + 2] = UInt8(truncatingIfNeeded: pixel)
    }
  }

  /// Filters a row in three ways and returns the result with the most zeros.
  @inline(__always)
  private static func apply(
    _ current: UnsafeMutableRawPointer, _ above: UnsafeMutableRawPointer,
    _ results: UnsafeMutableRawPointer, _ padded: Int, _ length: Int
  ) -> (number: UInt8, bytes: UnsafeMutableRawPointer) {
    let (sub, up, paeth) = (results, results + padded, results + 2 * padded)
    var counts = SIMD3<Int>()
    var i = 0
    while i < length {
      // A lane counts at most 255 blocks before it is emptied.
      var changed = (Block(), Block(), Block())
      let end = min(i + 255 * blockSize, length)
      while i < end {
        let x = current.loadUnaligned(fromByteOffset: i, as: Block.self)
        let a = current.loadUnaligned(fromByteOffset: i - 3, as: Block.self)
        let b = above.loadUnaligned(fromByteOffset: i, as: Block.self)
        let c = above.loadUnaligned(fromByteOffset: i - 3, as: Block.self)
        let left = x &- a
        let upper = x &- b
        let third = x &- predict(a, b, c)
        sub.storeBytes(of: left, toByteOffset: i, as: Block.self)
        up.storeBytes(of: upper, toByteOffset: i, as: Block.self)
        paeth.storeBytes(of: third, toByteOffset: i, as: Block.self)
        // min(v, 1) is 1 for every byte other than zero.
        let one = Block(repeating: 1)
        changed.0 &+= pointwiseMin(left, one)
        changed.1 &+= pointwiseMin(upper, one)
        changed.2 &+= pointwiseMin(third, one)
        i += blockSize
      }
      counts &+= SIMD3(sum(changed.0), sum(changed.1), sum(changed.2))
    }
    if counts.x <= counts.y, counts.x <= counts.z { return (1, sub) }
    return counts.y <= counts.z ? (2, up) : (4, paeth)
  }

  @inline(__always)
  private static func sum(_ block: Block) -> Int {
    Int(SIMD16<UInt16>(truncatingIfNeeded: block).wrappedSum())
  }

  /// Paeth's predictor in bytes: of left, up and corner the one nearest to left + up − corner.
  ///
  /// With pa = |up − corner| and pb = |left − corner|, the third distance is their sum where
  /// left and up lie on the same side of the corner (then never the least), else their
  /// difference.
  @inline(__always)
  private static func predict(_ left: Block, _ up: Block, _ corner: Block) -> Block {
    let pa = pointwiseMax(up, corner) &- pointwiseMin(up, corner)
    let pb = pointwiseMax(left, corner) &- pointwiseMin(left, corner)
    let difference = pointwiseMax(pa, pb) &- pointwiseMin(pa, pb)
    let isBetween = (left .> corner) .^ (up .> corner)
    let nearestSide = up.replacing(with: left, where: pa .<= pb)
    let isCorner = isBetween .& (difference .< pointwiseMin(pa, pb))
    return nearestSide.replacing(with: corner, where: isCorner)
  }
}
