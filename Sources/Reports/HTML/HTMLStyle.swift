import Plotting

/// The style sheet of `report.html`.
///
/// Text has a contrast of at least 4.5 to its ground, light and dark. Inline figures take the colours
/// of the theme; pictures that are files of their own lie on a light card.
enum HTMLStyle {
  /// The rules, and the colours of figures.
  static var sheet: String {
    """
    \(rules)
    :root { \(Theme.light.declarations) }
    @media (prefers-color-scheme: dark) { :root { \(Theme.dark.declarations) } }
    @media print { :root { \(Theme.light.declarations) } }

    """
  }

  private static let rules = """

    :root {
      color-scheme: light dark;
      --ground: #fff; --raised: #f5f6f8; --ink: #1b1d21; --quiet: #565c66; --line: #d9dce1;
      --link: #0b57a4; --good: #1b6b3a; --bad: #a3241b; --even: #575d68; --stuck: #8a5a00;
      --good-fill: #2c8a52; --bad-fill: #c8402f; --even-fill: #9aa1ad; --stuck-fill: #e0a22e;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --ground: #16181d; --raised: #20232a; --ink: #e4e6ea; --quiet: #a6adb8; --line: #363b44;
        --link: #8ab8f0; --good: #74d49a; --bad: #ff9d90; --even: #b4bac5; --stuck: #f0c060;
        --good-fill: #3d9c65; --bad-fill: #d65746; --even-fill: #6d7480; --stuck-fill: #b07c1e;
      }
    }
    * { box-sizing: border-box; }
    html { scroll-behavior: smooth; text-size-adjust: 100%; -webkit-text-size-adjust: 100%; }
    body {
      margin: 0 auto; padding: 0 1.25rem 3rem; max-width: 76rem;
      background: var(--ground); color: var(--ink);
      font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
      overflow-wrap: anywhere;
    }
    header { padding: 2rem 0 .5rem; }
    h1 { margin: 0 0 .75rem; font-size: clamp(1.5rem, 4.5vw, 2.2rem); line-height: 1.2; }
    h2 {
      margin: 3rem 0 1rem; padding-bottom: .3rem; font-size: 1.45rem; line-height: 1.25;
      border-bottom: 1px solid var(--line);
    }
    h3 { margin: 2rem 0 .75rem; font-size: 1.12rem; line-height: 1.3; }
    p { margin: 0 0 .9rem; max-width: 46rem; }
    a { color: var(--link); }
    .lead { font-size: 1.06rem; }
    .source, .note, footer, figcaption { color: var(--quiet); font-size: .9rem; }
    .skip { position: absolute; left: -99rem; padding: .6rem 1rem; background: var(--raised); }
    .skip:focus { left: 0; z-index: 1; }
    :focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
    .tally { margin-bottom: .5rem; }
    .tally .v { margin-left: .9rem; }
    .v { font-weight: 600; white-space: nowrap; }
    .v.good { color: var(--good); }
    .v.bad { color: var(--bad); }
    .v.even { color: var(--even); }
    .v.stuck { color: var(--stuck); }
    .m { width: .75em; height: .75em; fill: none; stroke: currentColor; stroke-width: 2; }
    .bar { display: flex; gap: 2px; height: .55rem; max-width: 46rem; }
    .bar span { flex-basis: 0; min-width: 3px; border-radius: 2px; }
    .bar .good { background: var(--good-fill); }
    .bar .bad { background: var(--bad-fill); }
    .bar .even { background: var(--even-fill); }
    .bar .stuck { background: var(--stuck-fill); }
    nav { margin-top: 1.5rem; padding: .8rem 1.2rem; background: var(--raised); border-radius: 8px; }
    nav ul { margin: 0; padding-left: 1.1rem; }
    nav > ul { columns: 3 15rem; column-gap: 2rem; padding-left: 0; list-style: none; }
    nav > ul > li { break-inside: avoid; padding: .15rem 0; }
    nav li li { font-size: .9rem; padding: .1rem 0; }
    nav a { text-decoration: none; }
    nav a:hover, nav a:focus { text-decoration: underline; }
    .scroll { overflow-x: auto; margin: 0 0 1.75rem; }
    table {
      width: max-content; border-collapse: collapse; font-size: .92rem;
      font-variant-numeric: tabular-nums;
    }
    caption { padding: 0 0 .5rem; text-align: left; font-weight: 600; }
    caption span {
      display: inline-block; position: sticky; left: 0; max-width: min(74rem, 100vw - 2.5rem);
    }
    th, td {
      padding: .36rem .8rem; text-align: left; vertical-align: top; overflow-wrap: break-word;
      max-width: 26rem;
    }
    td.wide { max-width: none; }
    small { display: block; color: var(--quiet); font-size: .93em; font-weight: 400; }
    th:first-child, td:first-child { padding-left: .3rem; }
    thead th { color: var(--quiet); font-weight: 600; white-space: nowrap; vertical-align: bottom; }
    thead tr { border-bottom: 2px solid var(--line); }
    tbody tr { border-bottom: 1px solid var(--line); }
    tbody tr:hover { background: var(--raised); }
    tbody th { font-weight: 500; }
    .n { text-align: right; white-space: nowrap; }
    code, pre { font: .9em/1.5 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
    pre {
      margin: 0 0 .9rem; padding: .8rem 1rem; background: var(--raised); border-radius: 6px;
      white-space: pre-wrap;
    }
    pre.file { max-height: 40rem; overflow: auto; }
    dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: 0 0 1.5rem; }
    dt { color: var(--quiet); }
    dd { margin: 0; min-width: 0; }
    figure { margin: 0 0 2.5rem; max-width: 64rem; }
    .zoom, .zoom + label { display: none; }
    .paper {
      overflow-x: auto; background: var(--figure-background); border: 1px solid var(--line); border-radius: 6px;
    }
    .paper svg, .paper img { display: block; width: 100%; height: auto; }
    .paper img { background: #fff; }
    figcaption { margin-top: .6rem; }
    figcaption p { margin-bottom: .4rem; max-width: none; }
    summary { cursor: pointer; padding: .4rem 0; font-weight: 600; }
    details { margin-bottom: 1.5rem; }
    footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line); }
    @media (max-width: 44rem) {
      body { padding: 0 1rem 2rem; }
      header { padding-top: 1.25rem; }
      .tally .v { display: block; margin-left: 0; }
      .zoom { display: inline-block; width: 1.1rem; height: 1.1rem; vertical-align: -.2rem; }
      .zoom + label { display: inline-block; padding: .4rem .4rem .6rem; font-size: .9rem; }
      .zoom:checked ~ .paper svg, .zoom:checked ~ .paper img { width: 54rem; max-width: none; }
      caption span { max-width: calc(100vw - 2rem); }
      .scroll { overflow: visible; }
      table, caption, tbody, tr, th, td { display: block; width: auto; max-width: none; }
      thead { position: absolute; left: -99rem; }
      tr { display: grid; grid-template-columns: 1fr auto; gap: 0 1rem; padding: .5rem 0; }
      tbody th, tbody td { padding: 0; grid-column: 1 / -1; text-align: left; }
      tbody th { grid-column: 1; font-weight: 600; }
      tbody td::before { content: attr(data-label) ": "; color: var(--quiet); }
      tbody .k { grid-column: 2; grid-row: 1; text-align: right; }
      tbody .k::before { content: none; }
      .n, .v { white-space: normal; }
      dl { grid-template-columns: 1fr; gap: 0; }
      dd { margin-bottom: .5rem; }
    }
    @media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
    @media print {
      :root {
        color-scheme: light;
        --ground: #fff; --raised: #f5f6f8; --ink: #000; --quiet: #444; --line: #bbb;
        --link: #000; --good: #1b6b3a; --bad: #a3241b; --even: #444; --stuck: #5c3d00;
      }
      @page { margin: 12mm; }
      html { font-size: 8.5pt; }
      header { padding: 0; }
      h2 { margin: 2.5mm 0 1.5mm; font-size: 1.15rem; }
      h3 { margin: 2mm 0 1mm; font-size: 1rem; }
      p, .lead { max-width: none; margin-bottom: .4rem; }
      nav, details, .bar { display: none; }
      figure, .scroll { margin-bottom: 2mm; }
      article[id^="figure"] { display: inline-block; width: 49%; vertical-align: top; }
      #fairness, #losses, #optimizers, #again { columns: 3; column-gap: 5mm; font-size: 6.5pt; }
      #optimizers .scroll, #again .scroll, #fairness p, footer { display: none; }
      pre { padding: .3rem .5rem; margin-bottom: .4rem; }
      .source, .note, figcaption { font-size: .85em; }
      figcaption { margin-top: 0; }
      figcaption p { margin-bottom: 0; }
      #answer, #figures { orphans: 1; widows: 1; }
      #fairness h2, #losses h2, #optimizers h2, #again h2 { column-span: all; }
      body { max-width: none; padding: 0; }
      .skip, .zoom, .zoom + label { display: none; }
      h2, h3, caption, thead { break-after: avoid; }
      .bar, .v, .paper { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
      article, figure, tr, pre.formula { break-inside: avoid; }
      .scroll, .paper, pre.file { overflow: visible; max-height: none; }
      .paper { border: 0; }
      table { width: auto; max-width: 100%; font-size: 7.5pt; }
      #fairness table, #losses table, #optimizers table, #again table { font-size: 5.5pt; }
      th, td { padding: .1rem .3rem; }
      thead th, .n, .v { white-space: normal; }
      .zoom:checked ~ .paper svg, .zoom:checked ~ .paper img, .paper svg, .paper img {
        width: 100%; max-height: 45mm;
      }
    }
    """
}
