import Sweeps
import TestSupport
import Testing

/// Two files are compared by what they mean.
@Suite struct ExperimentChangesTests {
  private static let base = """
    title: One
    loss: [rosenbrock, beale]
    start: {uniform: [-2, 2]}
    stop: {max_iterations: 500, converged: {gradient_norm: 1e-6}}
    optimizers:
      - gradient_descent: {learning_rate: [1e-3, 1e-2]}
      - adam: {learning_rate: [0.001, 0.01], beta_1: 0.9}
      - adam: {learning_rate: 0.1}
    seeds: 3
    """

  private func changes(_ text: String, from base: String = base) throws -> [String] {
    let folder = TemporaryFolder()
    folder.write(base, to: "a.yaml")
    folder.write(text, to: "b.yaml")
    let (a, b) = (
      try Experiment.load(path: folder.file("a.yaml"), figures: nil),
      try Experiment.load(path: folder.file("b.yaml"), figures: nil)
    )
    return ExperimentChanges(from: a, to: b).changes.map {
      "\($0.key): \($0.old ?? "") → \($0.new ?? "")"
    }
  }

  /// Keys that moved, other ways to write a number, another order of a grid, anchors.
  @Test func sameMeaning() throws {
    let others = [
      Self.base,
      Self.base.split(separator: "\n").filter { $0.hasPrefix("seeds") || $0.hasPrefix("title") }
        .joined(separator: "\n") + "\n"
        + Self.base.split(separator: "\n").filter {
          !$0.hasPrefix("seeds") && !$0.hasPrefix("title")
        }
        .joined(separator: "\n"),
      Self.base.replacing("[1e-3, 1e-2]", with: "[0.01, 0.001]"),
      Self.base.replacing("1e-6", with: "0.000001"),
      Self.base.replacing(
        "{max_iterations: 500, converged: {gradient_norm: 1e-6}}",
        with: "{converged: {gradient_norm: 1e-6}, max_iterations: 500}"),
      Self.base.replacing("[rosenbrock, beale]", with: "[beale, rosenbrock]"),
      Self.base.replacing("[0.001, 0.01], beta_1: 0.9", with: "&r [0.001, 0.01], beta_1: 0.9"),
    ]
    for other in others {
      #expect(try changes(other) == [], "\(other)")
      #expect(try changes(Self.base, from: other) == [], "\(other)")
    }
  }

  @Test func changed() throws {
    let edits: [(String, String, [String])] = [
      ("1e-3, 1e-2", "1e-3, 3e-3, 1e-2", ["optimizers.gradient_descent.learning_rate:  → 3e-3"]),
      ("1e-3, 1e-2", "1e-3", ["optimizers.gradient_descent.learning_rate: 1e-2 → "]),
      (
        "learning_rate: 0.1}", "learning_rate: 0.2}",
        ["optimizers.adam (2).learning_rate: 0.1 → 0.2"]
      ),
      (", beta_1: 0.9", "", ["optimizers.adam.beta_1: 0.9 → "]),
      ("max_iterations: 500", "max_iterations: 501", ["stop.max_iterations: 500 → 501"]),
      ("[rosenbrock, beale]", "[rosenbrock]", ["loss.beale: – → "]),
      (
        "[rosenbrock, beale]", "[{rosenbrock: {dimension: 4}}, beale]",
        ["loss.rosenbrock.dimension:  → 4"]
      ),
      ("[-2, 2]", "[-2, 3]", ["start.uniform: [-2, 2] → [-2, 3]"]),
      ("seeds: 3", "seeds: 3\nprecision: float64", ["precision:  → float64"]),
    ]
    for (old, new, expected) in edits {
      #expect(try changes(Self.base.replacing(old, with: new)) == expected, "\(new)")
    }
    // Backwards the two sides change places.
    for (old, new, expected) in edits {
      let back = try changes(Self.base, from: Self.base.replacing(old, with: new))
      #expect(back.count == expected.count, "\(new)")
    }
  }
}
