import Datasets

extension ModelDefinition {
  /// What chooses one of a family of models, for lists and readers.
  public struct Parameter: Sendable, Hashable {
    /// What files write.
    public enum Form: Sendable, Hashable {
      /// The name of a data set.
      case dataSet
      /// A number from 0 on.
      case number
      /// A whole number.
      case whole(ClosedRange<Int>)
      /// The widths of hidden layers, a list.
      case widths(ClosedRange<Int>)
      case words([String])
    }

    public let name: String
    public let form: Form
    /// As files write it; nil where there is none.
    public let defaultText: String?
    public let summary: String
  }

  /// The widths and ranks that models have.
  public static let sizes = 1...1_000_000

  /// In the order of tables: `data`, `l2`, then what the model alone has.
  public var parameters: [Parameter] {
    let choice = Choice()
    return [
      Parameter(
        name: "data", form: .dataSet, defaultText: nil,
        summary: "The data set that it learns from, of 'data' or of 'descent list data'."),
      Parameter(
        name: "l2", form: .number, defaultText: "0",
        summary: "λ of (λ/2)·‖weights‖², which takes no biases."),
    ]
      + options.map { option in
        switch option {
        case .hidden:
          Parameter(
            name: "hidden", form: .widths(Self.sizes), defaultText: "\(choice.hidden)",
            summary: "The widths of the hidden layers; a list of lists sweeps them.")
        case .activation:
          Parameter(
            name: "activation", form: .words(Model.Activation.allCases.map(\.rawValue)),
            defaultText: choice.activation.rawValue, summary: "φ of the hidden layers.")
        case .task:
          Parameter(
            name: "task", form: .words(Model.Task.allCases.map(\.rawValue)),
            defaultText: choice.task.rawValue,
            summary: "Whether rows are classified, or a number is predicted.")
        case .rank:
          Parameter(
            name: "rank", form: .whole(Self.sizes), defaultText: "\(choice.rank)",
            summary: "How many columns both factors have.")
        }
      }
  }

  /// The loss of a model on a data set, named by what was chosen.
  ///
  /// - Throws: why the set's targets or features do not suit it.
  public func loss(_ choice: Choice, on data: DataSet) throws(Misfit) -> Loss {
    let model = try model(choice, for: data)
    var chosen = [
      Loss.ChosenParameter(name: "data", word: data.name),
      Loss.ChosenParameter(name: "l2", value: choice.l2, isWhole: false),
    ]
    for option in options {
      switch option {
      case .hidden: chosen.append(.init(name: "hidden", word: "\(choice.hidden)"))
      case .activation:
        chosen.append(.init(name: "activation", word: choice.activation.rawValue))
      case .task: chosen.append(.init(name: "task", word: choice.task.rawValue))
      case .rank:
        chosen.append(.init(name: "rank", value: Double(choice.rank), isWhole: true))
      }
    }
    var loss = Loss(self, model, parameters: chosen, data: data)
    loss.title = title(chosen)
    return loss
  }

  /// A title with the data set and what is not at its default: `MLP (digits, hidden [64])`.
  ///
  /// - Parameters:
  ///   - chosen: the parameters, in the order of the catalogue.
  ///   - shown: names of parameters that are named whatever their values are.
  public func title(
    _ chosen: [Loss.ChosenParameter], naming shown: Set<String> = []
  ) -> String {
    let parts = chosen.compactMap { parameter -> String? in
      if parameter.name == "data" { return parameter.text }
      let isDefault = parameters.contains {
        $0.name == parameter.name && $0.defaultText == parameter.text
      }
      return isDefault && !shown.contains(parameter.name) ? nil : parameter.words
    }
    return "\(title) (\(parts.joined(separator: ", ")))"
  }
}

extension Loss {
  /// Whether a share of rows that are right is defined.
  public var hasAccuracy: Bool {
    if case .model(let model) = objective { model.classifies } else { false }
  }

  /// Whether rows are held out.
  public var hasTestRows: Bool { (data?.testRows ?? 0) > 0 }
}
