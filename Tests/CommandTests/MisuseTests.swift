import TestSupport
import Testing

/// What cannot be meant gets a sentence that says what to do.
@Suite struct MisuseTests {
  private func workshop() -> Workshop {
    let workshop = Workshop([
      "Experiments/rates.yaml": small, "Experiments/other.yml": small, "here.yaml": small,
      "folder/x": "",
    ])
    let run = workshop.descent("run", "Experiments/rates.yaml", "--no-figures")
    #expect(run.status == 0)
    return workshop
  }

  private func expect(
    _ cases: [([String], String)], _ status: Int32, in workshop: Workshop,
    _ location: SourceLocation = #_sourceLocation
  ) {
    let before = workshop.folder.contents()
    for (words, message) in cases {
      let outcome = workshop.descent(words)
      #expect(outcome.status == status, "\(words)", sourceLocation: location)
      #expect(outcome.output == "", "\(words)", sourceLocation: location)
      #expect(
        outcome.error.contains(message), "\(words): \(outcome.error)", sourceLocation: location)
      #expect(outcome.error.hasSuffix("\n") && !outcome.error.hasSuffix("\n\n"))
    }
    #expect(workshop.folder.contents() == before, sourceLocation: location)
  }

  @Test func `the command comes first`() {
    expect(
      [
        (["Experiments/rates.yaml", "run"], "'descent run Experiments/rates.yaml'"),
        (["--jobs", "3", "run", "here.yaml"], "'descent run --jobs 3 here.yaml'"),
        (["Output/rates", "table", "--csv"], "'descent table Output/rates --csv'"),
        (["my file.yaml", "check"], "'descent check \"my file.yaml\"'"),
        (["Experiments/rates.yaml"], "'descent run Experiments/rates.yaml'"),
        (["here.yaml", "--jobs", "3"], "'descent run here.yaml'"),
        (["Output/rates"], "'descent table Output/rates'"),
        (["Output/rates/"], "'descent table Output/rates/'"),
        (["rates"], "Did you mean 'descent run Experiments/rates.yaml'?"),
        (["other"], "Did you mean 'descent run Experiments/other.yml'?"),
      ], 64, in: workshop())
  }

  @Test func `unknown commands and options`() {
    let workshop = workshop()
    expect(
      [
        (["rnu", "here.yaml"], "There is no command 'rnu'. Did you mean 'run'?"),
        (["verfiy"], "Did you mean 'verify'?"), (["mannual"], "Did you mean 'manual'?"),
        (["frobnicate"], "Commands: new, run, check,"),
        (["store", "prun"], "Did you mean 'prune'?"),
        (["store", "frobnicate"], "Commands: status, prune, export, import."),
        (["run", "--jbos", "3", "here.yaml"], "Did you mean '--jobs'?"),
        (["explain", "adam", "here.yaml"], "Unexpected argument 'here.yaml'"),
        (["plot", "Output/rates", "--theme", "blue"], "'light' and 'dark'"),
        (["table", "Output/rates", "--by", "lr"], "'optimizer', 'setting' or 'trial'"),
        (["new", "x", "--like", "y"], "'notebook', 'compare', 'map', 'custom' or 'data'"),
      ], 64, in: workshop)
    #expect(!workshop.descent("frobnicate").error.contains("complete"))
  }

  @Test func `without what a command needs`() {
    expect(
      [
        (["run"], "'descent run' needs <file>: "), (["check"], "'descent check' needs <file>: "),
        (["plan"], "'descent plan' needs <file>: "), (["plot"], "'descent plot' needs <output>: "),
        (["table"], "'descent table' needs <output>: "),
        (["explain"], "'descent explain' needs <name>: "),
        (["new"], "'descent new' needs <name>: "),
        (["store", "export"], "'descent store export' needs <dir>: "),
        (["store", "import"], "For example: descent store import Shards"),
        (["completions"], "For example: descent completions bash"),
        (["plot", "Output/rates", "--theme"], "Missing value for '--theme <theme>'"),
      ], 64, in: Workshop())
    // The program alone says what there is.
    let alone = Workshop().descent()
    #expect(alone.status == 0 && alone.output.contains("SUBCOMMANDS:") && alone.error == "")
  }

  @Test func `an output that is none`() {
    let workshop = workshop()
    for command in ["plot", "table", "verify"] {
      expect(
        [
          ([command, "rates"], "hint: did you mean 'Output/rates'?"),
          ([command, "rtaes"], "hint: did you mean 'Output/rates'?"),
          ([command, "Output/rtaes"], "hint: did you mean 'Output/rates'?"),
          ([command, "Experiments/rates.yaml"], "hint: did you mean 'Output/rates'?"),
          ([command, "Output/rates/report.md"], "hint: did you mean 'Output/rates'?"),
          ([command, "Output/rates/figures"], "hint: did you mean 'Output/rates'?"),
          ([command, "here.yaml"], "hint: it is an experiment; 'descent run here.yaml' makes"),
          ([command, "folder"], "'folder' is no output of 'descent run'\n"),
          ([command, "nowhere"], "'nowhere' is no output of 'descent run'\n"),
        ], 66, in: workshop)
      // A folder of outputs is one that can be verified.
      if command != "verify" {
        expect(
          [([command, "Output"], "hint: it holds 1 output, such as 'Output/rates'")], 66,
          in: workshop)
      }
    }
  }

  @Test func `an experiment that is none`() {
    let workshop = workshop()
    for command in ["run", "check", "plan"] {
      expect(
        [
          ([command, "rates"], "hint: did you mean 'Experiments/rates.yaml'?"),
          ([command, "rates.yaml"], "hint: did you mean 'Experiments/rates.yaml'?"),
          ([command, "rtaes.yml"], "hint: did you mean 'Experiments/rates.yaml'?"),
          ([command, "Experiments/other.yaml"], "hint: did you mean 'Experiments/other.yml'?"),
          ([command, "here"], "hint: did you mean 'here.yaml'?"),
          ([command, "nowhere"], "error: cannot read 'nowhere': no such file\n"),
        ], 66, in: workshop)
    }
    expect(
      [(["store", "prune", "rates"], "hint: did you mean 'Experiments/rates.yaml'?")], 66,
      in: workshop)
  }
}
