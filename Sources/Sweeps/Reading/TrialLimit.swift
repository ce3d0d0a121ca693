import Support
import YAML

extension Experiment {
  /// The most trials that a plan may have.
  public static let largestPlan = 100_000_000

  /// Refuses a plan that is too large, with the count and where it comes from.
  func refuseTooManyTrials() throws(Diagnostics) {
    guard losses.count * optimizers.count <= 100_000 else {
      throw Diagnostics([
        Diagnostic(
          "the experiment pairs \(grouped(losses.count)) losses with"
            + " \(grouped(optimizers.count)) optimizers", at: optimizers.first?.span,
          hint: "at most 100,000 pairs are possible; sweep parameters instead")
      ])
    }
    var total = 0.0
    var largest: (count: Double, factors: [(String, Int, Span)])?
    for loss in losses {
      for optimizer in optimizers {
        var factors: [(String, Int, Span)] = []
        if sampling.method != .grid, SampledTrials.coordinates(loss, optimizer) > 0 {
          let span = resolved["sampling"]?["trials"]?.span ?? optimizer.span
          factors.append(("sampled trials", sampling.trials, span))
        }
        for axis in optimizer.axes where sampling.method == .grid && axis.count > 1 {
          let names = axis.targets.map { optimizer.parameters[$0].name }
          factors.append(
            (
              "\(optimizer.definition.name) \(names.joined(separator: ", "))", axis.count,
              axis.values[0].span
            ))
        }
        switch loss.start {
        case .grid(let values) where sampling.method == .grid:
          for (component, swept) in values.enumerated() {
            guard let count = swept.count, count > 1 else { continue }
            factors.append(("start \(loss.loss.componentNames[component])", count, swept.span))
          }
        case .points(let points) where sampling.method == .grid && points.count > 1:
          factors.append(("start points", points.count, loss.span))
        default: break
        }
        if loss.usesSeeds(with: optimizer), seeds.count > 1 {
          factors.append(("seeds", seeds.count, resolved["seeds"]?.span ?? loss.span))
        }
        let count = factors.reduce(1.0) { $0 * Double($1.1) }
        total += count
        if count > largest?.count ?? 0 { largest = (count, factors) }
      }
    }
    guard total > Double(Self.largestPlan), let largest else { return }
    let origin = largest.factors.map { "\(grouped($0.1)) (\($0.0))" }.joined(separator: " × ")
    let widest = largest.factors.max { $0.1 < $1.1 }
    throw Diagnostics([
      Diagnostic(
        "the experiment has \(total < 1e15 ? grouped(Int(total)) : "\(total)") trials:"
          + " \(origin)", at: widest?.2 ?? optimizers.first?.span,
        hint: "at most \(grouped(Self.largestPlan)) are possible")
    ])
  }
}
