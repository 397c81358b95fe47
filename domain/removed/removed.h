/* removed: what was taken away, by whom and why, and the way back. */
#ifndef REMOVED_H
#define REMOVED_H

#include "web/web.h"

extern const struct module removed_module;

#endif
