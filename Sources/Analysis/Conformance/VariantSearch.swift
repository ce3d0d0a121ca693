import Optimizers
import Support
import Sweeps
import Synchronization

/// Searches for the variant of a rule that explains a trajectory: single ones, numbers, then pairs.
struct VariantSearch: Sendable {
  let judge: RuleJudge
  let precision: Precision
  /// The experiment's rule, taken apart.
  let form: RuleForm
  let ours: (rule: AssembledRule, agreement: TrajectoryAgreement, points: [[Double]])
  let jobs: Int
  let isCancelled: @Sendable () -> Bool

  /// How many of the best are paired with others, and have their numbers searched.
  private static let paired = 8
  private static let shown = 3
  /// Beyond the row of the first departure so many times as many are compared in the search.
  private static let ahead = 4
  private static let fewestRows = 40
  /// Variants of the table come before numbers: there are fewer.
  private static let orderOfNumbers = 500

  /// A rule to be judged.
  private struct Candidate: Sendable {
    var changes: [Conformance.Change]
    /// Nil where the rule has other numbers, or is the experiment's own in another precision.
    var form: RuleForm?
    var rule: AssembledRule
    var precision: Precision
    /// How many numbers were searched.
    var fitted = 0
    /// The places of its changes in the table of variants, added up: the likelier ones come first.
    var order = 0
  }

  private struct Judged: Sendable {
    let candidate: Candidate
    let agreement: TrajectoryAgreement
  }

  private var rows: Int {
    min(
      judge.foreign.rows.count,
      max(Self.fewestRows, (ours.agreement.agreeing + 1) * Self.ahead))
  }

  func run() -> (explanations: [Conformance.Explanation], tried: Int) {
    let variants = RuleVariant.all(for: form)
    let isFaithful = isFaithful
    var tried = 0
    func judged(_ candidates: [Candidate]) -> [Judged] {
      tried += candidates.count
      return self.judged(candidates)
    }
    var singles = judged(
      otherPrecision + (isFaithful ? variants.indices.compactMap { made(variants[$0], $0) } : []))
    if let base = form.assembled(), isFaithful {
      let own = Judged(
        candidate: Candidate(changes: [], form: form, rule: base, precision: precision),
        agreement: ours.agreement)
      singles += judged(numbers(of: own))
    }
    singles.sort(by: Self.isBetter)
    var all = singles
    if !(singles.first?.agreement.agrees ?? false), isFaithful {
      let best = Array(singles.prefix(Self.paired))
      var pairs = best.flatMap { numbers(of: $0) }
      for one in best where one.candidate.changes.count == 1 {
        guard let changed = one.candidate.form else { continue }
        for (at, variant) in variants.enumerated()
        where variant.name != one.candidate.changes[0].name {
          if let pair = made(variant, at, after: one.candidate, from: changed) {
            pairs.append(pair)
          }
        }
        pairs.append(
          contentsOf: [inOtherPrecision(one.candidate)].compactMap { $0 })
      }
      all = (singles + judged(pairs)).sorted(by: Self.isBetter)
    }
    return (explanations(all), tried)
  }

  /// The best, over all rows.
  private func explanations(_ sorted: [Judged]) -> [Conformance.Explanation] {
    var finalists: [Judged] = []
    for found in sorted.prefix(2 * Self.shown) where !isCancelled() {
      let whole = judge.agreement(of: found.candidate.rule, in: found.candidate.precision)
      finalists.append(
        Judged(candidate: found.candidate, agreement: whole.agreement))
    }
    return finalists.sorted(by: Self.isBetter).prefix(Self.shown).map {
      Conformance.Explanation(changes: $0.candidate.changes, agreement: $0.agreement)
    }
  }

  // MARK: Candidates

  /// Whether the parts, put together, make the experiment's rule to the last bit.
  private var isFaithful: Bool {
    guard let rule = form.assembled() else { return false }
    let replayed = judge.agreement(of: rule, in: precision, rows: rows)
    return zip(replayed.points, ours.points).allSatisfy { own, other in
      own.elementsEqual(other) { $0 == $1 || $0.isNaN && $1.isNaN }
    }
  }

  /// A variant alone, or after another one.
  private func made(
    _ variant: RuleVariant, _ place: Int, after first: Candidate? = nil, from base: RuleForm? = nil
  ) -> Candidate? {
    var changed = base ?? form
    guard variant.apply(&changed), let rule = changed.assembled() else { return nil }
    let change = Conformance.Change(
      name: variant.name, summary: variant.summary, usedBy: variant.usedBy)
    return Candidate(
      changes: (first?.changes ?? []) + [change], form: changed, rule: rule, precision: precision,
      order: (first?.order ?? 0) + place)
  }

  /// The experiment's own rule in the other precision.
  private var otherPrecision: [Candidate] {
    let own = Candidate(changes: [], form: nil, rule: ours.rule, precision: precision)
    return [inOtherPrecision(own)].compactMap { $0 }
  }

  private func inOtherPrecision(_ candidate: Candidate) -> Candidate? {
    // Numbers that Float does not have were not computed in it, and others hardly in Double.
    let other: Precision = precision == .float32 ? .float64 : .float32
    guard candidate.precision == precision, judge.foreign.areSingle == (other == .float32) else {
      return nil
    }
    var result = candidate
    result.precision = other
    result.changes.append(
      Conformance.Change(
        name: "\(other.rawValue) arithmetic",
        summary: "All is computed in \(other.rawValue), and not in \(precision.rawValue).",
        usedBy: other == .float32 ? "PyTorch, Keras and JAX, by default" : "NumPy, Python"))
    return result
  }

  /// A rule with other numbers.
  private func numbers(of judged: Judged) -> [Candidate] {
    let candidate = judged.candidate
    let search = NumberSearch(judge: judge, precision: candidate.precision)
    return search.findings(candidate.rule, judged.agreement).enumerated().map {
      at, finding in
      var result = candidate
      result.form = nil
      result.fitted += 1
      result.order += Self.orderOfNumbers + at
      result.rule.numbers[finding.place] = finding.value
      result.changes.append(
        Conformance.Change(
          name: "\(finding.name) = \(shortest(finding.value))",
          summary: "In place of \(shortest(finding.usual)).",
          usedBy: KnownNumber.users(finding.name, finding.value)))
      return result
    }
  }

  // MARK: Judgement

  /// Those candidates that are another rule than the experiment's, with how they agree.
  private func judged(_ candidates: [Candidate]) -> [Judged] {
    let found = Mutex([Judged?](repeating: nil, count: candidates.count))
    let rows = rows
    let next = Atomic<Int>(0)
    Parallel.threads(min(jobs, candidates.count)) { _ in
      while !isCancelled() {
        let at = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard at < candidates.count else { return }
        let candidate = candidates[at]
        let result = judge.agreement(of: candidate.rule, in: candidate.precision, rows: rows)
        if candidate.precision == precision, isOurs(result.points) { continue }
        let judged = Judged(candidate: candidate, agreement: result.agreement)
        found.withLock { $0[at] = judged }
      }
    }
    return found.withLock { $0.compactMap { $0 } }
  }

  /// Whether a path is the experiment's rule's, as far as it goes.
  private func isOurs(_ points: [[Double]]) -> Bool {
    for (own, other) in zip(points, ours.points) {
      guard own.count == other.count else { return false }
      for (mine, theirs) in zip(own, other) where mine != theirs {
        if mine.isNaN && theirs.isNaN { continue }
        let change: Double = abs(mine - theirs)
        guard change <= 8 * precision.unit * abs(theirs) else { return false }
      }
    }
    return true
  }

  /// Whether one explains the trajectory better than another.
  private static func isBetter(_ a: Judged, _ b: Judged) -> Bool {
    let (first, second) = (a.agreement, b.agreement)
    if first.agrees != second.agrees { return first.agrees }
    if first.agrees {
      if a.candidate.changes.count != b.candidate.changes.count {
        return a.candidate.changes.count < b.candidate.changes.count
      }
      // Differences by rounding alone order nothing; what rounding hardly bears comes behind.
      let (x, y) = (first.closeness, second.closeness)
      if max(x, y) > 0.25, max(x, y) > 16 * min(x, y) { return x < y }
      return a.candidate.order < b.candidate.order
    }
    // A number was chosen so that it meets one row more.
    let (rows, others) = (first.agreeing - a.candidate.fitted, second.agreeing - b.candidate.fitted)
    if rows != others { return rows > others }
    if first.error != second.error { return first.error < second.error }
    return a.candidate.order < b.candidate.order
  }
}

extension TrajectoryAgreement {
  /// The largest relative difference.
  fileprivate var error: Double {
    largest.map { $0.relative.isNaN ? .infinity : $0.relative } ?? 0
  }
}

/// Numbers that libraries have by default.
private enum KnownNumber {
  private static let all: [(name: String, value: Double, users: String)] = [
    ("epsilon", 1e-7, "Keras and TensorFlow, by default"),
    ("epsilon", 1e-8, "PyTorch and Optax, by default"),
    ("epsilon", 1e-6, "AdamW of transformers, by default"),
    ("epsilon", 1e-10, "Adagrad of PyTorch, by default"),
    ("beta_2", 0.95, "GPT-3 and its successors"),
    ("beta_2", 0.999, "PyTorch, Keras and Optax, by default"),
    ("beta_1", 0.9, "PyTorch, Keras and Optax, by default"),
    ("rho", 0.9, "Keras and Optax, by default"),
    ("rho", 0.99, "PyTorch, by default"),
    ("rho", 0.95, "Adadelta of Keras, by default"),
    ("momentum_decay", 1, "Nadam of Keras, which has 0.96ᵗ"),
    ("initial_accumulator", 0.1, "Keras and Optax, by default"),
    ("weight_decay", 0.01, "AdamW of PyTorch, by default"),
    ("weight_decay", 1e-4, "adamw of Optax, by default"),
    ("weight_decay", 0.004, "AdamW of Keras, by default"),
    ("learning_rate", 1e-3, "PyTorch and Keras, by default"),
  ]

  static func users(_ name: String, _ value: Double) -> String {
    all.first { $0.name == name && $0.value == value }?.users ?? ""
  }
}
