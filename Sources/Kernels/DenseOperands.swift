import Lanes

/// What a product is of: its shape, where the operands lie, and their strides.
struct DenseOperands<Element: LaneElement> {
  var rows: Int
  var columns: Int
  var depth: Int
  var left: UnsafeRawPointer
  /// Strides of `left`, in its elements: numbers or packs.
  var leftRow: Int
  var leftDepth: Int
  var right: UnsafePointer<LanePack<Element>>
  /// Strides of `right` and `result`, in packs.
  var rightDepth: Int
  var rightColumn: Int
  var result: UnsafeMutablePointer<LanePack<Element>>
  var resultRow: Int
  var resultColumn: Int
}
