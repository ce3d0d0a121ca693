import Figures
import Reports
import Runner
import Sweeps
import TestSupport
import Testing

/// `summary.csv` and the standings against a plain computation from the rows of `results.csv`.
@Suite struct SummaryTests {
  /// A row of `results.csv` as text by column.
  private typealias Row = [String: String]

  private func rows(_ bytes: [UInt8]) -> (names: [String], rows: [Row]) {
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    return (lines[0], lines.dropFirst().map { Row(uniqueKeysWithValues: zip(lines[0], $0)) })
  }

  private func value(_ row: Row, _ metric: String) -> Double {
    if row["status"] == "exploded" { return .infinity }
    if metric == "iterations", row["status"] != "converged" { return .infinity }
    let value = Double(row[metric] ?? "") ?? .nan
    return value.isNaN ? .infinity : value
  }

  /// NumPy's default, with what infinities mean.
  private func quantile(_ values: [Double], _ level: Double) -> Double {
    let sorted = values.sorted()
    let place = level * Double(sorted.count - 1)
    let (low, high) = (sorted[Int(place)], sorted[min(Int(place) + 1, sorted.count - 1)])
    let t = place - place.rounded(.down)
    return t == 0 || low == high ? low : low + (high - low) * t
  }

  private func near(_ a: Double, _ b: Double) -> Bool {
    a == b || a.isNaN && b.isNaN || abs(a - b) <= 1e-9 * max(abs(a), abs(b))
  }

  @Test(arguments: 0..<60) func summaryIsWhatResultsSay(_ seed: Int) throws {
    let metric = ["final_loss", "best_loss", "iterations"][seed % 3]
    let text = RandomExperiment(seed: UInt64(seed)).text + "\nmetric: \(metric)\n"
    let folder = TemporaryFolder()
    folder.write(text, to: "f.yaml")
    let experiment = try Experiment.load(path: folder.file("f.yaml"))
    let results = try #require(try Runner.run(Plan(experiment), jobs: 2))
    let output = try Output(results, jobs: 1, drawsFigures: false)
    func file(_ name: String) throws -> [UInt8] {
      try #require(output.files.first { $0.path == name }).bytes
    }
    // The header's own commas are none, and formulas of these experiments hold none.
    let trials = rows(try file("results.csv"))
    let (names, settings) = rows(try file("summary.csv"))
    let keys = names.prefix { $0 != "trials" }
    let groups = Dictionary(grouping: trials.rows) { row in keys.map { row[$0] ?? "" } }
    #expect(settings.count == groups.count, "\(text)")
    for setting in settings {
      let own = try #require(groups[keys.map { setting[$0] ?? "" }])
      let values = own.map { value($0, metric) }
      func number(_ name: String) -> Double { Double(setting[name] ?? "") ?? .nan }
      #expect(number("trials") == Double(own.count))
      for status in ["converged", "stalled", "exploded"] {
        #expect(number(status) == Double(own.count { $0["status"] == status }))
      }
      #expect(near(number("\(metric)_median"), quantile(values, 0.5)), "\(text)")
      #expect(near(number("\(metric)_q25"), quantile(values, 0.25)))
      #expect(near(number("\(metric)_q75"), quantile(values, 0.75)))
      let sound = own.filter { $0["status"] != "exploded" }
        .compactMap { Double($0[metric] ?? "") }.filter { !$0.isNaN }
      let mean = sound.reduce(0, +) / Double(sound.count)
      #expect(near(number("\(metric)_mean"), mean))
      let losses = settings.filter { other in
        keys.filter { $0.hasPrefix("loss") }.allSatisfy { other[$0] == setting[$0] }
      }
      let medians = losses.map { Double($0["\(metric)_median"] ?? "") ?? .nan }
      let median = number("\(metric)_median")
      let below = medians.count { $0 < median }
      let equal = medians.count { $0 == median }
      #expect(number("rank") == Double(below) + Double(equal + 1) / 2)
    }
  }
}
