import Analysis
import Engine
import Runner
import Support
import Sweeps

/// A trial as TensorBoard's dashboard of hyperparameters has it: a session, with what went in and what came out.
struct TrialSession {
  /// A hyperparameter's value.
  enum Value {
    case number(Double)
    case text(String)
    case boolean(Bool)
  }

  /// By the names of the columns of `results.csv`, in their order.
  let hyperparameters: [(name: String, value: Value)]
  let metrics: [EventFile.Scalar]
  /// At which the trial ended.
  let iterations: Int
  let hasExploded: Bool

  private static let plugin = "hparams"
  /// A metric is a number.
  private static let statusDescription = Status.listed.enumerated()
    .map { "\($0): \($1.name)" }.joined(separator: ", ")

  /// - Parameter trial: its number in the plan.
  init(_ results: RunResults, trial number: Int) {
    let plan = results.plan
    let group = plan.group(of: number)
    let choice = plan.experiment.optimizers[group.optimizerIndex]
    let loss = plan.experiment.losses[group.lossIndex].loss
    let trial = plan.trial(number)
    var hyperparameters: [(name: String, value: Value)] = [("loss", .text(loss.name))]
    for parameter in loss.parameters {
      hyperparameters.append(
        (
          "loss.\(parameter.name)", parameter.word.map { .text($0) } ?? .number(parameter.value)
        ))
    }
    hyperparameters.append(("optimizer", .text(choice.definition.name)))
    hyperparameters += choice.words.map { ($0.column, .text($0.word)) }
    for (parameter, value) in zip(choice.parameters, trial.parameters) {
      hyperparameters.append((parameter.name, Self.value(value, of: parameter)))
    }
    if loss.dimension <= TensorBoardLog.mostComponents, !trial.start.isEmpty {
      for (name, value) in zip(loss.componentNames, trial.start) {
        hyperparameters.append(("start.\(name)", .number(value)))
      }
    }
    let lossChoice = plan.experiment.losses[group.lossIndex]
    if !lossChoice.hasStartColumns {
      hyperparameters.append(("start", .text(lossChoice.startText(trial.start))))
    }
    for column in plan.experiment.gradientColumns {
      if let value = column.value(lossChoice.oracle) {
        hyperparameters.append((column.rawValue, .number(value)))
      }
    }
    if let seed = trial.seed { hyperparameters.append(("seed", .number(Double(seed)))) }
    self.hyperparameters = hyperparameters

    let outcome = results.outcome(number)
    iterations = outcome.iterations
    hasExploded = outcome.status == .exploded
    let measured: [(String, Double)] = [
      ("final_test_loss", outcome.measures?.finalTestLoss ?? .nan),
      ("final_test_accuracy", outcome.measures?.finalTestAccuracy ?? .nan),
      ("best_test_accuracy", outcome.measures?.bestTestAccuracy ?? .nan),
      ("final_average_loss", outcome.finalAverageLoss ?? .nan),
    ]
    metrics =
      [
        EventFile.Scalar(tag: "final_loss", value: Float(outcome.finalLoss)),
        EventFile.Scalar(tag: "best_loss", value: Float(outcome.bestLoss)),
        EventFile.Scalar(tag: "iterations", value: Float(outcome.iterations)),
        EventFile.Scalar(
          tag: "status", value: Float(Status.listed.firstIndex(of: outcome.status) ?? -1),
          description: Self.statusDescription),
      ] + measured.filter { !$0.1.isNaN }.map { EventFile.Scalar(tag: $0.0, value: Float($0.1)) }
  }

  private static func value(_ value: Double, of parameter: ParameterDescription) -> Value {
    switch parameter.kind {
    case .number, .whole, .list: .number(value)
    case .boolean: .boolean(value != 0)
    case .choice: .text(parameter.text(value) { shortest($0) })
    }
  }

  /// Adds the beginning of the session to a file of events.
  func begin(in file: inout EventFile) {
    add("session_start_info", SessionField.start, step: 0, to: &file) { info in
      for (name, value) in hyperparameters {
        info.put(SessionField.hyperparameters) { entry in
          entry.put(SessionField.key, name)
          entry.put(SessionField.value) { message in
            switch value {
            case .number(let number): message.put(ValueField.number, chosen: number)
            case .text(let text): message.put(ValueField.text, text)
            case .boolean(let value): message.put(ValueField.boolean, chosen: value)
            }
          }
        }
      }
    }
  }

  /// Adds the metrics, and the end of the session.
  func end(in file: inout EventFile) {
    file.add(metrics, step: iterations)
    add("session_end_info", SessionField.end, step: iterations, to: &file) { info in
      info.put(
        SessionField.status, whole: hasExploded ? SessionField.failure : SessionField.success)
      // As events, by the iteration.
      info.put(SessionField.endTime, Double(iterations))
    }
  }

  private func add(
    _ name: String, _ field: Int, step: Int, to file: inout EventFile,
    _ body: (inout ProtocolBuffer) -> Void
  ) {
    var content = ProtocolBuffer()
    content.put(field, body)
    file.add(
      tag: "_hparams_/\(name)", plugin: Self.plugin, content: content.bytes, step: step)
  }
}

// The numbers of fields, from plugin_data.proto of the plugin hparams and from struct.proto.

private enum SessionField {
  /// Of `HParamsPluginData`.
  static let (start, end) = (3, 4)
  /// Of `SessionStartInfo`, a map, and of its entries.
  static let (hyperparameters, key, value) = (1, 1, 2)
  /// Of `SessionEndInfo`, and statuses.
  static let (status, endTime, success, failure) = (1, 2, 1, 2)
}

private enum ValueField {
  static let (number, text, boolean) = (2, 3, 4)
}
