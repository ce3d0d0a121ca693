// Families with one minimum in a bowl: round, narrow, or tilted.

extension LossCatalogue {
  static let sphere = LossDefinition(
    "sphere", "Sphere",
    summary: "A round bowl: the squared distance from the origin.",
    source: "De Jong 1975",
    dimension: .dimension(2)
  ) { n, _ in
    FamilyMember(
      formula: "sum(x^2)", domain: -5.12...5.12, start: alternating(-4, 3, count: n),
      minima: [uniform(0, count: n)], minimumLoss: 0)
  }

  static let quadratic = LossDefinition(
    "quadratic", "Quadratic",
    summary: "A bowl whose curvatures grow geometrically from 1 to the condition number.",
    source: "Nocedal & Wright 2006, section 3.3",
    dimension: .dimension(2, atLeast: 2),
    more: [
      .init(
        "condition_number", 100, in: 1...1e15,
        "The largest curvature, over the smallest, which is 1.")
    ]
  ) { n, parameters in
    let ratio = LossDefinition.written(parameters[0])
    return FamilyMember(
      formula: "0.5*sum(\(ratio)^(i/(n-1))*x[i]^2, i, 0, n-1)", domain: -2...2,
      start: uniform(1, count: n), minima: [uniform(0, count: n)], minimumLoss: 0)
  }

  static let zakharov = LossDefinition(
    "zakharov", "Zakharov",
    summary: "A bowl in a plate that a quartic bends up along one direction.",
    source: "Jamil & Yang 2013, no. 173",
    dimension: .dimension(2)
  ) { n, _ in
    let tilted = "sum(0.5*(i+1)*x[i], i, 0, n-1)"
    return FamilyMember(
      formula: "sum(x^2) + \(tilted)^2 + \(tilted)^4", domain: -5...10,
      start: alternating(-4, 8, count: n), minima: [uniform(0, count: n)], minimumLoss: 0)
  }

  static let trid = LossDefinition(
    "trid", "Trid",
    summary: "A quadratic that couples neighbours; its minimum moves away with the dimension.",
    source: "Adorio 2005; Surjanovic & Bingham",
    dimension: .dimension(2, atLeast: 2)
  ) { n, _ in
    let size = Double(n)
    return FamilyMember(
      formula: "sum((x[i] - 1)^2, i, 0, n-1) - sum(x[i]*x[i-1], i, 1, n-1)",
      domain: -size * size...size * size,
      start: alternating(-0.75 * size * size, 0.75 * size * size, count: n),
      minima: [(1...n).map { Double($0) * Double(n + 1 - $0) }],
      minimumLoss: -size * (size + 4) * (size - 1) / 6)
  }
}
