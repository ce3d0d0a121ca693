import Plotting
import Results
import Sweeps

/// How the same bytes are had again.
extension HTMLReport {
  /// The most bytes of an experiment file that the report repeats.
  private static let mostFile = 200_000

  func addReproduction(to section: inout Markup) {
    let name = FigureData.slug(experiment.name)
    let file = "\(name.isEmpty ? "experiment" : name).yaml"
    section.element("p") { line in
      line.text("The experiment file below, saved as ")
      line.element("code", text: file)
      line.text(", gives the same numbers on every machine, for any number of threads:")
    }
    section.line()
    section.element("pre", text: "descent run \(file)")
    section.line()
    section.element("p") { line in
      line.text("The figures and reports are drawn again from the stored results by ")
      line.element("code", text: "descent plot")
      line.text(" and the folder of this output.")
    }
    section.line()
    section.element("details") { details in
      details.element("summary", text: "The experiment file, as it ran")
      let isWhole = experimentFile.count <= Self.mostFile
      details.element("pre", ["class": "file", "tabindex": "0"]) { pre in
        pre.text(String(decoding: experimentFile.prefix(Self.mostFile), as: UTF8.self))
      }
      if !isWhole {
        details.element("p", text: "It is cut here: experiment.yaml of the output is whole.")
      }
    }
    section.line()
    var rows: [[Markup.Cell]] = [[.heading("Descent"), .text(DescentVersion.text)]]
    rows += PlottingLibraries.versions.map { [.heading($0.name), .text($0.version)] }
    section.table("Versions", [.init("Part"), .init("Version")], rows)
    section.table(
      "SHA-256 of the files that hold the experiment and its results",
      [.init("File"), .init("Digest")], digests.map { [.heading($0.path), .code($0.digest)] })
    section.element("p") { line in
      line.text("The output's folder also holds ")
      line.element("code", text: "manifest.json")
      line.text(", the digests of all its files")
      if hasTrajectories {
        line.text(", and ")
        line.element("code", text: "trajectories.csv")
        line.text(", a row a recorded step")
      }
      line.text(".")
    }
    section.line()
  }
}
