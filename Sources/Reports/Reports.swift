// What a run leaves behind, and what the command prints. `Document` makes one report, which `HTML`,
// `Markdown` and `Page` write; `Tables` holds the CSV files, in and out; `Output` the folder of a run
// and its redrawing; `Estimates` what a plan takes; `Catalogues` the listings and explanations.
//
// A new section of the report is a file in `Document` and a line in `ReportMaterial.report()`.
//
// The tables are here, above the runner: they hold whole results with their plan, and Results, which
// they could belong to, lies below Sweeps.
