import Plotting
import Results
import Runner
import Sweeps

/// `report.html`: one file that stands alone, without scripts and without links to elsewhere.
struct HTMLReport {
  let results: RunResults
  let figures: [(file: String, figure: NamedFigure)]
  /// The pictures of the figures, by path: `figures/01-loss-function.png`.
  let pictures: [String: [UInt8]]
  /// The figures drawn for this page, by the names of their files.
  let drawings: [String: [UInt8]]
  /// The experiment as it ran, as a file.
  let experimentFile: [UInt8]
  /// Files of the output that are named with their SHA-256, in hexadecimal.
  let digests: [(path: String, digest: String)]
  /// Whether `trajectories.csv` is part of the output.
  let hasTrajectories: Bool
  let ranking: Ranking

  var plan: Plan { results.plan }
  var experiment: Experiment { results.plan.experiment }

  init(
    results: RunResults, figures: [(file: String, figure: NamedFigure)],
    pictures: [String: [UInt8]], drawings: [String: [UInt8]], experimentFile: [UInt8],
    digests: [(path: String, digest: String)], hasTrajectories: Bool
  ) {
    self.results = results
    self.figures = figures
    self.pictures = pictures
    self.drawings = drawings
    self.experimentFile = experimentFile
    self.digests = digests
    self.hasTrajectories = hasTrajectories
    ranking = Ranking(results)
  }

  /// The document.
  func bytes() -> [UInt8] {
    var page = Markup()
    page.raw("<!DOCTYPE html>\n".utf8)
    page.element("html", ["lang": "en"]) { html in
      html.line()
      html.element("head") { addHead(to: &$0) }
      html.line()
      html.element("body") { addBody(to: &$0) }
      html.line()
    }
    page.line()
    return page.bytes
  }

  private func addHead(to head: inout Markup) {
    head.line()
    head.element("meta", ["charset": "utf-8"])
    head.line()
    head.element(
      "meta",
      [
        "http-equiv": "Content-Security-Policy",
        "content": "default-src 'none'; style-src 'unsafe-inline'; img-src data:;"
          + " base-uri 'none'; form-action 'none'",
      ])
    head.line()
    head.element(
      "meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
    head.line()
    head.element("meta", ["name": "color-scheme", "content": "light dark"])
    head.line()
    head.element("meta", ["name": "generator", "content": "Descent \(DescentVersion.text)"])
    head.line()
    head.element("title", text: SafeText.cut(SafeText.oneLine(experiment.title), to: 120))
    head.line()
    head.element("style") { $0.raw(HTMLStyle.sheet.utf8) }
    head.line()
  }

  // MARK: The page

  /// A part of the page that the table of contents names.
  private struct Section {
    let id: String
    let title: String
    var parts: [(id: String, title: String)] = []
    let add: (inout Markup) -> Void
  }

  private var sections: [Section] {
    var result = [Section(id: "results", title: "Results", add: addResults)]
    if !figures.isEmpty {
      result.append(
        Section(
          id: "figures", title: "Figures",
          parts: figures.indices.map { ("figure-\($0 + 1)", figures[$0].figure.figure.title) },
          add: addFigures))
    }
    result.append(Section(id: "fairness", title: "What is compared", add: addFairness))
    result.append(
      Section(
        id: "losses", title: experiment.losses.count == 1 ? "The loss" : "The losses",
        add: addLosses))
    result.append(
      Section(
        id: "optimizers",
        title: experiment.optimizers.count == 1 ? "The optimizer" : "The optimizers",
        add: addOptimizers))
    result.append(Section(id: "again", title: "How to reproduce it", add: addReproduction))
    return result
  }

  private func addBody(to body: inout Markup) {
    let sections = sections
    body.line()
    body.element("a", ["class": "skip", "href": "#content"], text: "Skip to the results")
    body.line()
    body.element("header") { addHeader(to: &$0) }
    body.line()
    body.element("nav", ["aria-label": "Contents"]) { nav in
      nav.element("ul") { list in
        for section in sections {
          list.element("li") { item in
            item.element("a", ["href": "#\(section.id)"], text: section.title)
            guard section.parts.count > 1 else { return }
            item.element("ul") { inner in
              for part in section.parts {
                inner.element("li") { entry in
                  entry.element("a", ["href": "#\(part.id)"], text: part.title)
                }
              }
            }
          }
        }
      }
    }
    body.line()
    body.element("main", ["id": "content"]) { main in
      for section in sections {
        main.line()
        main.element("section", ["id": section.id]) { part in
          part.element("h2", text: section.title)
          part.line()
          section.add(&part)
        }
      }
      main.line()
    }
    body.line()
    body.element("footer") {
      $0.element("p", text: "Made by Descent \(DescentVersion.text).")
    }
    body.line()
  }

  private func addHeader(to header: inout Markup) {
    header.element(
      "h1", text: SafeText.cut(SafeText.oneLine(experiment.title), to: 300))
    header.line()
    if let description = experiment.description {
      for paragraph in Self.paragraphs(description) {
        header.element("p", ["class": "lead"], text: paragraph)
        header.line()
      }
    }
    let total = plan.count
    header.element("p", ["class": "tally"]) { line in
      line.element("strong", text: "\(grouped(total)) trial\(total == 1 ? "" : "s")")
      for status in Status.ranked where ranking.count(status) > 0 {
        line.text(" ")
        line.verdict(status, "\(grouped(ranking.count(status))) \(status.word)")
      }
    }
    header.line()
    // The same as a bar, for the eye alone.
    header.element("div", ["class": "bar", "aria-hidden": "true"]) { bar in
      for status in Status.ranked where ranking.count(status) > 0 {
        bar.element(
          "span", ["class": status.className, "style": "flex-grow:\(ranking.count(status))"])
      }
    }
    header.line()
  }

  /// Texts between empty lines.
  static func paragraphs(_ text: String) -> [String] {
    var result: [String] = []
    var lines: [Substring] = []
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      + [Substring()]
    {
      if line.allSatisfy(\.isWhitespace) {
        if !lines.isEmpty { result.append(lines.joined(separator: " ")) }
        lines = []
      } else {
        lines.append(line)
      }
    }
    return result
  }

  // MARK: Figures

  /// The most bytes that drawings may take before pixels take their place.
  private static let mostDrawing = 1_600_000
  /// The most bytes of figures in all; the others stay files of the output.
  private static let mostPictures = 6_000_000

  private func addFigures(to section: inout Markup) {
    let total = figures.reduce(0) { $0 + (drawings[$1.file]?.count ?? 0) }
    var room = Self.mostPictures
    var left = 0
    for (at, entry) in figures.enumerated() {
      let drawing = drawings[entry.file] ?? []
      let pixels = pictures["figures/\(entry.file).png"] ?? []
      // Where there are many, each has its share.
      let isLarge = total > Self.mostDrawing && drawing.count > pixels.count * 4 / 3
      let size = isLarge ? pixels.count * 4 / 3 : drawing.count
      guard size <= room else {
        left += 1
        continue
      }
      room -= size
      let figure = entry.figure.figure
      section.element("article", ["id": "figure-\(at + 1)"]) { article in
        article.element("h3", text: SafeText.cut(figure.title, to: 300))
        article.line()
        article.element("figure") { place in
          place.element("input", ["type": "checkbox", "class": "zoom", "id": "zoom-\(at + 1)"])
          place.element("label", ["for": "zoom-\(at + 1)"], text: "Enlarge figure \(at + 1)")
          place.line()
          place.element(
            "div",
            [
              "class": "paper", "tabindex": "0", "role": "region",
              "aria-label": "Figure \(at + 1)",
            ]
          ) {
            FigureEmbedding(
              drawing: drawing, pixels: pixels, title: SafeText.cut(figure.title, to: 300),
              alternativeText: figure.alternativeText, prefix: "f\(at + 1)"
            ).add(to: &$0, as: isLarge ? .png : .svg)
          }
          place.line()
          guard !figure.captions.isEmpty else { return }
          place.element("figcaption") { caption in
            for text in figure.captions { caption.element("p", text: text) }
          }
          place.line()
        }
      }
      section.line()
    }
    if left > 0 {
      section.element(
        "p", text: "\(left) more figures would make this file too large: see the folder figures.")
    }
  }
}
