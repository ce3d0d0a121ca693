import Losses
import YAML

/// A figure that an experiment requests: a kind with its options, read and checked.
///
/// The kinds themselves live above this target. The reader gets their catalogue injected, and an
/// experiment hands the requests on as it received them.
package protocol FigureRequest: Sendable {
  /// The kind's name, as experiments write it.
  static var name: String { get }
}

/// The kinds of figures that experiments can request.
package protocol FigureReading: Sendable {
  /// The names of all kinds, in the order of the listing.
  var names: [String] { get }

  /// The figures of an experiment that lists none.
  func suitable(for losses: [LossChoice]) -> [any FigureRequest]

  /// Reads one figure. Whatever is wrong goes to the context's validator.
  ///
  /// - Parameters:
  ///   - name: one of ``names``.
  ///   - place: where the name stands.
  ///   - options: the mapping of its options; nil where the file gives none.
  func read(
    _ name: String, at place: Span, options: Node?, in context: FigureContext
  ) -> any FigureRequest
}

/// What the options of a figure are checked against.
package struct FigureContext {
  package let validator: Validator
  /// Those of the experiment; empty where they are missing or wrong.
  package let losses: [LossChoice]
  package let optimizers: [OptimizerChoice]
  /// Reads files of numbers.
  let files: NumberFile
  /// How many trials the plan has; nil where other errors leave it unknown. Counting may mean planning.
  package let trialCount: () -> Int?
}

extension FigureContext {
  /// The numbers of a file beside the experiment, one a line; nil, with an error, where it has others than `count`.
  ///
  /// - Parameters:
  ///   - node: the file's name.
  ///   - loss: whose parameters they are of.
  ///   - what: what they are, for messages.
  package func numbers(_ node: Node, of loss: Loss, what: String) -> [Double]? {
    files.numbers(node, count: loss.dimension, of: loss.name, what: what)
  }
}
