/* figures: how many consultations, by what, and how that compares with last year. */
#ifndef FIGURES_H
#define FIGURES_H

#include "web/web.h"

extern const struct module figures_module;

/* Declares a month ("2026-04") that is over final; false: it was before. */
bool freeze_month(struct work *, const char *month);

#endif
