#include <cairo-ft.h>
#include <cairo-svg.h>
#include <cairo.h>
