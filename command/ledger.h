/* ledger: whether the log of who saw and did what is whole. */
#ifndef COMMAND_LEDGER_H
#define COMMAND_LEDGER_H

#include "command/command.h"

/* Whether the ledger of this work's database is whole: its chain, what guards it, and whether it
 * still holds the heads that the database keeps of it (the reviews).  Prints how many entries
 * there are and the last one's hash, or what is wrong. */
bool ledger_is_whole_said(struct work *);

#endif
