/* pages: what the files of web/ that make pages know of each other; nobody else includes it. */
#ifndef PAGES_H
#define PAGES_H

#include "web/web.h"

/* ---- form.c, form_read.c, form.html ---- */

struct option {
	const char *value, *label;
	bool chosen;
};

/* One field of a form, ready to be printed. */
struct control {
	struct request *rq;
	const struct field *field;
	const void *rec;
	const char *value;           /* as typed if it was typed, else as recorded; may be NULL */
	const char *say;             /* the problem, or NULL */
	const char *echo;            /* how a date was understood, or NULL */
	const char *described;       /* ids of help, echo and problem, or NULL */
	const char *kana_of;         /* KANA: name of the text it is the reading of, or NULL */
	const char *suggest;         /* LINK: where suggestions come from, or NULL: options */
	const char *title;           /* LINK: what stands in the text beside the id */
	const char *first;           /* CODES: the primary one */
	int options;
	const struct option *option; /* choices, codes, links to choose from */
	bool focus, wide;
};

enum { PICK_MOST = 7, LINK_MOST = 300, CANDIDATES_MOST = 8 };

/* Is the field part of forms for this actor at all? */
bool form_has(const struct request *, const struct field *);
/* The value as a form shows it, which field_read understands: R8.11.22, 9:05, a code, an id. */
const char *form_text(struct work *, const struct field *, const void *rec);
/* What was sent for the field, several of CODES joined, the primary first; NULL if empty.
 * *there: was the field in the form at all? */
const char *form_typed(const struct request *, const struct field *, bool *there);
/* Name of an input that goes with a field's own: "person.title". */
const char *form_beside(struct arena *, const struct field *, const char *what);

void group_page(struct text *o, const char *group);
void control_page(struct text *o, const struct control *);
void hidden_page(struct text *o, const char *csrf, int64_t version, const char *token);
void problems_page(struct text *o, struct request *, const struct record *);

/* ---- layout.c, layout.html ---- */

/* One entry of the menu that this actor may see. */
struct entry {
	const struct module *module;
	int64_t waiting;
	bool current;
};
struct frame {
	const struct module *start; /* whose job is on every page; NULL: none the actor may do */
	const char *place, *last;   /* name of the region; last sign-in */
	int entries;
	struct entry entry[32];
};

void frame_page(struct text *o, struct request *, const struct frame *);
void sign_out(struct text *o, struct request *);
void slim_page(struct text *o, struct request *, const char *place);

/* ---- address.c: addresses out of the route table ---- */

/* The address of what the record's routes name so: its base path (that of all of them) and then
 * `rest` ("", "/new", "/:id", "/:id/edit").  Of a part, base is "/wholes/:id/parts", and its own
 * id is /:part.  NULL if there is no such route or the actor may not go there. */
const char *address_to(const struct request *, const struct record *, enum method, const char *rest, int64_t id);
/* The id of the route's own record: :part if the path has one, else :id. */
int64_t address_id(const struct request *);
/* The whole to which a new or listed part belongs (:id of a part's base); 0 if none. */
int64_t address_whole(const struct request *);

#endif
