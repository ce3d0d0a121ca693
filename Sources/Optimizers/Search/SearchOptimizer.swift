import Engine
import Lanes

/// Runs a ``SearchMethod`` for the trials of a batch: a method for each block of trials, or one for the one
/// trial whose elements lie in lanes. In each round all blocks that ask are answered at once, and no others
/// are evaluated; a trial is charged for its own questions.
final class SearchOptimizer<V: PackLane, Method: SearchMethod>: SearchStepper
where Method.V.Element == V.Element {
  /// What the method computes in: lanes of trials, or a number.
  typealias L = Method.V

  /// The blocks that ask for the same, and what they ask: the first of them in the first block of a batch of
  /// its own, and so on.
  fileprivate final class Questions {
    let batch: Batch<V>
    /// The answers, and while these are read the next questions.
    var blocks: [Int] = []
    var asking: [L.Mask] = []
    var nextBlocks: [Int] = []
    var nextAsking: [L.Mask] = []

    init(like other: Batch<V>) {
      batch = Batch(like: other)
      let most = other.lanesAreElements ? 1 : other.capacity
      blocks.reserveCapacity(most)
      nextBlocks.reserveCapacity(most)
      asking.reserveCapacity(most)
      nextAsking.reserveCapacity(most)
    }

    /// The next questions become those at hand.
    func turn() {
      swap(&blocks, &nextBlocks)
      swap(&asking, &nextAsking)
      nextBlocks.removeAll(keepingCapacity: true)
      nextAsking.removeAll(keepingCapacity: true)
      if !batch.lanesAreElements { batch.keep(blocks.count * V.width) }
    }
  }

  private let batch: Batch<V>
  private var memories: [SearchMemory<L>] = []
  private var methods: [Method] = []
  private lazy var gradients = Questions(like: batch)
  private lazy var curvatures = Questions(like: batch)
  /// Its `x` has the points at which the curvature is asked for.
  private lazy var points = Batch(like: batch)
  private var steps = 0

  init(_ batch: Batch<V>) {
    precondition(L.width == (batch.lanesAreElements ? 1 : V.width), "lanes of another kind")
    self.batch = batch
  }

  /// How many blocks of `L` hold trials that run.
  private var blocks: Int { batch.lanesAreElements ? 1 : batch.blocks }

  func begin(_ parameters: [[Double]]) {
    memories = (0..<blocks).map {
      SearchMemory(dimension: batch.dimension, parameters: parameters, block: $0)
    }
    methods = memories.map { Method($0) }
    steps = 0
    guard Method.takesLossOfStart else { return }
    for block in 0..<blocks { batch.countEvaluation(ofBlock: block, trials: living(block).bitmask) }
  }

  // MARK: Steps

  func step(
    rate: (first: UnsafeMutablePointer<V>, isShared: Bool)?, _ evaluator: any Evaluator<V>
  ) {
    steps += 1
    for block in 0..<blocks {
      methods[block].reserve(steps)
      if let rate {
        methods[block].rate?.value = numbers(rate.first)[rate.isShared ? 0 : block]
      }
      file(methods[block].begin(trials(block, living(block), gradients.batch, 0)), block)
    }
    while true {
      gradients.turn()
      if Method.asksForCurvature { curvatures.turn() }
      guard !gradients.blocks.isEmpty || (Method.asksForCurvature && !curvatures.blocks.isEmpty)
      else {
        return
      }
      // All are evaluated before any is answered: with the answer a method asks again.
      if !gradients.blocks.isEmpty {
        let probe = gradients.batch
        if Method.asksForLosses {
          evaluator.losses(at: probe.x, loss: probe.loss, batch: probe)
        } else {
          evaluator.evaluate(
            at: probe.x, loss: probe.loss, gradient: probe.gradient, batch: probe)
        }
      }
      if Method.asksForCurvature, !curvatures.blocks.isEmpty {
        gatherPoints()
        let probe = curvatures.batch
        evaluator.curvature(
          at: points.x, along: probe.x, product: probe.gradient, batch: probe)
      }
      answer(gradients)
      if Method.asksForCurvature { answer(curvatures) }
    }
  }

  private func answer(_ questions: Questions) {
    for slot in questions.blocks.indices {
      let block = questions.blocks[slot]
      file(
        methods[block].resume(trials(block, questions.asking[slot], questions.batch, slot)), block)
    }
  }

  /// Keeps in mind what a block asks.
  private func file(_ request: SearchRequest<L>, _ block: Int) {
    let lanes = request.lanes.bitmask
    guard lanes != 0 else { return }
    batch.countEvaluation(ofBlock: block, trials: lanes)
    if request.kind == .curvature {
      curvatures.nextBlocks.append(block)
      curvatures.nextAsking.append(request.lanes)
    } else {
      gradients.nextBlocks.append(block)
      gradients.nextAsking.append(request.lanes)
    }
  }

  private func gatherPoints() {
    let (x, point) = (batch.x, points.x)
    guard !batch.lanesAreElements else {
      point.update(from: x, count: batch.capacity)
      return
    }
    for (slot, block) in curvatures.blocks.enumerated() {
      for run in stride(from: 0, to: batch.dimension &* batch.capacity, by: batch.capacity) {
        point[run &+ slot] = x[run &+ block]
      }
    }
  }

  // MARK: Blocks

  private func numbers(_ packs: UnsafeMutablePointer<V>) -> UnsafeMutablePointer<L> {
    UnsafeMutableRawPointer(packs).assumingMemoryBound(to: L.self)
  }

  /// The trials of a block, with the answers of a slot.
  ///
  /// What they ask next is put where no block asks yet.
  private func trials(
    _ block: Int, _ lanes: L.Mask, _ answers: Batch<V>, _ slot: Int
  ) -> SearchTrials<L> {
    let stride = batch.lanesAreElements ? 1 : batch.capacity
    func vector(_ run: UnsafeMutablePointer<V>, _ place: Int) -> SearchVector<L> {
      SearchVector(first: numbers(run) + place, stride: stride, count: batch.dimension)
    }
    let probe = vector(gradients.batch.x, gradients.nextBlocks.count)
    return SearchTrials(
      lanes: lanes, x: vector(batch.x, block), gradient: vector(batch.gradient, block),
      loss: numbers(batch.loss)[block], probe: probe,
      along: Method.asksForCurvature
        ? vector(curvatures.batch.x, curvatures.nextBlocks.count) : probe,
      probeLoss: numbers(answers.loss)[slot], probeGradient: vector(answers.gradient, slot),
      paused: numbers(batch.paused) + block)
  }

  /// The trials of a block that run.
  private func living(_ block: Int) -> L.Mask {
    let rest = batch.count - block * L.width
    guard rest < L.width else { return L.Mask(repeating: true) }
    var places = L(repeating: 0)
    for lane in 0..<L.width { places.setElement(at: lane, to: L.Element(lane)) }
    return places .< L(repeating: L.Element(rest))
  }

  // MARK: State

  func move(from: Int, to: Int) {
    let (source, target) = (
      from.quotientAndRemainder(dividingBy: L.width), to.quotientAndRemainder(dividingBy: L.width)
    )
    memories[target.quotient].take(
      target.remainder, from: memories[source.quotient], lane: source.remainder)
  }

  func code(_ coder: inout StateCoder) {
    coder.code(&steps)
    for trial in 0..<batch.count {
      let (block, lane) = trial.quotientAndRemainder(dividingBy: L.width)
      memories[block].code(&coder, lane: lane) { prepare(block, for: $0) }
      if coder.isShort { return }
    }
  }

  /// Makes room for the numbers of a trial that has made ``steps`` steps.
  ///
  /// - Returns: whether it has as many then.
  private func prepare(_ block: Int, for count: Int) -> Bool {
    var step = 0
    while memories[block].count < count, step < steps {
      step += 1
      methods[block].reserve(step)
    }
    return memories[block].count == count
  }
}
