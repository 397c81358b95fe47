/* imports: the directory out of open data -- the Ministry's, the municipalities', the national
 * files of medical facilities.  docs/decisions/0036-open-data.md */
#ifndef IMPORTS_H
#define IMPORTS_H

#include "base/progress.h"
#include "domain/organizations/organizations.h"
#include "web/sniff.h"

struct import {
	struct head head;
#define FIELDS "domain/imports/fields.def"
#include "base/members.h"
};
extern const struct choice import_states[];
/* Places in it, from 1. */
enum { IMPORT_READING = 1, IMPORT_READY, IMPORT_APPLYING, IMPORT_APPLIED, IMPORT_UNDOING,
	IMPORT_UNDONE, IMPORT_DROPPED };
extern const struct record import_record;
extern const struct module imports_module;

/* Is there anything in it that would change the directory? */
bool import_brings(const struct import *);

/* One file as somebody gives it. */
struct import_file {
	const char *name;
	struct sniffed content;
};
/* Everything that an import is told. */
struct import_order {
	const struct import_file *file;
	int files;
	/* "": the whole country; NULL: the region's municipalities; else the beginning of codes of
	 * municipalities: 07, 07207. */
	const char *area;
	struct date as_of; /* of the data; may be unknown */
	/* Lets others write now and then, and what was done so far is kept: whoever holds it in
	 * import_running.  0: all of it is one transaction. */
	int64_t runner;
	bool rest;         /* files that cannot be read are left out; else nothing is read */
	bool alone;        /* nobody else is there: indexes may go meanwhile (store/bulk.h) */
	const struct progress *progress;
	/* Of import_look; the second may have been begun. */
	const struct format *format;
	const char *left_out; /* which files, and why, a line for each; NULL: none (yet) */
};

/* Reads the files and notes, line by line, what they would change; nothing of the directory is
 * changed yet.  False: a problem of the work says which file cannot be read, where and why, or a
 * progress that says no is a fault. */
bool import_read(struct work *, const struct import_order *, struct import *);
/* The same in its three steps.  Looking writes nothing; it fills the order. */
bool import_look(struct work *, struct import_order *);
bool import_begin(struct work *, const struct import_order *, struct import *);
void import_go_on(struct work *, const struct import_order *, struct import *);
/* Does it, as far as lines are not done yet and nobody has to decide on them. */
void import_apply(struct work *, struct import *, const struct import_order *);
/* Takes it back; what was changed since is kept, and the line says so. */
void import_undo(struct work *, struct import *, const struct import_order *);
/* Before anybody serves: who was at an import ended with the server, and its page says so. */
void import_served(struct work *);
/* The report as CSV: every line of which there is something to say. */
typedef bool import_sink(void *context, const char *, size_t);
bool import_report(struct work *, const struct import *, import_sink *, void *context);

#endif
