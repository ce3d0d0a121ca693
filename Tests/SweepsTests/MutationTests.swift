import Figures
import Sweeps
import TestSupport
import Testing
import YAML

/// Whatever becomes of an experiment file, there is a plan or a complaint, and each complaint points
/// into the file.
@Suite struct MutationTests {
  private static let seeds = [
    """
    title: Optimizers with Core APIs
    loss:
      expression: 2*x^4 + 3*x^3 + 2
    start: {x: 2}
    stop: {max_iterations: 2000}
    optimizers:
      - gradient_descent: {learning_rate: [1e-3, 1e-2, 1e-1]}
      - momentum: {learning_rate: [1e-3, 1e-2, 1e-1], momentum: 0.7}
      - adam: {learning_rate: [1e-3, 1e-2, 1e-1]}
    figures:
      - loss_function: {x: [-2, 2], y: [0, 5]}
      - parameter_paths

    """,
    """
    description: >-
      Two losses, random starts.
    precision: float64
    loss:
      - rosenbrock: {dimension: [2, 4]}
      - expression: "sum(x[i]^2 + where(x[i] < 1, 0, 1), i, 0, n-1) + dot(x, x)"
        variables: {x: 3}
        domain: [-2, 2]
        minima: [[0, 0, 0]]
    start: {uniform: [-2, 2]}
    seeds: 5
    stop:
      max_iterations: 50
      converged: [unchanged, {loss_change: 1e-9, patience: 10}]
      exploded: {loss_above: 1e12}
    optimizers:
      - momentum: {zip: {learning_rate: [0.1, 0.2], momentum: [0.5, 0.9]}}
      - adam: {learning_rate: {logspace: [1e-4, 1, 5]}, beta_1: {linspace: [0, 0.9, 4]}}
    record: {paths: plotted, every: log}
    figures: [loss_curves: {quantity: distance, band: [0.1, 0.9]}]

    """,
    """
    # Anchors, and points to start from.
    loss: &loss beale
    start:
      points: [[1, 1], [0, 0.5]]
    seeds: [1, 2, 3]
    stop: {converged: {gradient_norm: 1e-6}, max_iterations: 1e3}
    optimizers:
    - adam
    - adam: &rates
        learning_rate: {range: [0.1, 0.5, 0.1]}
    - gradient_descent:
        <<: *rates
    - "momentum"
    figures:
    - loss_curves: {against: gradient_evaluations, split_by: none}

    """,
    """
    loss: beale
    start: {x: {uniform: [-2, 2]}, y: {choice: [0, 1]}}
    sampling: {method: sobol, trials: 64, seed: 3}
    optimizers:
      - adam: {learning_rate: {log_uniform: [1e-4, 1]}, beta_1: {uniform: [0.5, 0.99]}}
      - lbfgs: {history: {uniform: [1, 9]}, line_search: {choice: [none, strong_wolfe]}}
    figures: [loss_curves]

    """,
  ]

  private static let words = [
    "0", "-1", "1e400", "1e-400", ".inf", "-.inf", ".nan", "1e18", "1000000000", "2.5", "0x10",
    "1_0", "true", "null", "~", "''", "\"x\"", "x", "y", "adam", "rosenbrock", "never", "default",
    "[]", "{}", "[[", "]", "}", "{", ": ", "- ", ",", "*rates", "&a ", "<<: ", "sum(", ")", "^",
    "linspace", "points", "uniform", "zip", "expression", "x[9]", "\t", "\n", "\n  ", "é", "\u{1B}",
    "include: f.yaml\n", "start", "dimension", "quartic", "random", "halton", "log_uniform",
    "choice", "trials",
  ]

  /// Words, numbers, blanks and marks.
  private func tokens(_ text: String) -> [String] {
    var tokens: [String] = []
    var last = Character(" ")
    func isWord(_ c: Character) -> Bool { c.isLetter || c.isNumber || c == "_" || c == "." }
    for character in text {
      if isWord(character), isWord(last), !tokens.isEmpty {
        tokens[tokens.count - 1].append(character)
      } else {
        tokens.append(String(character))
      }
      last = character
    }
    return tokens
  }

  private func mutated(_ text: String, _ random: inout SplitMix) -> String {
    if Int.random(in: 0..<3, using: &random) == 0 { return mutatedLines(text, &random) }
    var parts = tokens(text)
    for _ in 0..<Int.random(in: 1...3, using: &random) where parts.count > 9 {
      let at = Int.random(in: 0..<parts.count, using: &random)
      switch Int.random(in: 0..<8, using: &random) {
      case 0: parts.remove(at: at)
      case 1: parts.insert(parts[at], at: at)
      case 2: parts.swapAt(at, Int.random(in: 0..<parts.count, using: &random))
      case 3:
        // Blanks are most of a file, and changing them changes least.
        let words = parts.indices.filter { parts[$0].contains { $0 != " " } }
        parts[random.pick(words)] = random.pick(Self.words)
      default:
        // A number, or what follows a colon: the rest of the file stays right.
        let values = parts.indices.filter {
          parts[$0].first?.isNumber == true || $0 > 1 && parts[$0 - 2] == ":"
        }
        guard !values.isEmpty else { continue }
        parts[random.pick(values)] = random.pick(Self.words)
      }
    }
    return parts.joined()
  }

  private func mutatedLines(_ text: String, _ random: inout SplitMix) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for _ in 0..<Int.random(in: 1...2, using: &random) where lines.count > 1 {
      let at = Int.random(in: 0..<lines.count, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: lines.remove(at: at)
      case 1: lines.insert(lines[at], at: Int.random(in: 0...lines.count, using: &random))
      case 2: lines.swapAt(at, Int.random(in: 0..<lines.count, using: &random))
      default: lines[at] = "  " + lines[at]
      }
    }
    return lines.joined(separator: "\n")
  }

  @Test func seedsAreRight() throws {
    for (text, count) in zip(Self.seeds, [9, 3 * 5 * 22, 24, 128]) {
      let folder = TemporaryFolder()
      folder.write(text, to: "f.yaml")
      #expect(refusal("f.yaml", in: folder) == nil)
      #expect(Plan(try Experiment.load(path: folder.file("f.yaml"))).count == count)
    }
  }

  @Test func mutations() {
    var random = SplitMix(seed: 17)
    let folder = TemporaryFolder()
    let path = folder.file("f.yaml")
    var right = 0
    var kinds: Set<String> = []
    for round in 0..<3000 {
      let text = mutated(Self.seeds[round % Self.seeds.count], &random)
      folder.write(text, to: "f.yaml")
      do throws(ExperimentError) {
        let experiment = try Experiment.load(path: path)
        right += 1
        check(experiment, text)
      } catch {
        guard case .wrong(let diagnostics) = error else {
          Issue.record("the file is there: \(error)")
          continue
        }
        check(diagnostics, path, Array(text.utf8), text)
        for item in diagnostics.items { kinds.insert(kind(item.message)) }
      }
    }
    // Otherwise one half of the law is not looked at.
    #expect(right > 300 && right < 2700)
    #expect(kinds.count > 100, "\(kinds.sorted().joined(separator: "\n"))")
  }

  /// A message without the names and numbers in it.
  private func kind(_ message: String) -> String {
    message.replacing(#/'[^']*'|[0-9][0-9.e+-]*/#, with: "…")
  }

  private func check(_ experiment: Experiment, _ text: String) {
    // No word makes a plan large without making it too large; else duplicates would take long.
    let plan = Plan(experiment)
    #expect(plan.count > 0, "\(text)")
    #expect(plan.count <= Experiment.largestPlan, "\(text)")
    for number in [0, plan.count / 2, plan.count - 1] {
      let trial = plan.trial(number)
      let isFinite = (trial.start + trial.parameters).allSatisfy { $0.isFinite }
      #expect(isFinite, "\(text)")
    }
  }

  private func check(_ diagnostics: Diagnostics, _ path: String, _ bytes: [UInt8], _ text: String) {
    #expect(diagnostics.hasErrors, "\(text)")
    for item in diagnostics.items {
      guard let span = item.span else {
        Issue.record("no place: \(item.message) in\n\(text)")
        continue
      }
      #expect(span.file.name == path, "\(item.message)")
      #expect(span.start.offset <= span.end.offset, "\(item.message) in\n\(text)")
      #expect(span.end.offset <= bytes.count, "\(item.message) in\n\(text)")
      #expect(span.start.line >= 1 && span.start.line <= span.file.lineCount)
      #expect(!item.message.isEmpty)
      #expect(!item.rendered().utf8.contains { $0 < 0x20 && $0 != 0x0A }, "\(text)")
    }
  }
}
