import Lanes

/// The product in Swift, for processors without machine code of ours.
enum PortableProduct {
  /// - Parameter element: the element of the left matrix at an offset, for all lanes.
  @inline(__always)
  static func run<Element: LaneElement>(
    _ operands: DenseOperands<Element>, _ start: DenseProduct<Element>.Start,
    element: (DenseOperands<Element>, Int) -> LanePack<Element>
  ) {
    // Four sums at a time, so that they need not wait for one another.
    var row = 0
    while row < operands.rows {
      let count = min(4, operands.rows &- row)
      for column in 0..<operands.columns {
        if count == 4 {
          fourRows(operands, row, column, start, element)
        } else {
          for single in row..<row &+ count { oneRow(operands, single, column, start, element) }
        }
      }
      row &+= count
    }
  }

  @inline(__always)
  private static func oneRow<Element: LaneElement>(
    _ operands: DenseOperands<Element>, _ row: Int, _ column: Int,
    _ start: DenseProduct<Element>.Start,
    _ element: (DenseOperands<Element>, Int) -> LanePack<Element>
  ) {
    let target = operands.result + (row &* operands.resultRow &+ column &* operands.resultColumn)
    var sum: LanePack<Element> = start == .result ? target.pointee : 0
    var right = operands.right + column &* operands.rightColumn
    var left = row &* operands.leftRow
    for _ in 0..<operands.depth {
      sum.addProduct(element(operands, left), right.pointee)
      right += operands.rightDepth
      left &+= operands.leftDepth
    }
    target.pointee = start == .added ? target.pointee + sum : sum
  }

  @inline(__always)
  private static func fourRows<Element: LaneElement>(
    _ operands: DenseOperands<Element>, _ row: Int, _ column: Int,
    _ start: DenseProduct<Element>.Start,
    _ element: (DenseOperands<Element>, Int) -> LanePack<Element>
  ) {
    let target0 = operands.result + (row &* operands.resultRow &+ column &* operands.resultColumn)
    let target1 = target0 + operands.resultRow
    let target2 = target1 + operands.resultRow
    let target3 = target2 + operands.resultRow
    let continues = start == .result
    var sum0: LanePack<Element> = continues ? target0.pointee : 0
    var sum1: LanePack<Element> = continues ? target1.pointee : 0
    var sum2: LanePack<Element> = continues ? target2.pointee : 0
    var sum3: LanePack<Element> = continues ? target3.pointee : 0
    var right = operands.right + column &* operands.rightColumn
    var left = row &* operands.leftRow
    let step = operands.leftRow
    for _ in 0..<operands.depth {
      let factor = right.pointee
      sum0.addProduct(element(operands, left), factor)
      sum1.addProduct(element(operands, left &+ step), factor)
      sum2.addProduct(element(operands, left &+ 2 &* step), factor)
      sum3.addProduct(element(operands, left &+ 3 &* step), factor)
      right += operands.rightDepth
      left &+= operands.leftDepth
    }
    if start == .added {
      (sum0, sum1) = (target0.pointee + sum0, target1.pointee + sum1)
      (sum2, sum3) = (target2.pointee + sum2, target3.pointee + sum3)
    }
    target0.pointee = sum0
    target1.pointee = sum1
    target2.pointee = sum2
    target3.pointee = sum3
  }
}
