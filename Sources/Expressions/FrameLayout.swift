/// Where things lie in a frame, in bytes: the addresses of inputs, outputs and rows, the constants,
/// a block each, and the places of spilled vectors.
struct FrameLayout: Sendable {
  let addressCount: Int
  private let inputCount: Int
  private let outputCount: Int
  private let constantStart: Int
  private let spillStart: Int

  init(_ plan: NativePlan) {
    inputCount = plan.inputCount
    outputCount = plan.outputCount
    addressCount = plan.inputCount + plan.outputCount + plan.rowCount
    constantStart = (8 * addressCount + 63) / 64 * 64
    spillStart = constantStart + 64 * plan.constants.count
  }

  /// Which of the addresses a location's is.
  func index(of location: NativePlan.Location) -> Int {
    switch location {
    case .input(let slot): slot
    case .output(let slot): inputCount + slot
    case .row(let row): inputCount + outputCount + row
    }
  }

  func displacement(of location: NativePlan.Location) -> Int { 8 * index(of: location) }
  func constant(_ index: Int) -> Int { constantStart + 64 * index }
  func spill(_ place: Int) -> Int { spillStart + 64 * place }
}
