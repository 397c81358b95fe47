/* later: what takes minutes goes on after its answer, on a thread of its own and as who asked for
 * it, whatever becomes of the page.  Where nobody serves (tests), it is done with the answer. */
#ifndef LATER_H
#define LATER_H

#include "web/web.h"

struct later {
	struct arena arena; /* its own, until it ends: the context and what that points to */
	void *context;
	/* In a transaction that writes, of which it may make many (store_aside). */
	void (*run)(struct work *, void *context);
	/* It can go on from where it was: after a clash with another work it does, once. */
	bool again;
	/* It could not be ended; in another transaction.  May be NULL. */
	void (*failed)(struct work *, void *context, enum fault_kind);
	/* Of later.c. */
	struct actor actor;
	struct spool *spool;
	const char *name;
};
enum { LATER_MOST = 3 /* of a worker */ };

/* Of a .slow route.  To be filled: it begins once what the request did is durable, and never if
 * it is not.  The files of the request stay readable for it.  NULL: so much is going on already. */
struct later *later_new(struct request *);
void later_go(struct request *, bool durable); /* after the answer; web_saved */
void later_serve(const char *where);           /* before serving: the database */

#endif
