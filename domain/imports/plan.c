/* plan: what each row would do to the directory. */
#include "domain/imports/parts.h"

#include <string.h>

const char *key_number(struct arena *a, const char *key)
{
	const char *end = strrchr(key, ' ');

	return arena_copyn(a, key, end ? (size_t)(end - key) : strlen(key));
}

bool area_has(const char *const *areas, const char *town)
{
	for (; areas && *areas; areas++)
		if (town && text_starts(town, *areas))
			return true;
	return !areas;
}

/* ---- Whose fields a row brings ---- */

int64_t place_reach(struct arena *a, const struct organization *o)
{
	return known_print(arena_printf(a, "%s\n%s\n%s", o->phone ? o->phone : "",
	    o->fax ? o->fax : "", o->url ? o->url : ""));
}

/* The same of a row, with what it does not say as it was said last, of this or of its place. */
static int64_t reach_of(struct work *w, struct known *k, const struct known_place *p,
    const struct entry *e)
{
	const struct known_source *s = known_find(k, e->key);
	struct organization o = e->place;
	struct said own = {0}, its = {0};
	const struct service *v = &own.service;

	if (!silent_reach(e->silent))
		return place_reach(&w->arena, &o);
	if (s)
		said_read(w, line_said(w, s->import, s->line), &own);
	if (v->phone || v->fax || v->url)
		its.place = (struct organization){ .phone = v->phone,
			.fax = v->fax,
			.url = v->url };
	else if (own.owns)
		its.place = own.place;
	else if (p->says)
		said_read(w, line_said(w, p->says->import, p->says->line), &its);
	o.phone = silent_has(e->silent, 'p') ? its.place.phone : o.phone;
	o.fax = silent_has(e->silent, 'f') ? its.place.fax : o.fax;
	o.url = silent_has(e->silent, 'u') ? its.place.url : o.url;
	return place_reach(&w->arena, &o);
}

/* The first row of a number says what the place is; the others say what differs of a service. */
static bool take_place(struct work *w, struct known *k, struct entry *e)
{
	struct known_place *p = known_place(k, key_number(&w->arena, e->key), true);
	int64_t reach = reach_of(w, k, p, e), spot = known_print(e->place.address);

	if (!p->owner || p->owner == known_print(e->key)) {
		p->owner = known_print(e->key);
		p->reach = reach;
		p->spot = spot;
		return true;
	}
	if (reach != p->reach) {
		e->service.phone = e->place.phone;
		e->service.fax = e->place.fax;
		e->service.url = e->place.url;
	}
	if (spot != p->spot && !silent_has(e->silent, 'a'))
		text_addf(&e->notes, "住所\t%s\t同じ番号の先の行と違います。施設には先の行のものを使います\t\n",
		    e->place.address ? e->place.address : "");
	return false;
}

/* The corporation is another wherever it cannot be told to be the same, and that is said. */
static void note_company(struct work *w, struct known *k, struct entry *e)
{
	const struct naming n = { e->corporation_number, e->corporation, e->town,
		e->place.address };
	struct companies *all = known_companies(k);

	if (!n.number && !n.name)
		return;
	if (!company_meant(all, &w->arena, &n) && company_namesake(all, &w->arena, &n)) {
		text_add(&e->notes, "法人の名称\t");
		said_cell(&e->notes, e->corporation, '\t');
		text_add(&e->notes, "同じ名前の法人が、ほかの町にあるか、番号なしであります。別の法人として加えます。"
				    "同じ法人なら、法人の画面の「重なっている記録とまとめる」で一つにしてください\t\n");
	}
	company_add(all, &w->arena, &n);
}

/* ---- What would change ---- */

static void put_turned(struct text *t, const char *of, const struct turned *turned, int n)
{
	for (int i = 0; i < n; i++) {
		text_addf(t, "%s.%s\t", of, turned[i].field->name);
		said_cell(t, turned[i].now, '\t');
		said_cell(t, turned[i].then, '\t');
		text_add(t, turned[i].local ? "local\n" : "taken\n");
	}
}

static void compare_with(struct work *w, const struct record *r, int64_t id, const void *base,
    const void *then, const char *of, struct text *t)
{
	struct turned turned[TURNED_MOST];
	struct head *now = arena_alloc(&w->arena, r->size);

	if (!id || !store_get(w, r, id, now) || now->removed)
		return;
	put_turned(t, of, turned, said_compare(w, r, base, now, then, turned));
}

bool said_before(struct work *w, const struct known_source *s, const struct known_place *p,
    struct said *base)
{
	struct said place = {0};

	*base = (struct said){0};
	if (s)
		said_read(w, line_said(w, s->import, s->line), base);
	if (base->owns || !p->former)
		return s != NULL;
	said_read(w, line_said(w, p->former->import, p->former->line), &place);
	base->place = place.place;
	base->number = place.number;
	base->corporation = place.corporation;
	return true;
}

static const char *changes_of(struct work *w, const struct known_source *s,
    const struct known_place *p, const char *said)
{
	struct text t = { .arena = &w->arena };
	struct said base, then;
	bool before = said_before(w, s, p, &base);

	said_read(w, said, &then);
	silent_carry(w, &base, &then);
	if (then.owns)
		compare_with(w, &organization_record, p->id, before ? &base.place : NULL,
		    &then.place, "o", &t);
	if (s)
		compare_with(w, &service_record, s->service, &base.service, &then.service, "s", &t);
	return t.s;
}

static void count(NUMBER_t *n)
{
	*n = (NUMBER_t){ true, n->n + 1 };
}

static void put_line(struct work *w, struct import *im, const struct line *l)
{
	NUMBER_t *const counts[OUTCOMES] = { &im->fresh, &im->altered, &im->same, &im->gone,
		&im->doubtful, &im->refused };

	line_insert(w, l);
	count(counts[l->outcome]);
	if (l->outcome != GONE)
		count(&im->lines);
	if (l->notes && l->outcome != REFUSED)
		count(&im->mended);
}

static void refuse(struct entry *e, struct line *l, const char *why)
{
	text_addf(&e->notes, "\t\t%s\t\n", why);
	l->outcome = REFUSED;
}

/* Of a key that was imported before. */
static void plan_again(struct work *w, struct known *k, struct known_source *s, struct line *l)
{
	if (s->print == known_print(l->said) && !s->gone) {
		l->outcome = SAME;
		l->said = NULL;
		return;
	}
	l->changes = changes_of(w, s, known_place(k, key_number(&w->arena, s->key), true), l->said);
	l->outcome = l->changes || s->gone ? CHANGED : SAME;
}

static const char *beside(struct work *w, int64_t place, int64_t service, const char *said)
{
	struct text t = { .arena = &w->arena };
	struct said then;

	said_read(w, said, &then);
	if (then.owns)
		compare_with(w, &organization_record, place, NULL, &then.place, "o", &t);
	compare_with(w, &service_record, service, NULL, &then.service, "s", &t);
	return t.s;
}

/* Does the row say, in whatever words, just what stands there? */
static bool is_there(struct work *w, const struct entry *e, bool owns, int64_t place,
    int64_t *service)
{
	struct entry like = *e;

	*service = there_fit(w, &like, place);
	return (*service || !e->kind) && !beside(w, place, *service, said_write(w, &like, owns));
}

static void plan_there(struct work *w, const struct known_place *p, const struct entry *e,
    bool owns, struct line *l)
{
	int64_t service, place = p->id ? p->id : p->meant;

	if (is_there(w, e, owns, place, &service)) {
		l->outcome = SAME;
		return;
	}
	l->changes = owns && p->former ? changes_of(w, NULL, p, l->said)
				       : beside(w, place, service, l->said);
	l->outcome = owns ? CHANGED : FRESH;
}

/* Only what is the same in all that is said of it needs nobody's decision. */
static void plan_alike(struct work *w, struct known *k, struct known_place *p,
    const struct entry *e, struct line *l)
{
	int64_t service;

	l->candidate = known_alike(k, w, &e->place);
	l->outcome = l->candidate ? DOUBTFUL : FRESH;
	if (!l->candidate || !is_there(w, e, true, l->candidate, &service))
		return;
	l->outcome = SAME;
	l->decision = AS_THAT;
	p->meant = l->candidate;
}

static void plan_first(struct work *w, struct known *k, const struct entry *e, bool owns,
    struct line *l)
{
	struct known_place *p = known_place(k, key_number(&w->arena, e->key), false);
	struct known_source *s = known_add(k, e->key);

	s->seen = true;
	l->outcome = FRESH;
	if (p->id || p->meant)
		plan_there(w, p, e, owns, l);
	else if (owns)
		plan_alike(w, k, p, e, l);
}

static void scopes_add(struct work *w, struct known *k, const struct entry *e)
{
	known_scope_add(k,
	    arena_printf(&w->arena, "%s %s %.*s", e->format->code, e->kind ? e->kind : "-",
		e->format->national ? 2 : 6, e->town));
}

void plan_entry(struct work *w, struct known *k, struct import *im, struct entry *e, int64_t n)
{
	struct line l = { .import = im->head.id, .n = n, .row = e->row, .file = e->file,
		.key = e->key, .title = e->title, .town = e->town, .kind = e->kind,
		.format = e->format->code };
	struct known_source *s = e->refused ? NULL : known_find(k, e->key);
	bool owns;

	if (e->refused) {
		refuse(e, &l, e->refused);
	} else if (s && s->seen) {
		refuse(e, &l,
		    arena_printf(&w->arena,
			"同じ番号・同じ種類の行が、先（%lld行目）にもあります。先の行を使います",
			(long long)s->row));
	} else {
		e->place.municipality.id = known_town(k, e->town);
		owns = take_place(w, k, e);
		if (owns)
			note_company(w, k, e);
		l.said = said_write(w, e, owns);
		if (s)
			plan_again(w, k, s, &l);
		else
			plan_first(w, k, e, owns, &l);
		s = known_find(k, e->key);
		s->seen = true;
		s->row = e->row;
		scopes_add(w, k, e);
	}
	l.notes = e->notes.s;
	put_line(w, im, &l);
}

/* ---- What is not there any more ---- */

static bool is_spoken_of(struct work *w, struct known *k, const struct known_source *s)
{
	struct arena *a = &w->arena;
	const char *kind = s->kind ? s->kind : "-", *town = s->town ? s->town : "";

	return known_scope_has(k, arena_printf(a, "%s %s %.2s", s->format, kind, town))
	    || known_scope_has(k, arena_printf(a, "%s %s %.6s", s->format, kind, town));
}

static const char *title_of(struct work *w, const struct known_source *s)
{
	struct organization o;
	struct service v;

	if (s->service && store_get(w, &service_record, s->service, &v) && v.name)
		return v.name;
	return s->place && store_get(w, &organization_record, s->place, &o) ? o.name : s->key;
}

void plan_gone(struct work *w, struct known *k, struct import *im, const char *const *areas,
    int64_t *n)
{
	struct known_source *s;

	for (int i = 0; (s = known_at(k, i)) != NULL && !w->fault; i++) {
		struct line l = { .import = im->head.id, .outcome = GONE, .key = s->key,
			.town = s->town, .kind = s->kind, .format = s->format,
			.service = s->service, .place = s->place };

		if (s->seen || s->gone || !s->import || !area_has(areas, s->town)
		    || !is_spoken_of(w, k, s))
			continue;
		l.n = ++*n;
		l.title = title_of(w, s);
		put_line(w, im, &l);
	}
}
