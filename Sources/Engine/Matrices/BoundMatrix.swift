import Kernels
import Lanes

/// A matrix that is made of others, bound to the memory of a batch.
final class BoundMatrix<V: PackLane> {
  private typealias Pack = LanePack<V.Element>

  /// A matrix of one tensor in memory.
  private struct Operand {
    var rows = 1
    var columns = 1
    /// Where its numbers begin among those of its place.
    var first = 0
    /// Of a vector in pieces, where each of its numbers is.
    var pieces: [Range<Int>]?

    var count: Int { rows * columns }
  }

  private let step: StepPhases.MatrixStep
  private let memory: StepMemory<V>
  private let stride: Int
  private let lanesAreElements: Bool
  /// By tensor that needs it: the operands, the result last.
  private let operands: [[Operand]]
  private let product: DenseProduct<V.Element>
  private let functions: MatrixFunctions<V>?
  /// Room for what must lie otherwise: operands, and the result.
  private let room: [UnsafeMutablePointer<V>]

  init(_ step: StepPhases.MatrixStep, _ layout: TensorLayout, _ memory: StepMemory<V>) {
    self.step = step
    self.memory = memory
    let extents = memory.extents
    lanesAreElements = extents.lanesAreElements
    stride = lanesAreElements ? 1 : extents.stride(.element)
    product = DenseProduct(left: lanesAreElements ? .numbers : .packs)
    let operands = step.tensors.map { tensor in
      (step.sources + [step.target]).map { place in
        var result = Operand()
        guard let sides = place.shape.sides else { return result }
        result.rows = layout.tensors[tensor].length(sides.first)
        result.columns = layout.tensors[tensor].length(sides.second)
        result.first = layout.first(place.shape, of: tensor)
        let pieces = layout.tensors[tensor].pieces
        if place.shape == .element, pieces.count > 1 { result.pieces = pieces }
        return result
      }
    }
    self.operands = operands
    var functions: MatrixFunctions<V>?
    switch step.kind {
    case .product, .transposition, .identity: break
    case .power, .eigenvectors, .orthonormal, .ordering, .upperTriangle, .triangularInverse:
      functions = MatrixFunctions(
        largest: operands.map { $0[$0.count - 1].rows }.max() ?? 0, isSpread: lanesAreElements)
    }
    self.functions = functions
    let lanesAreElements = lanesAreElements
    let stride = stride
    room = (step.sources + [step.target]).indices.map { at in
      let blocks = operands.map { all -> Int in
        let operand = all[at]
        if functions != nil {
          let size = all[all.count - 1].rows
          return max(operand.count, SquareMatrix<V>.count(size, isSpread: lanesAreElements))
        }
        // Whole packs a row.
        let padded = operand.rows * ((operand.columns + V.width - 1) / V.width)
        let copied = operand.pieces == nil ? 0 : operand.count * stride
        return lanesAreElements ? max(padded, operand.count / V.width + 1) : copied
      }
      return .allocateAligned(blocks.max() ?? 0, repeating: 0)
    }
  }

  deinit {
    functions?.deallocate()
    for room in room { room.deallocate() }
  }

  /// Computes the matrices, where they are needed.
  @inline(__always)
  func run(_ batch: Batch<V>, _ tensor: PhasedStep<V>.Tensor?) {
    guard isNeeded(batch) else { return }
    for operands in operands {
      if lanesAreElements {
        runElements(operands, tensor)
      } else {
        runTrials(operands, batch)
      }
    }
  }

  private func isNeeded(_ batch: Batch<V>) -> Bool {
    if step.conditions.isEmpty { return true }
    return (0..<(lanesAreElements ? 1 : batch.blocks)).contains { block in
      var needed = V.Mask(repeating: true)
      for condition in step.conditions {
        let (a, b) = (operand(condition.a, block), operand(condition.b, block))
        let holds =
          switch condition.comparison {
          case .less: a .< b
          case .lessOrEqual: a .<= b
          case .equal: a .== b
          case .notEqual: a .!= b
          case .unordered: (a .!= a) .| (b .!= b)
          }
        needed .&= condition.holds ? holds : .!holds
      }
      return needed.isAnyTrue
    }
  }

  private func operand(_ operand: StepPhases.Condition.Operand, _ block: Int) -> V {
    switch operand {
    case .constant(let number): V(repeating: V.Element(number))
    case .place(let place): memory.memory(place)[memory.isUniform(place) ? 0 : block]
    }
  }

  // MARK: Lanes that are trials

  private func runTrials(_ operands: [Operand], _ batch: Batch<V>) {
    let blocks = batch.blocks
    let sources = step.sources.indices.map { gathered($0, operands[$0], blocks) }
    let last = operands.count - 1
    let result = operands[last]
    let place = memory.memory(step.target)
    let target = result.pieces == nil ? place + result.first * stride : room[last]
    switch step.kind {
    case .product: multiply(sources, operands, target, blocks)
    case .transposition:
      for i in 0..<result.rows {
        for j in 0..<result.columns {
          (target + (i * result.columns + j) * stride).update(
            from: sources[0] + (j * result.rows + i) * stride, count: blocks)
        }
      }
    case .identity:
      for at in 0..<result.count {
        let isDiagonal = at % (result.columns + 1) == 0
        (target + at * stride).update(repeating: isDiagonal ? 1 : 0, count: blocks)
      }
    case .power, .eigenvectors, .orthonormal, .ordering, .upperTriangle, .triangularInverse:
      for block in 0..<blocks {
        for at in 0..<operands[0].count { room[0][at] = sources[0][at * stride + block] }
        let exponent = step.sources.count > 1 ? exponent(sources[1], block) : 0
        compute(result.rows, exponent)
        for at in 0..<result.count { target[at * stride + block] = room[last][at] }
      }
    }
    guard let pieces = result.pieces else { return }
    for (number, at) in pieces.joined().enumerated() {
      (place + at * stride).update(from: room[last] + number * stride, count: blocks)
    }
  }

  private func exponent(_ memory: UnsafeMutablePointer<V>, _ block: Int) -> V {
    memory[self.memory.isUniform(step.sources[1]) ? 0 : block]
  }

  /// An operand whose numbers lie one after the other.
  private func gathered(
    _ at: Int, _ operand: Operand, _ blocks: Int
  ) -> UnsafeMutablePointer<V> {
    let place = memory.memory(step.sources[at])
    guard let pieces = operand.pieces, functions == nil else {
      return place + operand.first * stride
    }
    for (number, from) in pieces.joined().enumerated() {
      (room[at] + number * stride).update(from: place + from * stride, count: blocks)
    }
    return room[at]
  }

  private func multiply(
    _ sources: [UnsafeMutablePointer<V>], _ operands: [Operand],
    _ target: UnsafeMutablePointer<V>, _ blocks: Int
  ) {
    let (a, b) = (operands[0], operands[1])
    let right = UnsafeRawPointer(sources[1]).assumingMemoryBound(to: Pack.self)
    let result = UnsafeMutableRawPointer(target).assumingMemoryBound(to: Pack.self)
    for block in 0..<blocks {
      product.run(
        rows: a.rows, columns: b.columns, depth: a.columns, start: .zero,
        left: UnsafeRawPointer(sources[0] + block), leftRow: a.columns * stride,
        leftDepth: stride, right: right + block, rightDepth: b.columns * stride,
        rightColumn: stride, result: result + block, resultRow: b.columns * stride,
        resultColumn: stride)
    }
  }

  /// Computes what is no product from the first room to the last.
  private func compute(_ size: Int, _ exponent: V) {
    guard let functions = functions?.of(size: size) else { return }
    let (source, target) = (functions.matrix(room[0]), functions.matrix(room[room.count - 1]))
    switch step.kind {
    case .power: functions.power(source, exponent, into: target)
    case .eigenvectors: functions.eigenvectors(source, into: target)
    case .orthonormal: functions.orthonormalize(source, into: target)
    case .ordering: functions.order(source, into: target)
    case .upperTriangle: functions.upperTriangle(source, into: target)
    case .triangularInverse: functions.invertTriangle(source, into: target)
    case .product, .transposition, .identity: break
    }
  }

  // MARK: Lanes that are elements

  private func numbers(_ room: UnsafeMutablePointer<V>) -> UnsafeMutablePointer<V.Element> {
    UnsafeMutableRawPointer(room).assumingMemoryBound(to: V.Element.self)
  }

  private func runElements(_ operands: [Operand], _ tensor: PhasedStep<V>.Tensor?) {
    let last = operands.count - 1
    let result = operands[last]
    let sources = step.sources.indices.map { at -> UnsafePointer<V.Element> in
      let place = memory.numbers(step.sources[at], tensor)
      guard let pieces = operands[at].pieces else { return place + operands[at].first }
      let gathered = numbers(room[at])
      for (number, from) in pieces.joined().enumerated() { gathered[number] = place[from] }
      return UnsafePointer(gathered)
    }
    let place = numbers(memory.memory(step.target))
    switch step.kind {
    case .product:
      multiply(sources, operands)
      let width = (result.columns + V.width - 1) / V.width * V.width
      for row in 0..<result.rows {
        let from = numbers(room[last]) + row * width
        if let pieces = result.pieces {
          for (number, at) in pieces.joined().enumerated() where number == row {
            place[at] = from[0]
          }
        } else {
          (place + result.first + row * result.columns).update(from: from, count: result.columns)
        }
      }
    case .transposition:
      transpose(
        rows: operands[0].rows, columns: operands[0].columns, from: sources[0],
        fromRow: operands[0].columns, to: place + result.first, toRow: result.columns)
    case .identity:
      for at in 0..<result.count {
        place[result.first + at] = at % (result.columns + 1) == 0 ? 1 : 0
      }
    case .power, .eigenvectors, .orthonormal, .ordering, .upperTriangle, .triangularInverse:
      let size = result.rows
      let width = SquareMatrix<V>.rowBlocks(size, isSpread: true) * V.width
      let matrix = numbers(room[0])
      for row in 0..<operands[0].count / size {
        let target = matrix + row * width
        target.update(from: sources[0] + row * size, count: size)
        (target + size).update(repeating: 0, count: width - size)
      }
      compute(size, step.sources.count > 1 ? V(repeating: sources[1][0]) : 0)
      for row in 0..<size {
        (place + result.first + row * size).update(
          from: numbers(room[last]) + row * width, count: size)
      }
    }
  }

  /// Computes a product in the last room, whole packs a row.
  private func multiply(_ sources: [UnsafePointer<V.Element>], _ operands: [Operand]) {
    let (a, b) = (operands[0], operands[1])
    let packs = (b.columns + V.width - 1) / V.width
    let right = numbers(room[1])
    // Rows that are moved further apart begin with the last: a gathered vector lies in the same room.
    for row in (0..<b.rows).reversed() {
      let target = right + row * packs * V.width
      let source = sources[1] + row * b.columns
      for at in (0..<b.columns).reversed() { target[at] = source[at] }
    }
    product.run(
      rows: a.rows, columns: packs, depth: a.columns, start: .zero,
      left: UnsafeRawPointer(sources[0]), leftRow: a.columns, leftDepth: 1,
      right: UnsafeRawPointer(room[1]).assumingMemoryBound(to: Pack.self), rightDepth: packs,
      rightColumn: 1,
      result: UnsafeMutableRawPointer(room[operands.count - 1]).assumingMemoryBound(to: Pack.self),
      resultRow: packs, resultColumn: 1)
  }
}
