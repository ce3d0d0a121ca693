import Analysis
import Sweeps
import Testing
import YAML

@Suite struct ForeignTrajectoryTests {
  private func read(
    _ text: String, _ names: [String] = ["x", "y"], trial: String? = nil
  ) throws -> ForeignTrajectory {
    try ForeignTrajectory(SourceFile(name: "t.csv", text: text), names: names, trial: trial)
  }

  private func message(_ text: String, _ names: [String] = ["x", "y"]) -> String {
    do {
      _ = try read(text, names)
      return "no error"
    } catch let error as Diagnostics {
      return error.rendered()
    } catch {
      return "\(error)"
    }
  }

  @Test func `numbers as programs write them`() throws {
    for (text, value) in [
      ("1", 1), ("-1.5", -1.5), ("+2.", 2), (".5", 0.5), ("1E-3", 1e-3), ("1e+02", 100),
      ("0.10000000149011612", 0.10000000149011612), ("inf", .infinity), ("-Infinity", -.infinity),
      ("1e400", .infinity), ("00.5", 0.5),
    ] as [(String, Double)] {
      #expect(ForeignNumber(text)?.value == value, "\(text)")
    }
    for text in ["nan", "NaN", "-nan", "NAN"] { #expect(ForeignNumber(text)?.value.isNaN == true) }
    for text in ["", "x", "1x", "1,5", "e5", ".", "-", "1e", "0x1p3", "--1", "１"] {
      #expect(ForeignNumber(text) == nil, "\(text)")
    }
    #expect(ForeignNumber("0.1")?.single == 0.1 as Float)
    #expect(ForeignNumber("0.001230")?.digits == 3 && ForeignNumber("1200")?.digits == 2)
    #expect(abs((ForeignNumber("0.120")?.halfUnit ?? 0) - 0.0005) < 1e-12)
  }

  @Test func `forms of files`() throws {
    let plain = try read("iteration,x,y\n0,1,2\n2,3,4\n")
    #expect(plain.start?.cells.map(\.value) == [1, 2] && plain.rows.map(\.iteration) == [2])
    // As Python's csv writes it, with other columns, in another order, without the start or the last line's end.
    let other = try read(
      "\u{FEFF}y, \"iteration\" ,loss,x\r\n4,1.0,,3\r\n\r\n6,3,nan,5")
    #expect(other.start == nil && other.rows.map { $0.cells.map(\.value) } == [[3, 4], [5, 6]])
    let own = "id,iteration,x\nab,0,1\nab,1,2\ncd,0,3\ncd,1,4\n"
    #expect(try read(own, ["x"], trial: "c").rows[0].cells[0].value == 4)
    #expect(try read(own, ["x"], trial: "ab").id == "ab")
  }

  @Test(arguments: [
    (
      "",
      "t.csv:1:1: error: the file is empty; it begins with the names of its columns: iteration,x,y"
    ),
    (
      "iteration,x,y\n",
      "t.csv:1:1: error: there are no rows below the header\niteration,x,y\n^~~~~~~~~ a row for each step, from 1"
    ),
    (
      "iteration,x,y\n0,1,2\n",
      "t.csv:1:1: error: there is no row but that of the start\niteration,x,y\n^~~~~~~~~ a row for each step, from 1"
    ),
    (
      "step,x,y\n1,1,2\n",
      "t.csv:1:1: error: there is no column 'iteration'\nstep,x,y\n^~~~ is it 'step'?"
    ),
    (
      "iteration,x,z\n1,1,2\n",
      "t.csv:1:1: error: there is no column 'y'\niteration,x,z\n^~~~~~~~~ the variables of the loss are x, y"
    ),
    (
      "iteration,x,y,x\n1,1,2,3\n",
      "t.csv:1:15: error: a second column 'x'\niteration,x,y,x\n              ^ every column has a name of its own"
    ),
    (
      "iteration,x,y\n1,1,2\n2,1,two\n",
      "t.csv:3:5: error: 'two' is no number\n2,1,two\n    ^~~ a number, NaN, inf or -inf"
    ),
    (
      "iteration,x,y\n1,,2\n",
      "t.csv:2:3: error: the cell is empty\n1,,2\n  ^ a number, NaN, inf or -inf"
    ),
    (
      "iteration,x,y\n1,1\n",
      "t.csv:2:3: error: the row has 2 of 3 cells\n1,1\n  ^ a cell for each name of the header"
    ),
    (
      "iteration,x,y\n1,1,2,3\n",
      "t.csv:2:7: error: the row has 4 cells, and the header 3\n1,1,2,3\n      ^ a cell for each name of the header"
    ),
    (
      "iteration,x,y\n2,1,2\n1,1,2\n",
      "t.csv:3:1: error: iteration 1 after 2\n1,1,2\n^ iterations ascend; some may be left out"
    ),
    (
      "iteration,x,y\n1.5,1,2\n",
      "t.csv:2:1: error: '1.5' is no iteration\n1.5,1,2\n^~~ a whole number from 0, the start, to 1,000,000,000"
    ),
    (
      "id,iteration,x,y\nab,1,1,2\ncd,1,1,2\n",
      "t.csv:3:1: error: rows of several trials\ncd,1,1,2\n^~ choose one: --trial ab\n"
        + "t.csv:2:1: note: the first is here\nab,1,1,2\n^~"
    ),
  ])
  func `what is wrong is said with its place`(_ text: String, _ expected: String) {
    #expect(message(text) == expected + "\n")
  }

  @Test func `another dimension`() {
    let names = (0..<3).map { "x[\($0)]" }
    #expect(
      message("iteration,x[0],x[1],x[2],x[3]\n1,1,1,1,1\n", names).contains(
        "t.csv:1:26: error: the loss has no variable 'x[3]'"))
    let short = message("iteration,x[0],x[1]\n1,1,1\n", names)
    #expect(short.contains("error: there is no column 'x[2]'"), "\(short)")
    #expect(short.contains("the variables of the loss are x[0], x[1], x[2]"), "\(short)")
  }

  /// Every mistake is reported, not only the first.
  @Test func `all mistakes`() {
    let text = message("iteration,x,y\n1,a,b\n2,c,1\n")
    #expect(
      text.contains("t.csv:2:3:") && text.contains("t.csv:2:5:") && text.contains("t.csv:3:3:"))
  }
}
