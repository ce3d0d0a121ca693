import Czlib
import Glibc

/// Writes PNG: 8-bit RGB, one zlib stream, no time and no text.
///
/// cairo's own writer spends several times as long, on libpng's choice of filters and on a
/// higher compression level.
public enum PNGEncoder {
  /// Encodes pixels `0xXXRRGGBB` in the machine's byte order (little-endian).
  ///
  /// - Parameters:
  ///   - rows: `height` rows of `stride` bytes, the first `4 * width` of each being pixels.
  ///   - level: zlib's level, 1 to 9.
  /// - Throws: `PlottingError.compression` if zlib fails, as when memory is short.
  /// - Complexity: Linear in the number of pixels.
  public static func encode(
    _ rows: UnsafeRawBufferPointer, width: Int, height: Int, stride: Int, level: Int = 1
  ) throws(PlottingError) -> [UInt8] {
    var png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    let header =
      bigEndian(UInt32(truncatingIfNeeded: width)) + bigEndian(UInt32(truncatingIfNeeded: height))
      + [8, 2, 0, 0, 0]
    append("IHDR", header, to: &png)
    let filtered = filter(rows, width: width, height: height, stride: stride)
    append("IDAT", try deflate(filtered, level: level), to: &png)
    append("IEND", [], to: &png)
    return png
  }

  private static func bigEndian(_ value: UInt32) -> [UInt8] {
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

  /// Each row as a filter's number and its bytes.
  ///
  /// A row like the one above becomes zeros (Up), which is most of a plot. Others take the
  /// filter, of Sub and Up, that leaves fewer bytes other than zero.
  private static func filter(
    _ rows: UnsafeRawBufferPointer, width: Int, height: Int, stride: Int
  ) -> [UInt8] {
    let length = 3 * width
    return [UInt8](unsafeUninitializedCapacity: (length + 1) * height) { output, count in
      count = (length + 1) * height
      guard let source = rows.baseAddress, let target = output.baseAddress else { return }
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 2 * length) { scratch in
        guard var above = scratch.baseAddress else { return }
        var current = above + length
        above.initialize(repeating: 0, count: 2 * length)
        for y in 0..<height {
          let pixels = source + y * stride
          let row = target + y * (length + 1)
          if y > 0, memcmp(pixels, pixels - stride, 4 * width) == 0 {
            row.initialize(repeating: 0, count: length + 1)
            row[0] = 2
            continue
          }
          unpack(pixels, to: current, width: width)
          write(current, above: above, to: row, length: length)
          swap(&current, &above)
        }
      }
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

  @inline(__always)
  private static func write(
    _ current: UnsafeMutablePointer<UInt8>, above: UnsafeMutablePointer<UInt8>,
    to row: UnsafeMutablePointer<UInt8>, length: Int
  ) {
    var (upChanges, subChanges) = (0, 0)
    for i in 0..<length where current[i] != above[i] { upChanges += 1 }
    for i in 3..<max(length, 3) where current[i] != current[i - 3] { subChanges += 1 }
    if subChanges + 3 < upChanges {
      row[0] = 1
      for i in 0..<3 { row[1 + i] = current[i] }
      for i in 3..<max(length, 3) { row[1 + i] = current[i] &- current[i - 3] }
    } else {
      row[0] = 2
      for i in 0..<length { row[1 + i] = current[i] &- above[i] }
    }
  }

  private static func deflate(_ bytes: [UInt8], level: Int) throws(PlottingError) -> [UInt8] {
    var stream = z_stream()
    let started = deflateInit2_(
      &stream, CInt(clamping: level), Z_DEFLATED, 15, 9, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      CInt(MemoryLayout<z_stream>.size))
    guard started == Z_OK else { throw .compression(status: Int(started)) }
    defer { deflateEnd(&stream) }
    let bound = Int(deflateBound(&stream, UInt(bytes.count)))
    var status = Z_OK
    let result = bytes.withUnsafeBufferPointer { input in
      [UInt8](unsafeUninitializedCapacity: bound) { output, count in
        stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        stream.avail_in = UInt32(clamping: input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(clamping: bound)
        status = Czlib.deflate(&stream, Z_FINISH)
        count = bound - Int(stream.avail_out)
      }
    }
    guard status == Z_STREAM_END else { throw .compression(status: Int(status)) }
    return result
  }
}
