/// Where things lie in a context, in bytes: the addresses of inputs, outputs and rows, that of the
/// event masks, the count of events, the constants, a block each, and room for spilled vectors.
package struct ContextLayout: Sendable {
  package let inputs: CallingLayout
  private let outputCount: Int
  private let rowCount: Int
  private let constantStart: Int
  private let spillStart: Int

  init(_ function: LoweredFunction, _ inputs: CallingLayout) {
    self.inputs = inputs
    outputCount = function.outputCount
    rowCount = function.rowCount
    let addressCount = inputs.addressCount + outputCount + rowCount + 2
    constantStart = (8 * addressCount + 63) / 64 * 64
    spillStart = constantStart + 64 * function.constants.count
  }

  /// Which of the addresses a location is reached from.
  func index(of location: LoweredFunction.Location) -> Int {
    switch location {
    case .input(let slot): inputs.places[slot].address
    case .output(let slot): inputs.addressCount + slot
    case .row(let row): inputs.addressCount + outputCount + row
    }
  }

  /// How many blocks behind that address a location begins.
  func offset(of location: LoweredFunction.Location) -> Int {
    if case .input(let slot) = location { inputs.places[slot].offset } else { 0 }
  }

  /// How many blocks lie between two blocks of a location.
  func stride(of location: LoweredFunction.Location) -> Int {
    if case .input(let slot) = location { inputs.places[slot].stride } else { 1 }
  }

  /// Whether a location has one number for all blocks and lanes.
  func isUniform(_ location: LoweredFunction.Location) -> Bool {
    if case .input(let slot) = location { inputs.places[slot].isUniform } else { false }
  }

  /// Which of the addresses is that of the event masks.
  package var eventMasks: Int { inputs.addressCount + outputCount + rowCount }
  /// Where ``EventReporting/onEvent`` counts.
  var eventCount: Int { 8 * (eventMasks + 1) }
  func constant(_ index: Int) -> Int { constantStart + 64 * index }
  func spill(_ place: Int) -> Int { spillStart + 64 * place }
}
