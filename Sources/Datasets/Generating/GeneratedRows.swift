import Lanes
import Support

/// Makes the rows of generated sets, with the library's own elementary functions: the same bits everywhere.
enum GeneratedRows {
  /// More rows than a file may have.
  private static let mostRows = 100_000_000

  static func table(
    _ set: GeneratedSet, _ given: [String: Double], _ rows: Int, _ seed: Int
  ) throws(DataSetError) -> RawTable {
    let values = try checked(set, given, rows)
    let classes = Int(values["classes"] ?? 2)
    let width = Int(values["features"] ?? 2)
    guard set == .linear || rows >= classes else {
      throw DataSetError(
        .rows, "", "\(rows) rows are fewer than \(classes) classes",
        hint: "every class has a row: 'rows' is at least 'classes'")
    }
    let noise = values["noise"] ?? values["spread"] ?? 0
    let draw = Draw(seed: seed)
    let features = NumberStore<Double>()
    var target = TargetColumn(set == .linear ? "y" : "label")
    // Whether there is room is known before the first row.
    _ = try features.append(rows * width, "")
    features.removeLast(rows * width)
    for row in 0..<rows {
      let numbers = try features.append(width, "")
      let label = row % classes
      switch set {
      case .blobs:
        for column in 0..<width {
          let center = 20 * draw.uniform(label * width + column, .center) - 10
          numbers[column] = center + noise * draw.normal(row, column)
        }
      case .moons:
        let angle = Double.pi * draw.uniform(row, .position)
        let x = Double.cos(angle)
        let y = Double.sin(angle)
        numbers[0] = (label == 0 ? x : 1 - x) + noise * draw.normal(row, 0)
        numbers[1] = (label == 0 ? y : 0.5 - y) + noise * draw.normal(row, 1)
      case .linear:
        var sum = 1.0
        for column in 0..<width {
          numbers[column] = draw.normal(row, column)
          sum += Double(column + 1) / Double(width) * numbers[column]
        }
        try target.append(sum + noise * draw.normal(row, width), "") { .whole }
        continue
      case .spirals:
        let radius = draw.uniform(row, .position)
        let angle = 2 * Double.pi * (1.5 * radius + Double(label) / Double(classes))
        numbers[0] = radius * Double.cos(angle) + noise * draw.normal(row, 0)
        numbers[1] = radius * Double.sin(angle) + noise * draw.normal(row, 1)
      }
      try target.append(Double(label), "") { .whole }
    }
    return RawTable(
      featureNames: (1...width).map { "x\($0)" }, features: features, target: target, rows: rows,
      firstRows: rows, sources: [], definitionDigest: digest(set, values, rows, seed))
  }

  /// The parameters with their defaults.
  private static func checked(
    _ set: GeneratedSet, _ given: [String: Double], _ rows: Int
  ) throws(DataSetError) -> [String: Double] {
    guard (2...mostRows).contains(rows) else {
      throw DataSetError(
        .rows, "", "\(rows) rows cannot be generated", hint: "from 2 to \(grouped(mostRows)) rows")
    }
    var values: [String: Double] = [:]
    for name in given.keys.sorted() where !set.parameters.contains(where: { $0.name == name }) {
      throw DataSetError(
        .unknownParameter, "", unknown: "parameter of \(set.rawValue)", name,
        among: set.parameters.map(\.name))
    }
    for parameter in set.parameters {
      let value = given[parameter.name] ?? parameter.defaultValue
      guard parameter.range.contains(value), !parameter.isWhole || value == value.rounded() else {
        let range = parameter.range
        throw DataSetError(
          .parameter, "", "\(parameter.name) of \(set.rawValue) is \(shortest(value))",
          hint: "it is a \(parameter.isWhole ? "whole number" : "number")"
            + " from \(shortest(range.lowerBound)) to \(shortest(range.upperBound))")
      }
      values[parameter.name] = value
    }
    return values
  }

  private static func digest(
    _ set: GeneratedSet, _ values: [String: Double], _ rows: Int, _ seed: Int
  ) -> [UInt8] {
    var digest = Digest()
    digest.update(field: "generated \(set.rawValue) 1")
    for parameter in set.parameters {
      digest.update(field: parameter.name)
      digest.update(number: values[parameter.name] ?? parameter.defaultValue)
    }
    digest.update(number: UInt64(rows))
    digest.update(number: UInt64(bitPattern: Int64(seed)))
    return digest.finalized()
  }
}

/// Random numbers of a seed. The generator's coordinate 0 chooses the rows that are held out; 1 and 2 are for what
/// is drawn once a row or center, from 3 on pairs for normal numbers.
private struct Draw {
  let seed: Int

  enum Use: Int {
    case center = 1
    case position = 2
  }

  func uniform(_ index: Int, _ use: Use) -> Double {
    Philox.uniform(seed: seed, purpose: .data, index: index, coordinate: use.rawValue)
  }

  /// Box and Muller's method; its second number is not used, so that each stands for itself.
  func normal(_ row: Int, _ column: Int) -> Double {
    let u = Philox.uniform(seed: seed, purpose: .data, index: row, coordinate: 3 + 2 * column)
    let v = Philox.uniform(seed: seed, purpose: .data, index: row, coordinate: 4 + 2 * column)
    // 1 − u is above 0.
    return (-2 * Double.log(1 - u)).squareRoot() * Double.cos(2 * Double.pi * v)
  }
}
