import Engine
import Losses
import Support
import YAML

/// Reads the sizes of minibatches and the order of their rows.
struct BatchReader {
  let validator: Validator

  struct Batch {
    /// Sizes, 0 for all rows; nil where all steps take all rows.
    var sizes: SweptValues?
    var order = MinibatchOrder.shuffled
  }

  /// - Parameter losses: those of the experiment; empty where they are wrong.
  func read(_ node: Node, _ losses: [LossChoice]) -> Batch {
    var batch = Batch()
    var sizesNode = node
    if let pairs = node.pairs, pairs.count != 1 || !SweptValues.reserved.contains(pairs[0].name) {
      let known = ExperimentFormat.names(below: "batch")
      for pair in validator.mapping(node, of: "batch", known: known) ?? []
      where pair.name == "order" {
        if let order = validator.word(pair.value, "order", of: MinibatchOrder.self) {
          batch.order = order
        }
      }
      guard let size = node["size"] else {
        validator.error(
          "the batch has no size", at: node.span, hint: "as in {size: 32, order: sequential}")
        return batch
      }
      sizesNode = size
    }
    guard let sizes = sizes(sizesNode) else { return batch }
    if let count = sizes.count, (0..<count).allSatisfy({ sizes[$0] == 0 }), count == 1 {
      return batch
    }
    if refuses(sizesNode, sizes, losses) { return batch }
    batch.sizes = sizes
    return batch
  }

  private func sizes(_ node: Node) -> SweptValues? {
    if node.string == "all" { return SweptValues([0], span: node.span) }
    if let items = node.items, items.contains(where: { $0.string == "all" }) {
      var values: [Double] = []
      for item in items {
        guard let inner = sizes(item) else { return nil }
        guard let count = inner.count else {
          validator.error(
            "a range to draw from stands alone, not in a list", at: item.span,
            hint: "list the sizes")
          return nil
        }
        for index in 0..<min(count, 1_000_000) { values.append(inner[index]) }
      }
      return SweptValues(values, span: node.span)
    }
    if let text = node.string, node.kind == .text {
      validator.mismatch(
        node, expected: "a count of rows, or all",
        hint: nearest(text, among: ["all"]).map { "did you mean '\($0)'?" } ?? "as in batch: 32")
      return nil
    }
    return validator.values(node, .minibatchSize)
  }

  /// Whether the sizes suit no loss: an error then.
  private func refuses(_ node: Node, _ sizes: SweptValues, _ losses: [LossChoice]) -> Bool {
    if let plain = losses.first(where: { $0.loss.data == nil }) {
      validator.error(
        "'\(plain.loss.name)' has no rows to take minibatches of", at: node.span,
        hint: "batch is for losses over data; gradient: {noise: 0.1} is noise on any loss")
      return true
    }
    let largest = Int(sizes.bounds.upperBound)
    for choice in losses {
      guard let data = choice.loss.data, largest > data.trainingRows else { continue }
      let item = (node.items ?? [node]).first { $0.real.value == Double(largest) } ?? node
      validator.error(
        "a batch of \(grouped(largest)) is larger than the \(grouped(data.trainingRows)) training"
          + " rows of '\(data.name)'", at: item.span,
        hint: "at most \(grouped(data.trainingRows)); all takes every row")
      return true
    }
    return false
  }
}

extension Validator {
  /// When losses over data are evaluated.
  func evaluation(_ node: Node, _ losses: [LossChoice]) -> Evaluation {
    if let plain = losses.first(where: { $0.loss.data == nil }) {
      error(
        "'\(plain.loss.name)' is evaluated at every step", at: node.span,
        hint: "evaluate is for losses over data; record: {every: 10} records fewer steps")
      return .epoch
    }
    if node.string == "epoch" { return .epoch }
    if node.kind == .text {
      mismatch(node, expected: "epoch or a count of steps", hint: "as in evaluate: 10")
      return .epoch
    }
    return whole(node, .stride).map { .every($0) } ?? .epoch
  }

  /// Refuses a result that a loss does not have.
  package func check(_ metric: Metric, _ node: Node, _ losses: [LossChoice]) {
    guard metric.isOfTest else { return }
    refuseWithoutTest(
      metric.rawValue, at: node.span, losses, needsAccuracy: metric == .testAccuracy)
  }

  /// Reports the first loss that has no test rows, or no accuracy.
  func refuseWithoutTest(
    _ what: String, at span: Span, _ losses: [LossChoice], needsAccuracy: Bool
  ) {
    for loss in losses.map(\.loss) {
      guard let data = loss.data else {
        error(
          "'\(loss.name)' is over no data, and has no \(what)", at: span,
          hint: "final_loss and best_loss are of any loss")
        return
      }
      guard loss.hasTestRows else {
        error(
          "'\(data.name)' holds out no rows, and \(what) is over them", at: span,
          hint: "hold some out: test: 0.2, in the data set")
        return
      }
      guard loss.hasAccuracy || !needsAccuracy else {
        error(
          "'\(loss.name)' classifies nothing, and has no \(what)", at: span,
          hint: "test_loss is of all losses over data")
        return
      }
    }
  }
}
