import Engine

/// A name of tensors in which `*` stands for any characters, none included.
public struct TensorPattern: Sendable, Hashable {
  public let text: String

  public init(_ text: String) { self.text = text }

  /// Whether a name is meant.
  public func matches(_ name: String) -> Bool {
    let pattern = Array(text.utf8)
    let name = Array(name.utf8)
    // The last star, and how far the name was then: it takes more where the rest does not fit.
    var star: (pattern: Int, name: Int)?
    var (at, place) = (0, 0)
    while place < name.count {
      if at < pattern.count, pattern[at] == UInt8(ascii: "*") {
        star = (at, place)
        at += 1
      } else if at < pattern.count, pattern[at] == name[place] {
        at += 1
        place += 1
      } else if let last = star {
        star = (last.pattern, last.name + 1)
        (at, place) = (last.pattern + 1, last.name + 1)
      } else {
        return false
      }
    }
    return pattern[at...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}

extension [TensorShape] {
  /// The tensors with the groups that they are in.
  ///
  /// - Parameters:
  ///   - groups: a tensor in two of them is in the first.
  ///   - names: of the tensors; those of single numbers are names of variables.
  public func grouped(by groups: [GroupSettings], names: [String]? = nil) -> [TensorShape] {
    guard !groups.isEmpty else { return self }
    return zip(self, names ?? map(\.name)).map { tensor, name in
      var result = tensor
      result.group = (groups.firstIndex { $0.contains(name) } ?? -1) + 1
      return result
    }
  }
}
