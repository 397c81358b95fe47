/* entry: what the ledger says of a request: by whom, what, about whom, and how it ended. */
#include "web/entry.h"
#include "web/pages.h"

#include <string.h>

enum { PATH_MOST = 200, SOUGHT_MOST = 300 };

static const char *const words[DEEDS] = {
	[VIEWING] = "view",
	[LISTING] = "list",
	[SEARCHING] = "search",
	[PRINTING] = "print",
	[EXPORTING] = "export",
	[DOWNLOADING] = "download",
	[SIGNING_IN] = "sign_in",
	[SIGNING_OUT] = "sign_out",
	[DRAFTING] = "draft",
	[MAKING] = "new",
	[CHANGING] = "change",
	[REMOVING] = "remove",
	[RESTORING] = "restore",
	[CONFIRMING] = "confirm",
	[APPROVING] = "approve",
	[MAILING] = "mail",
};

/* ---- What it was for ---------------------------------------------------------------------- */

/* What a route's :id names: of a part's route, its whole, unless the part has addresses alone. */
static const struct record *named_by(const struct request *rq, const struct route *r,
    const struct module *m)
{
	const struct field *part = r->record ? record_part(r->record) : NULL;

	if (part && address_is_in_whole(rq, r->record))
		return part->to;
	if (r->record)
		return r->record;
	return m->records && text_starts(r->path, m->path) && strstr(r->path, ":id") ? m->records[0]
										      : NULL;
}

static void name(struct request *rq, const struct request *of, const struct route *r,
    const struct module *m)
{
	rq->touched = named_by(rq, r, m);
	rq->touched_id = of->id;
	rq->touched_part = of->part;
}

/* What was made has its address where the answer leads to. */
static void name_made(struct request *rq)
{
	struct request made = { .work = rq->work };
	const struct module *m;
	const struct route *r;

	if (rq->route->method != POST || rq->id || !rq->location)
		return;
	r = route_find(GET, rq->location, &made, &m);
	if (r && made.id)
		name(rq, &made, r, m);
}

void entry_touched(struct request *rq)
{
	struct request again = { .work = rq->work };
	const struct module *m = NULL;

	if (!rq->route || rq->route->deed == NO_DEED)
		return;
	if (!route_find(rq->route->method, rq->path, &again, &m))
		return;
	name(rq, &again, rq->route, m);
	name_made(rq);
	if (rq->touched && rq->touched_id && rq->work->actor.region)
		rq->about = store_about(rq->work, rq->touched, rq->touched_id);
}

/* ---- The entry ---------------------------------------------------------------------------- */

/* At most so many bytes of it, of whole characters, on one line. */
static const char *bounded(struct arena *a, const char *s, size_t most)
{
	size_t n = s ? utf8_within(s, most) : 0;
	char *copy;

	if (!n || !utf8_valid(s, n))
		return NULL;
	copy = arena_copyn(a, s, n);
	for (char *c = copy; *c; c++)
		if ((unsigned char)*c < ' ')
			*c = ' ';
	return copy;
}

/* Only what stood in the address: what a form holds is never here. */
static const char *sought(struct request *rq)
{
	struct text t = { .arena = &rq->work->arena };

	if (strcmp(rq->method, "POST") == 0)
		return NULL;
	for (int i = 0; i < rq->query.n; i++)
		if (rq->query.pair[i].name && !text_empty(rq->query.pair[i].value))
			text_addf(&t, "%s%s=%s", t.len ? " " : "", rq->query.pair[i].name,
			    rq->query.pair[i].value);
	return bounded(t.arena, t.s, SOUGHT_MOST);
}

/* Sent away by the dispatcher, before any handler saw it. */
static bool is_refused(const struct request *rq, int status)
{
	return !rq->route || status == 403 || status == 405
	    || (rq->route->may != ANYONE && !rq->work->actor.account);
}

static const char *action_of(const struct request *rq, int status)
{
	if (is_refused(rq, status))
		return "refused";
	if (rq->route->deed == SIGNING_IN && status >= 400)
		return "failed_sign_in";
	if (rq->route->deed == SIGNING_IN && !rq->session.id)
		return "half_sign_in"; /* the second step is still to come */
	assert(words[rq->route->deed]);
	return words[rq->route->deed];
}

static void put_actor(struct request *rq, struct ledger_entry *e)
{
	const struct actor *actor = &rq->work->actor;
	struct arena *a = &rq->work->arena;

	e->cell[LEDGER_REGION] = int_text(a, actor->region);
	e->cell[LEDGER_ACCOUNT] = int_text(a, actor->account);
	e->cell[LEDGER_NAME] = bounded(a, actor->name, LEDGER_CELL_MOST);
	e->cell[LEDGER_ROLE] = bounded(a, actor->role, LEDGER_CELL_MOST);
	e->cell[LEDGER_ORGANIZATION] = int_text(a, actor->organization);
	e->cell[LEDGER_ADDRESS] = bounded(a, rq->address, PATH_MOST);
	e->cell[LEDGER_SESSION] =
	    int_text(a, rq->came_with ? rq->came_with : rq->session.id);
	e->cell[LEDGER_REQUEST] = bounded(a, rq->number, PATH_MOST);
}

static void put_touched(struct request *rq, struct ledger_entry *e)
{
	struct arena *a = &rq->work->arena;

	e->cell[LEDGER_RECORD] = rq->touched ? rq->touched->name : NULL;
	e->cell[LEDGER_ID] = int_text(a, rq->touched_id);
	e->cell[LEDGER_PART] = int_text(a, rq->touched_part);
	e->cell[LEDGER_ABOUT] = int_text(a, rq->about);
	if (!rq->tried)
		return;
	e->cell[LEDGER_RECORD] = account_record.name;
	e->cell[LEDGER_ID] = int_text(a, rq->tried);
}

bool entry_of(struct request *rq, int status, struct ledger_entry *e)
{
	struct arena *a = &rq->work->arena;

	*e = (struct ledger_entry){0};
	if (rq->route && rq->route->deed == NO_DEED)
		return false;
	put_actor(rq, e);
	put_touched(rq, e);
	e->cell[LEDGER_ACTION] = action_of(rq, status);
	e->cell[LEDGER_PATH] = bounded(a, rq->path, PATH_MOST);
	e->cell[LEDGER_SOUGHT] = sought(rq);
	e->cell[LEDGER_STATUS] = int_text(a, status);
	e->cell[LEDGER_REASON] = bounded(a, rq->work->reason, LEDGER_CELL_MOST);
	return true;
}
