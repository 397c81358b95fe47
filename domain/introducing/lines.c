/* lines: what is said of places side by side; what nobody knows is said so, and never as a no. */
#include "domain/introducing/pages.h"

static const char *both(struct arena *a, const char *one, const char *other)
{
	return one && other ? arena_printf(a, "%s\n%s", one, other) : one ? one : other;
}

static const char *kind_said(struct work *w, const struct compared *p)
{
	return code_label(w, "organization_kind", p->found.kind);
}

static const char *runner_said(struct work *w, const struct compared *p)
{
	const char *by = p->organization.run_by.title;

	if (!p->own)
		return by;
	return arena_printf(&w->arena, "%s\n※ この拠点を運営するところが運営しています。",
	    by ? by : p->found.name);
}

static const char *offers_said(struct work *w, const struct compared *p)
{
	return offered_said(w, &p->found);
}

const char *times_of(struct work *w, const struct found *f)
{
	const char *taken = f->hours ? arena_printf(&w->arena, "受付 %s", f->hours) : NULL;

	return both(&w->arena, week_in_words(w, f->id), taken);
}

static const char *times_said(struct work *w, const struct compared *p)
{
	return times_of(w, &p->found);
}

/* As listed and in its own words. */
const char *reach_said(struct work *w, const struct compared *p, const char *visiting)
{
	struct listing l = store_parts(w, &service_area_record, p->found.id);
	struct text t = { .arena = &w->arena };

	for (int i = 0; i < l.n; i++) {
		const struct service_area *area = LISTED(l, &service_area_record, i);

		text_addf(&t, "%s%s", i ? "、" : "", area->municipality.title);
		if (area->words)
			text_addf(&t, "（%s）", area->words);
	}
	return both(&w->arena,
	    text_same(t.s, p->found.area) ? t.s : both(&w->arena, t.s, p->found.area),
	    p->found.visiting ? visiting : NULL);
}

static const char *goes_to(struct work *w, const struct compared *p)
{
	return reach_said(w, p, "訪問対応");
}

static const char *far_said(struct work *w, const struct compared *p)
{
	return metres_said(&w->arena, p->found.metres);
}

static const char *lot_said(struct work *w, const struct compared *p)
{
	return arena_copyn(&w->arena, p->lot, LOT_SHOWN);
}

static const char *place_said(struct work *w, const struct compared *p)
{
	(void)w;
	return p->found.address ? p->found.address : p->found.town_name;
}

static const char *phone_said(struct work *w, const struct compared *p)
{
	(void)w;
	return p->found.phone;
}

static const char *fax_said(struct work *w, const struct compared *p)
{
	(void)w;
	return p->organization.fax;
}

static const char *contact_said(struct work *w, const struct compared *p)
{
	(void)w;
	return p->organization.contact;
}

static const char *note_said(struct work *w, const struct compared *p)
{
	(void)w;
	return p->organization.note;
}

static const struct plain_line {
	const char *label;
	const char *(*said)(struct work *, const struct compared *);
} drawn[] = { { "くじ", lot_said } },
  before[] = { { "種別", kind_said }, { "運営", runner_said }, { "距離", far_said },
	  { "サービス（使える日）", offers_said }, { "曜日・時間", times_said },
	  { "来る・迎えに来る範囲", goes_to } },
  after[] = { { "決まり・できないこと（備考）", note_said }, { "所在地", place_said },
	  { "電話", phone_said }, { "FAX", fax_said }, { "窓口", contact_said } };

static int plain(struct work *w, const struct comparing *v, const struct plain_line *from, int n,
    struct line *to)
{
	for (int i = 0; i < n; i++) {
		to[i].label = from[i].label;
		for (int k = 0; k < v->n; k++)
			to[i].cell[k] = (struct line_cell){ from[i].said(w, &v->place[k]) };
	}
	return n;
}

/* ---- Facts ---- */

/* What decides first, whether or not anybody knows it; the rest only if one of them is known. */
static bool is_always(const char *kind)
{
	return text_same(kind, "vacancy") || text_same(kind, "waiting")
	    || text_same(kind, "cannot");
}

static void cell_add(struct work *w, struct line_cell *cell, const struct fact *f)
{
	static const char *const looks[] = { "g", "a", "r" };
	enum fact_age age = fact_age(f, work_today(w));
	const char *day = date_known(f->checked)
	    ? arena_printf(&w->arena, "%sに確認", date_era_short(&w->arena, f->checked))
	    : "確かめた日の記録なし";

	cell->said = both(&w->arena, cell->said,
	    arena_printf(&w->arena, "%s（%s）", fact_said(w, f), day));
	/* Of two, the older one says how old they are. */
	if (!cell->age || text_same(cell->look, "g") || age == FACT_RENEW) {
		cell->age = fact_age_label(age);
		cell->look = looks[age];
	}
}

static bool fact_line(struct work *w, const struct comparing *v, const struct listing *facts,
    const struct code *code, struct line *to)
{
	bool any = is_always(code->code);

	*to = (struct line){ .label = code->label };
	for (int k = 0; k < v->n; k++)
		for (int i = 0; i < facts[k].n; i++) {
			const struct fact *f = LISTED(facts[k], &fact_record, i);

			if (!text_same(f->kind, code->code))
				continue;
			cell_add(w, &to->cell[k], f);
			any = true;
		}
	return any;
}

int lines_of(struct work *w, const struct comparing *v, struct line to[LINES_MOST])
{
	struct listing facts[COMPARED_MOST] = {0};
	const struct code *codes;
	int n = plain(w, v, before, (int)COUNT(before), to);
	int kinds = codes_of(w, "fact_kind", (struct date){0}, &codes);

	if (v->rule == RULE_LOT)
		n += plain(w, v, drawn, (int)COUNT(drawn), to + n);
	for (int k = 0; k < v->n; k++)
		facts[k] = store_parts(w, &fact_record, v->place[k].found.id);
	for (int i = 0; i < kinds && n + (int)COUNT(after) < LINES_MOST; i++)
		n += fact_line(w, v, facts, &codes[i], &to[n]);
	return n + plain(w, v, after, (int)COUNT(after), to + n);
}
