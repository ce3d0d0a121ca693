import CPeak
import Glibc
import Kernels
import Lanes
import MachineCode

// How fast products of matrices are for the shapes of models, in 10⁹ operations a second, beside what
// the processor can do: a loop of fused multiply-adds that wait for nothing. Each takes the smallest of
// many times, by CPU seconds of the thread.
//
//   taskset -c 0 .build/release/kernels [portable | avx2 | avx512]

func seconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// The smallest seconds of one of `turns`, of many rounds.
func fastest(turns: Int, _ body: () -> Void) -> Double {
  var best = Double.infinity
  for _ in 0..<15 {
    let began = seconds()
    for _ in 0..<turns { body() }
    best = min(best, (seconds() - began) / Double(turns))
  }
  return best
}

/// Operations a second of multiply-adds alone, with vectors of an instruction set; nil where it has none.
func peak(_ set: InstructionSet, isDouble: Bool) -> Double? {
  guard set != .portable else { return nil }
  let bytes = set == .avx512 ? 64 : 32
  let turns = 200_000
  let time = fastest(turns: 1) {
    if isDouble { cpeak_double(Int32(bytes), turns) } else { cpeak_float(Int32(bytes), turns) }
  }
  return Double(turns * 12 * bytes / (isDouble ? 8 : 4) * 2) / time
}

/// A product whose operands lie row by row, the left one also column by column.
struct Shape {
  var name: String
  var rows: Int
  var columns: Int
  var depth: Int
  var isTransposed = false
  var isOfPacks = false
}

let shapes = [
  Shape(name: "one number", rows: 1, columns: 1, depth: 1),
  Shape(name: "forward", rows: 32, columns: 2, depth: 64),
  Shape(name: "forward, output", rows: 10, columns: 2, depth: 32),
  Shape(name: "backward", rows: 32, columns: 4, depth: 32),
  Shape(name: "into the hidden layer", rows: 32, columns: 2, depth: 10, isTransposed: true),
  Shape(name: "large, forward", rows: 512, columns: 8, depth: 784),
  Shape(name: "large, backward", rows: 512, columns: 49, depth: 128),
  Shape(name: "large, into hidden", rows: 512, columns: 8, depth: 256, isTransposed: true),
  Shape(name: "16 trials", rows: 455, columns: 1, depth: 30),
  Shape(name: "16 trials, backward", rows: 30, columns: 1, depth: 455, isTransposed: true),
  Shape(name: "512 trials", rows: 455, columns: 32, depth: 30),
  Shape(name: "512 trials, backward", rows: 30, columns: 32, depth: 455, isTransposed: true),
  Shape(name: "hidden layer by trials", rows: 32, columns: 10, depth: 32, isOfPacks: true),
]

/// Seconds of a product.
func time<Element: LaneElement>(_ shape: Shape, _ set: InstructionSet, _: Element.Type) -> Double {
  let (rows, columns, depth) = (shape.rows, shape.columns, shape.depth)
  let product = DenseProduct<Element>(
    left: shape.isOfPacks ? .packs : .numbers, instructionSet: set)
  let left = UnsafeMutablePointer<LanePack<Element>>.allocateAligned(rows * depth, repeating: 0.5)
  let right = UnsafeMutablePointer<LanePack<Element>>.allocateAligned(
    depth * columns, repeating: 0.5)
  let result = UnsafeMutablePointer<LanePack<Element>>.allocateAligned(
    rows * columns, repeating: 0)
  defer {
    left.deallocate()
    right.deallocate()
    result.deallocate()
  }
  return fastest(turns: max(1, 2_000_000 / (rows * columns * depth))) {
    product.run(
      rows: rows, columns: columns, depth: depth, start: .zero, left: left,
      leftRow: shape.isTransposed ? 1 : depth, leftDepth: shape.isTransposed ? rows : 1,
      right: right, rightDepth: columns, rightColumn: 1, result: result, resultRow: columns,
      resultColumn: 1)
  }
}

func line<Element: LaneElement>(
  _ shape: Shape, _ set: InstructionSet, _ limit: Double?, _: Element.Type
) -> String {
  let seconds = time(shape, set, Element.self)
  let operations = Double(2 * shape.rows * shape.columns * shape.depth * LanePack<Element>.width)
  let rate = operations / seconds
  let share = limit.map { ", \(Int(100 * rate / $0)) %" } ?? ""
  return "\(Int(seconds * 1e9)) ns, \(Int(rate * 1e-9)) GFLOP/s\(share)"
}

for set in InstructionSet.available
where CommandLine.arguments.count < 2 || CommandLine.arguments[1] == set.rawValue {
  let limits = (float: peak(set, isDouble: false), double: peak(set, isDouble: true))
  if let float = limits.float, let double = limits.double {
    print("\(set), multiply-adds alone: \(Int(float * 1e-9)), \(Int(double * 1e-9)) GFLOP/s")
  }
  for shape in shapes {
    let size = "\(shape.rows) × \(shape.columns) packs, depth \(shape.depth)"
    let float = line(shape, set, limits.float, Float.self)
    let double = line(shape, set, limits.double, Double.self)
    print("\(set) \(shape.name), \(size): float \(float); double \(double)")
  }
}

/// Seconds of the transposition of a matrix of floats.
func transposition(_ rows: Int, _ columns: Int) -> Double {
  let from = UnsafeMutablePointer<Float>.allocateAligned(rows * columns, repeating: 1)
  let to = UnsafeMutablePointer<Float>.allocateAligned(rows * columns, repeating: 0)
  defer {
    from.deallocate()
    to.deallocate()
  }
  return fastest(turns: 2_000_000 / (rows * columns)) {
    transpose(
      rows: rows, columns: columns, from: from, fromRow: columns, to: to, toRow: rows)
  }
}

for (rows, columns) in [(32, 32), (32, 10), (512, 128)] {
  print("transposition \(rows) × \(columns): \(Int(transposition(rows, columns) * 1e9)) ns")
}
