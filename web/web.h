/* web: requests, routes, forms, pages.  Knows no domain word. */
#ifndef WEB_H
#define WEB_H

#include "store/codes.h"
#include "store/store.h"

/* ---- Requests ---------------------------------------------------------------------------- */

struct pair {
	const char *name, *value; /* valid UTF-8 without NUL; value may be "" */
};
struct pairs {
	int n;
	struct pair *pair;
};
enum { PAIRS_MAX = 400, BODY_MAX = 1 << 20, FIELD_MAX = 1 << 19 };
enum { UPLOADS_MAX = 201 << 20 }; /* bytes of one form with files */

/* Who is signed in, out of the cookie. */
struct session {
	int64_t id;            /* 0: nobody */
	const char *csrf;      /* what every POST carries as "csrf" */
	int64_t last_login;    /* the one before this */
	int64_t seen;          /* when it was last used, to the minute */
};

/* What came over the wire, for web_run; all may be NULL (tests fill query and form at once). */
struct wire {
	const char *query;         /* after the ?, still encoded */
	const char *type, *body;   /* Content-Type; encoded form */
	size_t length;             /* of body */
	const struct spool *spool; /* instead of a body: a form with files (web/spool.h) */
	const char *cookie, *host, *origin, *site; /* headers; site is Sec-Fetch-Site */
	const char *agent;         /* User-Agent */
	bool tls;                  /* the client came by TLS, to us or to the proxy */
	const char *known;         /* If-None-Match */
	const char *client;        /* the fingerprint (x509.h) of the certificate that it showed */
};

/* A file that came with a form, still as it came. */
struct upload {
	const char *field, *name; /* of the form; as the browser calls it, never NULL */
	const struct spool *spool;
	size_t at, length; /* in it */
};
enum { UPLOADS_MOST = 40 };

struct request {
	struct wire wire;
	struct work *work;     /* its transaction is open, its actor set */
	const struct route *route;
	const char *method, *path;
	struct pairs query, form;
	int uploads; /* files that were chosen; of a route with .files alone */
	const struct upload *upload;
	int64_t id, part;      /* :id and :part of the route, 0 if it has none */
	const char *name;      /* :name of the route: [a-z0-9_.-]{1,64} */
	const char *address;   /* the client's, for the log */
	bool fragment;         /* by a script (HX-Request): a piece of page, not a page */
	struct session session;
	bool barred;           /* its session would do, but not over this connection */
	const char *number;    /* what a person tells the support; the log has the same */
	int64_t came_with;     /* the session that it came with, whatever became of that */
	int64_t tried;         /* the account that somebody failed to sign in to */

	/* For the ledger, found before the work ends: what :id names, and whom that is about. */
	const struct record *touched;
	int64_t touched_id, touched_part, about;

	/* The answer. */
	struct text page;         /* the body; html unless type says otherwise */
	const char *title;        /* of the page; a page without one is sent as it is, unframed */
	const char *type;         /* NULL: text/html; charset=utf-8 */
	const char *download;     /* file name: sent as an attachment of that name (RFC 6266) */
	const char *location;     /* 303 */
	const char *flash;        /* a sentence shown on the page that location leads to, and there
	                           * the sentence itself, for the layout to show */
	const char *set_cookie, *flash_cookie; /* whole header values */
	const char *allow;        /* 405: the methods there are */
	const char *publish;      /* told to live pages after the commit: "consultation/17", or
				   * several with blanks between */
	int64_t ends;             /* account whose live pages end after the commit; they ask anew */
	int lasting;              /* seconds for which anybody may keep the answer; 0: nobody may */
	struct later *later;      /* goes on after the answer (later.h); NULL: nothing does */
	bool keep;                /* commit though the status is 4xx (failed-login counters) */
};

/* A handler's value is its HTTP status, so none can forget to answer.  Below 400 the work is
 * committed, from 400 on it is rolled back (but see keep); a fault outranks it: 500. */
typedef int handler(struct request *);

enum method { GET, POST };
/* What a route is for, as the ledger has it: each says one. */
enum deeds {
	UNSAID,
	NO_DEED, /* no entry: shows nothing of anybody, to anybody */
	VIEWING, LISTING, SEARCHING, PRINTING, EXPORTING, DOWNLOADING, SIGNING_IN, SIGNING_OUT,
	DRAFTING, MAKING, CHANGING, REMOVING, RESTORING, CONFIRMING, APPROVING, MAILING,
	DEEDS
};
struct route {
	enum method method;       /* GET runs in a read-only transaction and also answers HEAD */
	const char *path;         /* "/consultations/:id/actions/:part" */
	enum permission may;
	handler *run;
	bool slow;                /* runs on the side thread: PDF, export, passwords */
	bool files;               /* POST that takes files too: multipart/form-data; slow */
	/* POST without a session's CSRF token: there is no session, or :name is as good as one. */
	bool guest;
	bool secret; /* :name opens something: no log and no ledger has it */
	const struct record *record; /* for the handlers any_… */
	enum deeds deed;           /* what the ledger calls it */
	/* POST of one record: a button of this name stands on each row of its list for which
	 * `offered` says so, and leads back there by the form's "then". */
	const char *press;
	bool (*offered)(struct work *, const void *rec);
	const char *way;           /* GET: what the list of its record calls the way there */
	const struct record *of;   /* or the list of that record */
};

/* A list of a module's first record in a format of others; nameless ends.  Its route is "/name"
 * below the list, with any_as, and `yui export` writes it of everything. */
typedef int64_t file_write(struct text *, struct work *, const struct query *); /* rows */
struct file_kind {
	const char *name, *label; /* "kaigo"; what the list calls the way there */
	const char *what, *extension, *type; /* 介護サービス, csv, text/csv */
	file_write *write;
};

/* One per folder of domain/. */
struct module {
	const char *path, *label;             /* "/consultations", "相談" */
	const char *icon;                     /* assets/icons.svg#…; NULL: not in the menu */
	enum permission may;                  /* who has it in the menu */
	const struct route *routes;           /* end with a pathless one */
	const struct record *const *records;  /* NULL-terminated; may be NULL */
	const struct table *const *tables;    /* likewise */
	const struct file_kind *exports;      /* may be NULL */
	const struct step *steps;             /* numbered among all modules; may be NULL */
	int64_t (*waiting)(struct work *);    /* the count beside the menu entry; may be NULL */
	/* What this folder has to say on the page of another's record; may be NULL.  Its own are
	 * not listed there otherwise. */
	void (*beside)(struct request *, const struct record *, int64_t id);
	const char *start, *start_label; /* the job of key n, on every page: "/consultations/new" */
	void (*banner)(struct text *, struct request *); /* what every page says now; may be NULL */
};
extern const struct module *const modules[]; /* domain/modules.c; NULL-terminated, in menu order */
/* The records and tables of all modules and web's own: what the database has to look like. */
const struct schema *web_schema(void);

/* Runs one request against the routes: permission, transaction, CSRF, handler, frame.
 * What the tests call; no sockets.  Fills the answer and returns the status. */
int web_run(struct request *);
/* The same in steps, so that several may be saved together.  web_begin answers what only reads;
 * 0: it wants to write, and that is for web_save.  web_saved tells others of it, once it is
 * durable.  The values are the status. */
int web_begin(struct request *);
int web_save(struct request *);
int web_saved(struct request *, int status);
int web_lost(struct request *); /* instead: nobody knows whether it is durable */
const struct route *route_find(enum method, const char *path, struct request *,
    const struct module **);
/* The path as log and ledger have it: what begins as a .secret route is its pattern, also where it
 * fits none. */
const char *route_told(const char *path);

/* As pairs_read takes one value that is not encoded; NULL: it is no text. */
const char *pair_text(struct arena *, const char *, size_t);
const char *pairs_value(const struct pairs *, const char *name);      /* NULL if absent */
const char *form_value(const struct request *, const char *name);     /* trimmed, NULL if empty */
const char *query_value(const struct request *, const char *name);    /* likewise */
/* Of a name that comes several times, counted from 0. */
const char *query_nth(const struct request *, const char *name, int nth);
/* "a=1&b=%E3%81%82" into pairs; false on bad escapes, bad UTF-8, NUL, too many.  CR LF
 * and CR become LF. */
bool pairs_read(struct arena *, const char *encoded, size_t, struct pairs *);

int reply_goto(struct request *, const char *, ...) __attribute__((format(printf, 2, 3)));
/* A page that says what happened, what was kept and what to do. */
int reply_problem(struct request *, int status, const char *what, const char *todo);
/* The finished sheet as a PDF; it is ended here. */
struct sheet;
int reply_pdf(struct request *, struct sheet *);
/* The page as it is now as a file, 施設_20261122.json of 施設; one that is not whole is none. */
int reply_file(struct request *, const char *type, const char *what, const char *extension);
/* Likewise the CSV that was written there; ?code=cp932: in シフトJIS. */
int reply_csv(struct request *, const char *what);

/* ---- Forms ------------------------------------------------------------------------------- */

/* Reads every field of the record that is in the form (and not .fixed) into rec and checks the
 * record.  False: problems are on the work; show the form again with form_fields, which gives
 * back what was typed, readable or not. */
bool form_read(struct request *, const struct record *, void *rec);
/* As form_read, but only the named fields, without the record's check; NULL-terminated.  Both
 * refuse a form that changes what is saved (head.version) without saying from which version. */
bool form_read_only(struct request *, void *rec, const struct record *, const char *const *names);
/* As form_read_only, of a record beside the one that the form is of, whose version it says. */
bool form_read_beside(struct request *, void *rec, const struct record *,
    const char *const *names);
/* The form's "then", if it is a page of our own that one returns to; else `otherwise`. */
const char *form_then(const struct request *, const char *otherwise);
int64_t form_version(const struct request *); /* that the form says it is of; 0: it says none */
/* Why something is changed, out of the form's "reason", for the history (work.reason).  False: it
 * cannot be kept; a problem of "reason" says why. */
bool form_reason(struct request *);
void form_reason_field(struct request *, const char *label, const char *help, bool must);
/* As form_reason, of what is not done without one. */
bool form_reason_must(struct request *);
int form_unexplained(struct request *); /* 422 in words, after that */
/* Controls for the whole record, or for one field, with label, must, help, error. */
void form_fields(struct request *, const struct record *, const void *rec);
void form_field(struct request *, const struct record *, const char *name, const void *rec);
/* Likewise, of a form that cannot do without it. */
void form_field_needed(struct request *, const struct record *, const char *name, const void *rec);
void form_hidden(struct request *, int64_t version); /* csrf, version, token */
/* A small form of one button; `then` is where to go on, NULL: where the handler leads. */
void form_button(struct request *, const char *path, int64_t version, const char *then,
    const char *label);
/* A small form that stands closed under its label and asks for a reason; `help` may be NULL. */
void form_reasoned(struct request *, const char *path, int64_t version, const char *label,
    const char *help);
/* Uses the form's token for `id`, which is saved now.  0: nothing was saved with it yet.  Else the
 * id of what was: *twice, if the form said the very same; otherwise a problem says that it did
 * not, and the form, shown again (409), has a token of its own. */
int64_t form_used(struct request *, const struct record *, int64_t id, bool *twice);
void form_problems(struct request *, const struct record *); /* the summary on top, focus target */
/* Label and value of a field in a <dl>, if there is one; the value with its link or telephone.
 * `instead` of what field_show says, if it is not NULL. */
void show_field(struct request *, const struct field *, const void *rec, const char *instead);
/* Handlers that do for any record, until a folder wants its own; route.record names it. */
handler any_list, any_new, any_create, any_show, any_edit, any_update, any_remove, any_restore;
handler any_history, any_csv, any_json, any_pdf, any_as;
/* A cell with one of two texts (side 0, 1; NULL: nothing), in which what the other has not is
 * marked; and the form that asks for two of so many versions there. */
void beside_cell(struct text *o, const char *one, const char *other, int side);
void beside_choose(struct text *o, const char *address, int64_t last, int64_t from, int64_t to);
/* Of a record that was removed: when, by whom and why, and the way back (`restore`; NULL: none). */
void removed_note(struct request *, const struct record *, const void *rec, const char *restore);
/* Routes "/:id/unite" and "/:id/divide" of a record: two of its kind that are one are put together,
 * field by field, and taken apart again. */
handler any_unite, any_unite_save, any_divide, any_divide_save;
/* The rows that many tables of routes have alike; ROUTE is the folder's own macro (method, path,
 * may, run, what else), `own` the path of one record: "/:id", or "/:part" of a part. */
#define ROUTES_TO_CHANGE(ROUTE, own, write) \
	ROUTE(GET, own "/edit", write, any_edit, .deed = VIEWING), \
	ROUTE(POST, own, write, any_update, .deed = CHANGING), \
	ROUTES_TO_REMOVE(ROUTE, own, write)
#define ROUTES_TO_REMOVE(ROUTE, own, write) \
	ROUTE(POST, own "/remove", write, any_remove, .deed = REMOVING), \
	ROUTE(POST, own "/restore", write, any_restore, .deed = RESTORING)
#define ROUTES_TO_UNITE(ROUTE, own, write) \
	ROUTE(GET, own "/unite", write, any_unite, .deed = VIEWING), \
	ROUTE(POST, own "/unite", write, any_unite_save, .deed = CHANGING), \
	ROUTE(GET, own "/divide", write, any_divide, .deed = VIEWING), \
	ROUTE(POST, own "/divide", write, any_divide_save, .deed = CHANGING)
#define ROUTES_TO_LEAVE(ROUTE, own, read, export) \
	ROUTE(GET, own "/history", read, any_history, .deed = VIEWING), \
	ROUTE(GET, own "/json", export, any_json, .deed = EXPORTING), \
	ROUTE(GET, own "/pdf", read, any_pdf, .slow = true, .deed = PRINTING)
/* What was put into this record, with the way back; and the way to putting it together. */
void any_unions(struct request *, const struct record *, int64_t id);
/* Was it put into another?  Then the answer leads there. */
bool any_elsewhere(struct request *, const struct record *, const void *rec);
/* The page of 404: the record is not there, or not for this actor. */
int any_absent(struct request *);
/* What was typed into a box (query.find, .limit): who has that name and date; those whose name or
 * reading it is, blank or not; those that begin with it; whatever has it in its text, newest
 * first.  Records near by stand first in each.  `next` only says that there are more. */
struct listing fitting_list(struct work *, const struct record *, const struct query *);
/* Route "/suggest": with it, LINK fields to the record suggest while typing. */
handler any_suggest;

/* Somebody saved first (STALE): shows both texts field by field, merged where only one side
 * changed, and lets the later one choose; nothing typed is lost.  Returns 409. */
int form_merge(struct request *, const struct record *, int64_t id, const void *mine);

/* ---- Pages ------------------------------------------------------------------------------- */

/* Pages are functions of pages.html files (tools/page.c): {{ expr }} prints by type, escaped for
 * the place in which it stands. */
struct safe_html { const char *s; };
#define out_add(o, s) text_add((o), (s))
#define out_html(o, s) text_addn((o), s, sizeof(s) - 1) /* a literal */
#define out_put(o, x) _Generic((x), \
	char *: out_text, const char *: out_text, struct date: out_date, \
	struct number: out_number, int: out_int, long: out_int, long long: out_int, \
	unsigned: out_int, size_t: out_int, bool: out_bool, struct link: out_link_title, \
	struct safe_html: out_safe)((o), (x))
#define out_attr(o, x) _Generic((x), \
	char *: out_text, const char *: out_text, struct date: out_date, \
	struct number: out_number, int: out_int, long: out_int, long long: out_int, \
	unsigned: out_int, size_t: out_int, struct link: out_link_title)((o), (x))
#define out_part(o, x) _Generic((x), char *: out_url, const char *: out_url, int: out_int, \
	long: out_int, long long: out_int, unsigned: out_int, size_t: out_int)((o), (x))
void out_href(struct text *, const char *);       /* a whole address; a dangerous one becomes # */
void out_text(struct text *, const char *);       /* escapes & < > " ' ; NULL is nothing */
void out_lines(struct text *, const char *);      /* a NOTE: escaped, \n as <br> */
void out_lines_or_none(struct text *, const char *); /* NULL: （なし） */
/* "37 件"; "1000 件以上" where counting went no further than `most`. */
const char *count_said(struct arena *, int64_t n, int64_t most, const char *unit);
/* Likewise; nothing where none was found and there may be some. */
const char *some_said(struct arena *, struct some, const char *unit);
void out_url(struct text *, const char *);        /* a value inside an href: percent-escaped */
void out_date(struct text *, struct date);        /* 令和8年11月22日 */
void out_number(struct text *, struct number);    /* 75,142 */
void out_int(struct text *, int64_t);             /* plain digits, as ids in paths want them */
void out_bool(struct text *, bool);               /* はい / nothing */
void out_link_title(struct text *, struct link);
void out_safe(struct text *, struct safe_html);
/* /consultations/17: the GET route of this record that ends in /:id; NULL if it has none. */
const char *url_of(struct arena *, const struct record *, int64_t id);
bool url_is_open(const struct actor *, const struct record *); /* may it see such pages? */
/* /consultations?closed=-: the list of what the query filters, by .count fields alone and by days
 * from their beginning to their end. */
const char *address_list(struct arena *, const struct record *, const struct query *);
/* With it, a list says of how many people its records are (record.kept). */
#define ANY_PEOPLE "people"
/* The path with the request's own query, one value of which is exchanged (NULL: taken out), and
 * those beside it ("received.from") taken out; any exchange goes back to the first page. */
const char *address_with(const struct request *, const char *path, const char *name,
    const char *value);
/* https://yui.example.jp: before every address that leaves the house.  What the installation says;
 * else as who asks reached us, which nobody else should be told; "": nobody knows. */
const char *origin_of(const struct request *);
/* As browsers write it, out of what was typed; NULL: *why. */
const char *origin_read(struct arena *, const char *typed, const char **why);
bool origin_is_ours(const struct request *, const char *origin); /* of the header Origin */
/* Is it a page of ours?  An address out of a form leads to no other host. */
bool address_own(const char *);
/* What a list calls a canonical value of the field; NULL or "-": nothing recorded. */
const char *value_label(struct work *, const struct field *, const char *value);
/* The same of what stood in an address, whatever that is; NULL: nothing that the field can hold. */
const char *value_said(struct work *, const struct field *, const char *typed);
const struct module *module_of(const struct record *);
/* What pages say of this installation.  Set before serving, not changed after but for the
 * certificate. */
#define SURVEY_HOST "https://cyberjapandata.gsi.go.jp"
struct installation {
	bool demo;                           /* 見本データ stands on every page */
	bool knows_clients;                  /* clients may show certificates */
	bool survey;                         /* maps may have pictures of SURVEY_HOST */
	const char *origin;                  /* where others reach us; NULL: nobody said */
	int64_t certificate_until;           /* moment: our own ends; 0: TLS is another's */
	const char *version;                 /* in the footer */
	const char *(*place)(struct work *); /* the name of the actor's region; may be NULL */
};
extern struct installation installation;
/* The frame: rq->page with its title between top bar, menu and footer. */
void layout_page(struct text *o, struct request *);

/* ---- Live pages -------------------------------------------------------------------------- */

/* Tells every open page that listens to the topic, in every worker.  The dispatcher calls it
 * after the commit for rq->publish. */
void events_publish(const char *topic, const char *data);

#endif
