import Czlib

/// Writes PNG: 8-bit RGB, one zlib stream, no time and no text.
///
/// cairo's own writer spends several times as long, on libpng's choice of filters and on a
/// higher compression level.
public enum PNGEncoder {
  /// What the compression aims at.
  public enum Effort: Sendable, Hashable {
    /// Little search: run lengths only where the picture is smooth and filtered.
    case fastest
    /// The usual search for repetitions, for small images.
    case smaller
  }

  /// Encodes pixels `0xXXRRGGBB` in the machine's byte order (little-endian).
  ///
  /// - Parameters:
  ///   - rows: `height` rows of `stride` bytes, the first `4 * width` of each being pixels.
  ///   - effort: What the compression aims at.
  /// - Throws: `PlottingError.compression` if zlib fails, as when memory is short.
  /// - Complexity: Linear in the number of pixels.
  public static func encode(
    _ rows: UnsafeRawBufferPointer, width: Int, height: Int, stride: Int, effort: Effort = .fastest
  ) throws(PlottingError) -> [UInt8] {
    var png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    let header =
      bigEndian(UInt32(truncatingIfNeeded: width)) + bigEndian(UInt32(truncatingIfNeeded: height))
      + [8, 2, 0, 0, 0]
    append("IHDR", header, to: &png)
    // Letters and lines on even ground repeat one another: looking for repetitions in the pixels
    // themselves beats filters, which serve smooth pictures.
    let isFlat = PNGFilter.isFlat(rows, width: width, height: height, stride: stride)
    let stream = try ZlibStream(search(effort, isFlat: isFlat))
    try PNGFilter.rows(
      rows, width: width, height: height, stride: stride, filtered: !isFlat
    ) { bytes throws(PlottingError) in try stream.write(bytes) }
    try stream.finish()
    append("IDAT", stream.bytes, to: &png)
    append("IEND", [], to: &png)
    return png
  }

  private static func search(_ effort: Effort, isFlat: Bool) -> ZlibStream.Search {
    if effort == .smaller { return ZlibStream.Search(level: 6) }
    if !isFlat { return ZlibStream.Search(level: 1, strategy: Z_RLE, memory: 8) }
    // The first match is taken, as at level 1, but looked for harder: level 4 takes twice the time
    // for files that differ by a tenth at most, and are as often larger.
    return ZlibStream.Search(
      level: 1, memory: 7, bounds: (good: 4, remembered: 24, nice: 258, tried: 32))
  }

  static func bigEndian(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> UInt32($0)) }
  }

  private static func append(_ type: String, _ body: [UInt8], to png: inout [UInt8]) {
    png += bigEndian(UInt32(truncatingIfNeeded: body.count))
    let start = png.count
    png += type.utf8
    png += body
    let checksum = png.withUnsafeBufferPointer { bytes in
      crc32_z(0, bytes.baseAddress.map { $0 + start }, bytes.count - start)
    }
    png += bigEndian(UInt32(truncatingIfNeeded: checksum))
  }
}
