/* places: who stands beside a place, by corporation and campus, and what is doubtful of it. */
#include "domain/organizations/pages.h"

#include <string.h>

enum { SHOWN = 12, NAMESAKES_MOST = 3 };

static int64_t main_place(const struct organization *o)
{
	return o->campus.id ? o->campus.id : o->head.id;
}

static void add_place(struct others *all, const struct organization *o, int64_t but)
{
	if (o->head.id != but && !o->head.removed && all->n < OTHERS_MOST)
		all->place[all->n++] = *o;
}

/* All whose `field` leads there, but the one whose page it is. */
static void add_led(struct work *w, const char *field, int64_t to, int64_t but, struct others *all)
{
	struct query q = { .limit = SHOWN };
	struct listing l;

	query_add(&q, &organization_record, field, EQUAL, int_text(&w->arena, to));
	l = store_list(w, &organization_record, &q);
	for (int i = 0; i < l.n; i++)
		add_place(all, LISTED(l, &organization_record, i), but);
	if (l.next || all->n > 3)
		all->more = arena_printf(&w->arena, "/organizations?%s=%lld", field, (long long)to);
}

static void beside_place(struct request *rq, int64_t id)
{
	struct work *w = rq->work;
	struct organization o, first;
	struct others campus = { .title = "同じ敷地の施設" }, corporation = { .title = "同じ法人の施設" };

	if (!store_get(w, &organization_record, id, &o))
		return;
	if (o.campus.id && store_get(w, &organization_record, o.campus.id, &first))
		add_place(&campus, &first, id);
	add_led(w, "campus", main_place(&o), id, &campus);
	others_card(&rq->page, rq, &campus);
	if (o.run_by.id)
		add_led(w, "run_by", o.run_by.id, id, &corporation);
	others_card(&rq->page, rq, &corporation);
}

void places_beside(struct request *rq, const struct record *to, int64_t id)
{
	struct others places = { .title = "この法人の施設" };

	if (!actor_may(&rq->work->actor, READ_DIRECTORY))
		return;
	if (to == &organization_record)
		beside_place(rq, id);
	if (to == &corporation_record) {
		add_led(rq->work, "run_by", id, 0, &places);
		others_card(&rq->page, rq, &places);
	}
}

/* ---- What is saved as it is, and to be looked at again ----------------------------------- */

static void doubt(struct doubts *d, const char *say)
{
	if (d->n < DOUBTS_MOST)
		d->one[d->n++].say = say;
}

/* Of two that may be one; whoever may not put them together is only told. */
static void doubt_two(struct work *w, struct doubts *d, const char *say, const char *to)
{
	int n = d->n;

	doubt(d, say);
	if (d->n > n && actor_may(&w->actor, WRITE_DIRECTORY))
		d->one[n].unite = to;
}

static const struct service *one_of_before(const struct listing *l, int i)
{
	const struct service *s = LISTED(*l, &service_record, i);

	for (int k = 0; k < i; k++) {
		const struct service *t = LISTED(*l, &service_record, k);

		if (text_same(s->kind, t->kind) && text_same(s->number, t->number))
			return t;
	}
	return NULL;
}

static void doubt_services(struct work *w, const struct organization *o, struct doubts *d)
{
	struct listing l = store_parts(w, &service_record, o->head.id);

	for (int i = 0; i < l.n; i++) {
		const struct service *s = LISTED(l, &service_record, i), *same;

		if (s->number && !text_same(s->number, o->business_number)
		    && !business_number_proved(s->number))
			doubt(d,
			    arena_printf(&w->arena,
				"サービスの事業所番号「%s」は、末尾の検査数字が合いません。", s->number));
		same = one_of_before(&l, i);
		if (same)
			doubt_two(w, d,
			    arena_printf(&w->arena,
				"「%s」が、%s二つあります。曜日などを見比べて、一つにしてください。",
				code_label(w, "service_kind", s->kind),
				s->number ? "同じ事業所番号で" : "事業所番号のないまま"),
			    arena_printf(&w->arena,
				"/organizations/%lld/services/%lld/unite?with=%lld",
				(long long)o->head.id, (long long)same->head.id,
				(long long)s->head.id));
	}
}

/* What was written before the hours were, and may say something else. */
static void doubt_hours(struct work *w, const struct organization *o, struct doubts *d)
{
	struct week week;

	if (!o->hours || !o->head.id)
		return;
	hours_week(w, o->head.id, &week);
	if (week.n)
		doubt(d,
		    arena_printf(&w->arena,
			"「開いている時間」があるので、「受付時間」の「%s」は備考として出ます。"
			"食い違っているときは、「受付時間」を空けてください。",
			o->hours));
}

void organization_doubts(struct work *w, const struct organization *o, struct doubts *d)
{
	struct rows *rs;

	*d = (struct doubts){0};
	if (o->business_number && !business_number_proved(o->business_number))
		doubt(d,
		    arena_printf(&w->arena,
			"事業所番号「%s」は、末尾の検査数字が合いません。番号を確かめてください。",
			o->business_number));
	if (!o->municipality.id && !o->town_code)
		doubt(d, "市町村が入っていません。市町村で絞ると出てきません。［直す］で選ぶか、"
			 "この地域の外なら全国地方公共団体コードを入れてください。");
	if (o->url && !web_address(o->url))
		doubt(d, "ホームページが http:// か https:// で始まっていないため、押して開けません。");
	rs = o->business_number
	    ? store_query(w,
		  "SELECT name, id FROM organization WHERE region = $1 AND business_number = $2"
		  " AND id <> $3 AND removed = 0 LIMIT 1",
		  I(w->actor.region), T(o->business_number), I(o->head.id))
	    : NULL;
	if (rs && rs->n)
		doubt_two(w, d,
		    arena_printf(&w->arena,
			"同じ事業所番号の施設「%s」があります。同じところなら、一つにしてください。",
			CELL(rs, 0, 0)),
		    arena_printf(&w->arena, "/organizations/%lld/unite?with=%lld",
			(long long)o->head.id, (long long)cell_number(rs, 0, 1)));
	doubt_services(w, o, d);
	doubt_hours(w, o, d);
}

void corporation_doubts(struct work *w, const struct corporation *c, struct doubts *d)
{
	struct rows *rs = store_query(w,
	    "SELECT id, number FROM corporation WHERE region = $1 AND name = $2 AND id <> $3"
	    " AND removed = 0 AND (number IS NULL OR $4 = '') ORDER BY id LIMIT $5",
	    I(w->actor.region), T(c->name), I(c->head.id), T(c->number ? c->number : ""),
	    I(NAMESAKES_MOST));

	*d = (struct doubts){0};
	for (int i = 0; i < rs->n; i++)
		doubt_two(w, d,
		    arena_printf(&w->arena,
			"同じ名前の法人がもう一つあります（法人番号 %s）。同じ法人なら、一つにしてください。",
			CELL(rs, i, 1) ? CELL(rs, i, 1) : "なし"),
		    arena_printf(&w->arena, "/corporations/%lld/unite?with=%lld",
			(long long)c->head.id, (long long)cell_number(rs, i, 0)));
	if (c->number && !corporation_number_proved(c->number))
		doubt(d,
		    arena_printf(&w->arena,
			"法人番号「%s」は、先頭の検査数字が合いません。国税庁の公表サイトで確かめてください。",
			c->number));
}
