/* pages: the pages of imports/. */
#ifndef IMPORTS_PAGES_H
#define IMPORTS_PAGES_H

#include "domain/imports/parts.h"
#include "web/later.h"

handler desk_new, desk_create, desk_show, desk_report, desk_apply, desk_undo, desk_drop,
    desk_decide, desk_stop, desk_progress;
int desk_busy(struct request *); /* 503: later_new has no room */

enum { LINES_SHOWN = 50, FIELDS_SHOWN = 60 };

/* One field that a line would change. */
struct change_shown {
	const char *label, *now, *then;
	bool local;
};
struct note_shown {
	const char *column, *value, *why;
};
struct line_shown {
	struct line line;
	const char *kind, *file;        /* words of the service's kind; of which file */
	struct link candidate;
	int changes, notes;
	struct change_shown *change;
	struct note_shown *note;
};
void lines_show(struct work *, const struct import *, const struct rows *, struct line_shown *);

struct import_view {
	const struct import *import;
	int outcome; /* that is shown; OUTCOMES: all */
	int lines;
	struct line_shown *line;
	int64_t next, waiting; /* the last one shown, if there are more; doubtful ones undecided */
	int64_t count[OUTCOMES];
	bool runs; /* somebody is at it */
	struct running running;
	const char *why; /* it ended before its end; NULL: it did not */
};
void import_new_page(struct text *o, struct request *, const char *prefecture);
void import_page(struct text *o, struct request *, const struct import_view *);

/* What the national data say of a place and its services, beside what stands there. */
void beside_place(struct request *, const struct record *, int64_t id);
struct beside_line {
	const char *what, *kind; /* of the service; NULL: the place itself */
	int changes;
	struct change_shown *change;
	bool gone;
	struct link import;
	const char *source;
	struct date as_of;
};
void beside_page(struct text *o, struct request *, const struct beside_line *, int n);

#endif
