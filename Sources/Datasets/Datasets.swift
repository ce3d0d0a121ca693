// Data sets: rows of numbers and a target, from CSV and IDX files, from formulas, and from the catalogue.
//
// `Reading/` takes bytes to tables, `Preparing/` splits, scales and finds classes, `Generating/` makes rows of
// formulas, `Catalogue/` holds what is part of the program. Nothing here knows losses or experiments.
