/* search: one box for persons, slips and organizations. */
#ifndef SEARCH_H
#define SEARCH_H

#include "web/web.h"

extern const struct module search_module;

#endif
