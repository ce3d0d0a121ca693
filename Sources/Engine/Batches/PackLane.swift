import Lanes

/// A lane in which trials run, or slices of a large tensor: 64 bytes of numbers side by side.
public protocol PackLane: Lane where Element: PackElement {
  /// Rounds numbers, `width` for each block, to the lane's precision.
  static func round(
    _ numbers: UnsafePointer<DoublePack>, into blocks: UnsafeMutablePointer<Self>, count: Int)
  /// A search method's stepper in this precision.
  static func make(_ maker: SearchMaker, _ batch: Batch<Self>) -> any SearchStepper<Self>
}

/// A precision that trials run in. Its requirements are those of ``PackLane``, which all packs share.
public protocol PackElement: LaneElement {
  static func round(
    _ numbers: UnsafePointer<DoublePack>, into blocks: UnsafeMutablePointer<LanePack<Self>>,
    count: Int)
  static func make(
    _ maker: SearchMaker, _ batch: Batch<LanePack<Self>>
  ) -> any SearchStepper<LanePack<Self>>
}

extension LanePack: PackLane where Element: PackElement {
  public static func round(
    _ numbers: UnsafePointer<DoublePack>, into blocks: UnsafeMutablePointer<Self>, count: Int
  ) {
    Element.round(numbers, into: blocks, count: count)
  }
  public static func make(
    _ maker: SearchMaker, _ batch: Batch<Self>
  ) -> any SearchStepper<Self> { Element.make(maker, batch) }
}

extension Float: PackElement {
  public static func round(
    _ numbers: UnsafePointer<DoublePack>, into blocks: UnsafeMutablePointer<FloatPack>, count: Int
  ) {
    for at in 0..<count {
      blocks[at] = FloatPack(narrowing: numbers[2 &* at], numbers[2 &* at &+ 1])
    }
  }
  public static func make(
    _ maker: SearchMaker, _ batch: Batch<FloatPack>
  ) -> any SearchStepper<FloatPack> { maker.float(batch) }
}

extension Double: PackElement {
  public static func round(
    _ numbers: UnsafePointer<DoublePack>, into blocks: UnsafeMutablePointer<DoublePack>, count: Int
  ) {
    blocks.update(from: numbers, count: count)
  }
  public static func make(
    _ maker: SearchMaker, _ batch: Batch<DoublePack>
  ) -> any SearchStepper<DoublePack> { maker.double(batch) }
}
