/* paper: the 相談依頼票 on A4, as it stands, as it stood, with names hidden, or blank. */
#include "domain/consultations/paper.h"

/* ---- Values ------------------------------------------------------------------------------ */

const char *paper_show(const struct paper *p, const char *name)
{
	return p->slip ? field_show(p->w, record_field(&consultation_record, name), &p->slip->c)
		       : NULL;
}

const char *paper_person(const struct paper *p, const char *name)
{
	if (!p->slip || !p->slip->known)
		return NULL;
	return field_show(p->w, record_field(&person_record, name), &p->slip->person);
}

void paper_names(struct paper *p)
{
	const struct slip *s = p->slip;
	const char *const all[] = { s->person.name, s->person.kana, s->person.key_name,
		s->c.caller_name };
	size_t n = 0;

	_Static_assert(COUNT(all) < COUNT(p->names), "the last stays NULL");
	for (size_t i = 0; i < COUNT(all); i++)
		if (all[i])
			p->names[n++] = all[i];
}

const char *paper_said(const struct paper *p, const char *s)
{
	return mask_names(p->w, s, p->names);
}

const char *paper_action(const struct paper *p, const struct action *a, const char *name)
{
	return field_show(p->w, record_field(&action_record, name), a);
}

/* ---- Printing ---------------------------------------------------------------------------- */

static const char *corrected(struct work *w, const struct consultation *c)
{
	struct version v;

	if (!history_corrected(w, c, &v))
		return NULL;
	return arena_printf(&w->arena, "第%lld版　%s　%s\n理由：%s", (long long)v.version,
	    moment_era(&w->arena, v.at), v.by.title ? v.by.title : "", v.reason);
}

static const char *confirmed(struct work *w, const struct consultation *c)
{
	struct confirmation last;

	if (!c->confirmed || !confirmation_last(w, c->head.id, &last)
	    || last.edition.n > c->head.version)
		return NULL;
	return arena_printf(&w->arena, "第%lld版　%s　%s%s\n照合番号 %s", (long long)last.edition.n,
	    moment_era(&w->arena, last.at), last.by.title ? last.by.title : "",
	    c->confirmed == CONFIRMED ? "" : "　（確定後に訂正。この版は確定していません）",
	    confirmation_spaced(&w->arena, last.hash));
}

/* Its state now, whatever stood in the version that is printed. */
static const char *removed(struct work *w, int64_t id)
{
	struct consultation now;

	return store_get(w, &consultation_record, id, &now) && now.head.removed ? "削除済み" : NULL;
}

static const char *mark_of(struct work *w, const struct slip *s, bool old)
{
	int64_t version = s->c.head.version;

	if (w->masked)
		return "氏名伏せの控え";
	if (old)
		return arena_printf(&w->arena, "第%lld版の写し", (long long)version);
	if (corrected(w, &s->c))
		return arena_printf(&w->arena, "訂正　第%lld版", (long long)version);
	return NULL;
}

static int print(struct request *rq, const struct slip *slip, bool old, const char *footer,
    const char *mark)
{
	struct paper p = { .w = rq->work, .slip = slip, .old = old };
	struct hub hub = {0};

	if (slip) {
		paper_names(&p);
		p.corrected = corrected(p.w, &slip->c);
		p.confirmed = confirmed(p.w, &slip->c);
	}
	hub_get(p.w, &hub);
	p.sheet = sheet_begin(p.w,
	    &(struct sheet_about){ .title = "相談依頼票",
		.issuer = hub.name,
		.number = slip ? slip->c.number : NULL,
		.footer = footer,
		.mark = mark });
	sections_print(&p);
	return reply_pdf(rq, p.sheet);
}

int paper_sheet(struct request *rq)
{
	struct work *w = rq->work;
	const char *asked = query_value(rq, "version"), *footer, *mark, *gone;
	struct slip slip;
	int64_t version = 0;

	if (asked && !text_number(asked, 1, INT64_MAX, &version))
		return reply_problem(rq, 400, "その版はありません。",
		    "「これまでの版」から選んでください。");
	if (version ? !slip_load_version(w, rq->id, version, &slip) : !slip_load(w, rq->id, &slip))
		return slip_absent(rq);
	w->masked = query_value(rq, "masked") != NULL;
	mark = mark_of(w, &slip, version != 0);
	gone = removed(w, rq->id);
	if (gone)
		mark = mark ? arena_printf(&w->arena, "%s　%s", gone, mark) : gone;
	footer = arena_printf(&w->arena, "%s　第%lld版（%s）　%s 印刷",
	    w->masked ? "氏名を伏せた控え" : "拠点の控え", (long long)slip.c.head.version,
	    moment_era(&w->arena, slip.c.head.changed), moment_era(&w->arena, w->now));
	return print(rq, &slip, version != 0, footer, mark);
}

int paper_blank(struct request *rq)
{
	return print(rq, NULL, false, "手書き用　あとで Yui に入力してください", NULL);
}
