import Datasets
import Glibc
import TestSupport
import Testing

/// What is wrong with a data set, and the text that says so.
struct WrongData: Sendable, CustomTestStringConvertible {
  let kind: DataSetError.Kind
  /// Files by name.
  var files: [String: [UInt8]] = [:]
  /// The definition, given the folder.
  var definition: @Sendable (String) -> DataSetDefinition
  /// The whole text; `~` stands for the folder.
  let text: String

  var testDescription: String { "\(kind): \(text)" }

  /// A file `f.csv` with the target `y`.
  static func csv(
    _ kind: DataSetError.Kind, _ content: String, target: String = "y", features: [String]? = nil,
    test: TestSplit = .none, scale: Scale = .none, _ text: String
  ) -> WrongData {
    bytes(
      kind, Array(content.utf8), target: target, features: features, test: test, scale: scale, text)
  }

  static func bytes(
    _ kind: DataSetError.Kind, _ content: [UInt8], name: String = "f.csv", target: String = "y",
    features: [String]? = nil, test: TestSplit = .none, scale: Scale = .none, _ text: String
  ) -> WrongData {
    WrongData(
      kind: kind, files: [name: content],
      definition: {
        .file(path: "\($0)/\(name)", target: target, features: features, test: test, scale: scale)
      }, text: text)
  }

  static func generated(
    _ kind: DataSetError.Kind, _ set: GeneratedSet, _ parameters: [String: Double] = [:],
    rows: Int = 10, test: TestSplit = .none, _ text: String
  ) -> WrongData {
    WrongData(
      kind: kind,
      definition: { _ in .generated(set, parameters: parameters, rows: rows, test: test) },
      text: text)
  }

  static func images(
    _ kind: DataSetError.Kind, _ images: [UInt8], labels: [UInt8] = idx(8, [2], [0, 1]),
    test: [UInt8]? = nil, testLabels: [UInt8]? = nil, _ text: String
  ) -> WrongData {
    var files = ["i": images, "l": labels]
    files["ti"] = test
    files["tl"] = testLabels
    let (hasTest, hasLabels) = (test != nil, testLabels != nil)
    return WrongData(
      kind: kind, files: files,
      definition: {
        .images(
          images: "\($0)/i", labels: "\($0)/l", testImages: hasTest ? "\($0)/ti" : nil,
          testLabels: hasLabels ? "\($0)/tl" : nil)
      }, text: text)
  }
}

@Suite struct ErrorTests {
  @Test(arguments: WrongData.all) func textHasPlaceReasonAndRemedy(_ wrong: WrongData) {
    let folder = TemporaryFolder()
    for (name, bytes) in wrong.files { folder.write(bytes, to: name) }
    let error = #expect(throws: DataSetError.self) {
      try DataSet(wrong.definition(folder.path), name: "wrong")
    }
    #expect(error?.kind == wrong.kind)
    let text = error?.description ?? ""
    #expect(text.replacing(folder.path, with: "~") == wrong.text)
    #expect(error?.hint != nil, "what is allowed")
  }

  @Test func everyKindIsTried() {
    // A permission that root lacks as well, memory that no machine lacks in a test, and files of gigabytes.
    let elsewhere: Set<DataSetError.Kind> = [.unreadable, .tooManyRows, .noClasses, .longLine]
    let tried = Set(WrongData.all.map(\.kind))
    #expect(tried.union(elsewhere) == Set(DataSetError.Kind.allCases))
    #expect(tried.isDisjoint(with: elsewhere))
  }

  @Test func deviceIsNoFile() {
    let folder = TemporaryFolder()
    mkfifo(folder.file("f"), 0o600)
    let error = #expect(throws: DataSetError.self) {
      try DataSet(.file(path: folder.file("f"), target: "y"), name: "f")
    }
    #expect(error?.kind == .unreadable)
    #expect(error?.message == "it cannot be read: it is no regular file")
  }

  @Test func rowWithoutEndIsRefusedBeforeMemoryIs() {
    let folder = TemporaryFolder()
    let line = [UInt8](repeating: 0x31, count: 1 << 24)
    let path = folder.write(
      Array("x,y\n1,".utf8) + line + line + line + line, to: "f.csv")
    let error = #expect(throws: DataSetError.self) {
      try DataSet(.file(path: path, target: "y"), name: "f")
    }
    #expect(error?.kind == .longLine)
    #expect(error?.place == .text(line: 2, column: 1))
  }

  @Test func placeHasTheLineAndItsCell() {
    let error = #expect(throws: DataSetError.self) {
      try read("ä,y\r\n\"a\nb\",1\r\n")
    }
    #expect(
      error?.place
        == .text(line: 2, column: 2, excerpt: Array("\"a".utf8), range: 1..<2))
    let second = #expect(throws: DataSetError.self) {
      try read("ä,y,b\n1,2,3\n 3,ä, 4\n", target: "y")
    }
    #expect(
      second?.place
        == .text(line: 3, column: 4, excerpt: Array(" 3,ä, 4".utf8), range: 3..<5))
  }

  @Test func targetsOfFractionsAreNoClasses() throws {
    let set = try read("x,y\n1,2\n3,2.5\n")
    #expect(set.classes.isEmpty)
    #expect(set.labels == nil)
    #expect(set.classProblem?.kind == .noClasses)
    #expect(
      set.classProblem?.place
        == .text(line: 3, column: 3, excerpt: Array("3,2.5".utf8), range: 2..<5))
  }

  @Test func manyWholeNumbersAreNoClasses() throws {
    let most = DataSet.mostClasses
    let rows = (0..<most).map { "1,\($0)" }.joined(separator: "\n")
    #expect(try read("x,y\n" + rows).classes.count == most)
    let set = try read("x,y\n" + rows + "\n1,-1\n")
    #expect(set.classes.isEmpty)
    #expect(set.classProblem?.kind == .tooManyClasses)
    #expect(set.targets?.count == most + 1)
  }

  @Test func wholeNumbersOnlyTestedAreNoClassButNumbers() throws {
    let set = try read("x,y\n1,0\n2,1\n3,5\n", test: .share(0.1))
    #expect(set.classProblem?.kind == .emptyClass)
    #expect(set.targets.map(Array.init) == [0, 1, 5])
  }
}
