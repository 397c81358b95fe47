/* work: one piece of work -- a request, an import, a nightly job, a test. */
#ifndef WORK_H
#define WORK_H

#include "base/calendar.h"
#include "base/permission.h"
#include "base/text.h"

/* Who is doing it.  All zeroes is nobody, who may nothing but ANYONE. */
struct actor {
	int64_t account;      /* 0: nobody, or the program itself */
	int64_t region;       /* the hub whose rows are seen at all */
	int64_t municipality; /* 0 unless the account belongs to one */
	int64_t organization; /* 0 unless the account belongs to one */
	int64_t pass, at;     /* sees what this pass opens at that moment, no more; 0: without */
	const char *name, *role;
	uint64_t may;
	bool needs_certificate; /* to come with one of its organization's */
};

bool actor_may(const struct actor *, enum permission);
/* The program itself (demo, import, jobs) in one region: may everything. */
struct actor actor_program(int64_t region);

/* What the user must correct: the field's name (NULL: the whole form) and a sentence. */
struct problem {
	const char *field, *say;
	struct problem *next;
};

/* As far as the engine says: decides what the page says, and whether trying again may help. */
enum fault_kind {
	FAULT_OTHER,
	FAULT_FULL,   /* there is no room on the disk */
	FAULT_LOCKED, /* nothing can be written: a read-only file, a disk that fails */
	FAULT_GONE,   /* the database is not there */
	FAULT_CLASH,  /* with another work; this one goes well when it is done again */
	FAULT_UNSURE, /* the answer to the commit was lost: perhaps it was done */
};

/* The first fault sticks.  From then on the store does nothing and answers "nothing", and
 * the work ends in a rollback, so callers need not check. */
struct work {
	struct arena arena;
	struct store *store;
	struct actor actor;
	int64_t now;              /* milliseconds UTC, fixed for the whole work */
	const char *reason;       /* why, kept in the history of what is saved now */
	const char *fault;        /* NULL while all is well */
	enum fault_kind kind;     /* of the fault */
	struct problem *problems; /* in the order they were found */
	bool masked;              /* show: .private fields as ○, for a FAX copy */
	struct kept *kept;        /* work_keep's */
	long calls, fail_at;      /* tests: make the n-th store call fail */
};

/* WORK_AS(w, actor_program(w->actor.region)): from here to the end of the block somebody else does
 * it, then whoever did. */
struct work_acting {
	struct work *work;
	struct actor before;
};
struct work_acting work_acting(struct work *, struct actor);
void work_acted(struct work_acting *);
#define WORK_AS(w, other) \
	__attribute__((cleanup(work_acted), unused)) struct work_acting acting_ = \
	    work_acting((w), (other))

void work_fault(struct work *, const char *, ...) __attribute__((format(printf, 2, 3)));
void work_problem(struct work *, const char *field, const char *, ...)
    __attribute__((format(printf, 3, 4)));
const struct problem *work_problem_of(const struct work *, const char *field); /* first or NULL */
struct date work_today(const struct work *);

/* What was worked out once for the whole work, in its arena.  The owner is any address that is the
 * asker's alone.  The store forgets it when a work begins, and whenever one that writes asks. */
void work_keep(struct work *, const void *owner, const void *what);
const void *work_kept(const struct work *, const void *owner); /* NULL: nothing */

/* 63-bit, time-ordered, unique without a counter: milliseconds since 2024 (41 bits),
 * sequence (12 bits), node (10 bits).  The node is the process's, set once by id_node. */
void id_node(unsigned node);
/* Processes that are born after this make them in one order; `memory` is theirs together. */
void id_share(_Atomic int64_t *memory);
/* Further ones come after that one, though the clock was set back since. */
void id_after(int64_t id);
int64_t id_new(void);

#endif
