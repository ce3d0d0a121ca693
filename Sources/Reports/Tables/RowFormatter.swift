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
    case startText
    case final(Int)
    case norm
    case batch
    case epochs
    case measure(ResultsLayout.MeasureColumn)
    case average
  }
  private let plan: Plan
  private let group: Plan.Group
  private let identities: IdentityMaker
  /// The loss, its parameters and the optimizer, with the commas around them.
  private let names: [UInt8]
  private let parameters: [Field]
  private let starts: [Field]
  /// After the seed: minibatches and gradients.
  private let problem: [Field]
  private let epochs: [Field]
  private let finals: [Field]
  private let loss: LossChoice
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
    let lossChoice = experiment.losses[group.lossIndex]
    let loss = lossChoice.loss
    self.loss = lossChoice
    self.choice = choice
    isSingle = experiment.precision == .float32
    names =
      Self.field(loss.name) + layout.fields(loss).flatMap { Self.field($0) }
      + Self.field(choice.definition.name)
    parameters = layout.parameterNames.map { name in
      if let place = choice.ownParameters.firstIndex(where: { $0.name == name }) {
        return .parameter(place)
      }
      return .text(Self.field(choice.words.first { $0.column == name }?.word ?? ""))
    }
    let empty = Field.text([0x2C])
    func fields(_ names: [String], _ isThere: Bool, _ field: (Int) -> Field) -> [Field] {
      guard isThere else { return names.map { _ in empty } }
      return loss.components(named: names).map { $0.map(field) ?? empty }
    }
    starts =
      fields(layout.startNames, lossChoice.hasStartColumns) { .start($0) }
      + (layout.hasStartText ? [lossChoice.hasStartColumns ? empty : .startText] : [])
    problem =
      (layout.hasBatch ? [choice.batchParameter == nil ? empty : .batch] : [])
      + layout.fields(lossChoice.oracle).map { .text(Self.field($0)) }
    epochs = layout.hasEpochs ? [loss.data == nil ? empty : .epochs] : []
    finals =
      layout.measures.map { $0.isOf(loss) ? .measure($0) : empty }
      + (layout.hasAverage ? [choice.averages ? .average : empty] : [])
      + fields(layout.finalNames, lossChoice.hasComponentColumns) { .final($0) }
      + (layout.hasFinalNorm ? [lossChoice.hasComponentColumns ? empty : .norm] : [])
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
        switch field {
        case .start(let component):
          buffer.put(0x2C)
          let column = trials.starts[component]
          startMemory[component].write(column[column.count == 1 ? 0 : at], to: buffer)
        case .startText: buffer.put(Self.field(loss.startText(trials[at].start)))
        default: buffer.put(0x2C)
        }
      }
      buffer.put(0x2C)
      if let seeds = trials.seeds { buffer.put(whole: seeds[seeds.count == 1 ? 0 : at]) }
      for field in problem {
        if case .text(let text) = field { buffer.put(text) }
        guard case .batch = field, let place = choice.batchParameter else { continue }
        buffer.put(0x2C)
        let column = trials.parameters[place]
        memory[place].write(column[column.count == 1 ? 0 : at], to: buffer)
      }
      buffer.put(statuses[Int(table.status(of: row).rawValue)])
      buffer.put(whole: table.iterations(of: row))
      for field in epochs {
        buffer.put(0x2C)
        guard case .epochs = field else { continue }
        let parameters = trials.parameters.map { $0[$0.count == 1 ? 0 : at] }
        let epochs = plan.epochs(table.iterations(of: row), of: group, parameters: parameters)
        if let epochs { buffer.put(number: epochs, isSingle: false) }
      }
      buffer.put(0x2C)
      buffer.put(whole: table.gradientEvaluations(of: row))
      buffer.put(0x2C)
      buffer.put(number: table.finalLoss(of: row), isSingle: isSingle)
      buffer.put(0x2C)
      buffer.put(number: table.gradientNorm(of: row), isSingle: isSingle)
      buffer.put(0x2C)
      buffer.put(number: table.bestLoss(of: row), isSingle: isSingle)
      let measures = finals.isEmpty ? nil : table.measures(of: row)
      for field in finals {
        buffer.put(0x2C)
        switch field {
        case .final(let component):
          buffer.put(number: table.final(component, of: row), isSingle: isSingle)
        case .measure(let column):
          buffer.put(number: measures.map(column.value) ?? .nan, isSingle: isSingle)
        case .average:
          buffer.put(number: table.finalAverageLoss(of: row) ?? .nan, isSingle: isSingle)
        case .norm: buffer.put(number: measures?.finalNorm ?? .nan, isSingle: isSingle)
        default: break
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
