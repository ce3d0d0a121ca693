import Formulas
import Losses
import TestSupport

extension SplitMix {
  mutating func point(in domain: [ClosedRange<Double>]) -> [Double] {
    domain.map { Double.random(in: $0, using: &self) }
  }
}

/// A loss with its programs.
struct Subject {
  let loss: Loss
  let value: PointEvaluator<Double>
  /// The value, then the gradient.
  let gradient: PointEvaluator<Double>

  init(_ loss: Loss) throws {
    self.loss = loss
    value = PointEvaluator(try loss.drawnFormula().valueProgram())
    gradient = PointEvaluator(try loss.drawnFormula().gradientProgram())
  }

  var domain: [ClosedRange<Double>] { loss.domain ?? [] }
  var start: [Double] { loss.start ?? [] }
}

/// Names of the catalogue with parameters: each loss once, families in two sizes more.
let members: [(name: String, values: [Double])] = LossCatalogue.all.flatMap { definition in
  var all = [(name: definition.name, values: definition.parameters.map(\.defaultValue))]
  guard let first = definition.parameters.first, first.name == "dimension" else { return all }
  for size in [5.0, 8.0] where first.accepts(size) {
    all.append((definition.name, [size] + definition.parameters.dropFirst().map(\.defaultValue)))
  }
  return all
}

func definition(_ name: String) throws -> LossDefinition {
  guard let found = LossCatalogue.loss(named: name) else { throw Missing(name: name) }
  return found
}

struct Missing: Error { let name: String }

/// The members as subjects, by their place in ``members``.
func subject(_ at: Int) throws -> Subject {
  try Subject(try definition(members[at].name).loss(members[at].values))
}

/// Losses that are not smooth everywhere in their domains.
let kinked: Set<String> = ["ackley", "bukin_6", "cross_in_tray", "eggholder", "holder_table"]

func norm<C: Collection>(_ vector: C) -> Double where C.Element == Double {
  vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
}

func largest<C: Collection>(_ vector: C) -> Double where C.Element == Double {
  vector.reduce(0) { max($0, abs($1)) }
}

/// The derivative of a function of one number at 0 by central differences of 4th order: from steps
/// of one length, and of half.
func differences(
  step: Double, _ f: (Double) -> [Double]
) -> (coarse: [Double], fine: [Double]) {
  func difference(_ h: Double) -> [Double] {
    let (a, b, c, d) = (f(-2 * h), f(-h), f(h), f(2 * h))
    return a.indices.map { (a[$0] - 8 * b[$0] + 8 * c[$0] - d[$0]) / (12 * h) }
  }
  return (difference(step), difference(step / 2))
}
