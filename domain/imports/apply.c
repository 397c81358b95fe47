/* apply: does what one line says; local corrections stay. */
#include "domain/imports/parts.h"
#include "store/bulk.h"

#include <string.h>

/* One line, with what was said under its key before. */
struct turn {
	struct work *work;
	struct known *known;
	struct bulk *bulk; /* NULL: others are there */
	struct line *line;
	struct known_source *source; /* NULL: this key is new */
	bool before; /* base says what was said */
	struct said base, then;
};

static bool save_new(struct turn *t, const struct record *r, void *rec)
{
	struct work *w = t->work;
	struct head *h = rec;

	if (!t->bulk)
		return store_save(w, r, rec) == SAVED;
	*h = (struct head){ .id = id_new(),
		.version = 1,
		.changed = w->now,
		.changed_by = { w->actor.account, NULL } };
	bulk_version(t->bulk, w, r, rec, "new");
	bulk_record(t->bulk, w, r, rec);
	return !w->fault;
}

/* What was told without its number has it now. */
static void number_it(struct turn *t, struct company *c, const char *number)
{
	struct corporation now;

	if (!store_get(t->work, &corporation_record, c->id, &now) || now.number
	    || now.head.removed)
		return;
	now.number = number;
	if (store_save(t->work, &corporation_record, &now) != SAVED)
		return;
	t->line->corporation = c->id;
	t->line->corporation_version = now.head.version;
}

static int64_t make_company(struct turn *t, const struct naming *n)
{
	struct corporation made = { .name = n->name ? n->name : n->number, .number = n->number };

	if (!save_new(t, &corporation_record, &made))
		return 0;
	t->line->corporation = made.head.id;
	t->line->corporation_version = 1;
	t->line->made |= MADE_CORPORATION;
	return made.head.id;
}

/* The corporation that runs the place, which is there afterwards. */
static struct company *company_now(struct turn *t, const struct naming *n)
{
	struct companies *all = known_companies(t->known);
	struct arena *a = &t->work->arena;
	struct company *c = company_meant(all, a, n);
	bool numbered = c && c->numbered;

	c = company_add(all, a, n);
	if (!c->id)
		c->id = make_company(t, n);
	else if (n->number && !numbered)
		number_it(t, c, n->number);
	return c;
}

/* A bulk takes the title from here, for the search. */
static struct link corporation_of(struct turn *t, const struct said *s, bool make)
{
	const struct naming n = { s->number, s->corporation, s->place.town_code,
		s->place.address };
	struct company *c = NULL;

	if (n.number || n.name)
		c = make ? company_now(t, &n)
			 : company_meant(known_companies(t->known), &t->work->arena, &n);
	return c ? (struct link){ c->id, c->title } : (struct link){0};
}

/* Where a record went that was put together with another. */
static int64_t home_of(struct work *w, const struct record *r, int64_t id, void *rec)
{
	struct head *h = rec;
	int64_t united;

	if (!id || !store_get(w, r, id, rec))
		return 0;
	united = h->removed ? store_united(w, r, id) : 0;
	if (united && !store_get(w, r, united, rec))
		return 0;
	return united ? united : id;
}

/* The same of a place to which something is added: 0 where it was taken away. */
static int64_t still_there(struct work *w, int64_t place)
{
	struct organization now;
	int64_t id = home_of(w, &organization_record, place, &now);

	return id && !now.head.removed ? id : 0;
}

/* Answers the version that the line made; 0: nothing was to be changed.  Who saves it at the same
 * moment is not overwritten: it is a fault, and the import is gone on with from there. */
static int64_t turn_record(struct turn *t, const struct record *r, const void *base,
    const void *then, void *now)
{
	struct turned turned[TURNED_MOST];
	struct head *h = now;
	int n = said_compare(t->work, r, base, now, then, turned), taken = 0;
	enum saved saved;

	if (h->removed)
		return 0;
	for (int i = 0; i < n; i++) {
		if (turned[i].local)
			continue;
		field_set(t->work, turned[i].field, turned[i].then, now);
		taken++;
	}
	if (!taken)
		return 0;
	saved = store_save(t->work, r, now);
	if (saved == STALE) { /* what the import knows must be what is there: it is gone on with */
		work_fault(t->work, "%s %lld changed meanwhile", r->name, (long long)h->id);
		t->work->kind = FAULT_CLASH;
	}
	return saved == SAVED ? h->version : 0;
}

/* ---- The place ---- */

static bool make_place(struct turn *t, struct known_place *p)
{
	struct organization *o = &t->then.place;

	if (!save_new(t, &organization_record, o))
		return false;
	p->made = true;
	p->id = o->head.id;
	t->line->place = p->id;
	t->line->place_version = o->head.version;
	t->line->made |= MADE_PLACE;
	return true;
}

static bool turn_place(struct turn *t, struct known_place *p)
{
	struct organization now;
	int64_t id = t->source ? t->source->place : p->id;

	if (!id && t->line->decision == AS_THAT)
		id = t->line->candidate;
	t->base.place.run_by = corporation_of(t, &t->base, false);
	t->then.place.run_by = corporation_of(t, &t->then, true);
	id = home_of(t->work, &organization_record, id, &now);
	if (!id)
		return make_place(t, p);
	p->id = t->line->place = id;
	t->line->place_version = turn_record(t, &organization_record,
	    t->before ? &t->base.place : NULL, &t->then.place, &now);
	return !t->work->fault;
}

/* ---- The service ---- */

/* One that was there before at that place. */
static int64_t service_there(struct turn *t)
{
	struct rows *rs;

	if (known_place(t->known, key_number(&t->work->arena, t->line->key), true)->made)
		return 0;
	rs = store_query(t->work,
	    "SELECT id FROM service WHERE region = $1 AND organization = $2 AND kind = $3"
	    " AND removed = 0 AND (number IS NULL OR number = $4) ORDER BY id LIMIT 1",
	    I(t->work->actor.region), I(t->line->place), T(t->line->kind),
	    T(t->then.service.number ? t->then.service.number : ""));
	return rs->n ? cell_number(rs, 0, 0) : 0;
}

static bool turn_service(struct turn *t)
{
	struct service now, *then = &t->then.service;
	int64_t id = t->source ? t->source->service : service_there(t);

	id = home_of(t->work, &service_record, id, &now);
	if (id) {
		t->line->service = id;
		t->line->service_version = turn_record(t, &service_record,
		    t->source ? &t->base.service : NULL, then, &now);
		return !t->work->fault;
	}
	then->organization.id = t->line->place;
	if (!save_new(t, &service_record, then))
		return false;
	t->line->service = then->head.id;
	t->line->service_version = then->head.version;
	t->line->made |= MADE_SERVICE;
	return true;
}

/* ---- What is remembered ---- */

static void remember(struct turn *t, const struct known_place *p)
{
	struct line *l = t->line;
	struct work *w = t->work;

	if (t->source) {
		l->was_import = t->source->import;
		l->was_line = t->source->line;
		l->was_gone = t->source->gone;
	}
	store_query(w,
	    "INSERT INTO import_source (region, source_key, town, kind, format, print, service,"
	    " place, owner, reach, spot, import, line, seen, gone)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $12, 0)"
	    " ON CONFLICT (region, source_key) DO UPDATE SET town = excluded.town,"
	    " print = excluded.print, service = excluded.service, place = excluded.place,"
	    " owner = excluded.owner, reach = excluded.reach, spot = excluded.spot,"
	    " import = excluded.import, line = excluded.line, seen = excluded.seen, gone = 0",
	    I(w->actor.region), T(l->key), T(l->town), T(l->kind), T(l->format),
	    I(known_print(l->said)), I(l->service), I(l->place), I(t->then.owns),
	    I(t->then.owns ? p->reach : 0), I(t->then.owns ? p->spot : 0), I(l->import),
	    I(l->n));
	l->done = true;
}

static bool mark_gone(struct turn *t)
{
	if (!t->source || t->source->gone)
		return true;
	t->line->was_import = t->source->import;
	t->line->was_line = t->source->line;
	store_query(t->work,
	    "UPDATE import_source SET gone = $3 WHERE region = $1 AND source_key = $2",
	    I(t->work->actor.region), T(t->line->key), I(t->line->import));
	t->line->done = true;
	return true;
}

/* What the line does not say is as it was said last; whoever comes after it finds that here. */
static void carry(struct turn *t)
{
	const char *text;

	if (!t->before || !t->then.silent)
		return;
	silent_carry(t->work, &t->base, &t->then);
	text = said_text(t->work, &t->then);
	if (strcmp(text, t->line->said) != 0)
		line_say(t->work, t->line, text);
}

/* It says what stands there: from now on that is what it said, and nothing is turned. */
static bool recognize(struct turn *t, struct known_place *p)
{
	struct line *l = t->line;
	int64_t place = p->id ? p->id : l->decision == AS_THAT ? l->candidate : 0;

	l->place = t->source || l->outcome != SAME ? 0 : still_there(t->work, place);
	if (!l->place)
		return false;
	l->service = l->kind ? service_there(t) : 0;
	if (l->kind && !l->service)
		return false;
	p->id = l->place;
	remember(t, p);
	return true;
}

static bool turn(struct turn *t)
{
	struct work *w = t->work;
	struct known_place *p =
	    known_place(t->known, key_number(&w->arena, t->line->key), true);

	t->before = said_before(w, t->source, p, &t->base);
	said_read(w, t->line->said, &t->then);
	carry(t);
	if (recognize(t, p))
		return true;
	if (t->then.owns) {
		if (!turn_place(t, p))
			return false;
		p->reach = place_reach(&w->arena, &t->then.place);
		p->spot = known_print(t->then.place.address);
	} else if (!p->made) {
		p->id = still_there(w, p->id);
	}
	t->line->place = p->id;
	if (!p->id)
		return false;
	if (t->line->kind && !turn_service(t))
		return false;
	remember(t, p);
	return true;
}

bool apply_line(struct work *w, struct known *k, struct bulk *b, struct line *l)
{
	struct turn t = { .work = w, .known = k, .bulk = b, .line = l,
		.source = known_find(k, l->key) };

	if (l->done || l->outcome == REFUSED || (l->outcome == SAME && !l->said))
		return true;
	if (l->outcome == DOUBTFUL && (l->decision == UNDECIDED || l->decision == LEFT_OUT))
		return l->decision == LEFT_OUT;
	if (l->outcome == GONE)
		return mark_gone(&t);
	return turn(&t);
}
