import Engine
import Lanes

/// How the numbers are computed that depend on parameters and the step alone.
enum ConstantsForm: Sendable {
  /// In Double, and rounded once: what the library does.
  case double
  /// In Double, then rounded to Float in any precision; and so are literals of the step.
  case rounded
  /// In Float.
  case single
}

extension OptimizerArithmetic {
  /// Lets the constants of each step be those of another one.
  mutating func shiftStep(by offset: Double) {
    var shifted = TracedGraph()
    let step = TracerLane(valueID: shifted.input(.step))
    let other = TraceContext.record(to: &shifted) { (step + TracerLane(repeating: offset)).place }
    let places = shifted.inline(
      constants, wanted: coefficients + carried.map(\.next)
    ) { graph, input in
      input == .step ? other : graph.input(input)
    }
    replaceConstants(shifted, places)
  }

  /// Lets the step constants be of Float.
  mutating func round(_ form: ConstantsForm) {
    guard form != .double else { return }
    var rounded = TracedGraph()
    var places: [Int] = []
    for value in constants.values {
      let place = rounded.append(value.kind, value.operands.map { places[$0] })
      places.append(form == .single ? rounded.single(place) : place)
    }
    if form == .rounded {
      for at in coefficients { places[at] = rounded.single(places[at]) }
    }
    replaceConstants(rounded, places)
    start = start.withSingleLiterals
    step = step.withSingleLiterals
  }

  private mutating func replaceConstants(_ graph: TracedGraph, _ places: [Int]) {
    constants = graph
    coefficients = coefficients.map { places[$0] }
    for at in carried.indices { carried[at].next = places[carried[at].next] }
  }
}

extension StepFunction {
  /// The same function with literals that Float has.
  fileprivate var withSingleLiterals: StepFunction {
    var rounded = TracedGraph()
    var places: [Int] = []
    for value in graph.values {
      var kind = value.kind
      if case .constant(let bits) = kind {
        let single = Double(Float(Double(bitPattern: bits)))
        kind = .constant(bitPattern: single.bitPattern)
      }
      places.append(rounded.append(kind, value.operands.map { places[$0] }))
    }
    return placed(in: rounded, places)
  }
}

extension TracedGraph {
  /// A number of Double rounded to the 24 bits of Float, by Veltkamp's splitting.
  fileprivate mutating func single(_ place: Int) -> Int {
    let number = TracerLane(valueID: place)
    return TraceContext.record(to: &self) {
      let scaled = 536_870_913 * number
      return (scaled - (scaled - number)).place
    }
  }
}
