/* today: the first page, what waits for me. */
#ifndef TODAY_H
#define TODAY_H

#include "web/web.h"

extern const struct module today_module;

#endif
