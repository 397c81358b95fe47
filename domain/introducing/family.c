/* family: what is handed to a family -- those who were introduced, in plain words and large. */
#include "domain/introducing/pages.h"

#include "document/document.h"
#include "domain/people/people.h"

#include <string.h>

const char *const family_questions[QUESTIONS] = { "新しく使い始められますか。いつからですか。",
	"費用はどのくらいかかりますか。", "住んでいるところまで来て（迎えに来て）もらえますか。",
	"始めるまでに、こちらで用意するものは何ですか。", "急に具合が悪くなったときは、どうなりますか。" };

/* ---- What is said of each ---- */

/* What a kind of service is to who never had one; of the others, what their group is. */
static const struct choice kinds_plainly[] = { { "home_doctor", "医師が家に来る" },
	{ "home_dentist", "歯科の医師が家に来る" }, { "home_pharmacist", "薬剤師が家に来る" },
	{ "outpatient", "通って診てもらう" }, { "ward", "入院する" },
	{ "110", "ヘルパーが家に来る" }, { "120", "家でお風呂に入れてもらう" },
	{ "130", "看護師が家に来る" }, { "140", "リハビリの人が家に来る" }, { "150", "日帰りで通う" },
	{ "430", "ケアマネジャーに計画を立ててもらう" }, { "730", "通い・泊まり・訪問を一か所で" },
	{ 0 } };

static const char *plainly(const struct choice *c, const char *code)
{
	while (c->code && !text_same(c->code, code))
		c++;
	return c->label;
}

static const char *offers_plainly(struct work *w, const struct found *p)
{
	struct text t = { .arena = &w->arena };

	for (int i = 0; i < p->services; i++) {
		const struct offered *s = &p->service[i];
		const char *is = plainly(kinds_plainly, s->code);

		if (!is)
			is = plainly(services_plainly, code_rollup(w, "service_kind", s->code));
		text_addf(&t, "%s%s", i ? "\n" : "", s->kind);
		if (is)
			text_addf(&t, "（%s）", is);
		if (s->days)
			text_addf(&t, "　%s", s->days);
	}
	return t.s;
}

static const char *joined(struct arena *a, const char *one, const char *between, const char *other)
{
	return one && other ? arena_printf(a, "%s%s%s", one, between, other) : one ? one : other;
}

static struct told tell(struct work *w, const struct candidate *c, const struct compared *p)
{
	struct arena *a = &w->arena;
	const struct found *f = &p->found;

	if (!f->id)
		return (struct told){ .name = c->name, .gone = true };
	return (struct told){ .name = f->name,
		.kind = code_label(w, "organization_kind", f->kind),
		.offers = offers_plainly(w, f),
		.when = times_of(w, f),
		.where = f->address && f->town_name && strstr(f->address, f->town_name)
		    ? f->address
		    : joined(a, f->town_name, " ", f->address),
		.phone = f->phone,
		.reach = reach_said(w, p, "家に来てくれます") };
}

/* In the order in which they were written down. */
static void places_load(struct work *w, struct family *f)
{
	struct listing l = store_parts(w, &candidate_record, f->action.head.id);
	struct criteria nothing = {0};

	f->n = l.n;
	f->place = arena_alloc(&w->arena, (size_t)(l.n + 1) * sizeof *f->place);
	for (int i = 0; i < l.n; i++) {
		const struct candidate *c = LISTED(l, &candidate_record, i);
		struct picks one = { .n = 1, .place = { c->organization } };
		struct findings found = finding_these(w, &nothing, &one);
		struct compared p = {0};

		if (found.n) {
			p.found = found.place[0];
			store_get(w, &organization_record, p.found.id, &p.organization);
			if (interest_is(w, &f->hub, &p.organization))
				f->interest = joined(&w->arena, f->interest, "、", p.found.name);
		}
		f->place[i] = tell(w, c, &p);
		f->place[i].title = f->n > 1
		    ? arena_printf(&w->arena, "%d　%s", i + 1, f->place[i].name)
		    : f->place[i].name;
	}
}

static void order_load(struct work *w, struct family *f)
{
	struct comparison c;

	f->decides = f->n == 1 ? "ここに頼むかどうかは、ご本人・ご家族が決めます。"
			       : "どこを選ぶかは、ご本人・ご家族が決めます。";
	if (f->n < 2)
		return;
	f->order = "ここに書いた順は、おすすめの順ではありません。";
	if (f->action.comparison.id
	    && store_get(w, &comparison_record, f->action.comparison.id, &c))
		f->rule = arena_printf(&w->arena, "%s。%s",
		    field_show(w, record_field(&comparison_record, "rule"), &c),
		    c.origin && c.rule == RULE_NEAR ? c.origin : "");
}

/* ---- Which ---- */

static const char *name_of(struct work *w, const struct consultation *c)
{
	struct person p;

	return c->person.id && store_get(w, &person_record, c->person.id, &p)
	    ? field_show(w, record_field(&person_record, "name"), &p)
	    : NULL;
}

static bool family_load(struct request *rq, struct family *f)
{
	struct work *w = rq->work;

	*f = (struct family){ .arena = &w->arena,
		.fax = query_value(rq, "fax") != NULL,
		.named = query_value(rq, "named") != NULL };
	if (!store_get(w, &consultation_record, rq->id, &f->slip) || f->slip.head.removed
	    || !store_get(w, &action_record, rq->part, &f->action)
	    || f->action.consultation.id != rq->id || f->action.head.removed
	    || f->action.kind != ACTION_INTRODUCTION)
		return false;
	hub_get(w, &f->hub);
	f->person = f->named && !f->fax ? name_of(w, &f->slip) : NULL;
	f->given = f->action.by.title;
	places_load(w, f);
	order_load(w, f);
	return true;
}

static int absent(struct request *rq)
{
	return reply_problem(rq, 404, "その紹介は見つかりません。",
	    "相談を開いて、紹介の「ご家族に渡す紙」から開いてください。");
}

int family_get(struct request *rq)
{
	struct family f;

	if (!family_load(rq, &f))
		return absent(rq);
	rq->title = "ご案内（ご家族に渡す紙）";
	family_page(&rq->page, rq, &f);
	return 200;
}

/* ---- Paper ---- */

static const char *or_unknown(const char *s)
{
	return s ? s : "お電話でお聞きください";
}

static void print_cover(struct work *w, struct sheet *s, const struct family *f)
{
	sheet_row(s, 2,
	    (struct sheet_box[]){ { .label = "送り先", .width = 1.6, .height = 11 },
		{ .label = "FAX", .height = 11 } });
	sheet_row(s, 1, &(struct sheet_box){ "送り主", f->hub.name });
	sheet_row(s, 2,
	    (struct sheet_box[]){ { .label = "電話", .value = f->hub.phone },
		{ .label = "FAX", .value = f->hub.fax } });
	sheet_flow(s, "届いた方へ",
	    arena_printf(&w->arena,
		"番号ちがいで届いたときは、読まずに %s（電話 %s）へお知らせのうえ、捨ててください。",
		f->hub.name ? f->hub.name : "送り主", f->hub.phone ? f->hub.phone : "―"),
	    0);
}

static void print_place(struct sheet *s, void *place)
{
	const struct told *p = place;

	sheet_heading(s, p->title);
	if (p->gone) {
		sheet_flow(s, "ご注意", "いまの名簿にはありません。拠点センターにお聞きください。", 0);
		return;
	}
	sheet_row(s, 1, &(struct sheet_box){ "電話", p->phone ? p->phone : "拠点センターにお聞きください",
		.strong = true });
	sheet_flow(s, "してくれること", p->offers ? p->offers : or_unknown(p->kind), 0);
	sheet_flow(s, "曜日・時間", or_unknown(p->when), 0);
	sheet_flow(s, "ところ", or_unknown(p->where), 0);
	if (p->reach)
		sheet_flow(s, "来てくれる範囲", p->reach, 0);
	sheet_flow(s, "メモ", NULL, 22);
}

static const char *said_of_order(struct work *w, const struct family *f)
{
	return arena_printf(&w->arena, "%s%s%s%s", f->decides, f->order ? f->order : "",
	    f->rule ? "\n並べ方：" : "", f->rule ? f->rule : "");
}

static void print_questions(struct sheet *s, void *family)
{
	const struct family *f = family;
	struct text t = { .arena = f->arena };

	for (int i = 0; i < QUESTIONS; i++)
		text_addf(&t, "%s・%s", i ? "\n" : "", family_questions[i]);
	sheet_heading(s, "電話で聞くとよいこと");
	sheet_flow(s, NULL, t.s, 0);
}

static void print_hub(struct sheet *s, void *family)
{
	const struct family *f = family;

	sheet_heading(s, "ご案内したところ");
	sheet_row(s, 1, &(struct sheet_box){ "名称", f->hub.name });
	sheet_row(s, 1, &(struct sheet_box){ "電話", or_unknown(f->hub.phone), .strong = true });
	sheet_row(s, 2,
	    (struct sheet_box[]){ { "担当", f->given },
		{ "日付", date_era(f->arena, moment_date(f->action.at)) } });
	if (f->interest)
		sheet_flow(s, "お知らせ",
		    arena_printf(f->arena, "%sは、この拠点センターを運営するところが運営しています。",
			f->interest),
		    0);
}

int family_pdf(struct request *rq)
{
	struct work *w = rq->work;
	struct family f;
	struct sheet *s;

	if (!family_load(rq, &f))
		return absent(rq);
	s = sheet_begin(w,
	    &(struct sheet_about){ .title = "ご案内",
		.issuer = f.hub.name,
		.number = "",
		.large = true,
		.footer = arena_printf(&w->arena, "%s 印刷", moment_era(&w->arena, w->now)) });
	if (f.fax)
		print_cover(w, s, &f);
	else if (f.person)
		sheet_row(s, 1,
		    &(struct sheet_box){ .value = arena_printf(&w->arena, "%s　様", f.person),
			.strong = true });
	sheet_flow(s, NULL, said_of_order(w, &f), 0);
	for (int i = 0; i < f.n; i++)
		sheet_together(s, print_place, &f.place[i]);
	if (!f.n)
		sheet_flow(s, NULL, "ご案内した先は、まだありません。", 0);
	sheet_together(s, print_questions, &f);
	sheet_together(s, print_hub, &f);
	return reply_pdf(rq, s);
}
