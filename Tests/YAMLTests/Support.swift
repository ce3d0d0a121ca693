import YAML

func parse(_ text: String) throws(Diagnostics) -> Node {
  try parse(SourceFile(name: "test.yaml", text: text))
}

/// What the user sees if a text is refused.
func complaint(_ text: String) -> String { complaint(Array(text.utf8)) }

func complaint(_ bytes: [UInt8]) -> String {
  do throws(Diagnostics) {
    let node = try parse(SourceFile(name: "f.yaml", bytes: bytes))
    return "accepted as \(String(decoding: emit(node), as: UTF8.self))"
  } catch {
    return error.rendered()
  }
}

/// The first line of the complaint without the file's name and the severity.
func brief(_ text: String) -> String {
  let line = complaint(text).split(separator: "\n").first.map(String.init) ?? ""
  return line.replacing("f.yaml:", with: "").replacing("error: ", with: "")
}

extension Node {
  /// All nodes of the tree, keys included, in the order of the file.
  var all: [Node] {
    switch value {
    case .scalar: [self]
    case .sequence(let items): [self] + items.flatMap(\.all)
    case .mapping(let pairs): [self] + pairs.flatMap { $0.key.all + $0.value.all }
    }
  }
}

/// Documents that use everything the parser knows.
let corpus: [String] = [
  """
  title: Optimizers with Core APIs
  loss:
    expression: 2*x^4 + 3*x^3 + 2
  start: {x: 2}
  stop: {max_iterations: 2000}
  optimizers:
    - gradient_descent: {learning_rate: [1e-3, 1e-2, 1e-1]}
    - momentum: {learning_rate: [1e-3, 1e-2, 1e-1], momentum: 0.7}
    - adam: {learning_rate: [1e-3, 1e-2, 1e-1]}
  figures:
    - loss_function: {x: [-2, 2], y: [0, 5]}
    - parameter_paths

  """,
  """
  # Anchors, aliases and merge keys.
  base: &base {learning_rate: 0.1, momentum: &m 0.9}
  other: &other
    momentum: 0.5
    nesterov: true
  a: {<<: *base, learning_rate: 1}
  b:
    <<: [*base, *other]
    name: "quoted: \\"text\\" \\u00e9\\x41\\
      and more"
  c: [*m, *base, 'it''s', ~, null, , ]
  d: *other
  """.replacing(", , ]", with: ", '']"),
  """
  ---
  description: |
    Several lines
      with an indented one

    and a last.
  folded: >-
    words that
    are joined

    and a paragraph
      kept
    apart
  keep: |+
    text

  plain: several lines
    of plain

    text # with a comment
  "quoted key": !!str 12
  ? explicit
  : - nested
    - - list
      - [a, {b: c}, "d"]
  empty:
  ...
  # the end
  """,
  "\u{FEFF}größe: 'naïve — 日本語 😀'\r\nnext: [ä, ö,\r\n  ü]\r\nlast: \"\\t→\\n\"\r\n",
  "- 1\r- two: 3\r  four: 5\r",
  "plain",
  "[[], {}, [[]], {a: {}}]",
]
