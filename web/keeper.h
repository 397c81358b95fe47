/* keeper: the process that alone writes the ledger, and what it says to workers. */
#ifndef KEEPER_H
#define KEEPER_H

#include "web/server.h"

/* From a worker, in one message: this, and then the cells of its entries, each ending with a NUL,
 * LEDGER_COLUMNS of them per entry. */
struct ledger_sent {
	int64_t batch; /* never the same twice, in whichever process */
	int32_t again; /* was sent before, and nobody knows what became of it */
	int32_t entries;
};
/* The answer: the batch is on the disk; or it is not.  Or, to everybody: entries are taken. */
struct ledger_said {
	int64_t batch;
	enum ledger_what { LEDGER_KEPT = 1, LEDGER_LOST, LEDGER_WELL } what;
};
enum { LEDGER_MESSAGE = 48 << 10, BATCH_MOST = 32 /* entries */ };

/* Never returns: until nobody is at the other end of any socket. */
_Noreturn void keeper_run(const char *where, int *sockets, int n, _Atomic uint32_t *turns);

#endif
