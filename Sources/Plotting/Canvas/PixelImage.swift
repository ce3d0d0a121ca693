/// An image of pixels `0xAARRGGBB`, premultiplied, row by row from the top.
public struct PixelImage: Sendable, Hashable {
  public let width: Int
  public let height: Int
  public let pixels: [UInt32]

  /// Creates an image; missing pixels are transparent, too many are ignored, and at least one
  /// is there.
  public init(width: Int, height: Int, pixels: [UInt32]) {
    self.width = max(width, 1)
    self.height = max(height, 1)
    let count = self.width * self.height
    self.pixels =
      pixels.count == count
      ? pixels
      : Array(pixels.prefix(count)) + Array(repeating: 0, count: max(count - pixels.count, 0))
  }
}
