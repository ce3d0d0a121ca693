import Formulas
import Losses
import Testing

/// Losses at single points.
@Suite struct ValueTests {
  /// By the textbooks' formulas in 30 digits, rounded to Double.
  static let values: [(name: String, point: [Double], loss: Double)] = [
    ("quartic", [1.25], 12.7421875),
    ("sphere", [1.75, -0.625], 3.453125),
    ("sphere", [1.75, -0.625, 0.375, 2.5, 1.125], 11.109375),
    ("quadratic", [1.75, -0.625], 21.0625),
    ("quadratic", [1.75, -0.625, 0.375, 2.5, 1.125], 164.9544342357635),
    ("rosenbrock", [1.75, -0.625], 1360.328125),
    ("rosenbrock", [1.75, -0.625, 0.375, 2.5, 1.125], 4548.861328125),
    ("beale", [1.75, -0.625], 3.4070417881011963),
    ("booth", [1.75, -0.625], 46.765625),
    ("himmelblau", [1.75, -0.625], 96.929931640625),
    ("matyas", [1.75, -0.625], 1.4228125),
    ("rastrigin", [1.75, -0.625], 30.524192811865476),
    ("rastrigin", [1.75, -0.625, 0.375, 2.5, 1.125], 78.18044281186548),
    ("ackley", [1.75, -0.625], 6.638140900076103),
    ("ackley", [1.75, -0.625, 0.375, 2.5, 1.125], 7.163263782942953),
    ("griewank", [1.75, -0.625], 1.1619839719267935),
    ("griewank", [1.75, -0.625, 0.375, 2.5, 1.125], 1.046247670246441),
    ("styblinski_tang", [1.75, -0.625], -20.0467529296875),
    ("styblinski_tang", [1.75, -0.625, 0.375, 2.5, 1.125], -50.9547119140625),
    ("levy", [1.75, -0.625], 0.9112396613710088),
    ("levy", [1.75, -0.625, 0.375, 2.5, 1.125], 2.155460399852092),
    ("easom", [1.75, -0.625], 1.4373589440423327e-08),
    ("goldstein_price", [1.75, -0.625], 18689.686013758183),
    ("three_hump_camel", [1.75, -0.625], 0.36117350260416664),
    ("six_hump_camel", [1.75, -0.625], 0.08269856770833334),
    ("mccormick", [1.75, -0.625], 3.355392594099095),
    ("branin", [1.75, -0.625], 26.227210455795543),
    ("bukin_6", [1.75, -0.625], 81.08817370350823),
    ("cross_in_tray", [1.75, -0.625], -1.9646170421096922),
    ("drop_wave", [1.75, -0.625], -0.012624084345967897),
    ("eggholder", [1.75, -0.625], -26.504030691134254),
    ("holder_table", [1.75, -0.625], -1.2006001463495677),
    ("schaffer_2", [1.75, -0.625], 0.20690570076518372),
    ("schaffer_4", [1.75, -0.625], 0.8066157549503481),
    ("michalewicz", [1.75, -0.625], -0.022357916476590103),
    ("michalewicz", [1.75, -0.625, 0.375, 2.5, 1.125], -0.6775340177047878),
    ("dixon_price", [1.75, -0.625], 2.439453125),
    ("dixon_price", [1.75, -0.625, 0.375, 2.5, 1.125], 592.970703125),
    ("zakharov", [1.75, -0.625], 3.51953125),
    ("zakharov", [1.75, -0.625, 0.375, 2.5, 1.125], 5619.465087890625),
    ("powell", [1.75, -0.625, 0.375, 2.5, 1.5, -1.25, 0.875, 3.0], 324.769775390625),
    ("trid", [1.75, -0.625], 4.296875),
    ("trid", [1.75, -0.625, 0.375, 2.5, 1.125], 3.4375),
    ("monkey_saddle", [1.75, -0.625], 3.30859375),
    ("wheelers_ridge", [1.75, -0.625], -1.3096519337355882e-05),
  ]

  /// As the literature gives them, with the digits it gives.
  private static let published: [(name: String, point: [Double], loss: Double, digits: Double)] = [
    ("rosenbrock", [-1.2, 1], 24.2, 1e-12),
    ("beale", [1, 1], 14.203_125, 1e-12),
    ("booth", [0, 0], 74, 1e-12),
    ("himmelblau", [0, 0], 170, 1e-12),
    ("himmelblau", [-0.270_845, -0.923_039], 181.617, 1e-3),
    ("goldstein_price", [0, 0], 600, 1e-9),
    ("goldstein_price", [-0.6, -0.4], 30, 1e-9),
    ("goldstein_price", [1.8, 0.2], 84, 1e-9),
    ("goldstein_price", [1.2, 0.8], 840, 1e-9),
    ("six_hump_camel", [0.0898, -0.7126], -1.0316, 1e-4),
    ("six_hump_camel", [-1.7036, 0.7961], -0.2155, 1e-4),
    ("three_hump_camel", [-1.7476, 0.8738], 0.2986, 1e-4),
    ("mccormick", [-0.547, -1.547], -1.9133, 1e-4),
    ("branin", [9.42478, 2.475], 0.397_887, 1e-6),
    ("eggholder", [512, 404.2319], -959.6407, 1e-4),
    ("holder_table", [8.05502, 9.66459], -19.2085, 1e-4),
    ("cross_in_tray", [1.3491, -1.3491], -2.06261, 1e-5),
    ("schaffer_4", [0, 1.25313], 0.292_579, 1e-6),
    ("michalewicz", [2.20, 1.57], -1.8013, 2e-4),
    ("powell", [3, -1, 0, 1], 215, 1e-12),
    ("styblinski_tang", [-2.903534, -2.903534], -78.332_331, 1e-5),
  ]

  private func evaluate(_ name: String, _ point: [Double]) throws -> Double {
    let definition = try definition(name)
    var values = definition.parameters.map(\.defaultValue)
    if !values.isEmpty { values[0] = Double(point.count) }
    return PointEvaluator<Double>(try definition.loss(values).drawnFormula().valueProgram())(point)[
      0]
  }

  @Test(arguments: values.indices)
  func lossIsTheTextbooks(_ at: Int) throws {
    let (name, point, expected) = Self.values[at]
    let found = try evaluate(name, point)
    #expect(abs(found - expected) <= 1e-13 * max(1, abs(expected)), "\(name): \(found)")
  }

  @Test(arguments: published.indices)
  func lossIsThePublishedOne(_ at: Int) throws {
    let (name, point, expected, digits) = Self.published[at]
    let found = try evaluate(name, point)
    #expect(abs(found - expected) <= digits, "\(name): \(found)")
  }

  /// The lowest losses that the literature gives by dimension.
  @Test(arguments: [(2.0, -1.8013), (5, -4.687658), (10, -9.66015)])
  func michalewiczFallsAsPublished(_ size: Double, _ expected: Double) throws {
    let lowest = try #require(try definition("michalewicz").loss([size]).minimumLoss)
    #expect(abs(lowest - expected) <= 5e-5)
  }

  @Test func quadraticIsTheReferencesProblem() throws {
    let loss = try definition("quadratic").loss([10, 1e4])
    let gradient = PointEvaluator<Double>(try loss.drawnFormula().gradientProgram())
    let point = [1, -2, 0.5, 3, -0.25, 1.5, -1, 0.75, 2, -0.125]
    let all = gradient(point)
    // 10^(4i/9), to Double precision.
    let curvatures = [
      1.0,
      2.7825594022071245,
      7.74263682681127,
      21.544346900318835,
      59.948425031894104,
      166.81005372000587,
      464.1588833612779,
      1291.5496650148839,
      3593.813663804627,
      10000.0,
    ]
    let expected = 0.5 * zip(curvatures, point).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }
    #expect(abs(all[0] - expected) <= 1e-12 * expected)
    for i in 0..<10 {
      let slope = curvatures[i] * point[i]
      #expect(abs(all[i + 1] - slope) <= 1e-12 * abs(slope))
    }
  }
}
