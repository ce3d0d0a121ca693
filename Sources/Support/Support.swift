// What several targets need and no library gives: files, SHA-256, text of numbers, escaping,
// base64 and hexadecimal text, loops over several threads, clocks, binary search.
//
// Nothing here knows experiments, optimizers, tables or figures. What only one target needs stands
// in that target.
