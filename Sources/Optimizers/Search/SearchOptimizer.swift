import Lanes

/// Runs a ``SearchMethod`` for each trial of a batch. In each round all trials that ask are answered
/// at once; each is charged for its own questions.
final class SearchOptimizer<V: SweepLane, Method: SearchMethod>: BatchOptimizer
where Method.Number == V.Element {
  private var methods: [Method]
  private var trials: [SearchTrial<V.Element>]
  private let probe: Batch<V>
  private let schedule: ScheduleMemory?
  private var rates: [Double]

  init(_ settings: OptimizerSettings, _ batch: Batch<V>) {
    methods = (0..<batch.count).map { trial in
      let numbers = settings.parameters.columns.map { V.Element($0[min(trial, $0.count - 1)]) }
      return Method(dimension: batch.dimension, parameters: numbers)
    }
    trials = [SearchTrial<V.Element>](
      repeating: SearchTrial(dimension: batch.dimension), count: batch.count)
    probe = Batch(like: batch)
    let scheduled = Method.parameters.first?.name == "learning_rate" ? settings.learningRate : nil
    schedule = scheduled.map { ScheduleMemory($0, trials: batch.count) }
    rates = [Double](repeating: 0, count: batch.capacity * V.width)
    batch.setPauses(schedule != nil)
  }

  func step(_ t: Int, _ batch: Batch<V>, _ evaluator: any Evaluator<V>) {
    setRates(t, batch)
    var requests = (0..<batch.count).map { place in
      load(place, batch)
      return methods[place].begin(&trials[place])
    }
    while requests.contains(where: { $0 != .done }) {
      ask(requests, batch, evaluator)
      for place in requests.indices where requests[place] != .done {
        batch.extraEvaluations[place] += 1
        requests[place] = methods[place].resume(&trials[place])
      }
    }
    for place in 0..<batch.count {
      for i in 0..<batch.dimension {
        batch.set(batch.x, i, trial: place, to: trials[place].x[i])
      }
    }
  }

  private func setRates(_ t: Int, _ batch: Batch<V>) {
    guard let schedule else { return }
    if schedule.varies {
      rates.withUnsafeMutableBufferPointer { buffer in
        guard let first = buffer.baseAddress else { return }
        schedule.rates(t, into: first, capacity: buffer.count)
      }
    } else {
      let rate = schedule.rate(t)
      for place in rates.indices { rates[place] = rate }
    }
    for place in 0..<batch.count {
      methods[place].learningRate = V.Element(rates[place])
      batch.set(batch.paused, 0, trial: place, to: rates[place] == 0 ? 1 : 0)
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

  func move(from: Int, to: Int) {
    methods[to] = methods[from]
    schedule?.move(from: from, to: to)
  }

  func exchange(_ archive: inout Archive) {
    for place in methods.indices { methods[place].exchange(&archive) }
  }
}

extension OptimizerDefinition {
  /// The definition of a method that searches, named once for each precision.
  init<F: SearchMethod, D: SearchMethod>(
    _ name: String, title: String, summary: String, equations: [String], source: String,
    needs: OptimizerNeeds = .evaluations, _ float: F.Type, _ double: D.Type
  ) where F.Number == Float, D.Number == Double {
    self.init(
      name: name, title: title, summary: summary, equations: equations, source: source,
      parameters: D.parameters, needs: needs,
      float: { SearchOptimizer<Float, F>($0, $1) },
      double: { SearchOptimizer<Double, D>($0, $1) },
      floatPack: { SearchOptimizer<FloatPack, F>($0, $1) },
      doublePack: { SearchOptimizer<DoublePack, D>($0, $1) })
  }
}
