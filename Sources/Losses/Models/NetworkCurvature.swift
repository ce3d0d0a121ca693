import Engine
import Lanes

// Products of second derivatives and directions: the gradient differentiated along a direction, exactly, in
// some two to three times the gradient's work.
//
// Pearlmutter, "Fast exact multiplication by the Hessian" (1994).

extension NetworkLoss {
  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  func curvature(
    at x: UnsafeMutablePointer<V>, along direction: UnsafeMutablePointer<V>,
    product: UnsafeMutablePointer<V>, rows: UnsafeBufferPointer<Int32>?, batch: Batch<V>
  ) {
    let count = rows?.count ?? training.count
    let inverse = V(rounding: 1 / Double(count))
    let last = network.layers.count
    for parameters in parameters(of: batch) {
      var isFirst = true
      trainingTiles.tiles(rows) { tile in
        let products = forward(tile, parameters, x)
        forwardTangents(tile, products, x, direction)
        head.evaluate(
          columns: products.columns, memory.outputs[last], targets: memory.targets,
          inverse: inverse, losses: nil, slopes: memory.slopes[last])
        head.curvature(
          columns: products.columns, memory.outputs[last], tangents.outputs[last],
          inverse: inverse, into: tangents.slopes[last])
        backwardTangents(tile, products, x, direction, isFirst: isFirst, into: product)
        isFirst = false
      }
      finish(product, parameters, direction)
    }
  }

  /// The change of all layers' outputs along a direction of the parameters.
  private func forwardTangents(
    _ tile: RowTile<Element>, _ products: NetworkProducts<Element>, _ x: UnsafeMutablePointer<V>,
    _ direction: UnsafeMutablePointer<V>
  ) {
    for layer in network.layers {
      let result = tangents.outputs[layer.index]
      products.spreadBiases(layer, direction, into: result)
      products.addForward(layer, weights: direction, inputs(layer, tile, memory), into: result)
      if layer.index > 1 {
        products.addForward(layer, weights: x, inputs(layer, tile, tangents), into: result)
      }
      guard layer.index < network.layers.count else { break }
      let outputs = memory.outputs[layer.index]
      let sums = memory.sums.isEmpty ? outputs : memory.sums[layer.index]
      // Of φ's argument as well, which the way back needs.
      let arguments = argumentTangents(layer.index)
      for unit in 0..<layer.outputs {
        for place in unit &* memory.stride..<unit &* memory.stride &+ products.columns {
          arguments[place] = result[place]
          result[place] = network.activation.backward(result[place], sums[place], outputs[place])
        }
      }
    }
  }

  /// Where the change of a hidden layer's z is kept until the way back reaches it.
  private func argumentTangents(_ layer: Int) -> UnsafeMutablePointer<V> {
    tangents.slopes[layer]
  }

  private func backwardTangents(
    _ tile: RowTile<Element>, _ products: NetworkProducts<Element>, _ x: UnsafeMutablePointer<V>,
    _ direction: UnsafeMutablePointer<V>, isFirst: Bool, into product: UnsafeMutablePointer<V>
  ) {
    let areElements = lanesAreElements
    for layer in network.layers.reversed() {
      let (slopes, changes) = (memory.slopes[layer.index], tangents.slopes[layer.index])
      if areElements, layer.index > 1 {
        for network in [memory, tangents] {
          network.transpose(
            network.outputs[layer.index - 1], layer: layer.index - 1, units: layer.inputs,
            count: tile.count, into: network.rows[layer.index - 1])
        }
      }
      let target = areElements ? memory.weights[layer.index - 1] : product
      products.weights(
        layer, changes, inputs(layer, tile, memory), isFirst ? .zero : .added, into: target)
      if layer.index > 1 {
        products.weights(layer, slopes, inputs(layer, tile, tangents), .added, into: target)
      }
      products.biases(layer, changes, isFirst: isFirst, into: product)
      guard layer.index > 1 else { break }
      let before = memory.slopes[layer.index - 1]
      let arguments = argumentTangents(layer.index - 1)
      let change = tangents.spare
      products.backward(layer, weights: x, slopes, .zero, into: before)
      products.backward(layer, weights: direction, slopes, .zero, into: change)
      products.backward(layer, weights: x, changes, .added, into: change)
      let outputs = memory.outputs[layer.index - 1]
      let sums = memory.sums.isEmpty ? outputs : memory.sums[layer.index - 1]
      for unit in 0..<layer.inputs {
        for place in unit &* memory.stride..<unit &* memory.stride &+ products.columns {
          let (z, a) = (sums[place], outputs[place])
          let bend = network.activation.curvature(z, a) * arguments[place]
          arguments[place] =
            network.activation.backward(change[place], z, a) + before[place] * bend
          before[place] = network.activation.backward(before[place], z, a)
        }
      }
    }
  }
}
