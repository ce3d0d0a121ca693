import Lanes
import MachineCode
import Programs

/// Runs a ``StepFunction`` phase by phase over the runs of a batch, or over one large trial in pieces that stay
/// in the first cache.
final class PhasedStep<V: PackLane> {
  private struct BoundPhase {
    var phase: StepPhases.Phase
    var parts: [BoundPart<V>]
    var matrices: [BoundMatrix<V>]
  }

  private let phases: [BoundPhase]
  private let batch: Batch<V>
  private let memory: StepMemory<V>
  private let probes: ProbeSource<V>?
  private let curvature: CurvatureSource<V>

  /// - Parameters:
  ///   - probes: draws random numbers, for steps that use them.
  ///   - isShort: whether it runs so rarely that compiling it to machine code does not pay.
  init(
    _ phases: StepPhases, _ batch: Batch<V>, _ state: ShapedMemory<V>,
    _ constants: StepConstants<V>, probes: ProbeSource<V>? = nil, isShort: Bool = false
  ) {
    self.batch = batch
    self.probes = probes
    curvature = CurvatureSource(batch)
    let memory = StepMemory(phases, batch, state, constants)
    let layout = phases.layout
    self.memory = memory
    let set = isShort ? InstructionSet.portable : .standard
    self.phases = phases.phases.map { phase in
      BoundPhase(
        phase: phase, parts: phase.parts.map { BoundPart($0, memory, set) },
        matrices: phase.products.map { BoundMatrix($0, layout, memory) })
    }
  }

  /// Where the numbers of a step are, where they are the caller's.
  struct Tensor {
    var x: UnsafeMutablePointer<V.Element>
    var gradient: UnsafePointer<V.Element>
  }

  /// Whether machine code runs all that was run.
  var isNative: Bool { phases.allSatisfy { $0.parts.allSatisfy(\.isNative) } }

  /// Makes a step.
  ///
  /// - Parameters:
  ///   - tensor: parameters and gradients in the caller's memory, in place of those of the batch.
  ///   - evaluator: evaluates the loss elsewhere.
  ///   - search: makes the step of a search method inside.
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  func run(_ evaluator: any Evaluator<V>, tensor: Tensor? = nil, search: () -> Void = {}) {
    for bound in phases {
      for part in bound.parts {
        if batch.lanesAreElements {
          part.runElements(memory, tensor)
        } else {
          part.runTrials(batch)
        }
      }
      for reduction in bound.phase.reductions { reduce(reduction, tensor) }
      for matrix in bound.matrices { matrix.run(batch, tensor) }
      for evaluation in bound.phase.evaluations {
        let answer = memory.evaluations[evaluation.index]
        evaluator.evaluate(
          at: memory.memory(evaluation.point), loss: answer.loss, gradient: answer.gradient,
          batch: batch)
      }
      for probe in bound.phase.probes {
        probes?.draw(probe, into: memory.probes[probe.index]) { memory.isWanted(probe.wanting, $0) }
      }
      for request in bound.phase.curvatures {
        curvature.find(
          along: request.direction.map { memory.memory($0) },
          into: memory.curvatures[request.index], evaluator
        ) { memory.isWanted(request.wanting, $0) }
      }
      if let gradient = bound.phase.searchGradient { self.search(gradient, search) }
    }
  }

  private func reduce(_ reduction: StepPhases.Reduction, _ tensor: Tensor?) {
    let target = memory.memory(reduction.target)
    let extents = memory.extents
    guard batch.lanesAreElements else {
      reduction.run(
        from: memory.memory(reduction.source), sourceStride: extents.stride(reduction.source.shape),
        to: target, targetStride: extents.stride(reduction.target.shape), blocks: batch.blocks)
      return
    }
    let result = UnsafeMutableRawPointer(target).assumingMemoryBound(to: V.Element.self)
    reduction.run(from: memory.numbers(reduction.source, tensor), to: result)
    // A number of all parameters is in every lane.
    if reduction.target.shape == .all { target[0] = V(repeating: result[0]) }
  }

  /// A search method steps x where it lies; what comes of it is a number like others.
  private func search(_ gradient: StepPhases.Place, _ step: () -> Void) {
    guard let savedX = memory.savedX, let searchedX = memory.searchedX else { return }
    let size = batch.runs * batch.capacity
    if gradient != .gradient { batch.gradient.update(from: memory.memory(gradient), count: size) }
    savedX.update(from: batch.x, count: size)
    step()
    searchedX.update(from: batch.x, count: size)
    batch.x.update(from: savedX, count: size)
  }
}

extension StepMemory {
  /// Whether a trial wants something.
  func isWanted(_ wanting: StepPhases.Wanting, _ trial: Int) -> Bool {
    switch wanting {
    case .all: return true
    case .none: return false
    case .some(let place):
      let numbers = memory(place)
      return isUniform(place)
        ? numbers[0].element(at: 0) != 0
        : numbers[trial / V.width].element(at: trial % V.width) != 0
    }
  }

  /// The numbers of a place side by side, of the one trial of a batch of elements.
  func numbers(_ place: Place, _ tensor: PhasedStep<V>.Tensor?) -> UnsafePointer<V.Element> {
    if let tensor, place == .x { return UnsafePointer(tensor.x) }
    if let tensor, place == .gradient { return tensor.gradient }
    return UnsafePointer(
      UnsafeMutableRawPointer(memory(place)).assumingMemoryBound(to: V.Element.self))
  }
}
