import Formulas
import Losses
import TestSupport
import Testing

/// Gradients and second derivatives against differences, over the whole catalogue.
@Suite struct DerivativeTests {
  /// Whether differences of a vector function along an axis confirm a stated derivative.
  private enum Judgement { case agrees, disagrees, undecided }

  /// Judges by the two differences' own disagreement, which kinks and cancellation raise.
  private func judge(
    _ stated: [Double], _ found: (coarse: [Double], fine: [Double]), noise: Double
  ) -> Judgement {
    let scale = max(largest(stated), largest(found.fine))
    var spread = 0.0
    var error = 0.0
    for i in stated.indices {
      spread = max(spread, abs(found.coarse[i] - found.fine[i]))
      error = max(error, abs(stated[i] - found.fine[i]))
    }
    // 4th order: halving the step takes 15/16 of the error away.
    if error <= 1e-7 * scale + spread / 8 + noise { return .agrees }
    return spread > 1e-3 * scale ? .undecided : .disagrees
  }

  private func step(_ range: ClosedRange<Double>) -> Double {
    (range.upperBound - range.lowerBound) * 1e-4
  }

  @Test(arguments: members.indices)
  func gradientIsTheCentralDifference(_ at: Int) throws {
    let subject = try subject(at)
    var random = SplitMix(seed: 1)
    var points = (0..<200).map { _ in random.point(in: subject.domain) }
    points.insert(subject.start, at: 0)
    var undecided = 0
    for point in points {
      let all = subject.gradient(point)
      #expect(all[0] == subject.value(point)[0])
      for axis in point.indices {
        let h = step(subject.domain[axis])
        let found = differences(step: h) { by in
          var moved = point
          moved[axis] += by
          return subject.value(moved)
        }
        let noise = 4e-15 * max(1, abs(all[0])) / h
        switch judge([all[axis + 1]], found, noise: noise) {
        case .agrees: break
        case .undecided: undecided += 1
        case .disagrees:
          Issue.record("\(subject.loss.title) at \(point), \(axis): \(all[axis + 1]) vs \(found)")
          return
        }
      }
    }
    let few = kinked.contains(subject.loss.name) ? points.count * subject.start.count / 20 : 0
    #expect(undecided <= few, "\(subject.loss.title): \(undecided) undecided")
  }

  @Test(arguments: members.indices)
  func secondDerivativesAreDifferencesOfTheGradient(_ at: Int) throws {
    let subject = try subject(at)
    let product = PointEvaluator<Double>(try subject.loss.drawnFormula().hessianVectorProgram())
    var random = SplitMix(seed: 2)
    var points = (0..<60).map { _ in random.point(in: subject.domain) }
    points.insert(subject.start, at: 0)
    var undecided = 0
    for point in points {
      let direction = point.map { _ in Double.random(in: -1...1, using: &random) }
      let stated = product(point + direction)
      let h = step(subject.domain[0])
      var size = 0.0
      let found = differences(step: h) { by in
        let all = subject.gradient(zip(point, direction).map { $0 + by * $1 })
        size = max(size, largest(all))
        return Array(all.dropFirst())
      }
      switch judge(stated, found, noise: 4e-15 * max(1, size) / h) {
      case .agrees: break
      case .undecided: undecided += 1
      case .disagrees:
        Issue.record("\(subject.loss.title) at \(point) along \(direction): \(stated) vs \(found)")
        return
      }
    }
    let few = kinked.contains(subject.loss.name) ? points.count / 10 : 0
    #expect(undecided <= few, "\(subject.loss.title): \(undecided) undecided")
  }

  /// Not even where roots of 0 and kinks lie: on the axes, the diagonals, the origin, the borders.
  @Test(arguments: members.indices)
  func gradientIsFiniteOnALattice(_ at: Int) throws {
    let subject = try subject(at)
    let float = PointEvaluator<Float>(try subject.loss.drawnFormula().gradientProgram())
    var lattice = [subject.start] + subject.loss.minima
    let corners = subject.domain.map { [$0.lowerBound, 0, 1, -2, $0.upperBound] }
    for i in 0..<5 {
      for j in 0..<5 {
        lattice.append(corners.enumerated().map { $1[$0 % 2 == 0 ? i : j] })
      }
    }
    for point in lattice {
      let all = subject.gradient(point)
      #expect(all.allSatisfy { $0.isFinite }, "\(subject.loss.title) at \(point): \(all)")
      let rounded = float(point.map(Float.init))
      #expect(rounded.allSatisfy { $0.isFinite }, "\(subject.loss.title) at \(point): \(rounded)")
    }
    let product = PointEvaluator<Double>(try subject.loss.drawnFormula().hessianVectorProgram())
    for point in subject.loss.minima {
      let curvature = product(point + point.map { _ in 1 })
      #expect(curvature.allSatisfy { $0.isFinite }, "\(subject.loss.title): \(curvature)")
    }
  }

  @Test(arguments: members.indices)
  func floatAgreesRoughlyWithDouble(_ at: Int) throws {
    let subject = try subject(at)
    let float = PointEvaluator<Float>(try subject.loss.drawnFormula().gradientProgram())
    var random = SplitMix(seed: 3)
    var outliers = 0
    for _ in 0..<200 {
      // Points that both precisions have.
      let point = random.point(in: subject.domain).map { Float($0) }
      let exact = subject.gradient(point.map(Double.init))
      let rounded = float(point).map(Double.init)
      let scale = max(largest(exact), 1)
      let error = largest(zip(exact, rounded).map { $0 - $1 })
      if !(error <= 1e-3 * scale) { outliers += 1 }
    }
    // Beside a cusp the slope itself is very sensitive to rounding.
    #expect(
      outliers <= (kinked.contains(subject.loss.name) ? 6 : 0),
      "\(subject.loss.title): \(outliers) of 200")
  }
}
