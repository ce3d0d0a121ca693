// Numerics on results: stationary points, basins and fates of trials, quantiles, rankings,
// performance profiles, losses over planes.
//
// What is computed from outcomes and losses and could be printed as numbers belongs here. Words,
// colours and layout belong to Figures and Reports; nothing here runs trials
// but Conformance/, which replays one.
