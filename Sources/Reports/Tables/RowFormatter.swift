import Engine
import Results
import Runner
import Support
import Sweeps

/// Writes rows of `results.csv` for the trials of one group.
///
/// What all rows share is written once, a number that stays the same from row to row is copied.
struct RowFormatter {
  /// A field of a row.
  private enum Field {
    /// The same in every row.
    case text([UInt8])
    case parameter(Int)
    case start(Int)
    case final(Int)
  }
  private let plan: Plan
  private let group: Plan.Group
  private let identities: IdentityMaker
  /// The loss, its parameters and the optimizer, with the commas around them.
  private let names: [UInt8]
  private let parameters: [Field]
  private let starts: [Field]
  private let finals: [Field]
  private let choice: OptimizerChoice
  private let layout: ResultsLayout
  private let isSingle: Bool

  init(_ plan: Plan, _ layout: ResultsLayout, group index: Int) {
    self.plan = plan
    self.layout = layout
    group = plan.groups[index]
    identities = plan.identities(of: group)
    let experiment = plan.experiment
    let choice = experiment.optimizers[group.optimizerIndex]
    let loss = experiment.losses[group.lossIndex].loss
    self.choice = choice
    isSingle = experiment.precision == .float32
    names =
      Self.field(loss.name) + layout.fields(loss).flatMap { Self.field($0) }
      + Self.field(choice.definition.name)
    parameters = layout.parameterNames.map { name in
      if let place = choice.parameters.firstIndex(where: { $0.name == name }) {
        return .parameter(place)
      }
      return .text(Self.field(choice.words.first { $0.column == name }?.word ?? ""))
    }
    let components = loss.components(named: layout.componentNames)
    starts = components.map { $0.map { .start($0) } ?? .text([0x2C]) }
    finals = components.map { $0.map { .final($0) } ?? .text([0x2C]) }
  }

  /// A field with the comma before it.
  private static func field(_ text: String) -> [UInt8] {
    var writer = CSVWriter()
    writer.emptyField()
    writer.field(text)
    return writer.bytes
  }

  /// Writes the rows of some trials.
  ///
  /// - Parameter range: within the group.
  func write(_ range: Range<Int>, _ table: OutcomeTable, to buffer: RowBuffer) {
    let trials = plan.columns(range, of: group)
    var numbers = TrialNumbers(trials, identities)
    var memory = trials.parameters.indices.map { place in
      NumberMemory { buffer, value in
        // Choices, truth values and whole numbers by their texts; real numbers directly.
        let parameter = choice.parameters[place]
        if parameter.kind == .number {
          buffer.put(number: value, isSingle: false)
        } else {
          buffer.put(Array(Self.field(layout.field(parameter, value)).dropFirst()))
        }
      }
    }
    var startMemory = trials.starts.map { _ in
      NumberMemory { buffer, value in buffer.put(number: value, isSingle: false) }
    }
    let statuses = Status.allCases.map { Array(",\($0.name),".utf8) }
    for at in 0..<trials.count {
      let row = range.lowerBound + at
      numbers.fill(at)
      buffer.put(hexadecimal: numbers.bytes { identities.leadingNumber(of: $0) })
      buffer.put(names)
      for field in parameters {
        guard case .parameter(let place) = field else {
          if case .text(let text) = field { buffer.put(text) }
          continue
        }
        buffer.put(0x2C)
        let column = trials.parameters[place]
        memory[place].write(column[column.count == 1 ? 0 : at], to: buffer)
      }
      for field in starts {
        guard case .start(let component) = field else {
          buffer.put(0x2C)
          continue
        }
        buffer.put(0x2C)
        let column = trials.starts[component]
        startMemory[component].write(column[column.count == 1 ? 0 : at], to: buffer)
      }
      buffer.put(0x2C)
      if let seeds = trials.seeds { buffer.put(whole: seeds[seeds.count == 1 ? 0 : at]) }
      buffer.put(statuses[Int(table.status(of: row).rawValue)])
      buffer.put(whole: table.iterations(of: row))
      buffer.put(0x2C)
      buffer.put(whole: table.gradientEvaluations(of: row))
      buffer.put(0x2C)
      buffer.put(number: table.finalLoss(of: row), isSingle: isSingle)
      buffer.put(0x2C)
      buffer.put(number: table.gradientNorm(of: row), isSingle: isSingle)
      buffer.put(0x2C)
      buffer.put(number: table.bestLoss(of: row), isSingle: isSingle)
      for field in finals {
        buffer.put(0x2C)
        if case .final(let component) = field {
          buffer.put(number: table.final(component, of: row), isSingle: isSingle)
        }
      }
      buffer.put(0x0A)
    }
  }
}

/// The text of a column's last number.
private struct NumberMemory {
  private let writeNumber: (RowBuffer, Double) -> Void
  private var last: UInt64?
  private var text: [UInt8] = []

  init(_ write: @escaping (RowBuffer, Double) -> Void) { writeNumber = write }

  mutating func write(_ value: Double, to buffer: RowBuffer) {
    if last == value.bitPattern {
      buffer.put(text)
      return
    }
    let start = buffer.count
    writeNumber(buffer, value)
    text.removeAll(keepingCapacity: true)
    text.append(contentsOf: buffer.bytes[start...])
    last = value.bitPattern
  }
}
