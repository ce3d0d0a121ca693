// YAML documents as trees of nodes that know where they stand in their files, and findings about them.
//
//   SourceFile, Span, Mark            text and places in it
//   EventReader, Composer, Node       libyaml's events → nodes
//   ScalarMap                         places inside of quoted, folded and indented text
//   Diagnostic, Diagnostics, Excerpt  findings, and how the user sees them
//   Emitter                           nodes → text
//
// Nothing here knows what a document is about.
