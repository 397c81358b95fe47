/* town: what an officer sees first -- her own municipality's slips in figures. */
#include "domain/today/pages.h"

#include "domain/consultations/consultations.h"

enum { NEWEST = 10, CONTENTS = 8 };

static const struct field *field(const char *name)
{
	return record_field(&consultation_record, name);
}

static struct query this_year(struct work *w)
{
	struct query q = {0};

	query_add(&q, &consultation_record, "fiscal_year", EQUAL,
	    int_text(&w->arena, date_fiscal_year(work_today(w))));
	return q;
}

static struct share *shares(struct work *w, const char *name, int most, int *n)
{
	struct query q = this_year(w);
	struct rows *rs = store_count_by(w, &consultation_record, &q, field(name));
	struct share *out = arena_alloc(&w->arena, (size_t)(rs->n + 1) * sizeof *out);

	*n = 0;
	for (int i = 0; i < rs->n && *n < most; i++) {
		const char *value = CELL(rs, i, 0);
		struct query of_value = q;

		if (!value)
			continue;
		query_add(&of_value, &consultation_record, name, EQUAL, value);
		out[(*n)++] = (struct share){
			.label = field_show_value(w, field(name), value),
			.n = cell_number(rs, i, 1),
			.url = address_list(&w->arena, &consultation_record, &of_value),
		};
	}
	return out;
}

static void gather_newest(struct work *w, struct section *s)
{
	struct query q = { .limit = NEWEST };
	struct listing l = store_list(w, &consultation_record, &q);

	*s = (struct section){ .title = "新しい相談", .empty = "まだ相談はありません。" };
	for (int i = 0; i < l.n; i++) {
		const struct consultation *c = LISTED(l, &consultation_record, i);
		struct line *line = line_add(s);

		line_slip(w, line, c);
		line->when = moment_short(&w->arena, c->received);
		line->look = "ok";
		line->tag = field_show(w, field("state"), c);
		line->tag_look = c->state == STATE_CLOSED ? "g"
		    : c->state == STATE_WAITING           ? "a"
							  : "k";
	}
}

void town_gather(struct work *w, struct town_view *v)
{
	struct date today = work_today(w), first = { today.year, today.month, 1 };
	struct query q = this_year(w);

	*v = (struct town_view){ .fiscal_year =
				     fiscal_year_era(&w->arena, date_fiscal_year(today)) };
	store_get(w, &municipality_record, w->actor.municipality, &v->town);
	figure_latest(w, w->actor.municipality, &v->figure);
	v->year = share_of(w, &q);
	v->month = share_received(w, first, (struct date){0});
	loads_gather(w, &v->open);
	v->content = shares(w, "contents", CONTENTS, &v->contents);
	v->state = shares(w, "state", CONTENTS, &v->states);
	gather_newest(w, &v->newest);
}
