import Reports
import Runner
import Sweeps
import TestSupport
import Testing

/// Tables in places narrower than they: nothing is lost, and no line is too long.
@Suite struct TableFittingTests {
  /// How often each character but blanks occurs.
  private func letters(_ lines: [String]) -> [Character: Int] {
    lines.joined().filter { $0 != " " }.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  @Test(arguments: Listing.kinds) func `a list wraps within its columns`(_ kind: String) {
    let whole = Listing.lines(kind)
    let widest = whole.map(\.count).max() ?? 0
    var wrapped = 0
    for width in Array(1...24) + [40, 60, 70, 80, 100, 120, 160, widest - 1, widest, widest + 1] {
      let lines = Listing.lines(kind, width: width)
      if width >= widest {
        #expect(lines == whole)
        continue
      }
      wrapped += 1
      // Narrower than a letter a column there is no table.
      if width >= 9 { #expect(lines.allSatisfy { $0.count <= width }, "\(width)") }
      #expect(lines.allSatisfy { $0.last != " " && !$0.contains("\u{A0}") })
      guard width >= 70 else { continue }
      #expect(letters(lines) == letters(whole), "\(width)")
      // Words stay whole, but for very long ones; names begin their lines, in the same order.
      let words = Set(lines.flatMap { $0.split(separator: " ") })
      let missing = whole.flatMap { $0.split(separator: " ") }
        .filter { !words.contains($0) && $0.count <= 30 }
      #expect(missing.isEmpty, "\(width): \(missing)")
      func names(_ lines: [String]) -> [String] {
        lines.compactMap { $0.first == " " || $0.isEmpty ? nil : String($0.prefix { $0 != " " }) }
      }
      #expect(names(lines) == names(whole), "\(width)")
    }
    #expect(wrapped > 20)
  }

  @Test func `a table of results loses nothing`() throws {
    let folder = TemporaryFolder()
    folder.write(
      """
      title: Many columns of numbers, and settings of several names
      loss: [rosenbrock, {rosenbrock: {dimension: 4}}]
      start: {uniform: [-2, 2]}
      seeds: 6
      stop: {max_iterations: 50}
      optimizers:
        - adam: {learning_rate: [1e-4, 123.456], epsilon: [1e-7, 2.2204460492503e-16]}
        - sam: {optimizer: {momentum: {learning_rate: [0.01, 0.02]}}}
      """, to: "f.yaml")
    let experiment = try Experiment.load(path: folder.file("f.yaml"))
    let results = try #require(try Runner.run(Plan(experiment), jobs: 1))
    let whole = try Output(results, jobs: 1, drawsFigures: false)
    let widest = whole.summary.map(\.count).max() ?? 0
    for width in [20, 30, 40, 60, 80, widest - 1, widest] {
      let fitted = try Output(results, jobs: 1, drawsFigures: false, summaryWidth: width)
      #expect(fitted.summary.dropFirst().allSatisfy { $0.count <= width }, "\(width)")
      // The files are those of any terminal.
      #expect(fitted.files.map(\.digest) == whole.files.map(\.digest))
      let letters = letters(fitted.summary)
      for (letter, count) in self.letters(whole.summary) {
        #expect(letters[letter, default: 0] >= count, "\(width): \(letter)")
      }
      if width >= widest { #expect(fitted.summary == whole.summary) }
    }
    // Where not all columns stand side by side, those that name a row stand in each part.
    let narrow = try Output(results, jobs: 1, drawsFigures: false, summaryWidth: 40).summary
    #expect(
      narrow.count { $0.hasPrefix("Optimizer ") }
        > whole.summary.count { $0.hasPrefix("Optimizer ") })
  }
}
