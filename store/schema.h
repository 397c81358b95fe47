/* schema: what the program wants the database to look like, as statements. */
#ifndef SCHEMA_H
#define SCHEMA_H

#include "store/store.h"

/* One statement of the wanted schema. */
struct wanted {
	bool table; /* or an index */
	const char *name, *sql;
	int columns;             /* of a table; 0: only its presence counts */
	const char **column;     /* their names */
	const char **definition; /* as they stand in the statement */
};

/* All of it in the engine's words: the store's own tables, the records', the others.  The table of
 * a record has region, id, version, changed, changed_by and removed before its fields, all whole
 * numbers that are never null, and (region, id) is unique; a field may be null. */
int schema_wanted(struct arena *, const struct schema *, bool postgres, struct wanted **);

#endif
