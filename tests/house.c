/* house: a small region, and visits to its pages. */
#include "tests/house.h"

#include "domain/accounts/accounts.h"
#include "domain/codes/codes.h"
#include "domain/regions/regions.h"
#include "tests/papers.h"
#include "tests/support.h"
#include "web/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROLES_MAX = 32 };

static struct {
	const char *role, *cookie, *csrf;
	int64_t region, account;
} people[ROLES_MAX];
static int peoples;
static struct arena lasting;

static void must(bool well, const char *what)
{
	if (well)
		return;
	fprintf(stderr, "house: %s\n", what);
	abort();
}

/* ---- Records of every kind ----------------------------------------------------------------- */

const struct inmate *house_inmate(const struct house *h, const struct record *r, int town)
{
	for (int i = 0; i < h->inmates; i++)
		if (h->inmate[i].record == r && h->inmate[i].town == town)
			return &h->inmate[i];
	return NULL;
}

/* The house's account of that role, or its first one (NULL); -1: it has none. */
static int person(const struct house *h, const char *role)
{
	for (int i = 0; i < peoples; i++)
		if (people[i].region == h->region && (!role || !strcmp(people[i].role, role)))
			return i;
	return -1;
}

int64_t house_account(const struct house *h, int n)
{
	return people[person(h, NULL) + n].account;
}

/* Made in another way than the rest. */
static bool special(const struct record *r)
{
	return r == &hub_record || r == &municipality_record || r == &account_record
	    || r == &code_record;
}

static int64_t target(const struct house *h, const struct record *to, int town)
{
	const struct inmate *i = house_inmate(h, to, town);

	if (to == &municipality_record)
		return h->town[town];
	if (to == &account_record)
		return house_account(h, 0);
	return i ? i->id : 0;
}

/* Can one be made: is everything there that it points to? */
static bool ready(const struct house *h, const struct record *r, int town)
{
	for EACH_FIELD(f, r)
		if (f->kind == LINK && f->to != r && !target(h, f->to, town))
			return false;
	return true;
}

static const char *words(const struct house *h, struct work *w, const struct record *r,
    const struct field *f, int town)
{
	bool own = r->read == READ_CASES || r->read == WRITE_CASES;
	const char *word = h->letter != 'a' ? "よその" : own ? SECRET : "読める";

	return arena_printf(&w->arena, "%s%c%.3s", word, h->letter + town, f->name);
}

static const char *first_code(struct work *w, const char *list)
{
	const struct code *codes;

	return codes_of(w, list, (struct date){0}, &codes) > 0 ? codes[0].code : NULL;
}

/* Canonical text of a value that suits the field. */
static const char *value_of(struct house *h, struct work *w, const struct record *r,
    const struct field *f, int town)
{
	switch (f->kind) {
	case TEXT:
	case NOTE: return words(h, w, r, f, town);
	case CODE:
	case CODES: return first_code(w, f->codes);
	case CHOICE: return f->choices[0].code;
	case LINK: return int_text(&w->arena, target(h, f->to, town));
	case NUMBER: return int_text(&w->arena, f->min + 1 + town);
	case DECIMAL:
		return arena_printf(&w->arena, "%lld%0*d", (long long)f->min + 1 + town,
		    f->scale, 0);
	case DATE: return "2026-05-01";
	case TIME: return "10:30";
	case MOMENT: return "1777599000000"; /* 令和8年5月1日 10:30 */
	case KANA: return town ? "ヒミツオツ" : "ヒミツ";
	case PHONE: return arena_printf(&w->arena, "0248-00-000%c", '0' + h->letter - 'a' + town);
	case POSTCODE: return "962-0001";
	default: return NULL;
	}
}

static void make(struct house *h, struct work *w, const struct record *r, int town)
{
	struct head *rec = arena_alloc(&w->arena, r->size);
	const struct field *part = record_part(r);

	for EACH_FIELD(f, r) {
		const char *value = value_of(h, w, r, f, town);

		if (f->fixed && !f->need && !f->title && !text_same(f->name, r->about))
			continue;
		if (value && strcmp(value, "0"))
			field_set(w, f, value, rec);
	}
	must(store_save(w, r, rec) == SAVED, r->name);
	if (r->files)
		must(papers_fill(w, r, (void *)rec,
			 words(h, w, r, record_field(r, "note"), town)),
		    r->name);
	must(h->inmates < (int)COUNT(h->inmate), "too many inmates");
	h->inmate[h->inmates++] = (struct inmate){
		.record = r,
		.id = rec->id,
		.town = town,
		.whole = part ? ((const LINK_t *)field_of(part, rec))->id : 0,
	};
}

static void make_where_ready(struct house *h, struct work *w, const struct record *r)
{
	for (int town = 0; town < TOWNS && !special(r); town++)
		if (!house_inmate(h, r, town) && ready(h, r, town))
			make(h, w, r, town);
}

static void make_all(struct house *h, struct work *w)
{
	const struct schema *s = web_schema();
	int before;

	do {
		before = h->inmates;
		for (const struct record *const *r = s->records; *r; r++)
			make_where_ready(h, w, *r);
	} while (h->inmates > before);
	for (const struct record *const *r = s->records; *r; r++)
		must(special(*r) || house_inmate(h, *r, 0), (*r)->name);
}

/* ---- People -------------------------------------------------------------------------------- */

static void hire(struct house *h, struct work *w, int choice)
{
	const char *role = account_roles[choice - 1].code;
	struct account a = {
		.name = role,
		.login = h->letter == 'a' ? role : arena_printf(&w->arena, "%s-c", role),
		.role = choice,
		.municipality.id = !strcmp(role, "officer") ? h->town[0] : 0,
	};

	must(store_save(w, &account_record, &a) == SAVED, role);
	/* Whatever day of that kind the hub gets. */
	store_query(w,
	    "INSERT INTO account_factor (region, account, secret, since, pending_at, last_step,"
	    " brief) VALUES ($1, $2, 'none', 1, 0, 0, 0)",
	    I(h->region), I(a.head.id));
	must(peoples < ROLES_MAX, "too many roles");
	people[peoples].role = role;
	people[peoples].region = h->region;
	people[peoples].account = a.head.id;
	people[peoples++].cookie = arena_printf(&lasting, "yui=%s", session_open(w, a.head.id));
}

static void found(struct house *h, struct work *w)
{
	struct hub hub = { .name = "試しの拠点" };

	h->region = hub_found(w, &hub);
	must(h->region != 0, "no hub");
	codes_seed(w);
	casebook_load(w);
	h->town[0] = municipality_named(w, "須賀川市");
	h->town[1] = municipality_named(w, "鏡石町");
	for (int i = 1; account_roles[i - 1].code; i++)
		hire(h, w, i);
	make_all(h, w);
}

static void learn_csrf(struct house *h)
{
	for (int i = person(h, NULL); i < peoples; i++) {
		struct visit v;

		visit_begin(&v, h, people[i].role, GET, "/today");
		visit_run(&v);
		must(v.rq.session.id != 0, people[i].role);
		people[i].csrf = arena_copy(&lasting, v.rq.session.csrf);
		visit_end(&v);
	}
}

static void house_build(struct house *h)
{
	struct work w;

	test_begin(&w, h->store, true);
	found(h, &w);
	test_end(&w);
	learn_csrf(h);
}

void house_open(struct house *h)
{
	*h = (struct house){ .store = test_store(), .letter = 'a' };
	papers_key();
	session_share();
	test_migrate(h->store, web_schema());
	house_build(h);
}

void house_open_beside(struct house *h, const struct house *first)
{
	*h = (struct house){ .store = first->store, .letter = 'c' };
	house_build(h);
}

/* ---- Visits -------------------------------------------------------------------------------- */

void visit_begin(struct visit *v, struct house *h, const char *role, enum method method,
    const char *path)
{
	int who = person(h, role);

	memset(v, 0, sizeof *v);
	test_work(&v->work, h->store);
	v->work.actor = (struct actor){0};
	v->rq = (struct request){
		.work = &v->work,
		.method = method == POST ? "POST" : "GET",
		.path = arena_copy(&v->work.arena, path),
		.address = "127.0.0.1",
		.page = { .arena = &v->work.arena },
		.wire = { .cookie = who < 0 ? NULL : people[who].cookie, .host = "localhost" },
	};
	v->rq.query.pair = arena_alloc(&v->work.arena, PAIRS_MAX * sizeof(struct pair));
	v->rq.form.pair = arena_alloc(&v->work.arena, PAIRS_MAX * sizeof(struct pair));
	if (method == POST && who >= 0)
		visit_form(v, "csrf", people[who].csrf);
}

static void add(struct visit *v, struct pairs *to, const char *name, const char *value)
{
	struct arena *a = &v->work.arena;

	to->pair[to->n++] = (struct pair){ arena_copy(a, name), arena_copy(a, value ? value : "") };
}

void visit_form(struct visit *v, const char *name, const char *value)
{
	add(v, &v->rq.form, name, value);
}

void visit_query(struct visit *v, const char *name, const char *value)
{
	add(v, &v->rq.query, name, value);
}

int visit_run(struct visit *v)
{
	return web_run(&v->rq);
}

void visit_end(struct visit *v)
{
	arena_reset(&v->work.arena);
}

const char *house_print(struct house *h, struct arena *a)
{
	struct text t = { .arena = a };
	struct work w;

	test_begin(&w, h->store, false);
	for (const struct record *const *r = web_schema()->records; *r; r++) {
		struct rows *rs = store_query_(&w,
		    arena_printf(&w.arena,
			"SELECT COUNT(*), COALESCE(SUM(version), 0),"
			" COALESCE(SUM(removed), 0) FROM %s",
			(*r)->name),
		    NULL, 0);

		text_addf(&t, "%s %s %s %s; ", (*r)->name, CELL(rs, 0, 0), CELL(rs, 0, 1),
		    CELL(rs, 0, 2));
	}
	struct rows *rs = store_query(&w,
	    "SELECT (SELECT COUNT(*) FROM history), (SELECT COUNT(*) FROM search),"
	    " (SELECT COUNT(*) FROM code_value), (SELECT COUNT(*) FROM form_token),"
	    " (SELECT COALESCE(SUM(value), 0) FROM counter)");
	for (int i = 0; i < rs->cols; i++)
		text_addf(&t, "%s ", CELL(rs, 0, i));
	test_end(&w);
	return t.s;
}
