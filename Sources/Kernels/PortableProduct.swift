import Lanes

/// The product in Swift, for processors without machine code of ours.
struct PortableProduct<Element: LaneElement> {
  private let shape: DenseOperands
  private let numbers: UnsafePointer<Element>
  private let packs: UnsafePointer<LanePack<Element>>
  private let right: UnsafePointer<LanePack<Element>>
  private let result: UnsafeMutablePointer<LanePack<Element>>

  init(_ operands: DenseOperands) {
    shape = operands
    numbers = operands.left.assumingMemoryBound(to: Element.self)
    packs = operands.left.assumingMemoryBound(to: LanePack<Element>.self)
    right = operands.right.assumingMemoryBound(to: LanePack<Element>.self)
    result = operands.result.assumingMemoryBound(to: LanePack<Element>.self)
  }

  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  func run(isOfNumbers: Bool) {
    if isOfNumbers {
      run { LanePack(repeating: numbers[$0]) }
    } else {
      run { packs[$0] }
    }
  }

  /// - Parameter element: the element of the left matrix at an offset, for all lanes.
  @inline(__always)
  private func run(_ element: (Int) -> LanePack<Element>) {
    // Four sums at a time, so that they need not wait for one another.
    let fours = shape.rows & ~3
    for row in stride(from: 0, to: fours, by: 4) {
      for column in 0..<shape.columns { fourRows(row, column, element) }
    }
    for row in fours..<shape.rows {
      for column in 0..<shape.columns { oneRow(row, column, element) }
    }
  }

  @inline(__always)
  private func target(_ row: Int, _ column: Int) -> UnsafeMutablePointer<LanePack<Element>> {
    result + (row &* shape.resultRow &+ column &* shape.resultColumn)
  }

  @inline(__always)
  private func oneRow(_ row: Int, _ column: Int, _ element: (Int) -> LanePack<Element>) {
    let target = target(row, column)
    var sum: LanePack<Element> = shape.start == .result ? target.pointee : 0
    var right = right + column &* shape.rightColumn
    var left = row &* shape.leftRow
    for _ in 0..<shape.depth {
      sum.addProduct(element(left), right.pointee)
      right += shape.rightDepth
      left &+= shape.leftDepth
    }
    target.pointee = shape.start == .added ? target.pointee + sum : sum
  }

  @inline(__always)
  private func fourRows(_ row: Int, _ column: Int, _ element: (Int) -> LanePack<Element>) {
    let targets = (
      target(row, column), target(row &+ 1, column), target(row &+ 2, column),
      target(row &+ 3, column)
    )
    var sums: (LanePack<Element>, LanePack<Element>, LanePack<Element>, LanePack<Element>) = (
      0, 0, 0, 0
    )
    if shape.start == .result {
      sums = (targets.0.pointee, targets.1.pointee, targets.2.pointee, targets.3.pointee)
    }
    var right = right + column &* shape.rightColumn
    var left = row &* shape.leftRow
    let step = shape.leftRow
    for _ in 0..<shape.depth {
      let factor = right.pointee
      sums.0.addProduct(element(left), factor)
      sums.1.addProduct(element(left &+ step), factor)
      sums.2.addProduct(element(left &+ 2 &* step), factor)
      sums.3.addProduct(element(left &+ 3 &* step), factor)
      right += shape.rightDepth
      left &+= shape.leftDepth
    }
    if shape.start == .added {
      sums = (
        targets.0.pointee + sums.0, targets.1.pointee + sums.1, targets.2.pointee + sums.2,
        targets.3.pointee + sums.3
      )
    }
    targets.0.pointee = sums.0
    targets.1.pointee = sums.1
    targets.2.pointee = sums.2
    targets.3.pointee = sums.3
  }
}

extension DenseOperands {
  /// Computes the product in Swift.
  @usableFromInline
  func runPortably(isDouble: Bool, isOfNumbers: Bool) {
    if isDouble {
      PortableProduct<Double>(self).run(isOfNumbers: isOfNumbers)
    } else {
      PortableProduct<Float>(self).run(isOfNumbers: isOfNumbers)
    }
  }
}
