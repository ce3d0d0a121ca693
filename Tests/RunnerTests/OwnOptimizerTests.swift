import Results
import Runner
import Sweeps
import Testing

/// A built-in rule and the same arithmetic written in an experiment file.
private struct Twin: Sendable, CustomTestStringConvertible {
  let name: String
  /// The built-in's parameters, all of them, with their defaults.
  let parameters: String
  let state: String
  let update: [String]
  /// What is swept, in both.
  let sweep: String

  var testDescription: String { name }
}

private let correction1 = "(1/(1 - beta_1^t))"
private let correction2 = "(1/(1 - beta_2^t))"
private let mean = "m: beta_1*m + (1 - beta_1)*gradient"
private let square = "v: beta_2*v + (1 - beta_2)*(gradient*gradient)"
private let decayed = "g: gradient + weight_decay*x"
private let rates = "learning_rate: {logspace: [1e-4, 0.3, 12]}"
private let betas = "learning_rate: {logspace: [1e-3, 1, 6]}, beta_1: [0.8, 0.9]"

/// Every elementwise rule of the catalogue that the formula language can say.
private let twins: [Twin] = [
  Twin(
    name: "gradient_descent", parameters: "learning_rate: 1e-3", state: "",
    update: ["x: x - learning_rate * gradient"], sweep: rates),
  Twin(
    name: "momentum", parameters: "learning_rate: 1e-3, momentum: 0.7", state: "change: 0",
    update: ["change: learning_rate * gradient + momentum * change", "x: x - change"],
    sweep: rates + ", momentum: [0.5, 0.9]"),
  Twin(
    name: "nesterov", parameters: "learning_rate: 1e-3, momentum: 0.9", state: "s: 0",
    update: [
      "s: momentum*s + gradient", "x: x - learning_rate*(gradient + momentum*s)",
    ], sweep: rates),
  Twin(
    name: "sgd",
    parameters: "learning_rate: 1e-3, momentum: 0, dampening: 0, nesterov: 0, weight_decay: 0",
    state: "s: 0",
    update: [
      decayed,
      "s: momentum*s + where(t <= 1, 1, where(momentum == 0, 1, 1 - dampening))*g",
      "x: x - learning_rate*where(nesterov > 0, g + momentum*s, s)",
    ], sweep: rates + ", momentum: [0, 0.9], dampening: [0, 0.5], weight_decay: [0, 0.01]"),
  Twin(
    name: "adam",
    parameters:
      "learning_rate: 1e-3, beta_1: 0.9, beta_2: 0.999, epsilon: 1e-7, weight_decay: 0",
    state: "m: 0, v: 0",
    update: [
      decayed, "m: beta_1*m + (1 - beta_1)*g", "v: beta_2*v + (1 - beta_2)*g^2",
      "x: x - learning_rate*(m*\(correction1))/(sqrt(v*\(correction2)) + epsilon)",
    ], sweep: betas + ", weight_decay: [0, 0.1]"),
  Twin(
    name: "adamw",
    parameters:
      "learning_rate: 1e-3, beta_1: 0.9, beta_2: 0.999, epsilon: 1e-8, weight_decay: 0.01",
    state: "m: 0, v: 0",
    update: [
      mean, square, "y: x*(1 - learning_rate*weight_decay)",
      "x: y - learning_rate*(m*\(correction1))/(sqrt(v*\(correction2)) + epsilon)",
    ], sweep: betas),
  Twin(
    name: "amsgrad",
    parameters:
      "learning_rate: 1e-3, beta_1: 0.9, beta_2: 0.999, epsilon: 1e-8, weight_decay: 0",
    state: "m: 0, v: 0, largest: 0",
    update: [
      decayed, "m: beta_1*m + (1 - beta_1)*g", "v: beta_2*v + (1 - beta_2)*g^2",
      "largest: max(largest, v)",
      "x: x - learning_rate*(m*\(correction1))/(sqrt(largest*\(correction2)) + epsilon)",
    ], sweep: betas),
  Twin(
    name: "adamax",
    parameters:
      "learning_rate: 2e-3, beta_1: 0.9, beta_2: 0.999, epsilon: 1e-8, weight_decay: 0",
    state: "m: 0, u: 0",
    update: [
      decayed, "m: beta_1*m + (1 - beta_1)*g", "u: max(beta_2*u, abs(g) + epsilon)",
      "x: x - learning_rate/(1 - beta_1^t)*(m/u)",
    ], sweep: betas),
  Twin(
    name: "rmsprop",
    parameters:
      "learning_rate: 1e-2, rho: 0.99, momentum: 0, centered: 0, epsilon: 1e-8, weight_decay: 0",
    state: "v: 0, average: 0, s: 0",
    update: [
      decayed, "v: rho*v + (1 - rho)*g^2", "average: average + (1 - rho)*(g - average)",
      "spread: where(centered > 0, v - average*average, v)",
      "s: momentum*s + g/(sqrt(spread) + epsilon)", "x: x - learning_rate*s",
    ], sweep: rates + ", rho: [0.9, 0.99], momentum: [0, 0.5]"),
  Twin(
    name: "adagrad",
    parameters:
      "learning_rate: 1e-2, learning_rate_decay: 0, weight_decay: 0, initial_accumulator: 0,"
      + " epsilon: 1e-10",
    state: "s: initial_accumulator",
    update: [
      decayed, "s: s + g^2",
      "x: x - learning_rate/(1 + (t - 1)*learning_rate_decay)*g/(sqrt(s) + epsilon)",
    ], sweep: rates + ", learning_rate_decay: [0, 0.01], initial_accumulator: [0, 0.1]"),
  Twin(
    name: "adadelta", parameters: "learning_rate: 1, rho: 0.9, epsilon: 1e-6, weight_decay: 0",
    state: "v: 0, u: 0",
    update: [
      decayed, "v: rho*v + (1 - rho)*g^2",
      "change: sqrt(u + epsilon)/sqrt(v + epsilon)*g",
      "u: rho*u + (1 - rho)*change^2", "x: x - learning_rate*change",
    ], sweep: "learning_rate: [0.1, 1, 10], rho: [0.9, 0.95]"),
  Twin(
    name: "lion", parameters: "learning_rate: 1e-3, beta_1: 0.9, beta_2: 0.99, weight_decay: 0",
    state: "m: 0",
    update: [
      "direction: sign(beta_1*m + (1 - beta_1)*gradient)",
      "m: beta_2*m + (1 - beta_2)*gradient",
      "x: x - learning_rate*(direction + weight_decay*x)",
    ], sweep: rates + ", beta_1: [0.8, 0.9], weight_decay: [0, 0.1]"),
  Twin(
    name: "sign_sgd", parameters: "learning_rate: 1e-3", state: "",
    update: ["x: x - learning_rate*sign(gradient)"], sweep: rates),
  Twin(
    name: "yogi", parameters: "learning_rate: 1e-3, beta_1: 0.9, beta_2: 0.999, epsilon: 1e-3",
    state: "m: 1e-6, v: 1e-6",
    update: [
      "s: gradient^2", mean, "v: v - (1 - beta_2)*sign(v - s)*s",
      "x: x - learning_rate*(m*\(correction1))/(sqrt(v*\(correction2)) + epsilon)",
    ], sweep: betas),
  Twin(
    name: "optimistic_gradient_descent", parameters: "learning_rate: 1e-3, alpha: 1, beta: 1",
    state: "last: 0",
    update: [
      "previous: where(t <= 1, gradient, last)",
      "x: x - learning_rate*((alpha + beta)*gradient - beta*previous)", "last: gradient",
    ], sweep: rates + ", alpha: [0.5, 1]"),
  Twin(
    name: "sm3", parameters: "learning_rate: 1e-3, momentum: 0.9", state: "s: 0, m: 0",
    update: [
      "s: s + gradient^2",
      "m: momentum*m + (1 - momentum)*where(s > 0, gradient/sqrt(s + 1e-8), 0)",
      "x: x - learning_rate*m",
    ], sweep: rates),
  Twin(
    name: "adamaxw",
    parameters:
      "learning_rate: 1e-3, beta_1: 0.9, beta_2: 0.999, epsilon: 1e-8, weight_decay: 1e-4",
    state: "m: 0, u: 0",
    update: [
      mean, "u: max(beta_2*u, abs(gradient) + epsilon)",
      "x: x - learning_rate*(m*\(correction1)/u + weight_decay*x)",
    ], sweep: betas),
]

/// The rules of elements that tests hold against the built-in ones.
let elementwiseTwins = Set(twins.map(\.name))

@Suite struct OwnOptimizerTests {
  @Test(arguments: twins, ["float32", "float64"])
  fileprivate func anOwnOptimizerEqualsTheBuiltInBitForBit(
    _ twin: Twin, _ precision: String
  ) throws {
    let update = twin.update.map { "        " + $0 }.joined(separator: "\n")
    func text(_ optimizer: String) -> String {
      """
      precision: \(precision)
      loss:
        - quartic
        - rosenbrock
        - {expression: x^2/2 + 1 - cos(3*x) + exp(-x^2), start: {x: 3}}
      stop: {max_iterations: 200}
      define:
        optimizers:
          own:
            parameters: {\(twin.parameters)}
            state: {\(twin.state)}
            update:
      \(update.split(separator: "\n").map { "      " + $0 }.joined(separator: "\n"))
      optimizers:
        - \(optimizer): {\(twin.sweep)}
      """
    }
    let builtIn = try run(text(twin.name))
    let own = try run(text("own"))
    #expect(builtIn.plan.count == own.plan.count && builtIn.plan.count >= 18)
    for trial in 0..<builtIn.plan.count {
      #expect(bits(builtIn.outcome(trial)) == bits(own.outcome(trial)), "trial \(trial)")
    }
  }
}
