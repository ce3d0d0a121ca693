import Czlib

/// A PNG of 8 bits a channel, RGB or RGBA, read back with all of its checksums.
public struct DecodedPNG {
  /// Why a file cannot be read.
  public struct Fault: Error, CustomStringConvertible {
    public let description: String
  }

  public private(set) var width = 0
  public private(set) var height = 0
  /// Bytes in a pixel: 3 for RGB, 4 for RGBA.
  public private(set) var channels = 3
  /// The channels of all pixels, row by row from the top.
  public private(set) var pixels: [UInt8] = []
  /// The types of the file's chunks, in their order.
  public private(set) var chunks: [String] = []

  /// Reads a file.
  ///
  /// - Throws: `Fault` where anything in the file is not as the format demands.
  public init(_ bytes: [UInt8]) throws {
    guard bytes.prefix(8) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] else {
      throw Fault(description: "no PNG")
    }
    func number(_ at: Int) -> Int { bytes[at..<(at + 4)].reduce(0) { $0 << 8 | Int($1) } }
    var index = 8
    var data: [UInt8] = []
    while index + 12 <= bytes.count {
      let length = number(index)
      guard index + 12 + length <= bytes.count else { throw Fault(description: "a cut chunk") }
      let type = Array(bytes[(index + 4)..<(index + 8)])
      let body = Array(bytes[(index + 8)..<(index + 8 + length)])
      let checksum = crc32(0, type + body, UInt32(4 + length))
      guard Int(checksum) == number(index + 8 + length) else {
        throw Fault(description: "a chunk with a wrong checksum")
      }
      chunks.append(String(decoding: type, as: UTF8.self))
      if chunks.last == "IHDR" {
        (width, height) = (number(index + 8), number(index + 12))
        guard [2, 6].contains(body[9]), body[8] == 8, body[10...].allSatisfy({ $0 == 0 }) else {
          throw Fault(description: "a header \(body[8...])")
        }
        channels = body[9] == 2 ? 3 : 4
      }
      if chunks.last == "IDAT" { data += body }
      index += 12 + length
    }
    let stride = channels * width
    var raw = [UInt8](repeating: 0, count: (stride + 1) * height)
    var count = UInt(raw.count)
    guard uncompress(&raw, &count, data, UInt(data.count)) == Z_OK, count == raw.count else {
      throw Fault(description: "pixels that do not unpack")
    }
    pixels = [UInt8](repeating: 0, count: stride * height)
    for y in 0..<height { try unfilter(raw[(y * (stride + 1))..<((y + 1) * (stride + 1))], y) }
  }

  private mutating func unfilter(_ raw: ArraySlice<UInt8>, _ y: Int) throws {
    let stride = channels * width
    guard let filter = raw.first, filter < 5 else { throw Fault(description: "a filter unknown") }
    let start = y * stride
    for i in 0..<stride {
      let left = i >= channels ? Int(pixels[start + i - channels]) : 0
      let up = y > 0 ? Int(pixels[start - stride + i]) : 0
      let corner = y > 0 && i >= channels ? Int(pixels[start - stride + i - channels]) : 0
      let guess = left + up - corner
      let (a, b, c) = (abs(guess - left), abs(guess - up), abs(guess - corner))
      let paeth = a <= b && a <= c ? left : b <= c ? up : corner
      let predicted = [0, left, up, (left + up) / 2, paeth][Int(filter)]
      pixels[start + i] = raw[raw.startIndex + 1 + i] &+ UInt8(predicted)
    }
  }
}
