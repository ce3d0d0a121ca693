import Lanes
import MachineCode
import Programs

/// A program run over three blocks of lanes, each lane at a point of its own around `point`.
func packedResults(
  _ program: Program, around point: [Double]
) -> (inputs: [[Float]], outputs: [[Float]])? {
  let blocks = 3
  let lanes = blocks * FloatPack.width
  var inputs: [[Float]] = []
  for lane in 0..<lanes {
    inputs.append(point.map { Float($0) * (1 + Float(lane) * 0.01) })
  }
  let machine = Machine<FloatPack>(program, maximumBlocks: blocks)
  let source = UnsafeMutablePointer<FloatPack>.allocate(capacity: blocks * program.inputCount)
  let target = UnsafeMutablePointer<FloatPack>.allocate(capacity: blocks * program.outputCount)
  defer {
    source.deallocate()
    target.deallocate()
  }
  source.initialize(repeating: 0, count: blocks * program.inputCount)
  target.initialize(repeating: 0, count: blocks * program.outputCount)
  for (lane, values) in inputs.enumerated() {
    for (slot, value) in values.enumerated() {
      source[slot * blocks + lane / FloatPack.width].setElement(
        at: lane % FloatPack.width, to: value)
    }
  }
  let table = (0..<program.inputCount).map {
    ProgramInput<FloatPack>(UnsafePointer(source + $0 * blocks))
  }
  let results = (0..<program.outputCount).map { target + $0 * blocks }
  machine.run(inputs: table, outputs: results, blocks: blocks)
  let outputs = results.map { row in
    (0..<lanes).map { row[$0 / FloatPack.width].element(at: $0 % FloatPack.width) }
  }
  return (inputs, outputs)
}
