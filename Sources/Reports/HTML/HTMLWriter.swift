import Analysis
import Engine
import Figures
import Plotting
import Results
import Support
import Sweeps

/// Writes a report as `report.html`: one file that needs no other, without scripts and without links
/// to elsewhere.
package struct HTMLWriter {
  package let report: Report
  /// The pictures of the figures, by path: `figures/loss-function.png`.
  package let pictures: [String: [UInt8]]
  /// The figures drawn for this page, by the names of their files.
  package let drawings: [String: [UInt8]]

  package init(report: Report, pictures: [String: [UInt8]], drawings: [String: [UInt8]]) {
    self.report = report
    self.pictures = pictures
    self.drawings = drawings
  }

  /// The document.
  package func bytes() -> [UInt8] {
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
    head.element("title", text: Escaping.cut(report.title, to: 120))
    head.line()
    head.element("style") { $0.raw(HTMLStyle.sheet.utf8) }
    head.line()
  }

  // MARK: The page

  private func addBody(to body: inout Markup) {
    let sections = report.sections(in: .html)
    body.line()
    body.element("a", ["class": "skip", "href": "#content"], text: "Skip to the results")
    body.line()
    body.element("header") { addHeader(to: &$0) }
    body.line()
    addContents(sections, to: &body)
    body.line()
    body.element("main", ["id": "content"]) { main in
      for section in sections {
        main.line()
        main.element("section", ["id": section.id]) { part in
          part.element("h2", text: section.title)
          part.line()
          add(section.blocks, to: &part)
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

  private func addContents(_ sections: [Report.Section], to body: inout Markup) {
    body.element("nav", ["aria-label": "Contents"]) { nav in
      nav.line()
      nav.element("ul") { list in
        list.line()
        for section in sections {
          list.element("li") { item in
            item.element("a", ["href": "#\(section.id)"], text: section.title)
            let figures = section.figures
            guard figures.count > 1 else { return }
            item.line()
            item.element("ul") { inner in
              inner.line()
              for figure in figures {
                inner.element("li") { entry in
                  entry.element(
                    "a", ["href": "#figure-\(figure.name)"], text: figure.figure.title)
                }
                inner.line()
              }
            }
            item.line()
          }
          list.line()
        }
      }
      nav.line()
    }
  }

  private func addHeader(to header: inout Markup) {
    header.line()
    header.element("h1", text: report.title)
    header.line()
    add(Report.blocks(report.summary, in: .html), to: &header)
    let tally = report.tally
    header.element("p", ["class": "tally"]) { line in
      line.element("strong", text: tally.trials)
      for status in Status.listed where tally.count(status) > 0 {
        line.text(" ")
        line.verdict(status, "\(grouped(tally.count(status))) \(status.word)")
      }
    }
    header.line()
    // The same as a bar, for the eye alone.
    header.element("div", ["class": "bar", "aria-hidden": "true"]) { bar in
      for status in Status.listed where tally.count(status) > 0 {
        bar.element(
          "span", ["class": status.className, "style": "flex-grow:\(tally.count(status))"])
      }
    }
    header.line()
  }

  // MARK: Blocks

  private func add(_ blocks: [Report.Block], to page: inout Markup) {
    for block in blocks { add(block.content, to: &page) }
    // Figures come last, and share the room that the file has for them.
    addFigures(blocks, to: &page)
  }

  private func add(_ content: Report.Content, to page: inout Markup) {
    switch content {
    case .paragraph(let spans, let style):
      switch style {
      case .plain: page.paragraph(spans)
      case .lead: page.paragraph(spans, ["class": "lead"])
      case .note: page.paragraph(spans, ["class": "note"])
      case .source: page.paragraph(spans, ["class": "source"])
      }
    case .formula(let text):
      page.element("pre", ["class": "formula"], text: text)
      page.line()
    case .command(let text):
      page.element("pre", text: text)
      page.line()
    case .facts(let facts):
      page.element("dl") { list in
        list.line()
        for (term, text) in facts {
          list.element("dt", text: term)
          list.element("dd", text: text)
          list.line()
        }
      }
      page.line()
    case .table(let table): page.table(table)
    case .figure: break
    case .part("", let blocks): add(Report.blocks(blocks, in: .html), to: &page)
    case .part(let title, let blocks):
      page.element("article") { article in
        article.element("h3", text: title)
        article.line()
        add(Report.blocks(blocks, in: .html), to: &article)
      }
      page.line()
    case .folded(let title, let blocks):
      page.element("details") { details in
        details.element("summary", text: title)
        details.line()
        add(Report.blocks(blocks, in: .html), to: &details)
      }
      page.line()
    case .file(let title, let text):
      page.element("details") { details in
        details.element("summary", text: title)
        details.element("pre", ["class": "file", "tabindex": "0"]) { $0.text(text) }
      }
      page.line()
    }
  }

  // MARK: Figures

  /// The most bytes that drawings may take before pixels take their place.
  private static let mostDrawing = 1_600_000
  /// The most bytes of figures in all; the others stay files of the output.
  private static let mostPictures = 6_000_000

  private func addFigures(_ blocks: [Report.Block], to page: inout Markup) {
    let figures = blocks.compactMap(\.figure)
    let total = figures.reduce(0) { $0 + (drawings[$1.name]?.count ?? 0) }
    var room = Self.mostPictures
    var left = 0
    for entry in figures {
      let drawing = drawings[entry.name] ?? []
      let pixels = pictures["figures/\(entry.name).png"] ?? []
      // Where there are many, each has its share.
      let isLarge = total > Self.mostDrawing && drawing.count > pixels.count * 4 / 3
      let size = isLarge ? pixels.count * 4 / 3 : drawing.count
      guard size <= room else {
        left += 1
        continue
      }
      room -= size
      let form: FigureEmbedding.Form =
        isLarge
        ? .image(type: "image/png")
        : entry.animation == nil ? .inline : .image(type: "image/svg+xml")
      add(
        entry,
        FigureEmbedding(
          form: form, picture: isLarge ? pixels : drawing,
          title: Escaping.cut(entry.figure.title, to: 300),
          alternativeText: entry.figure.alternativeText), to: &page)
    }
    if left > 0 {
      page.element(
        "p", text: "\(left) more figures would make this file too large: see the folder figures.")
      page.line()
    }
  }

  private func add(
    _ entry: NamedFigure, _ embedding: FigureEmbedding, to page: inout Markup
  ) {
    let name = entry.name
    page.element("article", ["id": "figure-\(name)"]) { article in
      article.element("h3", text: embedding.title)
      article.line()
      article.element("figure") { place in
        place.element("input", ["type": "checkbox", "class": "zoom", "id": "zoom-\(name)"])
        place.element("label", ["for": "zoom-\(name)"], text: "Enlarge \(embedding.title)")
        place.line()
        place.element(
          "div",
          [
            "class": "paper", "tabindex": "0", "role": "region",
            "aria-label": embedding.title,
          ]
        ) { embedding.add(to: &$0) }
        place.line()
        guard !entry.figure.captions.isEmpty else { return }
        place.element("figcaption") { caption in
          caption.line()
          for text in entry.figure.captions { caption.paragraph([.text(text)]) }
        }
        place.line()
      }
    }
    page.line()
  }
}

extension Report.Block {
  /// The figure that it is; nil where it is something else.
  package var figure: NamedFigure? {
    if case .figure(let figure) = content { return figure }
    return nil
  }
}

extension Report.Section {
  /// Its figures, in order.
  package var figures: [NamedFigure] { blocks.compactMap(\.figure) }
}
