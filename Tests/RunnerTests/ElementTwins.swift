private let correction1 = "(1/(1 - beta_1^t))"
private let correction2 = "(1/(1 - beta_2^t))"

extension TensorTwin {
  /// Rules of elements that need more than ``OwnOptimizerTests`` has: powers, pauses, schedules of their own.
  static let ofElements: [TensorTwin] = [
    TensorTwin(
      name: "adan",
      definition: """
        parameters:
          {learning_rate: 1e-3, beta_1: 0.98, beta_2: 0.92, beta_3: 0.99, epsilon: 1e-8,
            epsilon_root: 1e-8, weight_decay: 0}
        state: {m: 0, v: 0, n: 0, previous: 0}
        update:
          change: where(t <= 1, 0, gradient - previous)
          ahead: gradient + (1 - beta_2)*change
          m: beta_1*m + (1 - beta_1)*gradient
          v: beta_2*v + (1 - beta_2)*change
          n: beta_3*n + (1 - beta_3)*(ahead*ahead)
          previous: gradient
          direction: m*\(correction1) + (1 - beta_2)*(v*\(correction2))
          divisor: sqrt(n*(1/(1 - beta_3^t)) + epsilon_root) + epsilon
          x: x - learning_rate*(direction/divisor + weight_decay*x)
        """),
    TensorTwin(
      name: "ademamix",
      definition: """
        parameters:
          {learning_rate: 1e-3, beta_1: 0.9, beta_2: 0.999, beta_3: 0.9999, alpha: 5,
            epsilon: 1e-8, epsilon_root: 0, weight_decay: 0}
        state: {m: 0, slow: 0, v: 0}
        update:
          m: beta_1*m + (1 - beta_1)*gradient
          slow: beta_3*slow + (1 - beta_3)*gradient
          v: beta_2*v + (1 - beta_2)*(gradient*gradient)
          mean: m*\(correction1) + alpha*slow
          x: >-
            x - learning_rate*(mean/(sqrt(v*\(correction2) + epsilon_root) + epsilon)
            + weight_decay*x)
        """),
    TensorTwin(
      name: "adopt",
      definition: """
        parameters:
          {learning_rate: 1e-3, beta_1: 0.9, beta_2: 0.9999, epsilon: 1e-6, nesterov: 0,
            use_clipping: 1}
        state: {m: 0, v: 0}
        update:
          kept_1: where(t <= 1, 1, beta_1)
          kept_2: where(t <= 1, 0, beta_2)
          bound: where(use_clipping > 0, (t - 1)^0.25, 1/0)
          u: min(bound, max(-bound, gradient/max(sqrt(v), epsilon)))
          m: kept_1*m + (1 - kept_1)*u
          v: kept_2*v + (1 - kept_2)*(gradient*gradient)
          x: x - learning_rate*where(nesterov > 0, kept_1*m + (1 - kept_1)*u, m)
        """),
    TensorTwin(
      name: "madgrad",
      definition: """
        parameters: {learning_rate: 1e-2, momentum: 0.9, weight_decay: 0, epsilon: 1e-6}
        state: {origin: x, v: 0, s: 0}
        update:
          g: gradient + weight_decay*x
          weight: (learning_rate + epsilon)*sqrt(t)
          v: v + weight*(g*g)
          s: s + weight*g
          x: (1 - momentum)*(origin - s/(pow(v, 1/3) + epsilon)) + momentum*x
          origin: origin
        """),
    TensorTwin(
      name: "ftrl",
      definition: """
        parameters:
          {learning_rate: 1e-3, learning_rate_power: -0.5, initial_accumulator: 0.1, l1: 0,
            l2: 0, beta: 0}
        state: {s: initial_accumulator, linear: 0}
        update:
          total: s + gradient*gradient
          root: pow(total, -learning_rate_power)
          linear: >-
            linear + (gradient - (root - pow(s, -learning_rate_power))*(1/learning_rate)*x)
          s: total
          x: >-
            (max(-l1, min(l1, linear)) - linear)
            /(root*(1/learning_rate) + (2*l2 + beta/learning_rate))
        """, sweep: "learning_rate: [1e-2, 0.1], l1: [0, 0.1]"),
    TensorTwin(
      name: "cocob",
      definition: """
        parameters: {learning_rate: 1, alpha: 100, epsilon: 1e-8, weight_decay: 0}
        state: {origin: x, scale: epsilon, total: 0, reward: 0, s: 0}
        update:
          g: learning_rate*(gradient + weight_decay*x)
          scale: max(scale, abs(g))
          total: total + abs(g)
          reward: max(reward - g*(x - origin), 0)
          s: s - g
          x: origin + s/(scale*max(total + scale, alpha*scale))*(scale + reward)
          origin: origin
        """, sweep: "alpha: [50, 100], learning_rate: 1"),
    TensorTwin(
      name: "asgd",
      definition: """
        parameters: {learning_rate: 1e-2, lambda: 1e-4, alpha: 0.75, t0: 1e6, weight_decay: 0}
        state: {average: 0}
        update:
          rate: learning_rate/(1 + lambda*learning_rate*(t - 1))^alpha
          g: gradient + weight_decay*x
          x: x*(1 - lambda*rate) - rate*g
          average: average + (x - average)*(1/max(1, t - 1 - t0))
        """),
    TensorTwin(
      name: "rprop",
      definition: """
        parameters: {learning_rate: 1e-2, eta_minus: 0.5, eta_plus: 1.2, min_step: 1e-6, max_step: 50}
        state: {previous: 0, step: learning_rate}
        update:
          product: gradient*previous
          factor: where(product > 0, eta_plus, where(product < 0, eta_minus, 1))
          step: min(max_step, max(min_step, step*factor))
          g: where(product < 0, 0, gradient)
          x: x - sign(g)*step
          previous: g
        """),
    TensorTwin(
      name: "nadamw",
      definition: """
        parameters:
          {learning_rate: 1e-3, beta_1: 0.9, beta_2: 0.999, epsilon: 1e-8, epsilon_root: 0,
            weight_decay: 1e-4}
        state: {m: 0, v: 0}
        update:
          m: beta_1*m + (1 - beta_1)*gradient
          v: beta_2*v + (1 - beta_2)*(gradient*gradient)
          mean: beta_1*(m*(1/(1 - beta_1^(t + 1)))) + (1 - beta_1)*(gradient*\(correction1))
          x: >-
            x - learning_rate*(mean/(sqrt(v*\(correction2) + epsilon_root) + epsilon)
            + weight_decay*x)
        """),
    TensorTwin(
      name: "radam",
      definition: """
        parameters: {learning_rate: 1e-3, beta_1: 0.9, beta_2: 0.999, epsilon: 1e-8, weight_decay: 0}
        state: {m: 0, v: 0}
        update:
          g: gradient + weight_decay*x
          m: beta_1*m + (1 - beta_1)*g
          v: beta_2*v + (1 - beta_2)*(g*g)
          power: beta_2^t
          limit: 2/(1 - beta_2) - 1
          length: limit - 2*t*power/(1 - power)
          square: (length - 4)*(length - 2)*limit/((limit - 4)*(limit - 2)*length)
          scale: sqrt(square)*sqrt(1 - power)/(sqrt(v) + epsilon)
          x: x - learning_rate*(m*\(correction1))*where(length > 5, scale, 1)
        """),
    TensorTwin(
      name: "adabelief",
      definition: """
        parameters:
          {learning_rate: 1e-3, beta_1: 0.9, beta_2: 0.999, epsilon: 1e-16, epsilon_root: 1e-16,
            nesterov: 0}
        state: {m: 0, v: 0}
        update:
          m: beta_1*m + (1 - beta_1)*gradient
          surprise: gradient - m
          v: beta_2*v + (1 - beta_2)*(surprise*surprise) + epsilon_root
          ahead: beta_1*(m*(1/(1 - beta_1^(t + 1)))) + (1 - beta_1)*(gradient*\(correction1))
          mean: where(nesterov > 0, ahead, m*\(correction1))
          x: x - learning_rate*mean/(sqrt(v*\(correction2)) + epsilon)
        """),
  ]
}
