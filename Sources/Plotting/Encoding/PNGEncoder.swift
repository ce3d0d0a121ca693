import Czlib

/// Writes PNG: 8 bits a channel, one zlib stream, no time and no text.
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

  /// Encodes an image to be a part of another file: RGB, or RGBA where a pixel is translucent.
  ///
  /// - Throws: `PlottingError.compression` if zlib fails, as when memory is short.
  /// - Complexity: Linear in the number of pixels.
  static func encode(_ image: PixelImage) throws(PlottingError) -> [UInt8] {
    let isOpaque = image.pixels.allSatisfy { $0 >> 24 == 0xFF }
    if isOpaque {
      return try image.pixels.withUnsafeBufferPointer { pixels throws(PlottingError) in
        try encode(
          UnsafeRawBufferPointer(pixels), width: image.width, height: image.height,
          stride: image.width * 4, effort: .smaller)
      }
    }
    var rows: [UInt8] = []
    rows.reserveCapacity((4 * image.width + 1) * image.height)
    for y in 0..<image.height {
      // Unfiltered: what is translucent here are lines on clear ground.
      rows.append(0)
      for pixel in image.pixels[(y * image.width)..<((y + 1) * image.width)] {
        let alpha = pixel >> 24
        for shift in [16, 8, 0] as [UInt32] {
          let premultiplied = pixel >> shift & 0xFF
          rows.append(
            alpha == 0 ? 0 : UInt8(truncatingIfNeeded: (premultiplied * 255 + alpha / 2) / alpha))
        }
        rows.append(UInt8(truncatingIfNeeded: alpha))
      }
    }
    let stream = try ZlibStream(search(.smaller, isFlat: true))
    try rows.withUnsafeBufferPointer { bytes throws(PlottingError) in try stream.write(bytes) }
    try stream.finish()
    return file(
      width: image.width, height: image.height, colorType: .rgba, compressed: stream.bytes)
  }

  /// Encodes pixels `0xXXRRGGBB` in the machine's byte order (little-endian).
  ///
  /// - Parameters:
  ///   - rows: `height` rows of `stride` bytes, the first `4 * width` of each being pixels.
  ///   - effort: What the compression aims at.
  ///   - width: pixels.
  ///   - height: pixels.
  ///   - stride: bytes from one row to the next.
  /// - Throws: `PlottingError.compression` if zlib fails, as when memory is short.
  /// - Complexity: Linear in the number of pixels.
  public static func encode(
    _ rows: UnsafeRawBufferPointer, width: Int, height: Int, stride: Int, effort: Effort = .fastest
  ) throws(PlottingError) -> [UInt8] {
    // Letters and lines on even ground repeat: matching the pixels themselves beats filters, which
    // serve smooth pictures.
    let isFlat = PNGFilter.isFlat(rows, width: width, height: height, stride: stride)
    let stream = try ZlibStream(search(effort, isFlat: isFlat))
    try PNGFilter.rows(
      rows, width: width, height: height, stride: stride, filtered: !isFlat
    ) { bytes throws(PlottingError) in try stream.write(bytes) }
    try stream.finish()
    return file(width: width, height: height, colorType: .rgb, compressed: stream.bytes)
  }

  /// PNG's numbers for the channels of a pixel.
  private enum ColorType: UInt8 {
    case rgb = 2
    case rgba = 6
  }

  private static func file(
    width: Int, height: Int, colorType: ColorType, compressed: [UInt8]
  ) -> [UInt8] {
    var png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    let header =
      bigEndian(UInt32(truncatingIfNeeded: width)) + bigEndian(UInt32(truncatingIfNeeded: height))
      + [8, colorType.rawValue, 0, 0, 0]
    append("IHDR", header, to: &png)
    append("IDAT", compressed, to: &png)
    append("IEND", [], to: &png)
    return png
  }

  private static func search(_ effort: Effort, isFlat: Bool) -> ZlibStream.Search {
    if effort == .smaller { return ZlibStream.Search(level: 6) }
    if !isFlat { return ZlibStream.Search(level: 1, strategy: Z_RLE, memory: 8) }
    // The first match is taken, as at level 1, after a longer search: level 4 takes twice the time
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
