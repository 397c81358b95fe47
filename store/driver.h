/* driver: what store.c asks of an engine.  Answers that are text say what went wrong, in the
 * arena; NULL: nothing did. */
#ifndef DRIVER_H
#define DRIVER_H

#include "store/store.h"

/* What the database looks like to one connection: as long as the stamp stays the same, every
 * question has the same answer.  Nothing is known of a state without a stamp (""). */
struct stamp {
	char text[120];
};

/* One statement with its parameters, and who takes the rows. */
struct question {
	const char *sql;
	bool lasts; /* the text stands there as long as the program runs */
	const struct arg *args;
	size_t n;
	/* Cells are valid only during the call; false stops. */
	bool (*row)(void *context, const char *const *cells, int cols);
	void *context;
	struct stamp *stamp; /* not NULL: the state of now or a little before, told along the way */
	bool lock;           /* says and changes nothing: it only waits */
	bool blind;          /* what it says is not looked at: it does what it shall, or fails */
	bool stream;         /* rows arrive while other questions are asked in between */
};

struct driver {
	bool postgres;
	void *(*open)(const char *where, struct arena *, const char **why); /* NULL: *why */
	void (*close)(void *connection);
	/* This, or the next `begin` to write, waits until no other one who takes turns writes. */
	const char *(*take_turn)(void *connection, struct arena *);
	void (*give_turn)(void *connection);
	/* Does what can wait until nobody waits for an answer.  NULL: the server does. */
	void (*rest)(void *connection);
	/* What it writes is nothing that anybody remembers.  NULL: that is so anyway. */
	void (*apart)(void *connection);
	const char *(*begin)(void *connection, struct arena *, bool may_write);
	const char *(*ask)(void *connection, struct arena *, const struct question *);
	/* Everything is thrown away if this goes wrong, so nothing is kept for going back and
	 * nothing waits for the disk.  NULL: the engine has no such way. */
	const char *(*swift)(void *connection, struct arena *);
	/* The rows of a COPY … FROM STDIN.  NULL: statements are as fast. */
	const char *(*pour)(void *connection, struct arena *, const char *copy, const char *rows,
	    size_t size);
	const char *(*commit)(void *connection, struct arena *);
	void (*rollback)(void *connection);
	enum fault_kind (*kind)(void *connection); /* of what went wrong last */
};

extern const struct driver sqlite_driver, postgres_driver;

#endif
