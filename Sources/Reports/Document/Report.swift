import Engine
import Figures
import Results
import Runner
import Support
import Sweeps

/// What a run came to: a document that is made once and written in several media.
///
/// The writers of the media know these contents and nothing of experiments.
package struct Report {
  package let title: String
  /// What the experiment is about, below the title.
  package let summary: [Block]
  package let tally: Tally
  /// The loss, where there is but one.
  package let subject: String?
  package let sections: [Section]

  package init(
    title: String, summary: [Block], tally: Tally, subject: String?, sections: [Section]
  ) {
    self.title = title
    self.summary = summary
    self.tally = tally
    self.subject = subject
    self.sections = sections
  }

  /// A part of the report that tables of contents name.
  package struct Section {
    /// A word for links.
    package let id: String
    package let title: String
    package var blocks: [Block]

    package init(id: String, title: String, blocks: [Block] = []) {
      self.id = id
      self.title = title
      self.blocks = blocks
    }
  }

  /// Where a block stands.
  package struct Media: OptionSet {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }
    package static let html = Media(rawValue: 1)
    package static let markdown = Media(rawValue: 2)
    /// The tall picture, which shows what the eye takes in at a glance.
    package static let picture = Media(rawValue: 4)
    /// What is read.
    package static let text: Media = [.html, .markdown]
    package static let all: Media = [.html, .markdown, .picture]
  }

  /// A piece of a section, and the media that have it.
  package struct Block {
    package let content: Content
    package let media: Media

    package init(_ content: Content, in media: Media = .text) {
      self.content = content
      self.media = media
    }

    package static func paragraph(_ spans: Span..., style: Style = .plain, in media: Media = .text)
      -> Block
    {
      Block(.paragraph(spans, style), in: media)
    }
  }

  package indirect enum Content {
    case paragraph([Span], Style)
    /// Lines of mathematics.
    case formula(String)
    /// A command for a terminal.
    case command(String)
    case facts([(term: String, text: String)])
    case table(Table)
    case figure(NamedFigure)
    /// A part with a title of its own; an empty title has no heading.
    case part(title: String, [Block])
    /// Blocks under a title that opens them.
    case folded(title: String, [Block])
    /// A file's text, folded.
    case file(title: String, text: String)
  }

  /// What kind of paragraph it is.
  package enum Style {
    case plain, lead, note, source
  }

  /// A piece of a paragraph.
  package enum Span: ExpressibleByStringInterpolation {
    case text(String)
    case code(String)
    /// A file of the output, by its path there.
    case file(String)

    package init(stringLiteral text: String) { self = .text(text) }
  }

  package struct Table {
    /// May be empty.
    package let caption: String
    package let columns: [Column]
    package let rows: [[Cell]]

    /// The first number, which stays beside a row's heading where there is no room for more.
    package var keyColumn: Int? { columns.firstIndex(where: \.isKey) }

    package init(caption: String, columns: [Column], rows: [[Cell]]) {
      self.caption = caption
      self.columns = columns
      self.rows = rows
    }
  }

  package struct Column {
    package let title: String
    package let isNumeric: Bool
    /// Whether it is what rows are compared by.
    package let isKey: Bool

    package init(_ title: String, isNumeric: Bool = false, isKey: Bool = false) {
      self.title = title
      self.isNumeric = isNumeric
      self.isKey = isKey
    }
  }

  package enum Cell {
    case text(String)
    /// What the row is about, and what distinguishes it from others of its name.
    case heading(String, detail: String = "")
    case number(String)
    case code(String)
    case verdict(Status, String)

    /// Its text, for media without styles.
    package var text: String {
      switch self {
      case .text(let text), .number(let text), .code(let text), .verdict(_, let text): text
      case .heading(let text, let detail): detail.isEmpty ? text : "\(text), \(detail)"
      }
    }
  }
}

extension Report {
  /// The blocks of a list that stand in a medium.
  package static func blocks(_ blocks: [Block], in medium: Media) -> [Block] {
    blocks.filter { $0.media.contains(medium) }
  }

  /// The sections that have something to show in a medium, with that alone.
  package func sections(in medium: Media) -> [Section] {
    sections.map { section in
      Section(
        id: section.id, title: section.title, blocks: Self.blocks(section.blocks, in: medium))
    }.filter { !$0.blocks.isEmpty }
  }
}

/// How many trials ended in which way.
package struct Tally: Sendable {
  package let total: Int
  /// By the status's raw value.
  private let counts: [Int]

  package init(_ results: RunResults) {
    var counts = [Int](repeating: 0, count: Status.allCases.count)
    for table in results.outcomes {
      for index in 0..<table.count { counts[Int(table.status(of: index).rawValue)] += 1 }
    }
    self.counts = counts
    total = results.plan.count
  }

  package func count(_ status: Status) -> Int { counts[Int(status.rawValue)] }

  /// `9 trials`.
  package var trials: String { "\(grouped(total)) trial\(total == 1 ? "" : "s")" }

  /// In one line.
  package var text: String {
    "\(trials): "
      + Status.listed.filter { count($0) > 0 }.map { "\(grouped(count($0))) \($0.word)" }
      .joined(separator: ", ")
  }
}
