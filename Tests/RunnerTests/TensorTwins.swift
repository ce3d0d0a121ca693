import Testing

/// A rule of the catalogue and the same arithmetic as an experiment's own.
struct TensorTwin: Sendable, CustomTestStringConvertible {
  let name: String
  /// What stands below the name of the own rule.
  let definition: String
  /// What is swept, in both; all other parameters have their defaults.
  var sweep = "learning_rate: [1e-3, 1e-2, 0.1]"
  /// Whether it is the same of matrices that are not taller than wide alone.
  var onlyWide = false

  var hasMatrices: Bool { definition.contains("matmul") }
  var testDescription: String { onlyWide ? "\(name), wide" : name }

  /// The definition as a file has it, indented.
  var lines: String {
    definition.split(separator: "\n").map { "      \($0)" }.joined(separator: "\n")
  }
}

private let correction1 = "(1/(1 - beta_1^t))"
private let correction2 = "(1/(1 - beta_2^t))"

extension TensorTwin {
  /// Rules of norms, rows, columns, all parameters and other rules.
  static let ofTensors: [TensorTwin] = [
    TensorTwin(
      name: "lamb",
      definition: """
        parameters:
          {learning_rate: 1e-3, beta_1: 0.9, beta_2: 0.999, epsilon: 1e-6, epsilon_root: 0,
            weight_decay: 0}
        state: {m: 0, v: 0}
        update:
          m: beta_1*m + (1 - beta_1)*gradient
          v: beta_2*v + (1 - beta_2)*(gradient*gradient)
          u: m*\(correction1)/(sqrt(v*\(correction2) + epsilon_root) + epsilon) + weight_decay*x
          length: norm(x)
          step: norm(u)
          ratio: where(length == 0, 1, where(step == 0, 1, length/step))
          x: x - learning_rate*(ratio*u)
        """, sweep: "learning_rate: [1e-3, 0.1], weight_decay: [0, 0.1]"),
    TensorTwin(
      name: "lars",
      definition: """
        parameters:
          {learning_rate: 0.1, weight_decay: 0, trust_coefficient: 0.001, epsilon: 0,
            momentum: 0.9, nesterov: 0}
        state: {s: 0}
        update:
          g: gradient + weight_decay*x
          length: norm(x)
          slope: norm(g)
          trust: trust_coefficient*length/(slope + epsilon)
          ratio: where(length == 0, 1, where(slope == 0, 1, trust))
          change: learning_rate*(ratio*g)
          s: momentum*s + change
          x: x - where(nesterov > 0, change + momentum*s, s)
        """, sweep: "learning_rate: [1, 20], weight_decay: [0, 0.1]"),
    TensorTwin(
      name: "adafactor",
      definition: """
        parameters:
          {learning_rate: 1e-2, beta_2_decay: -0.8, epsilon_1: 2.220446049250313e-16,
            epsilon_2: 1e-3, d: 1, weight_decay: 0}
        row_state: {r: 0}
        column_state: {c: 0}
        update:
          root: sqrt(size(x))
          gain: t^beta_2_decay
          extent: max(epsilon_2, norm(x)/root)
          r: r + gain*(mean(gradient*gradient, rows) - r)
          c: c + gain*(mean(gradient*gradient, columns) - c)
          product: r*c/max(mean(r), epsilon_1)
          square: where(columns(x) > 1, product, r)
          y: gradient/sqrt(max(square, epsilon_1*epsilon_1))
          excess: max(1, norm(y)/(root*d))
          x: >-
            x*(1 - learning_rate*weight_decay)
            - extent*min(learning_rate, 1/sqrt(t))/excess*y
        """, sweep: "learning_rate: [1e-3, 0.1], weight_decay: [0, 0.1]"),
    TensorTwin(
      name: "sm3",
      definition: """
        parameters: {learning_rate: 1e-3, momentum: 0.9}
        state: {m: 0}
        row_state: {r: 0}
        column_state: {c: 0}
        update:
          v: where(columns(x) > 1, min(r, c), r) + gradient*gradient
          m: momentum*m + (1 - momentum)*where(v > 0, gradient/sqrt(v + 1e-8), 0)
          x: x - learning_rate*m
          r: max(v, rows)
          c: max(v, columns)
        """),
    TensorTwin(
      name: "came",
      definition: """
        parameters:
          {learning_rate: 2e-4, beta_1: 0.9, beta_2: 0.999, beta_3: 0.9999, weight_decay: 0,
            clip_threshold: 1, epsilon_1: 1e-30, epsilon_2: 1e-16}
        state: {m: 0}
        row_state: {r: 0, row_trust: 0}
        column_state: {c: 0, column_trust: 0}
        update:
          square: gradient*gradient + epsilon_1
          r: beta_2*r + (1 - beta_2)*mean(square, rows)
          c: beta_2*c + (1 - beta_2)*mean(square, columns)
          v: where(columns(x) > 1, r/mean(r)*c, r)
          y: gradient/sqrt(v)
          u: y/max(1, norm(y)/(sqrt(size(x))*clip_threshold))
          m: beta_1*m + (1 - beta_1)*u
          apart: (u - m)*(u - m) + epsilon_2
          row_trust: beta_3*row_trust + (1 - beta_3)*mean(apart, rows)
          column_trust: beta_3*column_trust + (1 - beta_3)*mean(apart, columns)
          trusted: m/sqrt(row_trust/mean(row_trust)*column_trust)
          x: >-
            (1 - learning_rate*weight_decay)*x
            - learning_rate*where(columns(x) > 1, trusted, m)
        """),
    TensorTwin(
      name: "novograd",
      definition: """
        parameters:
          {learning_rate: 1e-3, beta_1: 0.9, beta_2: 0.25, epsilon: 1e-6, epsilon_root: 0,
            weight_decay: 0}
        state: {m: 0}
        tensor_state: {v: 0}
        update:
          kept: where(t <= 1, 0, beta_2)
          v: kept*v + (1 - kept)*sum(gradient*gradient)
          m: beta_1*m + (gradient/(sqrt(v + epsilon_root) + epsilon) + weight_decay*x)
          x: x - learning_rate*m
        """),
    TensorTwin(
      name: "fromage",
      definition: """
        parameters: {learning_rate: 1e-3, min_norm: 1e-6}
        update:
          length: max(norm(x), min_norm)
          slope: max(norm(gradient), min_norm)
          ratio: where(length == 0, 1, where(slope == 0, 1, length/slope))
          x: 1/sqrt(1 + learning_rate*learning_rate)*(x - learning_rate*(ratio*gradient))
        """),
    TensorTwin(
      name: "prodigy",
      definition: """
        parameters:
          {learning_rate: 1, beta_1: 0.9, beta_2: 0.999, beta_3: 0, epsilon: 1e-8,
            initial_estimate: 1e-6, estimate_factor: 1, weight_decay: 0}
        state: {origin: x, m: 0, v: 0, s: 0}
        shared_state: {d: initial_estimate, numerator: 0}
        update:
          kept: where(beta_3 > 0, beta_3, sqrt(beta_2))
          rate: d*learning_rate*(sqrt(1 - beta_2^t)/(1 - beta_1^t))
          numerator: >-
            kept*numerator + d/initial_estimate*rate*sum(gradient*(origin - x), all)
          g: d*gradient
          m: beta_1*m + (1 - beta_1)*g
          v: beta_2*v + (1 - beta_2)*g*g
          s: kept*s + rate*g/initial_estimate
          estimate: estimate_factor*numerator/norm1(s, all)
          d: where(estimate > d, estimate, d)
          x: x - (weight_decay*rate*x + rate*(m/(sqrt(v) + d*epsilon)))
          origin: origin
        """, sweep: "learning_rate: [0.5, 1], weight_decay: [0, 0.01]"),
    TensorTwin(
      name: "dadapt_adamw",
      definition: """
        parameters:
          {learning_rate: 1, beta_1: 0.9, beta_2: 0.999, epsilon: 1e-8, initial_estimate: 1e-6,
            weight_decay: 0}
        state: {m: 0, v: 0, s: 0}
        shared_state: {d: initial_estimate, numerator: 0}
        update:
          kept: sqrt(beta_2)
          gain: 1 - sqrt(beta_2)
          rate: d*learning_rate*(sqrt(1 - beta_2^t)/(1 - beta_1^t))
          numerator: kept*numerator + gain*rate*dot(gradient, s/(sqrt(v) + epsilon), all)
          m: beta_1*m + (1 - beta_1)*rate*gradient
          v: beta_2*v + (1 - beta_2)*gradient*gradient
          s: kept*s + gain*rate*gradient
          estimate: numerator/(gain*norm1(s, all))
          x: x - (m/(sqrt(v) + epsilon) + weight_decay*rate*x)
          d: where(estimate > d, estimate, d)
        """, sweep: "learning_rate: [0.5, 1], weight_decay: [0, 0.01]"),
    TensorTwin(
      name: "dog",
      definition: """
        parameters: {learning_rate: 1, initial_step: 1e-6, epsilon: 1e-8, weight_decay: 0}
        state: {origin: x}
        shared_state: {distance: 'initial_step*(1 + norm(x, all))', total: 0}
        update:
          g: gradient + weight_decay*x
          distance: max(distance, norm(origin - x, all))
          total: total + sum(g*g, all)
          x: x - learning_rate*(distance/sqrt(total + epsilon)*g)
          origin: origin
        """, sweep: "learning_rate: [0.5, 1], weight_decay: [0, 0.01]"),
    TensorTwin(
      name: "dowg",
      definition: """
        parameters: {learning_rate: 1, initial_squared_distance: 1e-4, epsilon: 1e-4, weight_decay: 0}
        state: {origin: x}
        shared_state: {square: initial_squared_distance, total: 0}
        update:
          g: gradient + weight_decay*x
          gone: origin - x
          square: max(square, sum(gone*gone, all))
          total: total + square*sum(g*g, all)
          x: x - learning_rate*(square/(sqrt(total) + epsilon)*g)
          origin: origin
        """, sweep: "learning_rate: [0.5, 1], weight_decay: [0, 0.01]"),
    TensorTwin(
      name: "barzilai_borwein",
      definition: """
        parameters: {learning_rate: 1e-3, step: 0}
        state: {point: 0, slope: 0}
        update:
          moved: sum((x - point)*(x - point), all)
          product: sum((x - point)*(gradient - slope), all)
          turned: sum((gradient - slope)*(gradient - slope), all)
          rate: where(step > 0, product/turned, moved/product)
          known: where(product > 0, where(t <= 1, learning_rate, rate), learning_rate)
          point: x
          slope: gradient
          x: x - known*gradient
        """),
    TensorTwin(
      name: "polyak_sgd",
      definition: """
        parameters: {max_learning_rate: 1, scaling: 1, f_min: 0, epsilon: 0}
        update:
          square: sum(gradient*gradient, all) + epsilon
          wanted: (loss - f_min)/square
          rate: where(square > 2^-52, min(wanted, max_learning_rate), 0)
          x: x - scaling*(rate*gradient)
        """, sweep: "max_learning_rate: [0.01, 1], scaling: [0.5, 1]"),
    TensorTwin(
      name: "sam",
      definition: """
        parameters: {rho: 0.05, optimizer: gradient_descent}
        update:
          length: norm(gradient, all)
          x: x + optimizer(gradient(x + where(length == 0, 0, rho/length)*gradient))
        """,
      sweep: """
        rho: [0, 0.1], optimizer: [gradient_descent, {adam: {learning_rate: [1e-3, 0.1]}}, adafactor,\
         {adamw: {learning_rate: {cosine_decay: {initial: 0.1, decay_steps: 20}}}},\
         {lookahead: {optimizer: nadam}}, {sam: {rho: 0.01, optimizer: prodigy}}]
        """),
    TensorTwin(
      name: "lookahead",
      definition: """
        parameters: {sync_period: 5, slow_step_size: 0.5, optimizer: gradient_descent}
        state: {slow: x}
        update:
          fast: x + optimizer(gradient)
          period: max(1, floor(sync_period))
          rest: t - period*floor(t/period)
          point: slow + slow_step_size*(fast - slow)
          slow: where(rest == 0, point, slow)
          x: where(rest == 0, point, fast)
        """,
      sweep: """
        sync_period: [1, 2, 7], optimizer: [gradient_descent, {adam: {learning_rate: [1e-3, 0.1]}},\
         {sam: {optimizer: lamb}}, radam]
        """),
    TensorTwin(
      name: "muon",
      definition: """
        parameters:
          {learning_rate: 1e-3, momentum: 0.95, weight_decay: 0.1, vector_beta_1: 0.9,
            vector_beta_2: 0.999, vector_epsilon: 1e-8, vector_weight_decay: 0}
        state: {b: 0, m: 0, v: 0}
        update:
          - b: momentum*b + (1 - momentum)*gradient
            u: momentum*b + (1 - momentum)*gradient
            wide: u/max(norm(u), 1e-7)
            tall: u/max(norm(u), 1e-7)
          - repeat: 5
            update:
              k: matmul(wide, transpose(wide))
              wide: 3.4445*wide + matmul(-4.775*k + 2.0315*matmul(k, k), wide)
              l: matmul(transpose(tall), tall)
              tall: 3.4445*tall + matmul(tall, -4.775*l + 2.0315*matmul(l, l))
          - m: vector_beta_1*m + (1 - vector_beta_1)*gradient
            v: vector_beta_2*v + (1 - vector_beta_2)*(gradient*gradient)
            stretch: sqrt(max(1, rows(x)/columns(x)))
            matrix: >-
              x*(1 - learning_rate*weight_decay)
              - learning_rate*stretch*where(rows(x) > columns(x), tall, wide)
            vector: >-
              x*(1 - learning_rate*vector_weight_decay)
              - learning_rate*(m*(1/(1 - vector_beta_1^t)))
              /(sqrt(v*(1/(1 - vector_beta_2^t))) + vector_epsilon)
            x: where(columns(x) > 1, matrix, vector)
        """, sweep: "learning_rate: [0.01, 0.1], vector_weight_decay: [0, 0.1]"),
    TensorTwin(
      name: "muon",
      definition: """
        parameters: {learning_rate: 0.02, momentum: 0.95, weight_decay: 0.1}
        state: {b: 0}
        update:
          - b: momentum*b + (1 - momentum)*gradient
            y: momentum*b + (1 - momentum)*gradient
          - y: y/max(norm(y), 1e-7)
          - repeat: 5
            update:
              k: matmul(y, transpose(y))
              y: 3.4445*y + matmul(-4.775*k + 2.0315*matmul(k, k), y)
          - x: >-
              x*(1 - learning_rate*weight_decay)
              - learning_rate*sqrt(max(1, rows(x)/columns(x)))*y
        """, sweep: "learning_rate: [0.01, 0.1], weight_decay: [0, 0.1]", onlyWide: true),
  ]

  static let all = ofTensors + ofElements + newer

  /// Rules of the catalogue that formulas cannot say, and why.
  static let beyondFormulas: [String: String] = {
    let reasons = [
      "it evaluates as often as it needs": [
        "lbfgs", "bfgs", "conjugate_gradient", "newton", "line_search_descent",
      ],
      "it carries a number in Double from step to step": ["nadam", "schedule_free_adamw"],
      "it decomposes matrices": ["shampoo", "soap"],
      "it takes second derivatives": ["sophia", "adahessian"],
      "it draws random numbers": ["kron"],
      "it takes the weight decay of the rule inside apart": ["cautious"],
      "it takes the last number that is not 0 of all": ["swats"],
    ]
    return reasons.reduce(into: [:]) { known, entry in
      for name in entry.value { known[name] = entry.key }
    }
  }()
}
