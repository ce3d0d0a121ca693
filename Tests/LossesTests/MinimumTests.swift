import Losses
import TestSupport
import Testing

/// The stated minima are minima, and there are none lower in the domain.
@Suite struct MinimumTests {
  private func scale(_ lowest: Double) -> Double { max(1, abs(lowest)) }

  @Test(arguments: members.indices)
  func lossAtTheMinimaIsTheStatedOne(_ at: Int) throws {
    let subject = try subject(at)
    guard let lowest = subject.loss.minimumLoss else {
      #expect(subject.loss.name == "monkey_saddle" && subject.loss.minima.isEmpty)
      return
    }
    #expect(!subject.loss.minima.isEmpty)
    for point in subject.loss.minima {
      try #require(point.count == subject.loss.dimension)
      #expect(zip(point, subject.domain).allSatisfy { $1.contains($0) })
      let value = subject.value(point)[0]
      #expect(
        abs(value - lowest) <= 1e-9 * scale(lowest), "\(subject.loss.title) at \(point): \(value)")
    }
    #expect(Set(subject.loss.minima).count == subject.loss.minima.count)
  }

  /// A gradient of almost 0, measured by what the gradient is elsewhere; on the border, one that
  /// points outward.
  @Test(arguments: members.indices)
  func gradientVanishesAtTheMinima(_ at: Int) throws {
    let subject = try subject(at)
    var random = SplitMix(seed: 4)
    let typical = (0..<100).map { _ in
      largest(subject.gradient(random.point(in: subject.domain)).dropFirst())
    }.sorted()[50]
    for point in subject.loss.minima {
      var gradient = Array(subject.gradient(point).dropFirst())
      for axis in point.indices {
        let (range, slope) = (subject.domain[axis], gradient[axis])
        if point[axis] == range.upperBound, slope < 0 { gradient[axis] = 0 }
        if point[axis] == range.lowerBound, slope > 0 { gradient[axis] = 0 }
      }
      #expect(
        largest(gradient) <= 1e-13 * max(1, typical),
        "\(subject.loss.title) at \(point): \(gradient), elsewhere \(typical)")
    }
    if subject.loss.name == "eggholder" {
      #expect(subject.loss.minima[0][0] == subject.domain[0].upperBound)
    }
  }

  /// At kinks the gradient need not vanish, so the neighbourhood is searched.
  @Test(arguments: members.indices)
  func noNeighbourIsLower(_ at: Int) throws {
    let subject = try subject(at)
    guard let lowest = subject.loss.minimumLoss else { return }
    var random = SplitMix(seed: 5)
    for point in subject.loss.minima {
      let value = subject.value(point)[0]
      for exponent in 1...12 {
        for _ in 0..<20 {
          let moved = zip(point, subject.domain).map { x, range in
            let width = (range.upperBound - range.lowerBound) * power(0.1, exponent)
            let by = Double.random(in: -width...width, using: &random)
            return min(max(x + by, range.lowerBound), range.upperBound)
          }
          try #require(
            subject.value(moved)[0] >= value - 1e-13 * scale(lowest),
            "\(subject.loss.title) at \(moved)")
        }
      }
    }
  }

  @Test(arguments: members.indices)
  func noPointOfTheDomainIsLower(_ at: Int) throws {
    let subject = try subject(at)
    guard let lowest = subject.loss.minimumLoss else { return }
    var random = SplitMix(seed: 6)
    var points: [(point: [Double], value: Double)] = []
    for _ in 0..<20_000 {
      let point = random.point(in: subject.domain)
      points.append((point, subject.value(point)[0]))
    }
    points.sort { $0.value < $1.value }
    let bound = lowest - 1e-9 * scale(lowest)
    #expect(points[0].value >= bound, "\(subject.loss.title) at \(points[0])")
    var reached = points[0].value
    for (point, _) in points.prefix(30) {
      let (polished, value) = polish(subject, point)
      try #require(value >= bound, "\(subject.loss.title) at \(polished): \(value)")
      reached = min(reached, value)
      // Whatever is as low as the stated minima is one of them: none is missing.
      guard value <= lowest + 1e-7 * scale(lowest) else { continue }
      let isStated = subject.loss.minima.contains { minimum in
        minimum.indices.allSatisfy {
          let range = subject.domain[$0]
          return abs(minimum[$0] - polished[$0]) <= 0.01 * (range.upperBound - range.lowerBound)
        }
      }
      try #require(isStated, "\(subject.loss.title) at \(polished)")
    }
    // The search is a real one: in the plane it comes near the stated value.
    let width = abs(points[points.count / 2].value - lowest)
    if subject.loss.dimension == 2 {
      #expect(reached <= lowest + 0.02 * width, "\(subject.loss.title): \(reached) of \(lowest)")
    }
  }

  /// In each component of a separable loss, no value is lower than the minimum's.
  @Test(arguments: ["michalewicz", "styblinski_tang", "rastrigin", "sphere", "quadratic"])
  func minimaOfSeparableLossesAreLowestAlongEachAxis(_ name: String) throws {
    let definition = try definition(name)
    let subject = try Subject(
      definition.loss([30] + definition.parameters.dropFirst().map(\.defaultValue)))
    let lowest = try #require(subject.loss.minimumLoss)
    for axis in 0..<30 {
      var point = subject.loss.minima[0]
      let range = subject.domain[axis]
      for step in 0...2000 {
        point[axis] =
          range.lowerBound + (range.upperBound - range.lowerBound) * Double(step) / 2000
        try #require(subject.value(point)[0] >= lowest - 1e-12 * scale(lowest), "\(name) \(axis)")
      }
    }
  }

  /// Descent by backtracking along the gradient, within the domain.
  private func polish(_ subject: Subject, _ start: [Double]) -> (point: [Double], value: Double) {
    var point = start
    var value = subject.value(point)[0]
    var length = 0.1
    for _ in 0..<200 {
      let gradient = subject.gradient(point).dropFirst()
      let size = largest(gradient)
      guard size > 0 else { break }
      var moved = point
      repeat {
        for (axis, slope) in gradient.enumerated() {
          let range = subject.domain[axis]
          let width = range.upperBound - range.lowerBound
          let to = point[axis] - length * width * slope / size
          moved[axis] = min(max(to, range.lowerBound), range.upperBound)
        }
        length /= 2
      } while subject.value(moved)[0] >= value && length > 1e-16
      let next = subject.value(moved)[0]
      guard next < value else { break }
      (point, value) = (moved, next)
      length = min(0.1, length * 8)
    }
    return (point, value)
  }

  private func power(_ x: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { result, _ in result * x }
  }
}
