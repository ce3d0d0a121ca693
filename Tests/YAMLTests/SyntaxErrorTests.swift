import Testing
import YAML

/// The words of the errors are part of the interface; here they stand verbatim.
@Suite struct SyntaxErrorTests {
  @Test(arguments: [
    ("", "1:1: the file is empty"),
    ("# only\n", "1:1: the file is empty"),
    ("---\n", "1:1: the file is empty"),
    ("a:\n\tb: 2\n", "2:1: a tab cannot indent"),
    ("a: 1\n\tb: 2\n", "2:1: a tab cannot indent"),
    ("a:\n  b: 1\n \tc: 2\n", "3:2: a tab cannot indent"),
    ("a: |\n\tfoo\n", "2:1: a tab cannot indent"),
    ("a: 1\n  b: 2\n", "2:4: a ':' cannot stand here"),
    ("a: b: c\n", "1:5: a second ':' in one line"),
    ("a:\n    b: 1\n  c: 2\n", "3:3: this line is indented like none above it"),
    ("- a: {}\n   - b\n", "2:4: this line is indented like none above it"),
    ("a: [1, 2\nb: 3\n", "2:2: ',' or ']' is expected here"),
    ("a: {x: 1, y: [1, 2}\n", "1:19: ',' or ']' is expected here"),
    ("a: [1, 2\n", "1:4: this '[' is never closed"),
    ("a: {\n", "1:4: this '{' is never closed"),
    ("- [\n\n# end\n", "1:3: this '[' is never closed"),
    ("a: [1, 2]]\n", "1:10: this ']' closes nothing"),
    ("title: foo\nloss\nstart: 3\n", "2:1: ':' is expected after this key"),
    ("a: \"unclosed\nb: 1\n", "1:4: this quote is never closed"),
    ("a: 'unclosed\n", "1:4: this quote is never closed"),
    ("a: \"bad \\q\"\n", "1:9: there is no escape '\\q'"),
    ("a: \"\\uD800\"\n", "1:5: this escape is not a Unicode character"),
    ("a: \"\\x1\"\n", "1:5: this escape lacks hexadecimal digits"),
    ("a: \"x\" y\n", "1:8: unexpected text after a value"),
    ("a: - 1\n", "1:4: a list item cannot begin here"),
    ("a: 1\n- b\n", "2:1: a list item stands among keys"),
    ("- a\nb: 1\n", "2:1: a key stands among list items"),
    ("a: @foo\n", "1:4: '@' cannot begin a value"),
    ("%foo\n---\na\n", "1:1: '%' cannot begin a line here"),
    (": 1\n", "1:1: a key is missing before ':'"),
    ("{: 1}\n", "1:2: a key is missing before ':'"),
    ("[a]: 1\n", "1:1: a key must be text, not a list"),
    ("a: {{x}}\n", "1:5: a key must be text, not a mapping"),
    ("a: 1\n---\nb: 1\n", "2:1: a second document begins here; a file holds one"),
    ("a: 1\n...\nfoo\n", "3:1: unexpected text after the end of the value"),
    ("{a: 1} b\n", "1:8: unexpected text after the end of the value"),
    ("a: !foo 1\n", "1:4: the tag '!foo' has no meaning here"),
    ("a: !!set {b}\n", "1:4: the tag 'tag:yaml.org,2002:set' has no meaning here"),
    ("a: !!int x\n", "1:4: 'x' is not what its tag says"),
    ("%TAG ! tag:x,2000:\n---\na\n", "1:1: tags of one's own are not supported"),
    ("a: *\n", "1:4: '*' must be followed by a name of letters and digits"),
    ("a: [1,,2]\n", "1:7: a value is expected before ','"),
    ("a: |x\n  b\n", "1:5: the line must end here"),
    ("a\0b", "1:2: a NUL byte; is this a text file?"),
    (
      "a:\n  é\u{7}", "2:4: the control character U+0007 is not allowed; escape it in double quotes"
    ),
    ("a: x\u{2028}b", "1:5: the line separator U+2028 is not allowed; end lines with LF"),
    ("a: *b\nc: &b 1\n", "1:4: unknown anchor 'b'"),
    ("a: &a [*a]\n", "1:8: '*a' stands inside the value it repeats"),
    ("<<: 3\n", "1:5: '<<' takes a mapping or a list of mappings, not a whole number"),
  ])
  func words(text: String, expected: String) { #expect(brief(text) == expected) }

  @Test(arguments: [
    ([0x61, 0x3A, 0x0A, 0x20, 0xC3, 0x28], "f.yaml:2:2: error: the byte 0xC3 is not valid UTF-8"),
    ([0x61, 0xE2, 0x82], "f.yaml:1:2: error: the byte 0xE2 is not valid UTF-8"),
    ([0xED, 0xA0, 0x80], "f.yaml:1:1: error: the byte 0xED is not valid UTF-8"),
    ([0xE0, 0x80, 0x80], "f.yaml:1:1: error: the byte 0xE0 is not valid UTF-8"),
    ([0xC0, 0x80], "f.yaml:1:1: error: the byte 0xC0 is not valid UTF-8"),
    ([0xFF, 0xFE, 0x61, 0x00], "f.yaml:1:1: error: the file is encoded in UTF-16"),
    ([0xFE, 0xFF, 0x00, 0x61], "f.yaml:1:1: error: the file is encoded in UTF-16"),
  ])
  func encodings(bytes: [UInt8], expected: String) {
    #expect(complaint(bytes).split(separator: "\n").first.map(String.init) == expected)
  }

  @Test func notesNameTheOtherPlace() {
    #expect(
      complaint("a: 1\nb: 2\n\"a\": 3\n") == """
        f.yaml:3:1: error: the key 'a' is given twice
        "a": 3
        ^~~
        f.yaml:1:1: note: the first is in line 1
        a: 1
        ^

        """)
    #expect(
      complaint("a: {x: [1\nb: 2}\n") == """
        f.yaml:2:2: error: ',' or ']' is expected here
        b: 2}
         ^
        f.yaml:1:8: note: this '[' is still open there
        a: {x: [1
               ^

        """)
    #expect(
      complaint("a: &momentum 1\nb: *momentun\n") == """
        f.yaml:2:4: error: unknown anchor 'momentun'
        b: *momentun
           ^~~~~~~~~ did you mean 'momentum'?

        """)
  }

  @Test func allErrorsAreReported() {
    let lines = complaint("a: 1\na: 2\nb: *x\n? [c]\n: 1\nd: !e 1\n").split(separator: "\n")
    #expect(lines.count { $0.contains(": error: ") } == 4)
  }
}
