import Figures
import Glibc
import Plotting
import Runner
import Sweeps

// How long figures take, from the results of a run to the bytes of a file: each of the notebook's,
// a chart of 1,000 paths of 10,000 steps, and a map of the fates of 1,000 × 1,000 trials, for which
// telling the fates counts too. Medians of milliseconds of one processor, and bytes.
//
//   taskset -c 0 swift run -c release figures [REPETITIONS]
//   taskset -c 0 swift run -c release figures serve
//
// With `serve` it reads lines: at `paths` it draws the chart, at any other the notebook's figures, and
// answers with the milliseconds and the bytes. So another program can draw in turn with it.

func milliseconds(_ body: () throws -> Void) rethrows -> Double {
  var before = timespec()
  var after = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &before)
  try body()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &after)
  return Double(after.tv_sec - before.tv_sec) * 1e3
    + Double(after.tv_nsec - before.tv_nsec) / 1e6
}

func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  return sorted[sorted.count / 2]
}

func padded(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.count))
}

/// A tenth of a unit.
func tenths(_ value: Double) -> String {
  let scaled = Int((value * 10).rounded())
  return "\(scaled / 10).\(scaled % 10)"
}

/// 1,000 decaying waves of 10,000 steps, as `compare_matplotlib.py` draws them.
func manyPaths() -> [[Point]] {
  (0..<1000).map { path in
    let phase = Double(path) * 0.37
    let height = 1 + Double(path % 17) / 17
    let decay = 1 + Double(path % 7)
    return (0..<10_000).map { step in
      let t = Double(step) / 10_000
      return Point(
        Double(step), height * exp(-t * decay) * cos(phase + t * (20 + Double(path % 31))))
    }
  }
}

func chart(_ paths: [[Point]]) -> Figure {
  Figure(
    title: "1,000 paths", x: Axis(label: "Iterations", range: 0...10_000),
    y: Axis(label: "Parameter value", range: -2...2),
    layers: paths.enumerated().map {
      .line(LineLayer(points: $1, style: LineStyle(color: Palette.onPaper($0).color, width: 0.8)))
    })
}

let folder = #filePath.split(separator: "/").dropLast(5).joined(separator: "/")
let experiment = try Experiment.load(path: "/\(folder)/Experiments/notebook.yaml")
guard let results = try Runner.run(Plan(experiment), jobs: 1) else { exit(1) }
let paths = manyPaths()
let wanted = CommandLine.arguments.dropFirst().first ?? ""

if wanted == "serve" {
  while let line = readLine() {
    var bytes = 0
    let time = try milliseconds {
      // The figures are made anew: their data are the results, or the paths.
      let figures =
        try line == "paths" ? [chart(paths)] : FigureBuilder(results).figures().map(\.figure)
      for figure in figures { bytes += try Renderer.png(figure).count }
    }
    print("\(time) \(bytes)")
    fflush(nil)
  }
  exit(0)
}

let repetitions = max(1, Int(wanted) ?? 25)
let named = try FigureBuilder(results).figures()
let making = try (0..<repetitions).map { _ in
  try milliseconds { _ = try FigureBuilder(results).figures() }
}
print("The notebook's \(named.count) figures are made in \(tenths(median(making))) ms.")
print(
  padded("figure", 36) + padded("PNG ms", 9) + padded("kB", 9) + padded("SVG ms", 9) + "kB")
/// Prints a line of the table: how long a figure takes as PNG and as SVG.
func measure(_ name: String, _ times: Int, _ figure: () throws -> Figure) throws {
  var png: [Double] = []
  var svg: [Double] = []
  var sizes = (png: 0, svg: 0)
  for _ in 0..<times {
    png.append(try milliseconds { sizes.png = try Renderer.png(figure()).count })
    svg.append(try milliseconds { sizes.svg = try Renderer.svg(figure()).count })
  }
  print(
    padded(name, 36) + padded(tenths(median(png)), 9)
      + padded(tenths(Double(sizes.png) / 1000), 9) + padded(tenths(median(svg)), 9)
      + tenths(Double(sizes.svg) / 1000))
}

for figure in named { try measure(figure.name, repetitions) { figure.figure } }
let many = chart(paths)
try measure("1,000 paths", max(3, repetitions / 5)) { many }

let plane = try Experiment.load(
  path: "/\(folder)/Experiments/rates-and-starts.yaml",
  overrides: [
    Override("optimizers=[gradient_descent: {learning_rate: {logspace: [1e-4, 1, 1000]}}]"),
    Override("figures=[fate_map: {x: learning_rate, y: start.x}]"),
  ])
guard let million = try Runner.run(Plan(plane), jobs: 1) else { exit(1) }
try measure("1,000 × 1,000 fates, told and drawn", max(3, repetitions / 5)) {
  let maps = try FigureBuilder(million).figures()
  precondition(maps.count == 1)
  return maps[0].figure
}
