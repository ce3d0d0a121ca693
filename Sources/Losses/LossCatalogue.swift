/// The losses that experiment files can name.
public enum LossCatalogue {
  /// In the order of `descent list losses`.
  public static let all: [LossDefinition] = [
    .quartic,
    .sphere,
    .quadratic,
    .rosenbrock,
    .beale,
    .booth,
    .himmelblau,
    .matyas,
    .rastrigin,
    .ackley,
    .griewank,
    .styblinskiTang,
    .levy,
    .easom,
    .goldsteinPrice,
    .threeHumpCamel,
    .sixHumpCamel,
    .mccormick,
    .branin,
    .bukin6,
    .crossInTray,
    .dropWave,
    .eggholder,
    .holderTable,
    .schaffer2,
    .schaffer4,
    .michalewicz,
    .dixonPrice,
    .zakharov,
    .powell,
    .trid,
    .monkeySaddle,
    .wheelersRidge,
  ]

  /// The loss of a name; nil if there is none.
  public static func loss(named name: String) -> LossDefinition? { all.first { $0.name == name } }
}
