/* variants: one character for the many ways of writing it, for searching alone. */
#ifndef VARIANTS_H
#define VARIANTS_H

#include "base/arena.h"

int32_t variant_of(int32_t); /* the character itself if it is nobody's variant */

#endif
