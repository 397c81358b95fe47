/* database: what the commands do with the database that --data names. */
#ifndef DATABASE_H
#define DATABASE_H

#include "command/command.h"

/* What this program wants its database to look like: the records and tables of all modules. */
const struct schema *database_schema(void);

/* The place that --data names, YUI_DATA if it is not given, var/yui.db if neither is. */
const char *database_where(const char *given);
#define DATABASE_OPTION(to) \
	{ .name = "data", .value = "場所", \
		.about = "データベース：ファイル、または postgres://…（初めは var/yui.db）", \
		.text = (to) }

/* What to call it in a message: an address may hold a password. */
const char *database_name(const char *where);

/* A work of the program itself in `region` (0: in none yet), its transaction open.  False: the
 * command has said why not, for instance that there is no such file; database_create makes it. */
bool database_create(const struct command *, struct work *, const char *where);
bool database_begin(const struct command *, struct work *, const char *where, int64_t region,
    bool may_write);
/* Of a new SQLite file that is thrown away if the work fails (store_swift). */
bool database_make(const struct command *, struct work *, const char *where);
/* Ends the transaction and closes the store.  False: the command has said what went wrong. */
bool database_end(const struct command *, struct work *);
/* Rolls back and closes. */
void database_cancel(struct work *);
/* False, and says so, unless the database has the program's schema. */
bool database_current(const struct command *, struct work *);
/* The file of the key that goes with it: `given`, or beside a file of data.  NULL: of PostgreSQL
 * somebody has to say where. */
const char *database_key(struct arena *, const char *where, const char *given);
/* Reads that key, if the file is there; false: the command has said what is wrong with it. */
bool database_open_key(const struct command *, const char *where, const char *given);
/* Does the file exist?  Of PostgreSQL: true. */
bool database_exists(const char *where);

/* The region of the hub called `name`; of the only hub if name is NULL.  0: there is none or
 * the choice is open, and the command has said so. */
int64_t database_region(const struct command *, struct work *, const char *name);
#define DATABASE_HUB_OPTION(to) \
	{ .name = "hub", .value = "名称", .about = "拠点（いくつもあるとき）", .text = (to) }

#endif
