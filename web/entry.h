/* entry: what the ledger says of a request. */
#ifndef ENTRY_H
#define ENTRY_H

#include "store/ledger.h"
#include "web/web.h"

/* Before the work ends: finds what the request was for and whom that is about. */
void entry_touched(struct request *);
/* False: it is none for the ledger.  All but number and time; texts live as long as the request. */
bool entry_of(struct request *, int status, struct ledger_entry *);

#endif
