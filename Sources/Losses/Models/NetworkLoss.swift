import Engine
import Kernels
import Lanes

/// The loss of a model that feeds rows forward: linear, logistic and softmax regression, and networks.
///
/// One program serves batches of both kinds: where lanes are trials, which share the rows, and where they are
/// the elements of one large trial. Both add the same terms in the same order, and give the same bits. Used by
/// one thread.
final class NetworkLoss<Element: PackElement>: DataLoss {
  typealias V = LanePack<Element>

  let network: Network
  let training: ModelRows<Element>
  let testing: ModelRows<Element>
  let trainingTiles: RowGatherer<Element>
  private let testTiles: RowGatherer<Element>
  let memory: NetworkMemory<Element>
  let lanesAreElements: Bool
  let numbers = DenseProduct<Element>(left: .numbers)
  let packs = DenseProduct<Element>(left: .packs)
  /// Memory for second derivatives, made when they are first asked for.
  lazy var tangents = NetworkMemory<Element>(network, lanesAreElements: lanesAreElements)

  init(
    _ network: Network, training: ModelRows<Element>, testing: ModelRows<Element>,
    classifies: Bool, lanesAreElements: Bool
  ) {
    self.network = network
    self.training = training
    self.testing = testing
    self.lanesAreElements = lanesAreElements
    hasAccuracy = classifies
    trainingTiles = RowGatherer(training)
    testTiles = RowGatherer(testing)
    memory = NetworkMemory(network, lanesAreElements: lanesAreElements)
  }

  var trainingRows: Int { training.count }
  var testRows: Int { testing.count }
  let hasAccuracy: Bool

  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  func evaluate(
    at x: UnsafeMutablePointer<V>, rows: UnsafeBufferPointer<Int32>?,
    loss: UnsafeMutablePointer<V>?, gradient: UnsafeMutablePointer<V>?, batch: Batch<V>
  ) {
    let count = rows?.count ?? training.count
    for parameters in parameters(of: batch) {
      var isFirst = true
      var total: V = 0
      trainingTiles.tiles(rows) { tile in
        let products = forward(tile, parameters, x)
        head.evaluate(
          columns: products.columns, memory.outputs[network.layers.count],
          targets: memory.targets, inverse: V(rounding: 1 / Double(count)),
          losses: loss == nil ? nil : memory.losses,
          slopes: gradient == nil ? nil : memory.slopes[network.layers.count])
        if loss != nil { total += sum(memory.losses, products) }
        if let gradient { backward(tile, products, x, isFirst: isFirst, into: gradient) }
        isFirst = false
      }
      let place = Self.block(parameters)
      if let gradient { finish(gradient, parameters, x) }
      if let loss {
        loss[place] = total / V(rounding: Double(count)) + penalty(parameters, x)
      }
    }
  }

  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  func test(
    at x: UnsafeMutablePointer<V>, loss: UnsafeMutablePointer<V>,
    accuracy: UnsafeMutablePointer<V>, batch: Batch<V>
  ) {
    for parameters in parameters(of: batch) {
      let place = Self.block(parameters)
      guard testing.count > 0 else {
        loss[place] = V(rounding: .nan)
        accuracy[place] = V(rounding: .nan)
        continue
      }
      var (total, right): (V, V) = (0, 0)
      testTiles.tiles(nil) { tile in
        let products = forward(tile, parameters, x)
        let outputs = memory.outputs[network.layers.count]
        head.evaluate(
          columns: products.columns, outputs, targets: memory.targets, inverse: 1,
          losses: memory.losses, slopes: nil)
        total += sum(memory.losses, products)
        for column in 0..<(hasAccuracy ? products.columns : 0) {
          memory.losses[column] = V.select(
            head.isRight(outputs, column, memory.targets[column]), 1, 0)
        }
        if hasAccuracy { right += sum(memory.losses, products) }
      }
      let count = V(rounding: Double(testing.count))
      loss[place] = total / count
      accuracy[place] = hasAccuracy ? right / count : V(rounding: .nan)
    }
  }

  // MARK: Parts

  var head: NetworkHead<Element> {
    NetworkHead(
      head: network.head, outputs: network.layers[network.layers.count - 1].outputs,
      stride: memory.stride)
  }

  /// The trials of a batch, block by block, or its one trial.
  func parameters(of batch: Batch<V>) -> [NetworkProducts<Element>.Parameters] {
    precondition(batch.lanesAreElements == lanesAreElements, "a batch of another kind of lanes")
    if batch.lanesAreElements { return [.elements] }
    return (0..<batch.blocks).map { .trials(block: $0, capacity: batch.capacity) }
  }

  static func block(_ parameters: NetworkProducts<Element>.Parameters) -> Int {
    if case .trials(let block, _) = parameters { return block }
    return 0
  }

  /// What a layer reads: features, or what the layer before gave.
  func inputs(
    _ layer: Network.Layer, _ tile: RowTile<Element>, _ memory: NetworkMemory<Element>
  ) -> NetworkProducts<Element>.Inputs {
    let isFirst = layer.index == 1
    return NetworkProducts.Inputs(
      units: memory.outputs[layer.index - 1],
      rows: isFirst
        ? tile.features
        : lanesAreElements
          ? UnsafePointer(memory.rows[layer.index - 1])
          : UnsafePointer(memory.outputs[layer.index - 1]),
      rowPacks: isFirst ? training.packs : memory.rowPacks[layer.index - 1], areFeatures: isFirst)
  }

  /// Computes the outputs of all layers for a tile.
  func forward(
    _ tile: RowTile<Element>, _ parameters: NetworkProducts<Element>.Parameters,
    _ x: UnsafeMutablePointer<V>
  ) -> NetworkProducts<Element> {
    let products = NetworkProducts(
      parameters, stride: memory.stride, count: tile.count, numbers: numbers, packs: packs)
    let columns = products.columns
    if lanesAreElements {
      let features = UnsafeRawPointer(tile.features).assumingMemoryBound(to: Element.self)
      let units = UnsafeMutableRawPointer(memory.outputs[0]).assumingMemoryBound(to: Element.self)
      transpose(
        rows: tile.count, columns: training.features, from: features,
        fromRow: training.packs * V.width, to: units, toRow: memory.stride * V.width)
      let targets = UnsafeMutableRawPointer(memory.targets).assumingMemoryBound(to: Element.self)
      targets.update(from: tile.targets, count: tile.count)
    } else {
      for row in 0..<tile.count { memory.targets[row] = V(repeating: tile.targets[row]) }
    }
    for layer in network.layers {
      let result = memory.outputs[layer.index]
      products.spreadBiases(layer, x, into: result)
      products.addForward(layer, weights: x, inputs(layer, tile, memory), into: result)
      guard layer.index < network.layers.count else { break }
      let sums = memory.sums.isEmpty ? nil : memory.sums[layer.index]
      for unit in 0..<layer.outputs {
        for place in unit &* memory.stride..<unit &* memory.stride &+ columns {
          let z = result[place]
          sums?[place] = z
          result[place] = network.activation.value(z)
        }
      }
    }
    return products
  }

  /// Adds a tile to the gradient; its part of the last layer's slopes is there.
  private func backward(
    _ tile: RowTile<Element>, _ products: NetworkProducts<Element>, _ x: UnsafeMutablePointer<V>,
    isFirst: Bool, into gradient: UnsafeMutablePointer<V>
  ) {
    for layer in network.layers.reversed() {
      let slopes = memory.slopes[layer.index]
      if lanesAreElements, layer.index > 1 {
        memory.transpose(
          memory.outputs[layer.index - 1], layer: layer.index - 1, units: layer.inputs,
          count: tile.count, into: memory.rows[layer.index - 1])
      }
      products.weights(
        layer, slopes, inputs(layer, tile, memory), isFirst ? .zero : .added,
        into: lanesAreElements ? memory.weights[layer.index - 1] : gradient)
      products.biases(layer, slopes, isFirst: isFirst, into: gradient)
      guard layer.index > 1 else { break }
      let before = memory.slopes[layer.index - 1]
      products.backward(layer, weights: x, slopes, .zero, into: before)
      let outputs = memory.outputs[layer.index - 1]
      let sums = memory.sums.isEmpty ? outputs : memory.sums[layer.index - 1]
      for unit in 0..<layer.inputs {
        for place in unit &* memory.stride..<unit &* memory.stride &+ products.columns {
          before[place] = network.activation.backward(
            before[place], sums[place], outputs[place])
        }
      }
    }
  }

  /// The sum of a number of each row of a tile, row after row.
  private func sum(_ numbers: UnsafeMutablePointer<V>, _ products: NetworkProducts<Element>) -> V {
    guard lanesAreElements else {
      var sum: V = 0
      for row in 0..<products.count { sum += numbers[row] }
      return sum
    }
    let elements = UnsafeMutableRawPointer(numbers).assumingMemoryBound(to: Element.self)
    var sum: Element = 0
    for row in 0..<products.count { sum += elements[row] }
    return V(repeating: sum)
  }

  /// Brings the weights' gradient to its place, and adds that of the regularization.
  func finish(
    _ gradient: UnsafeMutablePointer<V>, _ parameters: NetworkProducts<Element>.Parameters,
    _ x: UnsafeMutablePointer<V>
  ) {
    let l2 = Element(network.l2)
    switch parameters {
    case .elements:
      let target = UnsafeMutableRawPointer(gradient).assumingMemoryBound(to: Element.self)
      let numbers = UnsafeMutableRawPointer(x).assumingMemoryBound(to: Element.self)
      for layer in network.layers {
        let padded = UnsafeMutableRawPointer(memory.weights[layer.index - 1])
          .assumingMemoryBound(to: Element.self)
        let width = (layer.index == 1 ? training.packs : memory.rowPacks[layer.index - 1]) * V.width
        for unit in 0..<layer.outputs {
          let first = layer.weights &+ unit &* layer.inputs
          (target + first).update(from: padded + unit &* width, count: layer.inputs)
          guard l2 != 0 else { continue }
          for place in first..<first &+ layer.inputs { target[place] += l2 * numbers[place] }
        }
      }
    case .trials(let block, let capacity):
      guard l2 != 0 else { return }
      let factor = V(repeating: l2)
      for layer in network.layers {
        for place in layer.weights..<layer.biases {
          gradient[place &* capacity &+ block] += factor * x[place &* capacity &+ block]
        }
      }
    }
  }

  /// (l2/2)·Σ w², weight after weight.
  private func penalty(
    _ parameters: NetworkProducts<Element>.Parameters, _ x: UnsafeMutablePointer<V>
  ) -> V {
    guard network.l2 != 0 else { return 0 }
    let half = V(rounding: network.l2 / 2)
    switch parameters {
    case .elements:
      let numbers = UnsafeMutableRawPointer(x).assumingMemoryBound(to: Element.self)
      var sum: Element = 0
      for layer in network.layers {
        for place in layer.weights..<layer.biases { sum += numbers[place] * numbers[place] }
      }
      return half * V(repeating: sum)
    case .trials(let block, let capacity):
      var sum: V = 0
      for layer in network.layers {
        for place in layer.weights..<layer.biases {
          let weight = x[place &* capacity &+ block]
          sum += weight * weight
        }
      }
      return half * sum
    }
  }
}
