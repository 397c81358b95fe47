/* figures: how many consultations, by what, and how that compares with last year. */
#ifndef FIGURES_H
#define FIGURES_H

#include "web/web.h"

extern const struct module figures_module;

#endif
