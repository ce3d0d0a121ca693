import Glibc
import Optimizers
import Sweeps

// Parameters of one's own, five lines.
func gradient(_ x: [Float]) -> [Float] { x.map { 8 * $0 * $0 * $0 + 9 * $0 * $0 } }
var weights: [Float] = [2, 1, -0.5]
let adam = try Optimizer("adam", ["learning_rate": 0.1], parameters: weights)
for _ in 0..<1000 { adam.step(&weights, gradient: gradient(weights)) }
print("After \(adam.steps) steps of Adam: \(weights)\n")

do {
  guard try trainNetwork() > 0.85 else {
    print("The network has not learned the digits.")
    exit(1)
  }

  // The notebook, with the optimizers of NotebookRules.swift.
  _ = try sweep("notebook.yaml", optimizers: notebookRules)

  // A rule in Swift and the same as formulas of the file, in both precisions.
  for precision in ["float32", "float64"] {
    let results = try sweep(
      "own-rule.yaml", changes: ["precision=\(precision)"], optimizers: [quasiHyperbolicMomentum])
    let (inSwift, asFormulas) = (results.outcomes[0], results.outcomes[1])
    for trial in 0..<inSwift.count where inSwift[trial].bits != asFormulas[trial].bits {
      print("Trial \(trial) differs in \(precision): \(inSwift[trial]) \(asFormulas[trial])")
      exit(1)
    }
    print("All \(inSwift.count) trials in \(precision) agree in every bit.\n")
  }
} catch ExperimentError.wrong(let diagnostics) {
  print(diagnostics.rendered(color: false))
  exit(65)
} catch {
  print("\(error)")
  exit(66)
}
