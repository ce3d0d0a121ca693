import Figures
import Optimizers
import Sweeps
import TestSupport
import Testing

/// The names of other libraries are answered with ours.
@Suite struct ForeignNameTests {
  private func parts(_ ours: String) -> [String] { ours.split(separator: " ").map(String.init) }

  @Test func `every answer is a name that exists`() {
    let parameters =
      OptimizerCatalogue.all.flatMap(\.parameters).map(\.name)
      + ScheduleCatalogue.all.flatMap { $0.parameters + $0.lists }.map(\.name)
      + ExperimentFormat.names(below: "optimizers")
    for entry in ForeignName.all {
      #expect(!entry.ours.isEmpty && !entry.library.isEmpty, "\(entry.name)")
      for name in entry.ours.flatMap(parts) {
        let exists =
          switch entry.kind {
          case .key: ExperimentFormat.key(name) != nil
          case .parameter: parameters.contains(name)
          case .optimizer: OptimizerCatalogue.optimizer(named: name) != nil
          case .schedule: ScheduleCatalogue.schedule(named: name) != nil
          case .form: SweptForm(rawValue: name) != nil
          }
        #expect(exists, "\(entry.library)'s \(entry.name) is answered with \(name)")
      }
    }
    let keys = ForeignName.all.map { "\($0.kind) \($0.library) \($0.name)" }
    #expect(Set(keys).count == keys.count && keys.count >= 120)
    #expect(Set(ForeignName.all.map(\.kind)) == Set(ForeignName.Kind.allCases))
  }

  /// A file in which a name stands where the library's users would write it; nil where our own
  /// catalogues have the name there.
  private func files(_ entry: ForeignName) -> [String] {
    let name = entry.name
    switch entry.kind {
    case .key:
      return ["loss: quartic\noptimizers: [adam]\n\(name): 1\n"]
    case .optimizer:
      // Some are options in their library.
      return OptimizerCatalogue.optimizer(named: name) == nil && name != "dampening"
        && name != "centered"
        ? [
          "loss: quartic\noptimizers: [\(name)]\n", "loss: quartic\noptimizers: [{\(name): {}}]\n",
        ]
        : ["loss: quartic\noptimizers: [{gradient_descent: {\(name): true}}]\n"]
    case .schedule:
      return ["loss: quartic\noptimizers: [{adam: {learning_rate: {\(name): {}}}}]\n"]
    case .form:
      return ["loss: quartic\noptimizers: [{adam: {beta_1: {\(name): [0, 0.9]}}}]\n"]
    case .parameter:
      let ours = parts(entry.ours[0])
      if let optimizer = OptimizerCatalogue.all.first(where: { optimizer in
        let names =
          optimizer.parameters.map(\.name) + ExperimentFormat.names(below: "optimizers")
        return !names.contains(name) && ours.allSatisfy(names.contains)
      }) {
        return ["loss: quartic\noptimizers: [{\(optimizer.name): {\(name): 1}}]\n"]
      }
      guard
        let schedule = ScheduleCatalogue.all.first(where: { schedule in
          let names = (schedule.parameters + schedule.lists).map(\.name)
          return !names.contains(name) && ours.allSatisfy(names.contains)
        })
      else { return [] }
      return [
        "loss: quartic\noptimizers: [{adam: {learning_rate: {\(schedule.name): {\(name): 1}}}}]\n"
      ]
    }
  }

  @Test(arguments: ForeignName.all.indices)
  func `every entry is a hint with its place and ours`(_ at: Int) throws {
    let entry = ForeignName.all[at]
    let files = files(entry)
    #expect(!files.isEmpty, "\(entry.name) stands nowhere")
    for text in files {
      let folder = TemporaryFolder()
      folder.write(text, to: "f.yaml")
      let message = try #require(refusal("f.yaml", in: folder), "\(entry.name) is accepted")
      // A word of several libraries is answered for one of them.
      let others = ForeignName.all(named: entry.name)
      let isAnswered = others.contains { other in
        message.contains("(\(other.library)'s '\(entry.name)')")
          && other.ours.contains { ours in
            parts(ours).allSatisfy {
              message.contains("'\($0.split(separator: ".").last ?? "")'")
                || message.contains("'learning_rate: {\($0): …}'")
            }
          }
      }
      #expect(isAnswered && message.contains("f.yaml:"), "\(message)")
    }
  }

  @Test func `the words`() {
    let text = """
      loss: quartic
      epochs: 10
      seed: 3
      losses: beale
      optimizer: adam
      optimizers:
        - SGD: {lr: 0.1}
        - adam: {betas: [0.9, 0.99], eps: 1e-8, amsgrad: true}
        - adam: {learning_rate: {CosineAnnealingLR: {T_max: 10}}}

      """
    let folder = TemporaryFolder()
    folder.write(text, to: "f.yaml")
    #expect(
      refusal("f.yaml", in: folder) == """
        f.yaml:2:1: error: unknown key 'epochs' in the experiment
        epochs: 10
        ^~~~~~ did you mean 'max_iterations' in 'stop'? (Keras's 'epochs')
        f.yaml:3:1: error: unknown key 'seed' in the experiment
        seed: 3
        ^~~~ did you mean 'seeds'? (Optuna's 'seed')
        f.yaml:4:1: error: unknown key 'losses' in the experiment
        losses: beale
        ^~~~~~ did you mean 'loss'?
        f.yaml:5:1: error: unknown key 'optimizer' in the experiment
        optimizer: adam
        ^~~~~~~~~ did you mean 'optimizers'?
        f.yaml:7:5: error: unknown optimizer 'SGD'
          - SGD: {lr: 0.1}
            ^~~ did you mean 'sgd'? (PyTorch's 'SGD')
        f.yaml:8:12: error: unknown key 'betas' in adam
          - adam: {betas: [0.9, 0.99], eps: 1e-8, amsgrad: true}
                   ^~~~~ did you mean 'beta_1' and 'beta_2'? (PyTorch's 'betas')
        f.yaml:8:32: error: unknown key 'eps' in adam
          - adam: {betas: [0.9, 0.99], eps: 1e-8, amsgrad: true}
                                       ^~~ did you mean 'epsilon'? (PyTorch's 'eps')
        f.yaml:8:43: error: unknown key 'amsgrad' in adam
          - adam: {betas: [0.9, 0.99], eps: 1e-8, amsgrad: true}
                                                  ^~~~~~~ did you mean the optimizer 'amsgrad'? (PyTorch's 'amsgrad')
        f.yaml:9:28: error: unknown swept value or schedule 'CosineAnnealingLR'
          - adam: {learning_rate: {CosineAnnealingLR: {T_max: 10}}}
                                   ^~~~~~~~~~~~~~~~~ did you mean 'cosine_decay'? (PyTorch's 'CosineAnnealingLR')

        """)
  }
}
