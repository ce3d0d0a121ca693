// The files that hold what came of trials.
//
//   Tables/     comma-separated values in and out, trajectories
//   Store/      folders of results, whose files are replaced together or not at all
//
// Nothing here knows how trials run or what figures show of them.
