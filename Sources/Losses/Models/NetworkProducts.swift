import Engine
import Kernels
import Lanes

/// The products of a network's layers with weights that lie as a batch has them.
///
/// Whatever the lanes are, each sum has the same terms in the same order: inputs in order, rows in order,
/// outputs in order.
struct NetworkProducts<Element: PackElement> {
  typealias V = LanePack<Element>

  /// Where parameters are.
  enum Parameters {
    /// One trial's numbers, side by side.
    case elements
    /// Packs of trials: parameter `d` is at `d * capacity + block`.
    case trials(block: Int, capacity: Int)
  }

  /// What a layer's inputs are: the features of a tile, or outputs of the layer before.
  struct Inputs {
    /// Laid out as ``NetworkMemory/outputs``; not used for features of trials.
    var units: UnsafeMutablePointer<V>
    /// Row by row, each of `rowPacks` packs: features, or where lanes are elements any layer's.
    var rows: UnsafePointer<V>
    var rowPacks: Int
    var areFeatures: Bool
  }

  let parameters: Parameters
  let stride: Int
  /// How many rows the tile has.
  let count: Int
  private let numbers: DenseProduct<Element>
  private let packs: DenseProduct<Element>

  init(
    _ parameters: Parameters, stride: Int, count: Int, numbers: DenseProduct<Element>,
    packs: DenseProduct<Element>
  ) {
    self.parameters = parameters
    self.stride = stride
    self.count = count
    self.numbers = numbers
    self.packs = packs
  }

  /// How many packs of a unit are used.
  @inline(__always)
  var columns: Int {
    switch parameters {
    case .elements: (count &+ V.width &- 1) / V.width
    case .trials: count
    }
  }

  private func elements(_ memory: UnsafePointer<V>) -> UnsafePointer<Element> {
    UnsafeRawPointer(memory).assumingMemoryBound(to: Element.self)
  }

  /// A layer's biases in all rows of its result.
  func spreadBiases(
    _ layer: Network.Layer, _ x: UnsafePointer<V>, into result: UnsafeMutablePointer<V>
  ) {
    let columns = columns
    switch parameters {
    case .elements:
      let biases = elements(x) + layer.biases
      for unit in 0..<layer.outputs {
        (result + unit &* stride).update(repeating: V(repeating: biases[unit]), count: columns)
      }
    case .trials(let block, let capacity):
      for unit in 0..<layer.outputs {
        let bias = x[(layer.biases &+ unit) &* capacity &+ block]
        (result + unit &* stride).update(repeating: bias, count: columns)
      }
    }
  }

  /// result[j][row] += Σ_k W[j][k] · inputs[k][row].
  func addForward(
    _ layer: Network.Layer, weights x: UnsafePointer<V>, _ inputs: Inputs,
    into result: UnsafeMutablePointer<V>
  ) {
    switch parameters {
    case .elements:
      numbers.run(
        rows: layer.outputs, columns: columns, depth: layer.inputs, start: .result,
        left: elements(x) + layer.weights, leftRow: layer.inputs, leftDepth: 1,
        right: inputs.units, rightDepth: stride, rightColumn: 1,
        result: result, resultRow: stride, resultColumn: 1)
    case .trials(let block, let capacity):
      let weights = x + (layer.weights * capacity + block)
      if inputs.areFeatures {
        numbers.run(
          rows: count, columns: layer.outputs, depth: layer.inputs, start: .result,
          left: inputs.rows, leftRow: inputs.rowPacks * V.width, leftDepth: 1,
          right: weights, rightDepth: capacity, rightColumn: layer.inputs * capacity,
          result: result, resultRow: 1, resultColumn: stride)
      } else {
        packs.run(
          rows: count, columns: layer.outputs, depth: layer.inputs, start: .result,
          left: inputs.units, leftRow: 1, leftDepth: stride,
          right: weights, rightDepth: capacity, rightColumn: layer.inputs * capacity,
          result: result, resultRow: 1, resultColumn: stride)
      }
    }
  }

  /// result[k][row] = Σ_j W[j][k] · slopes[j][row], or adds it.
  func backward(
    _ layer: Network.Layer, weights x: UnsafePointer<V>, _ slopes: UnsafeMutablePointer<V>,
    _ start: DenseProduct<Element>.Start, into result: UnsafeMutablePointer<V>
  ) {
    switch parameters {
    case .elements:
      numbers.run(
        rows: layer.inputs, columns: columns, depth: layer.outputs, start: start,
        left: elements(x) + layer.weights, leftRow: 1, leftDepth: layer.inputs,
        right: slopes, rightDepth: stride, rightColumn: 1,
        result: result, resultRow: stride, resultColumn: 1)
    case .trials(let block, let capacity):
      packs.run(
        rows: count, columns: layer.inputs, depth: layer.outputs, start: start,
        left: slopes, leftRow: 1, leftDepth: stride,
        right: x + (layer.weights * capacity + block), rightDepth: layer.inputs * capacity,
        rightColumn: capacity,
        result: result, resultRow: 1, resultColumn: stride)
    }
  }

  /// gradient W[j][k] = Σ_row slopes[j][row] · inputs[k][row], or adds it.
  ///
  /// - Parameters:
  ///   - gradient: laid out as the batch's parameters; where lanes are elements the layer's padded weights.
  func weights(
    _ layer: Network.Layer, _ slopes: UnsafeMutablePointer<V>, _ inputs: Inputs,
    _ start: DenseProduct<Element>.Start, into gradient: UnsafeMutablePointer<V>
  ) {
    switch parameters {
    case .elements:
      numbers.run(
        rows: layer.outputs, columns: inputs.rowPacks, depth: count, start: start,
        left: slopes, leftRow: stride * V.width, leftDepth: 1,
        right: inputs.rows, rightDepth: inputs.rowPacks, rightColumn: 1,
        result: gradient, resultRow: inputs.rowPacks, resultColumn: 1)
    case .trials(let block, let capacity):
      let result = gradient + (layer.weights * capacity + block)
      if inputs.areFeatures {
        numbers.run(
          rows: layer.inputs, columns: layer.outputs, depth: count, start: start,
          left: inputs.rows, leftRow: 1, leftDepth: inputs.rowPacks * V.width,
          right: slopes, rightDepth: 1, rightColumn: stride,
          result: result, resultRow: capacity, resultColumn: layer.inputs * capacity)
      } else {
        packs.run(
          rows: layer.inputs, columns: layer.outputs, depth: count, start: start,
          left: inputs.units, leftRow: stride, leftDepth: 1,
          right: slopes, rightDepth: 1, rightColumn: stride,
          result: result, resultRow: capacity, resultColumn: layer.inputs * capacity)
      }
    }
  }

  /// gradient b[j] = Σ_row slopes[j][row], or adds it.
  func biases(
    _ layer: Network.Layer, _ slopes: UnsafeMutablePointer<V>, isFirst: Bool,
    into gradient: UnsafeMutablePointer<V>
  ) {
    switch parameters {
    case .elements:
      let result =
        UnsafeMutableRawPointer(gradient).assumingMemoryBound(to: Element.self)
        + layer.biases
      for unit in 0..<layer.outputs {
        let numbers = elements(slopes + unit &* stride)
        var sum: Element = 0
        for row in 0..<count { sum += numbers[row] }
        result[unit] = isFirst ? sum : result[unit] + sum
      }
    case .trials(let block, let capacity):
      for unit in 0..<layer.outputs {
        let packs = slopes + unit &* stride
        var sum: V = 0
        for row in 0..<count { sum += packs[row] }
        let place = gradient + ((layer.biases &+ unit) &* capacity &+ block)
        place.pointee = isFirst ? sum : place.pointee + sum
      }
    }
  }
}
