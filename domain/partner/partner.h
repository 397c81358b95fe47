/* partner: the page of those who work at a place of the directory: what is theirs to keep right. */
#ifndef PARTNER_H
#define PARTNER_H

#include "web/web.h"

extern const struct module partner_module;

#endif
