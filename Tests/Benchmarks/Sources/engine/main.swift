import Engine
import Formulas
import Glibc
import Lanes
import Sweeps

// 100,000 trials of Adam on the notebook's loss and on Rosenbrock's in two dimensions, one thread:
// how much of the speed of native code is left when the loss, or the loss and the optimizer, are
// formulas of an experiment file. The three kinds take turns; medians of the ratios are printed.
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
  var formula: String
  var starts: String
  var native: @Sendable () -> any BatchLoss<FloatPack>
}

let cases = [
  Case(
    name: "quartic", formula: "2*x^4 + 3*x^3 + 2", starts: "{x: {linspace: [-2, 2, 1000]}}",
    native: AdamQuartic.quartic),
  Case(
    name: "rosenbrock", formula: "(1-x)^2 + 100*(y-x^2)^2",
    starts: "{x: {linspace: [-2, 2, 100]}, y: {linspace: [-1, 2, 10]}}",
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
    }),
]

let ownAdam = """
  define:
    optimizers:
      own_adam:
        parameters: {learning_rate: 1e-3, beta_1: 0.9, beta_2: 0.999, epsilon: 1e-7, weight_decay: 0}
        state: {m: 0, v: 0}
        update:
          g: gradient + weight_decay*x
          m: beta_1*m + (1 - beta_1)*g
          v: beta_2*v + (1 - beta_2)*g^2
          x: x - learning_rate*(m*(1/(1 - beta_1^t)))/(sqrt(v*(1/(1 - beta_2^t))) + epsilon)
  """
let rounds = 7

for entry in cases {
  func experiment(_ optimizer: String) throws -> Plan {
    try plan(
      """
      loss: {expression: "\(entry.formula)"}
      start: \(entry.starts)
      stop: {max_iterations: 500}
      optimizers: [{\(optimizer): {learning_rate: {logspace: [1e-4, 1, 100]}}}]
      record: {paths: none}
      \(optimizer == "own_adam" ? ownAdam : "")
      """)
  }
  let (rule, formulas) = (try experiment("adam"), try experiment("own_adam"))
  var native: [Double] = []
  var loss: [Double] = []
  var both: [Double] = []
  for _ in 0..<rounds {
    native.append(try runEngine(rule, threads: 1, entry.native).rate)
    loss.append(try runProduct(rule, threads: 1).rate)
    both.append(try runProduct(formulas, threads: 1).rate)
  }
  func millions(_ values: [Double]) -> String { "\(Int(median(values) / 1e6))" }
  let ratioLoss = median(zip(loss, native).map { $0 / $1 })
  let ratioBoth = median(zip(both, native).map { $0 / $1 })
  print(
    "\(entry.name): all native \(millions(native)) M steps/s,"
      + " loss a formula \(millions(loss)) (\(Int(ratioLoss * 100)) %),"
      + " loss and optimizer formulas \(millions(both)) (\(Int(ratioBoth * 100)) %)")
}
