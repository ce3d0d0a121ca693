// Families with many local minima.

extension LossCatalogue {
  static let rastrigin = LossDefinition(
    "rastrigin", "Rastrigin",
    summary: "A bowl with a local minimum near every point of whole numbers.",
    source: "Rastrigin 1974",
    dimension: .dimension(2)
  ) { n, _ in
    FamilyMember(
      formula: "10*n + sum(x[i]^2 - 10*cos(2*pi*x[i]), i, 0, n-1)", domain: -5.12...5.12,
      start: alternating(-3.6, 2.7, count: n), minima: [uniform(0, count: n)], minimumLoss: 0)
  }

  static let ackley = LossDefinition(
    "ackley", "Ackley",
    summary: "A wavy plain around a funnel, whose tip is a kink.",
    source: "Ackley 1987",
    dimension: .dimension(2)
  ) { n, _ in
    FamilyMember(
      formula: "20 + e - 20*exp(-0.2*norm(x)/sqrt(n)) - exp(sum(cos(2*pi*x[i]), i, 0, n-1)/n)",
      domain: -5...5, start: alternating(-3.4, 2.3, count: n), minima: [uniform(0, count: n)],
      minimumLoss: 0)
  }

  // Custom searches −600…600, where a drawing shows nothing but the bowl.
  static let griewank = LossDefinition(
    "griewank", "Griewank",
    summary: "Ripples on a wide bowl, from a product of cosines.",
    source: "Griewank 1981",
    dimension: .dimension(2)
  ) { n, _ in
    FamilyMember(
      formula: "1 + sum(x^2)/4000 - prod(cos(x[i]/sqrt(i+1)), i, 0, n-1)", domain: -20...20,
      start: alternating(-14, 11, count: n), minima: [uniform(0, count: n)], minimumLoss: 0)
  }

  static let styblinskiTang = LossDefinition(
    "styblinski_tang", "Styblinski–Tang",
    summary: "Two wells in every component, one of them lower.",
    source: "Styblinski & Tang 1990",
    dimension: .dimension(2)
  ) { n, _ in
    FamilyMember(
      formula: "0.5*sum(x[i]^4 - 16*x[i]^2 + 5*x[i], i, 0, n-1)", domain: -5...5,
      start: alternating(4, -0.5, count: n),
      minima: [uniform(-2.903_534_027_771_177, count: n)],
      minimumLoss: -39.166_165_703_771_41 * Double(n))
  }

  static let levy = LossDefinition(
    "levy", "Levy",
    summary: "Sine waves across a bowl, with long corrugated valleys.",
    source: "Levy & Montalvo 1985",
    dimension: .dimension(2)
  ) { n, _ in
    FamilyMember(
      formula: "sin(pi*(1 + (x[0] - 1)/4))^2"
        + " + sum(((x[i] - 1)/4)^2*(1 + 10*sin(pi*(1 + (x[i] - 1)/4) + 1)^2), i, 0, n-2)"
        + " + ((x[n-1] - 1)/4)^2*(1 + sin(2*pi*(1 + (x[n-1] - 1)/4))^2)",
      domain: -10...10, start: alternating(-8, 7, count: n), minima: [uniform(1, count: n)],
      minimumLoss: 0)
  }
}
