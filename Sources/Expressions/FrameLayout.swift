/// Where things lie in a frame, in bytes: the addresses of inputs, outputs and rows, that of the
/// findings and their count, the constants, a block each, and the places of spilled vectors.
struct FrameLayout: Sendable {
  let inputs: NativeInputs
  private let outputCount: Int
  private let rowCount: Int
  private let constantStart: Int
  private let spillStart: Int

  init(_ plan: NativePlan, _ inputs: NativeInputs) {
    self.inputs = inputs
    outputCount = plan.outputCount
    rowCount = plan.rowCount
    let addressCount = inputs.addressCount + outputCount + rowCount + 2
    constantStart = (8 * addressCount + 63) / 64 * 64
    spillStart = constantStart + 64 * plan.constants.count
  }

  /// Which of the addresses a location is reached from.
  func index(of location: NativePlan.Location) -> Int {
    switch location {
    case .input(let slot): inputs.places[slot].address
    case .output(let slot): inputs.addressCount + slot
    case .row(let row): inputs.addressCount + outputCount + row
    }
  }

  /// How many blocks behind that address a location begins.
  func offset(of location: NativePlan.Location) -> Int {
    if case .input(let slot) = location { inputs.places[slot].offset } else { 0 }
  }

  /// How many blocks lie between two blocks of a location.
  func stride(of location: NativePlan.Location) -> Int {
    if case .input(let slot) = location { inputs.places[slot].stride } else { 1 }
  }

  /// Whether a location has one number for all blocks and lanes.
  func isUniform(_ location: NativePlan.Location) -> Bool {
    if case .input(let slot) = location { inputs.places[slot].isUniform } else { false }
  }

  /// Which of the addresses is that of the findings.
  var findings: Int { inputs.addressCount + outputCount + rowCount }
  /// Where it is counted how often something was found, in bytes.
  var findingCount: Int { 8 * (findings + 1) }
  func constant(_ index: Int) -> Int { constantStart + 64 * index }
  func spill(_ place: Int) -> Int { spillStart + 64 * place }
}
