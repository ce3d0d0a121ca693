#ifndef CDATASETS_H
#define CDATASETS_H

/// A file that is part of the program.
typedef struct {
  const unsigned char *_Nullable bytes;
  long count;
} CDatasetsFile;

/// The file of a data set of the catalogue; none for another name.
CDatasetsFile cdatasets_file(const char *_Nonnull name);

#endif
