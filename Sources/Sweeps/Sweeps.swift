// From an experiment file to the ordered trials of its plan.
//
//   Reading/    YAML → `Experiment`, with all validation: every error is reported with its place
//   Model/      the validated experiment: what runs, from where, until when
//   Planning/   `Plan`: which trials run, in order, without duplicates; a trial's identity
//   Sampling/   points of random, Sobol' and Halton sequences, counter-based random numbers
//
// Nothing here runs a trial or knows the results of one. Figures and their options are read by the
// figure catalogue, optimizers and losses by theirs.
