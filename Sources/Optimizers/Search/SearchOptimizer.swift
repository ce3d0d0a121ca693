import Engine
import Lanes

/// Runs a ``SearchMethod`` for each trial of a batch. In each round all trials that ask are answered
/// at once; each is charged for its own questions.
final class SearchOptimizer<V: PackLane, Method: SearchMethod>: SearchStepper
where Method.Number == V.Element {
  private let batch: Batch<V>
  private var methods: [Method] = []
  private var trials: [SearchTrial<V.Element>] = []
  private let probe: Batch<V>

  init(_ batch: Batch<V>) {
    self.batch = batch
    probe = Batch(like: batch)
  }

  func begin(_ parameters: [[Double]]) {
    methods = (0..<batch.count).map { trial in
      let numbers = parameters.map { V.Element($0[min(trial, $0.count - 1)]) }
      return Method(dimension: batch.dimension, parameters: numbers)
    }
    trials = [SearchTrial<V.Element>](
      repeating: SearchTrial(dimension: batch.dimension), count: batch.count)
  }

  func step(rate: ((_ trial: Int) -> V.Element)?, _ evaluator: any Evaluator<V>) {
    if let rate {
      for place in 0..<batch.count { methods[place].learningRate = rate(place) }
    }
    var requests = (0..<batch.count).map { place in
      load(place, batch)
      return methods[place].begin(&trials[place])
    }
    while requests.contains(where: { $0 != .done }) {
      ask(requests, batch, evaluator)
      for place in requests.indices where requests[place] != .done {
        batch.countEvaluation(ofTrial: place)
        requests[place] = methods[place].resume(&trials[place])
      }
    }
    for place in 0..<batch.count {
      for i in 0..<batch.dimension {
        batch.set(batch.x, i, trial: place, to: trials[place].x[i])
      }
    }
  }

  private func load(_ place: Int, _ batch: Batch<V>) {
    for i in 0..<batch.dimension {
      trials[place].x[i] = batch.value(batch.x, i, trial: place)
      trials[place].gradient[i] = batch.value(batch.gradient, i, trial: place)
    }
    trials[place].loss = batch.value(batch.loss, 0, trial: place)
  }

  private func ask(
    _ requests: [SearchRequest], _ batch: Batch<V>, _ evaluator: any Evaluator<V>
  ) {
    for place in requests.indices {
      for i in 0..<batch.dimension {
        probe.set(probe.x, i, trial: place, to: trials[place].probe[i])
      }
    }
    if requests.contains(.gradient) {
      evaluator.evaluate(at: probe.x, loss: probe.loss, gradient: probe.gradient, batch: batch)
      take(requests, .gradient, batch)
    }
    if requests.contains(.curvature) {
      evaluator.curvature(at: batch.x, along: probe.x, product: probe.gradient, batch: batch)
      take(requests, .curvature, batch)
    }
  }

  private func take(_ requests: [SearchRequest], _ kind: SearchRequest, _ batch: Batch<V>) {
    for place in requests.indices where requests[place] == kind {
      for i in 0..<batch.dimension {
        trials[place].probeGradient[i] = probe.value(probe.gradient, i, trial: place)
      }
      trials[place].probeLoss = probe.value(probe.loss, 0, trial: place)
    }
  }

  func move(from: Int, to: Int) { methods[to] = methods[from] }

  func arrange(_ trials: [Int]) {
    let begun = methods
    for (place, trial) in trials.enumerated() { methods[place] = begun[trial] }
  }

  func code(_ coder: inout StateCoder) {
    for place in methods.indices { methods[place].code(&coder) }
  }
}
