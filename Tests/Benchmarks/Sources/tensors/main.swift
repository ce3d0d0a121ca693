import Glibc
import Optimizers

// The time of a step over one tensor of Float parameters, one thread. Told lines are measured and
// answered on standard output, so that another program can take turns with it:
//
//   adam 1000000 20      steps Adam over 10⁶ parameters 20 times; answers the mean seconds a step
//
// `compare_torch.py` beside the package does that with PyTorch.

/// As PyTorch's defaults, with what each of them is compared at.
let settings: [String: [String: Double]] = [
  "adam": ["learning_rate": 1e-3, "epsilon": 1e-8],
  "adamw": ["learning_rate": 1e-3, "epsilon": 1e-8, "weight_decay": 0.01],
  "sgd": ["learning_rate": 1e-3, "momentum": 0.9],
  "lion": ["learning_rate": 1e-4, "weight_decay": 0.01],
]

func seconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// One tensor with its optimizer, kept from round to round.
final class Subject {
  let optimizer: Optimizer<Float>
  var weights: [Float]
  let gradient: [Float]

  init(_ name: String, count: Int) throws {
    weights = (0..<count).map { Float($0 % 1009) * 1e-3 - 0.5 }
    gradient = (0..<count).map { Float($0 % 2003) * 1e-3 - 1 }
    optimizer = try Optimizer(name, settings[name] ?? [:], parameters: weights)
  }

  /// The mean seconds of a step.
  func time(steps: Int) -> Double {
    let began = seconds()
    for _ in 0..<steps { optimizer.step(&weights, gradient: gradient) }
    return (seconds() - began) / Double(steps)
  }
}

var name = ""
var count = 0
var subject: Subject?
while let line = readLine() {
  let words = line.split(separator: " ").map(String.init)
  guard words.count == 3, let size = Int(words[1]), let steps = Int(words[2]), size > 0, steps > 0
  else {
    print("an optimizer, a count of parameters, a count of steps")
    exit(64)
  }
  if words[0] != name || size != count {
    // The last tensor goes before the next one comes.
    subject = nil
    subject = try Subject(words[0], count: size)
    (name, count) = (words[0], size)
    _ = subject?.time(steps: 2)
  }
  guard let subject else { exit(70) }
  let time = subject.time(steps: steps)
  print("\(time) \(subject.weights[size / 2])")
  fflush(nil)
}
