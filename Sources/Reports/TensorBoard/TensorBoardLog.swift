import Results
import Runner
import Support
import Sweeps

/// The recorded paths of a run, and what its trials came to, as TensorBoard reads them: a folder a trial.
///
/// Each folder is a run of TensorBoard, with the scalars `loss`, `gradient_norm`, `average_loss` where the optimizer
/// reports an average and, where there are few, `parameters/x` by step; and a session of its dashboard HPARAMS, with the columns of `results.csv` as
/// hyperparameters and the metrics `final_loss`, `best_loss`, `iterations` and `status`. No experiment is
/// described: TensorBoard takes the first description for all that lie beside it, and finds the columns itself.
public struct TensorBoardLog: Sendable {
  /// The file in each folder. Readers look for `tfevents`; where others write a time and a host, this has none.
  private static let fileName = "events.out.tfevents.0.descent"
  /// The most trials: TensorBoard reads each folder by itself.
  static let mostTrials = 1000
  /// The most components of a loss that have scalars of their own.
  static let mostComponents = 16

  private let results: RunResults
  private let paths: [Trajectory]
  /// How many trials of the plan have no folder.
  public let leftOut: Int

  /// How many trials have a folder.
  public var count: Int { paths.count }

  /// - Parameters:
  ///   - paths: those that are recorded; of very many the first are taken.
  ///   - results: outcomes of all trials of a plan.
  public init(_ results: RunResults, paths: [Trajectory]) {
    self.results = results
    self.paths = Array(paths.prefix(Self.mostTrials))
    leftOut = results.plan.count - self.paths.count
  }

  /// What is left out, in a sentence; nil where nothing is.
  public var note: String? {
    guard leftOut > 0 else { return nil }
    let remedy =
      count == Self.mostTrials
      ? "it has at most \(grouped(Self.mostTrials))"
      : "record: {paths: all} keeps their paths"
    return "the log for TensorBoard leaves out \(grouped(leftOut)) of"
      + " \(grouped(results.plan.count)) trials: \(remedy)"
  }

  /// Writes the files beside those that they replace; they are put in their places by a commit.
  ///
  /// - Parameters:
  ///   - jobs: how many threads; the bytes do not depend on it.
  ///   - replacement: where the files go.
  ///   - isCancelled: called now and then, from any thread.
  /// - Throws: `OutputError`, or `RunnerError.cancelled` where it was.
  public func stage(
    in replacement: OutputReplacement, jobs: Int, isCancelled: @escaping @Sendable () -> Bool
  ) throws -> [OutputFile] {
    try Parallel.map(paths.count, threads: jobs) { at in
      if isCancelled() { throw RunnerError.cancelled }
      let path = paths[at]
      var file = try replacement.stage("\(folder(of: path.trial))/\(Self.fileName)")
      // Typed throws do not pass through `withUnsafeBytes`.
      let bytes = bytes(of: path)
      try bytes.withUnsafeBytes { try file.append($0) }
      return try file.finish()
    }
  }

  /// The files that an earlier run left in a folder. All others are a user's own.
  public static func left(in folder: String) -> [String] {
    OutputFolder.names(in: folder).map { "\($0)/\(fileName)" }
      .filter { OutputFolder.isFile("\(folder)/\($0)") }
  }

  /// The events of a trial.
  func bytes(of path: Trajectory) -> [UInt8] {
    let session = TrialSession(results, trial: path.trial)
    let experiment = results.plan.experiment
    let index = results.plan.group(of: path.trial).lossIndex
    let names =
      path.dimension <= Self.mostComponents
      ? experiment.recordedNames(lossIndex: index).prefix(path.dimension) : []
    let tags = names.map { "parameters/\($0)" }
    var file = EventFile()
    session.begin(in: &file)
    for row in 0..<path.count {
      var scalars = [
        EventFile.Scalar(tag: "loss", value: Float(path.losses[row])),
        EventFile.Scalar(tag: "gradient_norm", value: Float(path.gradientNorms[row])),
      ]
      if let losses = path.averageLosses {
        scalars.append(EventFile.Scalar(tag: "average_loss", value: Float(losses[row])))
      }
      if let learning = path.learning {
        // Only what was measured at the step.
        let measured = [
          ("epoch", learning.epochs), ("batch_loss", learning.batchLosses),
          ("test_loss", learning.testLosses), ("test_accuracy", learning.testAccuracies),
          ("parameter_norm", learning.parameterNorms),
        ]
        scalars = scalars.filter { !$0.value.isNaN }
        for (tag, values) in measured where !values[row].isNaN {
          scalars.append(EventFile.Scalar(tag: tag, value: Float(values[row])))
        }
      }
      for (component, tag) in tags.enumerated() {
        scalars.append(
          EventFile.Scalar(tag: tag, value: Float(path.value(component, at: row))))
      }
      file.add(scalars, step: path.iterations[row])
    }
    session.end(in: &file)
    return file.bytes
  }

  /// A name by which a trial is known in a list, ended by its identity: `adam-learning_rate=0.01-…`.
  func folder(of trial: Int) -> String {
    let plan = results.plan
    let group = plan.group(of: trial)
    let choice = plan.experiment.optimizers[group.optimizerIndex]
    let values = plan.trial(trial)
    var words: [String] = []
    if plan.experiment.losses.count > 1 {
      words.append(plan.experiment.losses[group.lossIndex].loss.name)
    }
    words.append(choice.definition.name)
    for index in choice.sweptParameters {
      let parameter = choice.parameters[index]
      words.append("\(parameter.name)=\(parameter.text(values.parameters[index]) { shortest($0) })")
    }
    let name = String(words.joined(separator: "-").map { Self.isPlain($0) ? $0 : "_" }.prefix(100))
    return "\(name)-\(plan.identities(of: group).identity(values).text)"
  }

  /// Whether a character may stand in a name on every system.
  private static func isPlain(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber) || "=._+-".contains(character)
  }
}
