import Datasets
import Sweeps
import TestSupport
import Testing
import YAML

@Suite struct DataSetDiagnosticTests {
  private func diagnostic(_ bytes: [UInt8], namedAt span: Span? = nil) -> String {
    let folder = TemporaryFolder()
    let path = folder.write(bytes, to: "f.csv")
    do {
      _ = try DataSet(.file(path: path, target: "y"), name: "f")
      return "no error"
    } catch {
      return error.diagnostic(namedAt: span).rendered().replacing(folder.path, with: "~")
    }
  }

  @Test func lineOfTheDataAndPlaceOfTheExperiment() {
    let experiment = SourceFile(name: "a.yaml", text: "data:\n  f: {file: f.csv}\n")
    #expect(
      diagnostic(
        Array("x,ä,y\n1,2,3\n\n4,b€c,5\n".utf8), namedAt: experiment.span(of: 8..<9))
          == """
          ~/f.csv:4:3: error: 'b€c' is no number
          4,b€c,5
            ^~~ features are numbers such as 12, -0.5, 1e-3; choose others by 'features'
          a.yaml:2:3: note: the data set is named here
            f: {file: f.csv}
            ^
          """)
  }

  @Test func placesWithoutALine() {
    #expect(
      diagnostic([])
        == "error: ~/f.csv: the file is empty; a CSV file begins with the names of its columns")
    #expect(
      diagnostic([0x1F, 0x8B, 8])
        == "error: ~/f.csv, byte 3: it ends before its compressed data do; make it again by gzip, or name the file that is not compressed"
    )
  }
}
