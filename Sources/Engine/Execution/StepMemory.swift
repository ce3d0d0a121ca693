import Lanes
import Programs

/// Where the numbers are that the phases of a step read and leave.
final class StepMemory<V: PackLane> {
  typealias Place = StepPhases.Place

  let batch: Batch<V>
  let extents: ShapeExtents<V>
  private let state: ShapedMemory<V>
  private let constants: StepConstants<V>
  private let temporaries: ShapedMemory<V>
  private let sizes: ShapedMemory<V>
  /// Points, losses and gradients of evaluations.
  let evaluations: [Batch<V>]
  /// Answers to requests for second derivatives, and random numbers: laid out as x.
  let curvatures: [UnsafeMutablePointer<V>]
  let probes: [UnsafeMutablePointer<V>]
  /// x before a search method inside has moved it, and afterwards.
  let savedX: UnsafeMutablePointer<V>?
  let searchedX: UnsafeMutablePointer<V>?

  init(
    _ phases: StepPhases, _ batch: Batch<V>, _ state: ShapedMemory<V>,
    _ constants: StepConstants<V>
  ) {
    self.batch = batch
    self.state = state
    self.constants = constants
    extents = state.extents
    temporaries = ShapedMemory(extents) { phases.temporaries($0) }
    let count = phases.phases.reduce(0) { $0 + $1.evaluations.count }
    evaluations = (0..<count).map { _ in Batch(like: batch) }
    let length = batch.runs * batch.capacity
    func elements(_ count: Int) -> [UnsafeMutablePointer<V>] {
      (0..<count).map { _ in .allocateAligned(length, repeating: 0) }
    }
    curvatures = elements(phases.phases.reduce(0) { $0 + $1.curvatures.count })
    probes = elements(phases.phases.reduce(0) { $0 + $1.probes.count })
    let searches = phases.phases.contains { $0.searchGradient != nil }
    let size = batch.runs * batch.capacity
    savedX = searches ? .allocateAligned(size, repeating: 0) : nil
    searchedX = searches ? .allocateAligned(size, repeating: 0) : nil
    let readsSizes = phases.phases.contains { phase in
      phase.parts.contains { part in
        part.places.contains { if case .size = $0 { true } else { false } }
      }
    }
    sizes = ShapedMemory(extents) {
      $0 == .tensor && readsSizes ? TensorSize.allCases.count : 0
    }
    if readsSizes { setSizes(phases.layout) }
  }

  deinit {
    for run in curvatures + probes { run.deallocate() }
    savedX?.deallocate()
    searchedX?.deallocate()
  }

  private func setSizes(_ layout: TensorLayout) {
    for (number, size) in TensorSize.allCases.enumerated() {
      let memory = sizes.value(.tensor, number)
      for (at, tensor) in layout.tensors.enumerated() {
        let value = V.Element(tensor.size(size))
        if extents.lanesAreElements {
          memory[at / V.width].setElement(at: at % V.width, to: value)
        } else {
          let stride = extents.stride(.tensor)
          (memory + at * stride).update(repeating: V(repeating: value), count: stride)
        }
      }
    }
  }

  func memory(_ place: Place) -> UnsafeMutablePointer<V> {
    switch place {
    case .x: batch.x
    case .gradient: batch.gradient
    case .searchedX: searchedX ?? batch.x
    case .gradientAt(let index): evaluations[index].gradient
    case .curvatureAt(let index): curvatures[index]
    case .probe(let index): probes[index]
    case .loss: batch.loss
    case .paused: batch.paused
    case .lossAt(let index): evaluations[index].loss
    case .coefficient(let number): constants.blocks(number).first
    case .state(let shape, let number): state.value(shape, number)
    case .temporary(let shape, let number): temporaries.value(shape, number)
    case .size(let size):
      sizes.value(.tensor, TensorSize.allCases.firstIndex(of: size) ?? 0)
    }
  }

  /// Whether a place has one number for all trials, in every lane of one block.
  func isUniform(_ place: Place) -> Bool {
    if batch.lanesAreElements { return place.shape == .all }
    if case .coefficient(let number) = place { return constants.blocks(number).isShared }
    return false
  }
}
