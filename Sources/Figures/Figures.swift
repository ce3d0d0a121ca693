// The figures of experiments. `FigureType` describes a kind of figure, `Kinds` holds one file a kind,
// `FigureCatalogue` lists them, `Data` holds what several kinds share, and `FigureBuilder` makes the
// figures of a run.
//
// A new kind is a file in `Kinds` and a line in the catalogue. Numerics belong to Analysis, drawing
// of lines and axes to Plotting, files and reports to Reports.
