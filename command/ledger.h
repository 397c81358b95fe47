/* ledger: whether the log of who saw and did what is whole. */
#ifndef COMMAND_LEDGER_H
#define COMMAND_LEDGER_H

#include "command/command.h"

/* Prints how many entries there are and the last one's hash, or where the chain breaks: false. */
bool ledger_is_whole_said(struct work *ledger);

#endif
