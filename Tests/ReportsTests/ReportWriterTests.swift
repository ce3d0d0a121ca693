import Figures
import Plotting
import Reports
import Results
import Runner
import Sweeps
import TestSupport
import Testing

/// The three writers show all that a report says they show, and nothing else.
@Suite struct ReportWriterTests {
  private static let experiments = [
    """
    title: A small one
    description: It has a description. Which has two sentences.
    loss: quartic
    start: {x: 2}
    stop: {max_iterations: 60}
    optimizers:
      - gradient_descent: {learning_rate: [1e-3, 1e-2, 10]}
      - adam: {learning_rate: {cosine_decay: {initial: [1e-2, 1e-1], decay_steps: 20}}}
    figures: [loss_function, parameter_paths, loss_curves]
    """,
    """
    loss: [beale, {expression: x^2 + y^2}]
    start: {x: {linspace: [-1, 1, 20]}, y: 1}
    stop: {max_iterations: 20}
    seeds: 3
    optimizers:
      - momentum: {learning_rate: [1e-3, 1e-2, 1]}
      - adam
    figures: [contour_paths, sensitivity]
    """,
  ]

  private func material(_ text: String) throws -> ReportMaterial {
    let folder = TemporaryFolder()
    folder.write(text, to: "f.yaml")
    let plan = Plan(try Experiment.load(path: folder.file("f.yaml")))
    let results = try #require(try Runner.run(plan, jobs: 2))
    return ReportMaterial(
      results: results, figures: try FigureBuilder(results).figures(jobs: 2),
      experimentFile: Array(text.utf8), resultsDigest: "none", hasTrajectories: true)
  }

  private func html(_ report: Report) -> String {
    var drawings: [String: [UInt8]] = [:]
    for section in report.sections {
      for figure in section.figures { drawings[figure.name] = Array("<svg></svg>".utf8) }
    }
    return String(
      decoding: HTMLWriter(report: report, pictures: [:], drawings: drawings).bytes(),
      as: UTF8.self)
  }

  // MARK: Reports of experiments

  @Test(arguments: experiments) func `every section is in HTML and in Markdown`(
    _ text: String
  ) throws {
    let report = try material(text).report()
    let ids = ["answer", "figures", "trials", "fairness", "losses", "optimizers", "again"]
    #expect(Set(ids).isSubset(of: report.sections.map(\.id)))
    #expect(report.sections.first?.id == "answer")
    #expect(Set(report.sections.map(\.id)).count == report.sections.count)
    let document = html(report)
    let markdown = MarkdownWriter(report: report).text().split(
      separator: "\n", omittingEmptySubsequences: false)
    let headings = markdown.filter { $0.hasPrefix("## ") }.map { String($0.dropFirst(3)) }
    #expect(headings == report.sections.map(\.title))
    for section in report.sections {
      #expect(document.contains("<section id=\"\(section.id)\"><h2>\(section.title)</h2>"))
      #expect(document.contains("<a href=\"#\(section.id)\">\(section.title)</a>"))
    }
  }

  @Test(arguments: experiments) func `the picture has the verdicts and every figure`(
    _ text: String
  ) throws {
    let material = try material(text)
    let page = PageWriter(report: material.report()).page()
    #expect(!page.tables.isEmpty && page.tables.allSatisfy { !$0.rows.isEmpty })
    // Each once; the one that stands beside the answer comes first.
    #expect(page.figures.map(\.title).sorted() == material.figures.map(\.figure.title).sorted())
    #expect(page.subtitle.contains(material.report().tally.trials))
    // Nothing is meant for the picture that it cannot show.
    for block in material.report().sections(in: .picture).flatMap(\.blocks) {
      switch block.content {
      case .table, .figure: break
      default: Issue.record("the picture shows tables and figures alone")
      }
    }
  }

  // MARK: Blocks

  /// One block of every kind in every combination of media, each with a word of its own.
  private struct Marked {
    var sections: [Report.Section] = []
    var words: [(word: String, media: Report.Media)] = []

    init() {
      for raw in 1...7 {
        let media = Report.Media(rawValue: raw)
        var section = Report.Section(id: "s\(raw)", title: "Section\(raw)")
        let add = { (kind: String, content: (String) -> Report.Content) -> String in
          let word = "\(kind)In\(raw)"
          section.blocks.append(.init(content(word), in: media))
          return word
        }
        words.append((add("table") { Self.table($0) }, media))
        words.append((add("figure") { Self.figure($0, raw) }, media))
        // What is read has no place in the picture.
        let text = media.subtracting(.picture)
        words.append((add("paragraph") { .paragraph(["A ", .code($0), "."], .plain) }, text))
        words.append((add("lead") { .paragraph([.text($0)], .lead) }, text))
        words.append((add("file") { .paragraph([.file($0)], .note) }, text))
        words.append((add("formula") { .formula($0) }, text))
        words.append((add("command") { .command($0) }, text))
        words.append((add("fact") { .facts([(term: "term", text: $0)]) }, text))
        words.append((add("title") { .part(title: $0, []) }, text))
        words.append(
          (add("inner") { .part(title: "part", [.paragraph(.text($0), in: .all)]) }, text))
        words.append((add("content") { .file(title: "file", text: $0) }, text))
        sections.append(section)
      }
    }

    private static func table(_ word: String) -> Report.Content {
      .table(Report.Table(caption: "", columns: [.init("column")], rows: [[.text(word)]]))
    }

    private static func figure(_ word: String, _ number: Int) -> Report.Content {
      let figure = NamedFigure(
        name: "figure-\(number)",
        figure: Figure(
          title: word, x: Axis(label: "", range: 0...1), y: Axis(label: "", range: 0...1)))
      return .figure(figure)
    }
  }

  @Test func `a block is in the media that it names and in no other`() throws {
    let marked = Marked()
    let report = Report(
      title: "Marked", summary: [],
      tally: try material(Self.experiments[0]).report().tally, subject: nil,
      sections: marked.sections)
    let page = PageWriter(report: report).page()
    let texts: [(medium: Report.Media, text: String)] = [
      (.html, html(report)), (.markdown, MarkdownWriter(report: report).text()),
      (
        .picture,
        (page.tables.flatMap(\.rows).joined() + page.figures.map(\.title)).joined(separator: "\n")
      ),
    ]
    for (medium, text) in texts {
      for entry in marked.words {
        let isThere = text.split { !$0.isLetter && !$0.isNumber }.contains { $0 == entry.word }
        #expect(isThere == entry.media.contains(medium), "\(entry.word) in \(medium)")
      }
    }
  }

  // MARK: Sentences

  @Test(arguments: experiments) func `a sentence is a line`(_ text: String) throws {
    let report = try material(text).report()
    let markdown = MarkdownWriter(report: report).text()
    #expect(
      markdown.contains("first table.\nThe second shows what differs between the optimizers.\n"))
    #expect(
      html(report).contains(
        "first table.\nThe second shows what differs between the optimizers.</p>"))
    #expect(!report.summary.isEmpty && !markdown.contains("first table. The"))
  }

  @Test func `sentences end where they end`() {
    #expect(
      Sentences.of("One is 2.5. Two (here.) Three? 4! See D. Knuth, e.g. there. ") == [
        "One is 2.5.", "Two (here.)", "Three?", "4!", "See D. Knuth, e.g. there.",
      ])
    #expect(Sentences.of("x = 2. Next") == ["x = 2.", "Next"])
    #expect(Sentences.of(" \n").isEmpty && Sentences.of("a  b\nc") == ["a b c"])
  }
}
