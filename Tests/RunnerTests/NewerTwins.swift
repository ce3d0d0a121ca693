private let correction1 = "(1/(1 - beta_1^t))"
private let correction2 = "(1/(1 - beta_2^t))"

extension TensorTwin {
  /// Rules of recent years.
  static let newer: [TensorTwin] = [
    TensorTwin(
      name: "laprop",
      definition: """
        parameters:
          {learning_rate: 4e-4, beta_1: 0.9, beta_2: 0.999, epsilon: 1e-15, weight_decay: 0,
            centered: 0, centered_from: 10}
        state: {m: 0, v: 0, average: 0}
        update:
          v: beta_2*v + (1 - beta_2)*(gradient*gradient)
          average: beta_2*average + (1 - beta_2)*gradient
          square: where(where(t > centered_from, centered, 0) > 0, v - average*average, v)
          divisor: (sqrt(square + 1e-15) + epsilon)*(1/sqrt(1 - beta_2^t))
          m: beta_1*m + (1 - beta_1)*learning_rate*(gradient/divisor)
          x: (x - m*\(correction1))*(1 - learning_rate*weight_decay)
        """),
    TensorTwin(
      name: "adamod",
      definition: """
        parameters:
          {learning_rate: 1e-3, beta_1: 0.9, beta_2: 0.99, beta_3: 0.9999, epsilon: 1e-8,
            weight_decay: 0}
        state: {m: 0, v: 0, rate: 0}
        update:
          m: beta_1*m + (1 - beta_1)*gradient
          v: beta_2*v + (1 - beta_2)*(gradient*gradient)
          own: learning_rate*sqrt(1 - beta_2^t)/(1 - beta_1^t)/(sqrt(v) + epsilon)
          rate: beta_3*rate + (1 - beta_3)*own
          x: (1 - learning_rate*weight_decay)*x - min(own, rate)*m
        """),
    TensorTwin(
      name: "tiger",
      definition: """
        parameters: {learning_rate: 1e-3, beta: 0.965, weight_decay: 0.01}
        state: {m: 0}
        update:
          m: beta*m + (1 - beta)*gradient
          x: (1 - learning_rate*weight_decay)*x - learning_rate*sign(m)
        """),
    TensorTwin(
      name: "grams",
      definition: """
        parameters: {learning_rate: 1e-3, beta_1: 0.9, beta_2: 0.999, epsilon: 1e-6, weight_decay: 0}
        state: {m: 0, v: 0}
        update:
          m: beta_1*m + (1 - beta_1)*gradient
          v: beta_2*v + (1 - beta_2)*(gradient*gradient)
          direction: m*\(correction1)/(sqrt(v*\(correction2)) + epsilon)
          x: >-
            (1 - learning_rate*weight_decay)*x
            - learning_rate*(abs(direction)*sign(gradient))
        """),
    TensorTwin(
      name: "stable_adamw",
      definition: """
        parameters:
          {learning_rate: 1e-3, beta_1: 0.9, beta_2: 0.99, epsilon: 1e-8, weight_decay: 0.01}
        state: {m: 0, v: 0}
        update:
          kept_1: beta_1*(1 - beta_1^(t - 1))/(1 - beta_1^t)
          kept_2: beta_2*(1 - beta_2^(t - 1))/(1 - beta_2^t)
          m: kept_1*m + (1 - kept_1)*gradient
          v: kept_2*v + (1 - kept_2)*(gradient*gradient)
          extent: sqrt(mean(gradient*gradient/max(v, epsilon*epsilon)))
          rate: learning_rate/max(1, extent)
          x: x*(1 - rate*weight_decay) - rate*(m/(sqrt(v) + epsilon))
        """),
    TensorTwin(
      name: "adamp",
      definition: """
        parameters:
          {learning_rate: 1e-3, beta_1: 0.9, beta_2: 0.999, epsilon: 1e-8, weight_decay: 0,
            delta: 0.1, weight_decay_ratio: 0.1, nesterov: 0}
        state: {m: 0, v: 0}
        update:
          by_row: >-
            sum(gradient*x, rows)/max(epsilon, norm(gradient, rows))
            /max(epsilon, norm(x, rows))
          by_tensor: sum(gradient*x)/max(epsilon, norm(gradient))/max(epsilon, norm(x))
          is_by_row: where(max(abs(by_row)) < delta/sqrt(columns(x)), 1, 0)
          is_by_tensor: where(abs(by_tensor) < delta/sqrt(size(x)), 1, 0)
          m: beta_1*m + (1 - beta_1)*gradient
          v: beta_2*v + (1 - beta_2)*(gradient*gradient)
          ahead: where(nesterov > 0, beta_1*m + (1 - beta_1)*gradient, m)
          u: ahead*sqrt(1 - beta_2^t)/(sqrt(v) + epsilon)
          row_length: norm(x, rows) + epsilon
          tensor_length: norm(x) + epsilon
          row_part: x/row_length*sum(x/row_length*u, rows)
          tensor_part: x/tensor_length*sum(x/tensor_length*u)
          part: where(is_by_row > 0, row_part, where(is_by_tensor > 0, tensor_part, 0))
          shrunk: >-
            where(is_by_row + is_by_tensor > 0,
            1 - learning_rate*weight_decay*weight_decay_ratio, 1 - learning_rate*weight_decay)
          matrix: shrunk*x - learning_rate/(1 - beta_1^t)*(u - part)
          vector: (1 - learning_rate*weight_decay)*x - learning_rate/(1 - beta_1^t)*u
          x: where(columns(x) > 1, matrix, vector)
        """, sweep: "learning_rate: [1e-3, 0.1], delta: [0.1, 2], weight_decay: 0.1"),
    TensorTwin(
      name: "mars",
      definition: """
        parameters:
          {learning_rate: 3e-3, beta_1: 0.95, beta_2: 0.99, gamma: 0.025, epsilon: 1e-8,
            weight_decay: 0, vector_learning_rate: 3e-3, vector_beta_1: 0.9, vector_beta_2: 0.95,
            vector_weight_decay: 0.1}
        state: {m: 0, v: 0, last: 0}
        update:
          - turned: gradient + gamma*(beta_1/(1 - beta_1))*(gradient - last)
            c: where(columns(x) > 1, turned/max(1, norm(turned)), gradient)
            last: gradient
            kept: where(columns(x) > 1, beta_1, vector_beta_1)
            gain: where(columns(x) > 1, 1 - beta_1, 1 - vector_beta_1)
            kept_2: where(columns(x) > 1, beta_2, vector_beta_2)
            gain_2: where(columns(x) > 1, 1 - beta_2, 1 - vector_beta_2)
            m: kept*m + gain*c
            v: kept_2*v + gain_2*(c*c)
            matrix_rate: learning_rate*sqrt(1 - beta_2^t)/(1 - beta_1^t)
          - vector_scale: sqrt(1 - vector_beta_2^t)/(1 - vector_beta_1^t)
            rate: where(columns(x) > 1, matrix_rate, vector_learning_rate*vector_scale)
            shrunk: >-
              where(columns(x) > 1, 1 - learning_rate*weight_decay,
              1 - vector_learning_rate*vector_weight_decay)
            x: shrunk*x - rate*m/(sqrt(v + 1e-15) + epsilon)
        """, sweep: "learning_rate: [1e-3, 0.1], gamma: [0.025, 0.5]"),
    TensorTwin(
      name: "momo",
      definition: """
        parameters: {learning_rate: 1, beta: 0.9, lower_bound: 0, weight_decay: 0}
        state: {average: 0}
        shared_state: {height: 0, product: 0}
        update:
          kept: where(t <= 1, 0, beta)
          average: kept*average + (1 - kept)*gradient
          square: dot(average, average, all)
          height: kept*height + (1 - kept)*loss
          product: kept*product + (1 - kept)*dot(gradient, x, all)
          growth: 1 + learning_rate*weight_decay
          above: height - lower_bound - product
          wanted: max(growth*above + dot(average, x, all), 0)/square
          rate: where(square <= 2^-52, 0, min(learning_rate, wanted))
          x: 1/growth*x - rate*average
        """, sweep: "learning_rate: [0.1, 1], weight_decay: [0, 0.1]"),
    TensorTwin(
      name: "momo_adam",
      definition: """
        parameters:
          {learning_rate: 1e-2, beta_1: 0.9, beta_2: 0.999, epsilon: 1e-8, lower_bound: 0,
            weight_decay: 0}
        state: {m: 0, v: 0}
        shared_state: {height: 0, product: 0}
        update:
          m: beta_1*m + (1 - beta_1)*gradient
          v: beta_2*v + (1 - beta_2)*(gradient*gradient)
          u: m/(epsilon + sqrt(v*\(correction2)))
          height: beta_1*height + (1 - beta_1)*loss
          product: beta_1*product + (1 - beta_1)*dot(gradient, x, all)
          growth: 1 + learning_rate*weight_decay
          above: height - (1 - beta_1^t)*lower_bound - product
          wanted: max(growth*above + dot(m, x, all), 0)/dot(m, u, all)
          x: 1/growth*x - min(learning_rate/(1 - beta_1^t), wanted)*u
        """, sweep: "learning_rate: [0.1, 1], weight_decay: [0, 0.1]"),
    TensorTwin(
      name: "acprop",
      definition: """
        parameters:
          {learning_rate: 1e-3, beta_1: 0.9, beta_2: 0.999, epsilon: 1e-16, epsilon_root: 1e-16,
            weight_decay: 0}
        state: {m: 0, v: 0}
        update:
          square: where(t <= 1, 1, v*(1/(1 - beta_2^max(1, t - 1))))
          scaled: gradient/(sqrt(square) + epsilon)
          x: x - learning_rate*(scaled + weight_decay*x)
          surprise: gradient - m
          v: beta_2*v + (1 - beta_2)*(surprise*surprise) + epsilon_root
          m: beta_1*m + (1 - beta_1)*gradient
        """),
  ]
}
