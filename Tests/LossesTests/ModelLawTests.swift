import Engine
import Lanes
import Losses
import Testing

/// Models of every kind on small made-up rows, each with a batch of trials and of elements.
struct ModelCase: Sendable, CustomTestStringConvertible {
  let model: Model
  let trainingRows: Int
  let rows: Int

  var testDescription: String { "\(model.kind), \(model.features) features" }

  static let all: [ModelCase] = {
    var cases: [ModelCase] = [
      ModelCase(
        model: Model(.linearRegression, features: 3, outputs: 1), trainingRows: 70, rows: 80),
      ModelCase(
        model: Model(.logisticRegression, features: 18, outputs: 1, l2: 0.3), trainingRows: 130,
        rows: 150),
      ModelCase(
        model: Model(.softmaxRegression, features: 5, outputs: 4, l2: 0.1), trainingRows: 65,
        rows: 70),
      ModelCase(
        model: Model(.matrixFactorization(rank: 2), features: 6, outputs: 5, l2: 0.1),
        trainingRows: 66, rows: 70),
    ]
    for activation in Model.Activation.allCases {
      for task in Model.Task.allCases {
        cases.append(
          ModelCase(
            model: Model(
              .mlp(hidden: [17, 6], activation: activation, task: task), features: 7,
              outputs: task == .classification ? 3 : 1, l2: 0.05), trainingRows: 68, rows: 75))
      }
    }
    return cases
  }()

  private func number(_ index: Int) -> Double {
    let bits = UInt64(index &+ 1) &* 0x9E37_79B9_7F4A_7C15
    let mixed = (bits ^ (bits >> 31)) &* 0xBF58_476D_1CE4_E5B9
    return Double(mixed >> 11) * 0x1p-52 - 1
  }

  func problem<Element: PackElement>(_ type: Element.Type) -> ModelProblem<Element> {
    var features: [Double] = []
    var targets: [Double] = []
    for row in 0..<rows {
      if case .matrixFactorization = model.kind {
        features += [Double(row % model.features), Double(row / 3 % model.outputs)]
        targets.append(number(row))
      } else {
        features += (0..<model.features).map { number(1000 * row + $0) }
        let classes = model.classifies ? max(2, model.outputs) : 0
        targets.append(classes > 0 ? Double(row % classes) : number(7 * row))
      }
    }
    return features.withUnsafeBufferPointer { features in
      targets.withUnsafeBufferPointer { targets in
        ModelProblem(model, features: features, targets: targets, trainingRows: trainingRows)
      }
    }
  }

  func point(_ seed: Int) -> [Double] {
    (0..<model.dimension).map { 0.7 * number(31 * seed + 5 * $0 + 3) }
  }
}

/// A loss over data at single points.
struct PointEvaluation<Element: PackElement> {
  typealias V = LanePack<Element>
  let loss: any DataLoss<V>
  let batch: Batch<V>

  init(_ problem: ModelProblem<Element>, elements: Bool, trials: Int = 1) {
    loss = problem.loss(lanesAreElements: elements)
    batch =
      elements
      ? Batch(elements: problem.model.dimension)
      : Batch(dimension: problem.model.dimension, trials: trials)
  }

  func set(_ points: [[Double]], _ buffer: UnsafeMutablePointer<V>) {
    for (trial, point) in points.enumerated() {
      for (at, value) in point.enumerated() {
        batch.set(buffer, at, trial: trial, to: Element(value))
      }
    }
  }

  func numbers(_ buffer: UnsafeMutablePointer<V>, _ trial: Int) -> [Element] {
    (0..<batch.dimension).map { batch.value(buffer, $0, trial: trial) }
  }

  /// The losses, gradients, test losses and accuracies at some points.
  func callAsFunction(
    _ points: [[Double]], rows: [Int32]? = nil
  ) -> [(loss: Element, gradient: [Element], test: Element, accuracy: Element)] {
    set(points, batch.x)
    func evaluate(_ rows: UnsafeBufferPointer<Int32>?) {
      loss.evaluate(
        at: batch.x, rows: rows, loss: batch.loss, gradient: batch.gradient, batch: batch)
    }
    if let rows { rows.withUnsafeBufferPointer { evaluate($0) } } else { evaluate(nil) }
    let (test, accuracy) = (Batch<V>(like: batch), Batch<V>(like: batch))
    loss.test(at: batch.x, loss: test.loss, accuracy: accuracy.loss, batch: batch)
    return points.indices.map { trial in
      func first(_ run: UnsafeMutablePointer<V>) -> Element {
        batch.lanesAreElements
          ? run[0].element(at: 0) : run[trial / V.width].element(at: trial % V.width)
      }
      return (
        first(batch.loss), numbers(batch.gradient, trial), first(test.loss), first(accuracy.loss)
      )
    }
  }

  func curvature(_ point: [Double], along direction: [Double]) -> [Element] {
    let other = Batch<V>(like: batch)
    set([point], batch.x)
    set([direction], other.x)
    loss.curvature(
      at: batch.x, along: other.x, product: other.gradient, rows: nil, batch: batch)
    return numbers(other.gradient, 0)
  }
}

@Suite struct ModelLawTests {
  @Test(arguments: ModelCase.all)
  func gradientsAreDerivatives(_ test: ModelCase) {
    let problem = test.problem(Double.self)
    let evaluate = PointEvaluation(problem, elements: true)
    let point = test.point(1)
    let gradient = evaluate([point])[0].gradient
    let scale = gradient.map(abs).max() ?? 0
    #expect(scale > 0.01)
    let step = 1e-5
    for at in point.indices {
      var (left, right) = (point, point)
      left[at] -= step
      right[at] += step
      let slope = (evaluate([right])[0].loss - evaluate([left])[0].loss) / (2 * step)
      #expect(abs(slope - gradient[at]) < 2e-8 * max(1, scale), "component \(at)")
    }
  }

  @Test(arguments: ModelCase.all)
  func curvatureIsTheChangeOfGradients(_ test: ModelCase) {
    let problem = test.problem(Double.self)
    let (point, direction) = (test.point(2), test.point(3))
    let evaluate = PointEvaluation(problem, elements: true)
    let product = evaluate.curvature(point, along: direction)
    let step = 1e-6
    func moved(_ sign: Double) -> [Double] {
      zip(point, direction).map { $0 + sign * step * $1 }
    }
    let (right, left) = (evaluate([moved(1)])[0].gradient, evaluate([moved(-1)])[0].gradient)
    let scale = product.map(abs).max() ?? 0
    #expect(scale > 1e-3)
    for at in point.indices {
      let change = (right[at] - left[at]) / (2 * step)
      #expect(abs(change - product[at]) < 1e-7 * max(1, scale), "component \(at)")
    }
    let packed = PointEvaluation(problem, elements: false).curvature(point, along: direction)
    #expect(packed == product)
  }

  @Test(arguments: ModelCase.all)
  func lanesOfTrialsAndOfElementsHaveTheSameBits(_ test: ModelCase) {
    func check<Element: PackElement>(_ type: Element.Type) {
      let problem = test.problem(type)
      let points = (0..<37).map { test.point($0) }
      let minibatch = (0..<Int32(test.trainingRows)).filter { $0 % 3 != 1 }.reversed()
      for rows in [nil, Array(minibatch), [5]] {
        let packed = PointEvaluation(problem, elements: false, trials: 37)(points, rows: rows)
        let single = PointEvaluation(problem, elements: true)
        for (point, expected) in zip(points, packed) {
          let found = single([point], rows: rows)[0]
          #expect(found.loss == expected.loss)
          #expect(found.gradient == expected.gradient)
          #expect(found.test == expected.test)
          #expect(found.accuracy == expected.accuracy || !test.model.classifies)
        }
      }
    }
    check(Float.self)
    check(Double.self)
  }
}
