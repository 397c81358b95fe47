/* pages: what the files of web/ that make pages know of each other; nobody else includes it. */
#ifndef PAGES_H
#define PAGES_H

#include "web/web.h"

/* ---- form.c, form_read.c, form.html ---- */

struct option {
	const char *value, *label;
	const void *rec; /* LINK: the record itself, to tell it from others of its name */
	bool chosen;
};

/* One field of a form, ready to be printed. */
struct control {
	struct request *rq;
	const struct field *field;
	const void *rec;
	const char *value;     /* as typed if it was typed, else as recorded; may be NULL */
	const char *say;       /* the problem, or NULL */
	const char *echo;      /* how a date was understood, or NULL */
	const char *described; /* ids of help, echo and problem, or NULL */
	const char *kana_of;   /* KANA: name of the text it is the reading of, or NULL */
	const char *suggest;   /* LINK: where suggestions come from, or NULL: options */
	const char *title;     /* LINK: what stands in the text beside the id */
	const char *first;     /* CODES: the primary one */
	int options;
	const struct option *option; /* choices, codes, links to choose from */
	bool wide;
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

/* What tells a record from others of its name: birth date, town, telephone. */
void about_page(struct text *, struct request *, const struct record *, const void *rec);
/* The control of a field of one line that stands in no record. */
void form_alone(struct request *, const struct field *, const char *typed);
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
void slim_page(struct text *o, struct request *, const char *place);

/* ---- any_list.c, any_list.html, any_range.c, any_file.c: a list, as its address says it ---- */

/* Those that stand open, and all with those that a summary opens. */
enum { CHIPS_OPEN = 24, CHIPS_MOST = 200 };

/* One way to narrow a list down, with how many would be left. */
struct chip {
	const char *label, *href, *count;
	bool chosen;
};
/* A field by which the list can be narrowed. */
struct facet {
	const struct field *field;
	const char *href;    /* opens its chips; of the open one: closes nothing, NULL */
	const char *chosen;  /* label of the value chosen; NULL: none */
	const char *without; /* the list without that choice */
};
struct list_view {
	struct query query;
	struct listing listing;
	struct some count;
	const struct cross *people; /* NULL: they are not asked for */
	int chips, facets;
	bool more; /* values than chips */
	struct chip chip[CHIPS_MOST];
	struct facet facet[32];
	const struct field *by; /* whose chips are open; NULL: none */
};

/* What stands in an address for "nothing recorded": "closed=-". */
#define NONE "-"

/* The query of the request: q, sort, after, removed, and a value per .count field, or the days
 * between which it is.  What cannot be read is a problem of the work: then there is no list. */
struct query any_query(const struct request *);
/* One filter more; a problem if there is no room. */
void any_filter(const struct request *, struct query *, struct filter);
/* The same list with one value exchanged, as address_with has it: "?q=…&state=active". */
const char *any_query_with(const struct request *, const char *name, const char *value);
/* Is `pair` the name of the value, or of one beside it? */
bool any_is_beside(const char *pair, const char *name);

/* Is it a field of days, by which a list is narrowed from one day to another? */
bool any_is_range(const struct field *);
/* "received.from" and "received.until" of the request, both counted in. */
void any_range_add(const struct request *, struct query *, const struct field *);
/* R8.11.1–R8.11.22, or R8.11.1から; as typed where it cannot be read.  NULL: no such days. */
const char *any_range_said(const struct request *, const struct field *);
bool any_range_wrong(const struct request *, const struct field *); /* after any_query */
void any_range_ends(struct request *, const struct field *);        /* the two inputs */
void cell(struct text *o, struct request *, const struct field *, const void *rec);
void list_page(struct text *o, struct request *, const struct list_view *);
void lost_page(struct text *o, struct request *, const char *report);

/* ---- any.c, any.html, any_show.c, any_show.html, any_save.c, any_beside.html ---- */

struct parts {
	const struct record *record;
	struct listing listing;
	const char *add; /* address of its form; NULL: the actor may not, or it has none */
};
struct show_view {
	const struct record *record;
	const void *rec;
	const char *title, *list; /* list: address of the list, NULL if there is none */
	const char *above;        /* what `list` is called */
	bool old;                 /* a version that is no longer the last */
	int parts;
	struct parts part[8];
};
/* Two versions of it, the older one first. */
struct compared {
	const struct show_view *view;
	const void *one, *other;
};
void compared_page(struct text *o, struct request *, const struct compared *);
struct form_view {
	const struct record *record;
	const void *rec;
	const char *title, *action, *back;
	const char *key; /* of its draft: where the form is opened again */
	bool is_new;
};

/* Records that are parts of this one. */
int any_parts(const struct record *whole, const struct record **parts, int most);
/* What the record is called; never NULL. */
const char *any_title(struct work *, const struct record *, const void *rec);
/* The page of a record, or what comes next to it: its whole's, or the list. */
const char *any_home(const struct request *, const struct record *, int64_t id);
/* Where a whole is shown to which something belongs: on its own page, or that of its whole. */
const char *any_whole(const struct request *, const struct record *, int64_t id);
void show_page(struct text *o, struct request *, const struct show_view *);
void form_page(struct text *o, struct request *, const struct form_view *);
void history_page(struct text *o, struct request *, const struct show_view *,
    const struct version *, int n);
void suggest_page(struct text *o, struct request *, const struct listing *);

/* ---- merge.c, merge.html ---- */

/* One field that one of the two, or both, have changed since `base`. */
struct merged {
	const struct field *field;
	bool mine, theirs; /* who changed it; both: they conflict */
	const char *mine_text, *theirs_text,
	    *both_text; /* as a form has them; both: NULL if they do not join */
};
struct merge_view {
	const struct record *record;
	const void *base_rec, *theirs_rec, *mine_rec;
	int fields, conflicts;
	struct merged *field;
};

/* Both values of a field in one (of texts that hold each other, the longer); NULL: they do not go
 * together. */
const char *merge_both(struct arena *, const struct field *, const char *theirs, const char *mine);
void merge_page(struct text *o, struct request *, const struct merge_view *);
/* Does an input of this name belong to the record's fields, or to every form? */
bool merge_own(const struct record *, const char *name);

/* ---- any_unite.c, any_unite.html ---- */

/* A field of two records that are to be one. */
struct united {
	const struct field *field;
	/* Of which the value is taken; ASK: both have one, and somebody chooses. */
	enum { UNITED_SAME, UNITED_ONE, UNITED_OTHER, UNITED_ASK } take;
	const char *both; /* canonical; NULL: they do not go together */
};
struct unite_view {
	const struct record *record;
	struct head *one, *other; /* whole records: the one that stays, and the one that goes */
	int fields, asked;
	struct united *field;
	int pointings;
	struct pointing pointing[32]; /* what goes along */
};
struct divide_view {
	const struct record *record;
	struct division d;
};

void unite_page(struct text *o, struct request *, const struct unite_view *);
void unite_choose_page(struct text *o, struct request *, const struct record *, const void *one,
    const struct listing *);
void divide_page(struct text *o, struct request *, const struct divide_view *);

/* ---- address.c: addresses out of the route table ---- */

/* The routes of the module whose record it is: others may have some about it too. */
const struct route *routes_of(const struct record *);
/* The address of what the record's routes name so: its base path (that of all of them) and then
 * `rest` ("", "/new", "/:id", "/:id/edit").  Of a part, base is "/wholes/:id/parts", and its own
 * id is /:part.  NULL if there is no such route or the actor may not go there. */
const char *address_to(const struct request *, const struct record *, enum method, const char *rest,
    int64_t id);
/* The id of the route's own record: :part if the path has one, else :id. */
int64_t address_id(const struct request *);
/* The whole to which a new or listed part belongs (:id of a part's base); 0 if none. */
int64_t address_whole(const struct request *);
/* Do the addresses of the part begin with that of its whole? */
bool address_is_in_whole(const struct request *, const struct record *part);

#endif
