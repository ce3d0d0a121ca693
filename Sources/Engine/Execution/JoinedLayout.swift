import MachineCode
import Programs

extension JoinedStep {
  /// Which input each number is.
  struct Layout: Sendable {
    let tensors: TensorLayout
    private let stateCounts: [Int]
    private let firstStates: [Int]
    let coefficientCount: Int

    /// - Parameter function: resolved for the tensors.
    init(_ function: StepFunction, _ tensors: TensorLayout, coefficientCount: Int) {
      self.tensors = tensors
      self.coefficientCount = coefficientCount
      stateCounts = ValueShape.allCases.map { function.states[$0].count }
      // Those of elements first, those of all parameters last.
      var first = 2 * tensors.dimension + 2
      var firstStates = stateCounts
      for shape in ValueShape.allCases.reversed() {
        firstStates[shape.rawValue] = first
        first += stateCounts[shape.rawValue] * tensors.count(shape)
      }
      self.firstStates = firstStates
      firstCoefficient = first
    }

    var dimension: Int { tensors.dimension }
    private let firstCoefficient: Int

    func x(_ component: Int) -> Int { component }
    func gradient(_ component: Int) -> Int { dimension + component }
    var loss: Int { 2 * dimension }
    var best: Int { loss + 1 }
    /// How many states there are of a shape.
    func states(_ shape: ValueShape) -> Int { stateCounts[shape.rawValue] }
    /// A state of a shape, of one of what has that shape.
    func state(_ shape: ValueShape, _ number: Int, _ place: Int) -> Int {
      firstStates[shape.rawValue] + place * states(shape) + number
    }
    func coefficient(_ number: Int) -> Int { firstCoefficient + number }
    var inputCount: Int { coefficient(coefficientCount) }
    /// Coefficients that all trials share lie in one table.
    var table: Range<Int> { coefficient(0)..<inputCount }

    /// The numbers that one address serves for where each component has its own: for few numbers
    /// addresses of their own make shorter code.
    ///
    /// - Parameter capacity: how many blocks a run of numbers has.
    func neighbors(capacity: Int) -> [Int: CallingLayout.Neighbor] {
      let kept = ValueShape.allCases.map { states($0) * tensors.count($0) }.reduce(0, +)
      guard dimension * 2 + kept > Self.mostAddresses else { return [:] }
      var result: [Int: CallingLayout.Neighbor] = [:]
      for component in 0..<dimension {
        result[x(component)] = .init(base: x(0), offset: component * capacity)
        result[gradient(component)] = .init(base: gradient(0), offset: component * capacity)
      }
      for shape in ValueShape.allCases {
        let count = tensors.count(shape)
        for number in 0..<states(shape) {
          for place in 0..<count {
            result[state(shape, number, place)] = .init(
              base: state(shape, 0, 0), offset: (number * count + place) * capacity)
          }
        }
      }
      return result
    }

    /// As many as find registers beside those of losses, coefficients and events.
    private static let mostAddresses = 6
  }
}
