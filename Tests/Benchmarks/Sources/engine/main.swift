import Expressions
import Glibc
import Lanes
import Optimizers
import Results
import Runner
import Sweeps

// 100,000 trials of Adam on the notebook's loss and on Rosenbrock's in two dimensions, one thread:
// how much of the speed of native code is left when the loss, or the loss and the optimizer, are
// formulas of an experiment file. The three kinds take turns; medians of the ratios are told.
//
//   taskset -c 0 swift run -c release engine

switch CommandLine.arguments.dropFirst().first {
case "adam-quartic":
  try AdamQuartic.run(Array(CommandLine.arguments.dropFirst(2)))
  exit(0)
case "throughput":
  try Throughput.run(Array(CommandLine.arguments.dropFirst(2)))
  exit(0)
default: break
}

struct Case {
  var name: String
  var dimension: Int
  var formula: String
  var native: () -> NativeLoss<FloatPack>
  var starts: (Int) -> [Double]
}

let cases = [
  Case(
    name: "quartic", dimension: 1, formula: "2*x^4 + 3*x^3 + 2",
    native: {
      NativeLoss { x, gradient, _ in
        let v = x[0]
        let square = v * v
        let cube = square * v
        gradient[0] = 2 * (4 * cube) + 3 * (3 * square)
        return 2 * (square * square) + 3 * cube + 2
      }
    },
    starts: { [-2 + 4 * Double($0 % 1000) / 999] }),
  Case(
    name: "rosenbrock", dimension: 2, formula: "(1-x)^2 + 100*(y-x^2)^2",
    native: {
      NativeLoss { x, gradient, stride in
        let (a, b) = (x[0], x[stride])
        let left = 1 - a
        let right = b - a * a
        let steep = 200 * right
        gradient[0] = -(2 * left) - steep * (2 * a)
        gradient[stride] = steep
        return left * left + 100 * (right * right)
      }
    },
    starts: { [-2 + 4 * Double($0 % 100) / 99, -1 + 3 * Double($0 / 100 % 10) / 9] }),
]

let ownAdam = try UpdateFormula(
  parameters: ["learning_rate", "beta_1", "beta_2", "epsilon", "weight_decay"],
  states: [("m", "0"), ("v", "0")],
  statements: [
    ("g", "gradient + weight_decay*x"),
    ("m", "beta_1*m + (1 - beta_1)*g"),
    ("v", "beta_2*v + (1 - beta_2)*g^2"),
    (
      "x",
      "x - learning_rate * (m * (1/(1 - beta_1^t))) / (sqrt(v * (1/(1 - beta_2^t))) + epsilon)"
    ),
  ])
let formulaAdam = OptimizerDefinition(
  "own_adam", formula: ownAdam, defaults: [1e-3, 0.9, 0.999, 1e-7, 0], equations: [])
guard let nativeAdam = OptimizerCatalogue.optimizer(named: "adam") else { exit(1) }

let count = 100_000
let rounds = 7
var stop = StopRule()
stop.maximumIterations = 500

for entry in cases {
  let trials = (0..<count).map { index in
    Trial(
      parameters: [
        1e-4 * pow(1e4, Double(index / 1000) / Double(max(1, count / 1000 - 1))),
        0.9, 0.999, 1e-7, 0,
      ],
      start: entry.starts(index))
  }
  let program = try Formula(entry.formula).gradientProgram()

  /// Steps of live trials a second.
  func run(_ definition: OptimizerDefinition, _ loss: any BatchLoss<FloatPack>) -> Double {
    let table = OutcomeTable(count: count, dimension: entry.dimension)
    let engine = BatchEngine<FloatPack>(
      loss, stop, dimension: entry.dimension, maximumTrials: 512
    ) { trials, batch in
      definition.make(ParameterColumns(trials.parameters), for: batch)
    }
    let began = seconds()
    for start in stride(from: 0, to: count, by: 512) {
      let rows = start..<min(start + 512, count)
      engine.run(TrialColumns(Array(trials[rows])), firstRow: start, into: table)
    }
    let time = seconds() - began
    let steps = (0..<count).reduce(0) { $0 + table[$1].iterations }
    return Double(steps) / time
  }
  var native: [Double] = []
  var loss: [Double] = []
  var both: [Double] = []
  for _ in 0..<rounds {
    native.append(run(nativeAdam, entry.native()))
    loss.append(run(nativeAdam, ProgramLoss(program, maximumTrials: 512)))
    both.append(run(formulaAdam, ProgramLoss(program, maximumTrials: 512)))
  }
  func millions(_ values: [Double]) -> String { "\(Int(median(values) / 1e6))" }
  let ratioLoss = median(zip(loss, native).map { $0 / $1 })
  let ratioBoth = median(zip(both, native).map { $0 / $1 })
  print(
    "\(entry.name): all native \(millions(native)) M steps/s,"
      + " loss a formula \(millions(loss)) (\(Int(ratioLoss * 100)) %),"
      + " loss and optimizer formulas \(millions(both)) (\(Int(ratioBoth * 100)) %)")
}
