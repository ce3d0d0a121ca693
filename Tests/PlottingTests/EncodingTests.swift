import Plotting
import TestSupport
import Testing

struct EncodingTests {
  private func pixels(_ rgb: [UInt32], width: Int) throws -> DecodedPNG {
    let bytes = try rgb.withUnsafeBytes { rows throws(PlottingError) in
      try PNGEncoder.encode(rows, width: width, height: rgb.count / width, stride: 4 * width)
    }
    return try DecodedPNG(bytes)
  }

  @Test func `large pictures lose nothing, whatever is in them`() throws {
    var random = SplitMix(seed: 5)
    let (width, height) = (1001, 257)
    let count = width * height
    let pictures: [[UInt32]] = [
      Array(repeating: 0xFFFFFF, count: count),
      Array(repeating: 0, count: count),
      (0..<count).map { _ in UInt32.random(in: 0...0xFFFFFF, using: &random) },
      (0..<count).map { UInt32($0 % width / 4) &* 0x010101 ^ UInt32($0 / width) },
      // Few colours in long runs, and a little noise, as in a chart.
      (0..<count).map { _ in Int.random(in: 0..<300, using: &random) == 0 ? 0x336699 : 0xFFFFFF },
    ]
    for picture in pictures {
      let expected = picture.flatMap { pixel in
        [16, 8, 0].map { UInt8(truncatingIfNeeded: pixel >> UInt32($0)) }
      }
      #expect(try pixels(picture, width: width).pixels == expected)
    }
  }

  @Test func `rows longer than a band are encoded one by one`() throws {
    let width = CairoCanvas.largestSide
    let picture = (0..<(3 * width)).map { UInt32($0 / 100) & 0xFFFFFF }
    let expected = picture.flatMap { pixel in
      [16, 8, 0].map { UInt8(truncatingIfNeeded: pixel >> UInt32($0)) }
    }
    #expect(try pixels(picture, width: width).pixels == expected)
  }

  @Test func `nothing is left of the picture before`() throws {
    func picture(_ background: Color) throws -> [UInt8] {
      try CairoCanvas(width: 300, height: 200, background: background).png()
    }
    let clear = Color.black.opacity(0)
    let first = try picture(clear)
    for color in [Color.white, .black] {
      _ = try picture(color)
      #expect(try picture(clear) == first)
      let half = try picture(Color.white.opacity(0.5))
      let pixels = try DecodedPNG(half).pixels
      #expect(pixels.allSatisfy { $0 == pixels[0] } && (127...128).contains(pixels[0]))
    }
  }

  @Test func `sizes that cairo refuses are errors`() {
    for (width, height) in [(10, -1), (40_000, 10), (10, .max)] {
      #expect(throws: PlottingError.self) {
        try CairoCanvas(width: width, height: height)
      }
    }
  }
}
