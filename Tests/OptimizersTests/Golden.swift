import Formulas
import Foundation
import Optimizers

/// A trajectory that another library computed.
struct Golden: CustomStringConvertible, Sendable {
  let optimizer: String
  let settings: OptimizerSettings
  let problem: String
  let start: [Double]
  /// The points after some steps, and the tolerance of each.
  let path: [(step: Int, x: [Double], tolerance: Double)]
  /// Of optimizers that average, the averages after the same steps.
  let averages: [(step: Int, x: [Double], tolerance: Double)]
  let description: String
}

enum GoldenError: Error {
  case unknown(String)
}

let problems: [String: (formula: String, variables: [Variable]?)] = [
  "factorization": (
    "sum(sum((sum(U[i,k]*V[j,k], k, 0, 1) - 0.1*(i+1)*(j-1))^2, j, 0, 2), i, 0, 3)",
    [
      Variable("U", shape: .matrix(rows: 4, columns: 2)),
      Variable("V", shape: .matrix(rows: 3, columns: 2)),
    ]
  ),
  "affine": (
    "sum(sum((sum(W[i,k]*sin(k + 2*j), k, 0, 2) + c[i] - cos(i*j))^2, j, 0, 4), i, 0, 1)",
    [Variable("W", shape: .matrix(rows: 2, columns: 3)), Variable("c", count: 2)]
  ),
  "quartic": ("2*x^4 + 3*x^3 + 2", nil),
  "rosenbrock": ("(1-x)^2 + 100*(y-x^2)^2", nil),
  "beale": ("(1.5-x+x*y)^2 + (2.25-x+x*y^2)^2 + (2.625-x+x*y^3)^2", nil),
  "ill_conditioned_quadratic_10d": (
    "0.5*sum(10^(4*i/9)*x[i]^2, i, 0, 9)", [Variable("x", count: 10)]
  ),
]

/// The trajectories of two files: those of optimizer libraries, and those that `search_methods.py`
/// computes.
func readGolden() throws -> [Golden] {
  try ["optimizers.jsonl", "search-methods.jsonl"].flatMap { try readGolden(file: $0) }
}

/// The trajectories over matrices and of newer optimizers, those of the catalogue.
func readNewer() throws -> [Golden] {
  try readGolden(file: "newer-optimizers.jsonl")
}

private func readGolden(file name: String) throws -> [Golden] {
  let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
    path: "Fixtures/\(name)")
  return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap { line in
    let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
    let name = object["optimizer"] as? String ?? ""
    let parameters = object["parameters"] as? [String: Any] ?? [:]
    // Those of rules that the catalogue lacks.
    guard let settings = try? settingsOf(name, parameters) else { return nil }
    let tolerance = object["tolerance"] as? [String: Double] ?? [:]
    let problem = object["problem"] as? String ?? ""
    func points(_ key: String) -> [(step: Int, x: [Double], tolerance: Double)] {
      (object[key] as? [String: [Double]] ?? [:]).compactMap { key, x in
        Int(key).map { ($0, x, max(1e-9, tolerance[key] ?? 0)) }
      }.sorted { $0.0 < $1.0 }
    }
    return Golden(
      optimizer: name, settings: settings, problem: problem,
      start: object["start"] as? [Double] ?? [],
      path: points("path"), averages: points("average"),
      description: "\(name) \(parameters) on \(problem)")
  }
}

/// Settings from what an experiment file would write.
func settingsOf(_ name: String, _ written: [String: Any]) throws -> OptimizerSettings {
  guard let definition = OptimizerCatalogue.optimizer(named: name) else {
    throw GoldenError.unknown(name)
  }
  var settings = OptimizerSettings(definition.defaults)
  for (key, value) in written {
    if let numbers = value as? [Double] {
      for (number, value) in numbers.enumerated() {
        guard
          let at = definition.parameters.firstIndex(where: { $0.name == "\(key)[\(number)]" })
        else { throw GoldenError.unknown("\(name).\(key)") }
        settings.parameters.columns[at] = [value]
      }
    } else if key == "clip_by_value" {
      settings.clipByValue = [value as? Double ?? .nan]
    } else if key == "clip_by_global_norm" {
      settings.clipByGlobalNorm = [value as? Double ?? .nan]
    } else if key == "gradient_centralization" {
      settings.gradientCentralization = [value as? Bool == true ? 1 : 0]
    } else if key == "optimizer", let inner = value as? [String: [String: Any]],
      let (name, parameters) = inner.first,
      let innerDefinition = OptimizerCatalogue.optimizer(named: name)
    {
      settings.inners = [.optimizer(innerDefinition, try settingsOf(name, parameters))]
    } else if let schedule = value as? [String: [String: Any]],
      let (name, parameters) = schedule.first
    {
      let schedule = try scheduleSettings(name, parameters)
      if key == "weight_decay" {
        settings.weightDecay = schedule
      } else {
        settings.learningRate = schedule
      }
    } else if let at = definition.parameters.firstIndex(where: { $0.name == key }) {
      if case .choice(let words) = definition.parameters[at].kind, let word = value as? String {
        settings.parameters.columns[at] = [Double(words.firstIndex(of: word) ?? -1)]
      } else {
        settings.parameters.columns[at] = [(value as? NSNumber)?.doubleValue ?? .nan]
      }
    } else {
      throw GoldenError.unknown("\(name).\(key)")
    }
  }
  return settings
}

func scheduleSettings(_ name: String, _ written: [String: Any]) throws -> ScheduleSettings {
  guard let definition = ScheduleCatalogue.schedule(named: name) else {
    throw GoldenError.unknown(name)
  }
  var columns = definition.parameters.map {
    [(written[$0.name] as? NSNumber)?.doubleValue ?? $0.defaultValue]
  }
  for list in definition.lists {
    columns += (written[list.name] as? [Double] ?? []).map { [$0] }
  }
  return ScheduleSettings(definition, ParameterColumns(columns))
}
