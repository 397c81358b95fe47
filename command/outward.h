/* outward: what leaves the house while it serves, judged before it does. */
#ifndef COMMAND_OUTWARD_H
#define COMMAND_OUTWARD_H

#include "command/command.h"
#include "web/smtp.h"

/* Sets where others reach us: what is given, else YUI_ADDRESS; false: neither is an address.
 * `outside`: others than this machine may ask. */
bool outward_origin(const struct command *, struct arena *, const char *given, bool outside);
/* Sets the relay; false: what it would not send, or nobody could answer, is told now, and not by a
 * page, years later. */
bool outward_mail(const struct command *, struct arena *, const struct relay *);

#endif
