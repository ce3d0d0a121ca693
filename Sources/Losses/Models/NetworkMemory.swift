import Engine
import Kernels
import Lanes

/// What a network computes on one tile of rows: for each layer numbers of its units.
///
/// Where lanes are trials, a unit has a pack for each row; where they are elements of one trial, rows stand
/// side by side in the lanes of a few packs. Either way unit `u` begins at `u * stride`.
final class NetworkMemory<Element: PackElement> {
  typealias V = LanePack<Element>

  /// From one unit to the next, in packs. Odd, as units a power of two apart would claim the same lines of a
  /// cache.
  let stride: Int
  /// Outputs φ(z) of each layer, the first the features; of the last layer z itself.
  let outputs: [UnsafeMutablePointer<V>]
  /// z of each hidden layer where its derivatives need it; else empty.
  let sums: [UnsafeMutablePointer<V>]
  /// ∂L/∂z of each layer; the first is not used.
  let slopes: [UnsafeMutablePointer<V>]
  /// The outputs of each layer but the last, row by row, where lanes are elements: the features' are the tile's
  /// own.
  let rows: [UnsafeMutablePointer<V>]
  /// Packs of a row of each.
  let rowPacks: [Int]
  /// Gradients of weights, each row of W padded to whole packs, where lanes are elements.
  let weights: [UnsafeMutablePointer<V>]
  /// Room for numbers of the widest layer's units.
  let spare: UnsafeMutablePointer<V>
  /// Targets and losses of the rows.
  let targets: UnsafeMutablePointer<V>
  let losses: UnsafeMutablePointer<V>

  init(_ network: Network, lanesAreElements: Bool) {
    let size = RowTile<Element>.size
    let columns = lanesAreElements ? (size + V.width - 1) / V.width : size
    let stride = columns | 1
    self.stride = stride
    let widths = [network.layers[0].inputs] + network.layers.map(\.outputs)
    let isRowed = lanesAreElements
    outputs = widths.enumerated().map { layer, width in
      .allocateAligned(layer == 0 && !isRowed ? 1 : width * stride, repeating: 0)
    }
    sums =
      network.activation == .gelu
      ? widths.dropLast().enumerated().map { layer, width in
        .allocateAligned(layer == 0 ? 1 : width * stride, repeating: 0)
      } : []
    slopes = widths.enumerated().map { layer, width in
      .allocateAligned(layer == 0 ? 1 : width * stride, repeating: 0)
    }
    let packs = widths.dropLast().map { ($0 + V.width - 1) / V.width }
    rowPacks = packs
    rows =
      isRowed
      ? packs.enumerated().map { layer, packs in
        .allocateAligned(layer == 0 ? 1 : size * packs, repeating: 0)
      } : []
    weights =
      isRowed
      ? network.layers.map {
        .allocateAligned($0.outputs * packs[$0.index - 1], repeating: 0)
      } : []
    spare = .allocateAligned((widths.max() ?? 1) * stride, repeating: 0)
    targets = .allocateAligned(columns, repeating: 0)
    losses = .allocateAligned(columns, repeating: 0)
  }

  deinit {
    for memory in outputs + sums + slopes + rows + weights { memory.deallocate() }
    spare.deallocate()
    targets.deallocate()
    losses.deallocate()
  }

  /// Copies the numbers of the units of a layer, which lie row after row in lanes, to rows of their own.
  ///
  /// - Parameter memory: laid out as ``outputs``.
  func transpose(
    _ memory: UnsafeMutablePointer<V>, layer: Int, units: Int, count: Int,
    into target: UnsafeMutablePointer<V>
  ) {
    let source = UnsafeMutableRawPointer(memory).assumingMemoryBound(to: Element.self)
    let result = UnsafeMutableRawPointer(target).assumingMemoryBound(to: Element.self)
    Kernels.transpose(
      rows: units, columns: count, from: source, fromRow: stride * V.width, to: result,
      toRow: rowPacks[layer] * V.width)
  }
}
