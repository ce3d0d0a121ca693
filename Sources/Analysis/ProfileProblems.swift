import Results
import Runner
import Sweeps

/// The trials of an experiment as solvers and problems: a problem is a loss with a start, a solver
/// an optimizer with one setting of its parameters.
package struct ProfileProblems {
  /// A setting of an optimizer, and what each problem took.
  package struct Solver {
    /// The optimizer's place in the list.
    package var optimizerIndex: Int
    /// A trial of the setting, for its words.
    package var trial: Int
    package var costs: [Double?]

    package var solved: Int { costs.count { $0 != nil } }
    package var total: Double { costs.reduce(0) { $0 + ($1 ?? 0) } }
  }

  package private(set) var solvers: [Solver] = []
  package private(set) var problems = 0
  /// The problems of each loss.
  package private(set) var problemsOfLoss: [Int]
  /// For each loss the lowest loss that is known; nil where no trial came to anything.
  package let references: [(loss: Double, isFound: Bool)?]
  package private(set) var explodedTrials = 0

  package init(_ results: RunResults, tolerance: Double, cost: Cost) {
    let plan = results.plan
    let experiment = plan.experiment
    references = LowestLosses(results, tolerance: tolerance).losses
    problemsOfLoss = [Int](repeating: 0, count: experiment.losses.count)
    var known: [Setting: Int] = [:]
    var numbers = [[[Double]: Int]](repeating: [:], count: experiment.losses.count)
    for (group, table) in zip(plan.groups, results.outcomes) {
      let choice = experiment.optimizers[group.optimizerIndex]
      let words = choice.words.map { "\($0.column)=\($0.word)" }
      for index in 0..<group.count {
        let trial = plan.trial(index, of: group)
        let problem: Int
        if let number = numbers[group.lossIndex][trial.start] {
          problem = number
        } else {
          problem = problems
          numbers[group.lossIndex][trial.start] = problem
          problemsOfLoss[group.lossIndex] += 1
          problems += 1
        }
        let setting = Setting(title: choice.title, words: words, values: trial.parameters)
        let solver = known[setting] ?? solvers.count
        if solver == solvers.count {
          known[setting] = solver
          solvers.append(
            Solver(
              optimizerIndex: group.optimizerIndex, trial: group.first + index, costs: []))
        }
        if table.status(of: index) == .exploded { explodedTrials += 1 }
        guard let reference = references[group.lossIndex],
          table.status(of: index) != .exploded,
          table.reportedLoss(of: index) <= Self.bound(reference.loss, tolerance)
        else { continue }
        let missing = problem + 1 - solvers[solver].costs.count
        if missing > 0 { solvers[solver].costs += [Double?](repeating: nil, count: missing) }
        solvers[solver].costs[problem] =
          cost == .iterations
          ? Double(table.iterations(of: index)) : Double(table.gradientEvaluations(of: index))
      }
    }
    for solver in solvers.indices {
      let missing = problems - solvers[solver].costs.count
      solvers[solver].costs += [Double?](repeating: nil, count: missing)
    }
  }

  private struct Setting: Hashable {
    var title: String
    var words: [String]
    var values: [Double]
  }

  /// For each optimizer of the list its best setting: the one that solves most problems, of these
  /// the one that takes least for them, of these the first.
  package func best() -> [(solver: Solver, settings: Int)] {
    let indices = Set(solvers.map(\.optimizerIndex)).sorted()
    return indices.compactMap { index in
      let own = solvers.filter { $0.optimizerIndex == index }
      let best = own.enumerated().min { a, b in
        let (first, second) = (a.element, b.element)
        if first.solved != second.solved { return first.solved > second.solved }
        if first.total != second.total { return first.total < second.total }
        return a.offset < b.offset
      }
      return best.map { ($0.element, own.count) }
    }
  }

  /// The highest loss that counts as solved.
  package static func bound(_ reference: Double, _ tolerance: Double) -> Double {
    reference + tolerance * max(1, abs(reference))
  }
}

/// What a performance profile counts.
public enum Cost: String, Sendable, Hashable, CaseIterable {
  case iterations
  case gradientEvaluations = "gradient_evaluations"
}
