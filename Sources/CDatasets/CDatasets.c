// The data sets of the catalogue, as they lie in Experiments/data. The compiler copies the files: neither an array
// in Swift, which takes long to compile, nor a second copy in the repository.

#include "CDatasets.h"
#include <string.h>

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char digits[] = {
#embed "../../Experiments/data/digits.csv.gz"
};
static const unsigned char breast_cancer[] = {
#embed "../../Experiments/data/breast_cancer.csv.gz"
};
static const unsigned char iris[] = {
#embed "../../Experiments/data/iris.csv.gz"
};
static const unsigned char wine[] = {
#embed "../../Experiments/data/wine.csv.gz"
};

CDatasetsFile cdatasets_file(const char *name) {
  if (!strcmp(name, "digits")) return (CDatasetsFile){digits, sizeof digits};
  if (!strcmp(name, "breast_cancer")) return (CDatasetsFile){breast_cancer, sizeof breast_cancer};
  if (!strcmp(name, "iris")) return (CDatasetsFile){iris, sizeof iris};
  if (!strcmp(name, "wine")) return (CDatasetsFile){wine, sizeof wine};
  return (CDatasetsFile){0, 0};
}
