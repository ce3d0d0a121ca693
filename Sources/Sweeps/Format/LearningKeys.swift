import Engine

extension ExperimentFormat {
  /// What stands between a loss over data and its gradients.
  static let learningKeys: [FormatKey] = [
    FormatKey(
      "batch.size", batchSizes, default: .required,
      "Rows of a minibatch; a list is swept.",
      examples: [
        learned("batch: {size: 32, order: sequential}"),
        learned("batch: {size: [16, 64], order: shuffled}"),
      ]),
    FormatKey(
      "batch.order", .words(MinibatchOrder.self), default: .value("shuffled"),
      "In which order minibatches take the rows.",
      examples: [learned("batch: {size: 32, order: sequential}")]),
    FormatKey(
      "gradient.noise", noiseForm, default: .absent,
      "The standard deviation of normal noise that is added to each component.",
      details: [
        "It depends on seed, step and component alone, so that all optimizers meet the same."
      ],
      examples: [
        "gradient: {noise: [0, 0.1]}\nseeds: 5",
        "gradient: {noise: {student_t: {scale: 0.1, freedom: 3}}}",
      ]),
    FormatKey(
      "gradient.noise.student_t", .keys(below: "gradient.noise.student_t"), default: .absent,
      "Noise with heavy tails: a scale times numbers of Student's t distribution.",
      examples: ["gradient: {noise: {student_t: {scale: 0.1, freedom: 3}}}"]),
    FormatKey(
      "gradient.noise.student_t.scale", .swept(.noiseScale), default: .required,
      "What the numbers are multiplied by.",
      examples: ["gradient: {noise: {student_t: {scale: [0.1, 1], freedom: 3}}}"]),
    FormatKey(
      "gradient.noise.student_t.freedom", .swept(.noiseFreedom), default: .required,
      "Degrees of freedom: the fewer, the heavier the tails; up to 2 their variance is infinite.",
      examples: ["gradient: {noise: {student_t: {scale: 0.1, freedom: [1.5, 3]}}}"]),
    FormatKey(
      "gradient.delay", .swept(.gradientDelay), default: .value("0"),
      "How many steps gradients are late; before that they are those of the start.",
      examples: ["gradient: {delay: [0, 5], noise: 0.1}", "gradient: {delay: 5}"]),
    FormatKey(
      "gradient.dropout", .swept(.gradientDropout), default: .value("0"),
      "With which probability a component is 0 in a step; the others stay as they are.",
      examples: ["gradient: {dropout: 0.5, delay: 1}\nseeds: 5"]),
  ]

  /// The forms of `batch`.
  static let batchForm = ValueForm.any([batchSize, .list(of: batchSize), .keys(below: "batch")])
  private static let batchSizes = ValueForm.any([batchSize, .list(of: batchSize)])
  private static let batchSize = ValueForm.any([
    .words([FormatWord("all", "All training rows in every step.")]), .swept(.minibatchSize),
  ])

  static let gradientForm = ValueForm.any([
    .keys(below: "gradient"), .list(of: .keys(below: "gradient")),
  ])
  private static let noiseForm = ValueForm.any([
    .swept(.noiseDeviation), .keys(below: "gradient.noise"),
    .list(of: .any([.swept(.noiseDeviation), .keys(below: "gradient.noise")])),
  ])

  /// An example on a loss over data.
  static func learned(_ text: String) -> String {
    "loss: {softmax_regression: {data: iris}}\n\(text)"
  }
}

extension MinibatchOrder: FormatWords {
  package var summary: String {
    switch self {
    case .shuffled: "In a new order each epoch, by seed and epoch: the same for all optimizers."
    case .sequential: "As they stand in the file."
    }
  }
}

extension ParameterDescription {
  static let minibatchSize = ParameterDescription(
    name: "batch", defaultValue: 32, range: ParameterRange(1, 1e9),
    summary: "Rows of a minibatch.", kind: .whole)
  static let noiseDeviation = ParameterDescription(
    name: "noise", defaultValue: 0, range: .nonNegative,
    summary: "The standard deviation of normal noise.")
  static let noiseScale = ParameterDescription(
    name: "scale", defaultValue: 1, range: .positive, summary: "The scale of Student's t.")
  static let noiseFreedom = ParameterDescription(
    name: "freedom", defaultValue: 3, range: .positive,
    summary: "The degrees of freedom of Student's t.")
  static let gradientDelay = ParameterDescription(
    name: "delay", defaultValue: 0, range: ParameterRange(0, 1e6),
    summary: "How many steps gradients are late.", kind: .whole)
  static let gradientDropout = ParameterDescription(
    name: "dropout", defaultValue: 0, range: .decay,
    summary: "The probability with which a component is 0.")
}
