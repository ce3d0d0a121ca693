import Glibc
import TestSupport
import Testing

/// A folder with experiment files, in which the built program runs.
struct Workshop {
  let folder = TemporaryFolder()

  init(_ files: KeyValuePairs<String, String> = [:]) {
    for (name, text) in files { folder.write(text, to: name) }
  }

  /// Runs `descent` to its end.
  @discardableResult
  func descent(_ arguments: String..., environment: [String] = []) -> Subprocess.Outcome {
    start(arguments, environment: environment).wait()
  }

  func start(
    _ arguments: [String], environment: [String] = [], output: Int32? = nil, error: Int32? = nil
  ) -> Subprocess {
    Subprocess(
      Subprocess.product("descent"), arguments, in: folder.path, environment: environment,
      output: output, error: error)
  }
}

/// A terminal on which a program may write.
final class Pseudoterminal {
  private let terminal: Int32
  /// What the program has as a stream.
  let other: Int32

  init() throws {
    terminal = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    try #require(terminal >= 0)
    // TIOCSPTLCK and TIOCGPTN, which Swift does not import.
    var number: Int32 = 0
    try #require(ioctl(terminal, 0x4004_5431, &number) == 0)
    try #require(ioctl(terminal, 0x8004_5430, &number) == 0)
    other = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
    try #require(other >= 0)
  }

  deinit {
    close(other)
    close(terminal)
  }

  /// What is written, up to where enough is there, or nothing comes for ten seconds.
  func text(until isEnough: (String) -> Bool) -> String {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while !isEnough(String(decoding: bytes, as: UTF8.self)) {
      var set = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
      guard poll(&set, 1, 10_000) > 0 else { break }
      let count = read(terminal, &chunk, chunk.count)
      guard count > 0 else { break }
      bytes += chunk[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// A small experiment of four trials, with all its figures.
let small = """
  title: A small one
  loss: {expression: 2*x^4 + 3*x^3 + 2}
  start: {x: 2}
  stop: {max_iterations: 60}
  optimizers:
    - gradient_descent: {learning_rate: [1e-3, 1e-2]}
    - adam: {learning_rate: [1e-2, 1e-1]}
  figures:
    - loss_function: {x: [-2, 2]}
    - parameter_paths
    - loss_curves

  """

/// Files that are wrong in different ways, each with a part of its message.
let wrong: [(text: String, message: String)] = [
  ("loss: quartic\n", "f.yaml:1:1: error: the experiment has no optimizers"),
  ("loss: quartic\noptimizers: [adam\n", "f.yaml:2:13: error: this '[' is never closed"),
  ("loss: quartc\noptimizers: [adam]\n", "f.yaml:1:7: error: unknown loss 'quartc'"),
  ("loss: quartic\noptimizers: [adma]\n", "f.yaml:2:14: error: unknown optimizer 'adma'"),
  ("loss: {expression: 2x}\nstart: {x: 1}\noptimizers: [adam]\n", "f.yaml:1:20: error: '2x'"),
  ("include: none.yaml\n", "f.yaml:1:10: error: cannot read 'none.yaml': no such file"),
  ("include: f.yaml\n", "f.yaml:1:10: error: 'f.yaml' includes itself"),
  ("", "f.yaml:1:1: error: the file is empty"),
  (
    "loss: quartic\noptimizers: [{adam: {learning_rate: {linspace: [0, 1, 1000000000]}}}]\n",
    "f.yaml:2:38: error: the experiment has 1,000,000,000 trials"
  ),
  (
    small.replacing("figures:", with: "figures:\n  - heat_mop"),
    "f.yaml:9:5: error: unknown figure 'heat_mop'"
  ),
]
