import Lanes
import MachineCode

/// The product of two matrices, in packs of lanes:
///
///     result[m][n] = start + Σ left[m][k] · right[k][n],   k = 0, 1, …, depth − 1
///
/// Each term is one fused multiply-add, correctly rounded, and terms are added in the order of k. So a
/// result has the same bits for every instruction set, every tile and every way to spread numbers over
/// lanes; only which NaN a NaN is may differ.
///
/// A product owns nothing but a reference to code, and may be used by many threads at once.
public final class DenseProduct<Element: LaneElement>: Sendable {
  /// What the elements of the left matrix are.
  public enum Left: Sendable {
    /// Numbers, each of them for all lanes of a pack.
    case numbers
    /// Packs, multiplied lane by lane.
    case packs
  }

  /// What sums begin from.
  public typealias Start = DenseStart

  @usableFromInline let left: Left
  /// What keeps the code that ``native`` runs.
  private let code: ProductCode?
  @usableFromInline let native: TiledProduct?

  /// A product with elements on the left of one kind.
  ///
  /// - Parameter instructionSet: what it is computed with, where that is available; all give the same
  ///   bits.
  public init(left: Left, instructionSet: InstructionSet = .standard) {
    self.left = left
    let isUsable =
      InstructionSet.available.contains(instructionSet) && instructionSet.hasFusedMultiplyAdd
    let key = ProductCode.Key(
      set: instructionSet, isDouble: MemoryLayout<Element>.size == 8, isOfNumbers: left == .numbers)
    code = isUsable ? ProductCode.code(key) : nil
    native = code?.product
  }

  /// Whether machine code computes the product.
  package var isNative: Bool { code != nil }

  /// Computes a product.
  ///
  /// All strides may be any number, negative ones included. `result` must not overlap with the operands.
  ///
  /// - Parameters:
  ///   - rows: how many rows `left` and `result` have, at least 0.
  ///   - columns: how many columns of packs `right` and `result` have, at least 0.
  ///   - depth: how many terms each sum has, at least 0.
  ///   - start: what sums begin from.
  ///   - left: `left[0][0]`, a number or a pack.
  ///   - leftRow: from one row of `left` to the next, in its elements.
  ///   - leftDepth: from one column of `left` to the next, in its elements.
  ///   - right: `right[0][0]`.
  ///   - rightDepth: from one row of `right` to the next, in packs.
  ///   - rightColumn: from one column of `right` to the next, in packs.
  ///   - result: `result[0][0]`.
  ///   - resultRow: from one row of `result` to the next, in packs.
  ///   - resultColumn: from one column of `result` to the next, in packs.
  /// - Complexity: `rows · columns · depth` multiply-adds of packs.
  @inlinable
  public func run(
    rows: Int, columns: Int, depth: Int, start: Start,
    left: UnsafeRawPointer, leftRow: Int, leftDepth: Int,
    right: UnsafePointer<LanePack<Element>>, rightDepth: Int, rightColumn: Int,
    result: UnsafeMutablePointer<LanePack<Element>>, resultRow: Int, resultColumn: Int
  ) {
    let operands = DenseOperands(
      rows: rows, columns: columns, depth: depth, start: start, left: left, leftRow: leftRow,
      leftDepth: leftDepth, right: right, rightDepth: rightDepth, rightColumn: rightColumn,
      result: result, resultRow: resultRow, resultColumn: resultColumn)
    precondition(operands.isValid, "a matrix with less than no elements")
    guard rows > 0, columns > 0 else { return }
    if let native {
      native.run(operands)
    } else {
      operands.runPortably(
        isDouble: MemoryLayout<Element>.size == 8, isOfNumbers: self.left == .numbers)
    }
  }
}

/// What the sums of a ``DenseProduct`` begin from.
public enum DenseStart: Int, Sendable {
  /// From 0.
  case zero
  /// From what the result holds. A long sum may so be computed in parts, with the same bits.
  case result
  /// From 0; the sum is then added to what the result holds.
  case added
}
