/* words: the greatest figures as sentences, with how they went over the years. */
#include "domain/figures/pages.h"

/* With what the table compares: of a year that is not over yet, the last one is as long. */
static const char *compared(struct arena *a, const struct period *before, int64_t points)
{
	const char *than = points > 0 ? "多い" : "少ない";
	const char *then = before->part ? "前年の同じ期間" : "前年";

	if (points == 0)
		return arena_printf(a, "%sと同じ割合", then);
	return arena_printf(a, "%sより%sポイント%s割合", then,
	    tenths_text(a, points < 0 ? -points : points), than);
}

static const char *say(struct work *w, const struct question *q, const struct table_shown *t,
    const struct line *l)
{
	struct arena *a = &w->arena;
	const char *unit = measure_unit(q->measure), *end = "です。";
	struct text s = { .arena = a };

	text_addf(&s, "「%s」は全体の%s％（%lld%sのうち%lld%s）", l->label,
	    tenths_text(a, l->now.tenths), (long long)t->base, unit, (long long)l->now.n, unit);
	if (t->base_before)
		text_addf(&s, "で、%s", compared(a, &q->before, l->now.tenths - l->before.tenths));
	text_add(&s, end);
	if (t->final && (t->final_all != t->all.n || l->final != l->now.n))
		text_addf(&s, "確定値は%lld%sのうち%lld%sです。", (long long)t->final_all, unit,
		    (long long)l->final, unit);
	return s.s;
}

/* The years up to the one that is asked for, each as far as it has come. */
static void trend_of(const struct question *q, const struct cross *by_year,
    const char *bucket, struct trend *out)
{
	int row = -1;

	*out = (struct trend){ .part = q->before.part };
	for (int i = 0; i < by_year->rows; i++)
		if (text_same(by_year->row[i], bucket))
			row = i;
	for (int j = 0; j < by_year->cols && out->years < TREND_YEARS; j++) {
		int64_t year = 0;

		if (!by_year->col[j] || !text_number(by_year->col[j], 0, 9999, &year)
		    || year > q->now.year || year <= q->now.year - TREND_YEARS)
			continue;
		out->year[out->years] = (int)year;
		out->all[out->years] = by_year->col_all[j];
		out->n[out->years++] =
		    row < 0 ? 0 : by_year->cell[row * by_year->cols + j];
	}
}

static struct cross *years_of(struct work *w, const struct question *q)
{
	struct period span = q->now;
	struct query of;

	span.from = (struct date){ (int16_t)(q->now.year - TREND_YEARS + 1), 4, 1 };
	of = question_query(w, q, &span);
	return store_cross(w, &consultation_record, &of, q->rows.by,
	    (struct dimension){ record_field(&consultation_record, "received"), BY_YEAR },
	    q->measure == PEOPLE ? record_field(&consultation_record, "person") : NULL);
}

int words_gather(struct work *w, const struct question *q, const struct table_shown *t,
    struct sentence *out)
{
	bool said[HEADINGS_MOST] = {0};
	struct cross *years;
	int n = 0;

	if (!t->base || heading_is_time(&q->rows))
		return 0;
	years = q->now.year && !q->now.month ? years_of(w, q) : NULL;
	while (n < SENTENCES_MOST) {
		int best = -1;

		for (int i = 0; i < t->lines && i < HEADINGS_MOST; i++)
			if (!said[i] && t->line[i].bucket && t->line[i].now.n
			    && (best < 0 || t->line[i].now.n > t->line[best].now.n))
				best = i;
		if (best < 0)
			break;
		said[best] = true;
		out[n] = (struct sentence){ .say = say(w, q, t, &t->line[best]) };
		if (years)
			trend_of(q, years, t->line[best].bucket, &out[n].trend);
		n++;
	}
	return n;
}
