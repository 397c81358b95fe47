/* paper: the 相談依頼票 on A4, as it stands, as it stood, with names hidden, or blank. */
#include "domain/consultations/desk.h"
#include "document/document.h"

#include <string.h>

enum { BLANK_ROWS = 6 };

/* One printing: what stands on it and for whom. */
struct paper {
	struct work *w;
	struct sheet *sheet;
	const struct slip *slip;   /* NULL: a blank form */
	const char *hidden[8][2];  /* masked copy: what no text may say, and what it says instead */
	int hides;
};

/* ---- Values ------------------------------------------------------------------------------ */

static const char *show(const struct paper *p, const char *name)
{
	return p->slip ? field_show(p->w, record_field(&consultation_record, name), &p->slip->c) : NULL;
}

static const char *person(const struct paper *p, const char *name)
{
	if (!p->slip || !p->slip->known)
		return NULL;
	return field_show(p->w, record_field(&person_record, name), &p->slip->person);
}

static void hide(struct paper *p, const char *name, const char *masked)
{
	if (name && masked && p->hides < (int)COUNT(p->hidden)) {
		p->hidden[p->hides][0] = name;
		p->hidden[p->hides++][1] = masked;
	}
}

/* Family name and given name are hidden each for itself too: texts seldom say both. */
static void hide_name(struct paper *p, const char *name, const char *masked)
{
	size_t gap = name ? strcspn(name, " ") : 0;
	const char *wide = name ? strstr(name, "　") : NULL;
	const char *rest, *other;

	if (!name || !masked)
		return;
	hide(p, name, masked);
	if (wide && (size_t)(wide - name) < gap)
		gap = (size_t)(wide - name);
	if (!name[gap])
		return;
	rest = text_trim(&p->w->arena, name + gap);
	hide(p, arena_copyn(&p->w->arena, name, gap), "○○");
	other = rest && utf8_length(rest) > 1 ? "○○" : NULL;
	hide(p, rest, other);
}

/* A text for this paper: on a masked copy without the names that are known. */
static const char *said(const struct paper *p, const char *s)
{
	struct text t = { .arena = &p->w->arena };

	if (!s || !p->w->masked)
		return s;
	while (*s) {
		int which = -1;

		for (int i = 0; i < p->hides && which < 0; i++)
			which = text_starts(s, p->hidden[i][0]) ? i : -1;
		if (which >= 0)
			text_add(&t, p->hidden[which][1]);
		else
			text_addc(&t, *s);
		s += which >= 0 ? strlen(p->hidden[which][0]) : 1;
	}
	return t.s;
}

static const char *day(const struct paper *p, int64_t moment)
{
	return moment ? moment_era(&p->w->arena, moment) : NULL;
}

/* ---- Choices ----------------------------------------------------------------------------- */

static bool among(const char *codes, const char *code)
{
	size_t n = strlen(code);

	while (codes && *codes) {
		size_t len = strcspn(codes, " ");

		if (len == n && !strncmp(codes, code, n))
			return true;
		codes += len + (codes[len] == ' ');
	}
	return false;
}

/* The codes of the day the slip is from, and those it carries. */
static void choices(const struct paper *p, const char *label, const char *list, const char *value)
{
	struct date on = p->slip ? moment_date(p->slip->c.received) : work_today(p->w);
	const struct code *codes;
	int n = codes_of(p->w, list, (struct date){ 0 }, &codes), shown = 0;
	const char **labels = arena_alloc(&p->w->arena, (size_t)(n + 1) * sizeof *labels);
	bool *chosen = arena_alloc(&p->w->arena, (size_t)(n + 1) * sizeof *chosen);

	for (int i = 0; i < n; i++) {
		bool mine = among(value, codes[i].code);

		if (!mine && ((date_known(codes[i].valid_from) && date_compare(on, codes[i].valid_from) < 0)
		    || (date_known(codes[i].valid_until) && date_compare(on, codes[i].valid_until) > 0)))
			continue;
		labels[shown] = codes[i].label;
		chosen[shown++] = mine;
	}
	sheet_choices(p->sheet, label, shown, labels, chosen);
}

static void towns(const struct paper *p)
{
	struct date on = p->slip ? moment_date(p->slip->c.received) : work_today(p->w);
	const struct municipality *m;
	int n = municipalities_inside(p->w, on, &m);
	const char **labels = arena_alloc(&p->w->arena, (size_t)(n + 1) * sizeof *labels);
	bool *chosen = arena_alloc(&p->w->arena, (size_t)(n + 1) * sizeof *chosen);

	for (int i = 0; i < n; i++) {
		labels[i] = m[i].name;
		chosen[i] = p->slip && p->slip->c.municipality.id == m[i].head.id;
	}
	labels[n] = "圏域外";
	chosen[n] = p->slip && p->slip->c.outside;
	if (chosen[n] && p->slip->c.outside_town)
		labels[n] = arena_printf(&p->w->arena, "圏域外（%s）", p->slip->c.outside_town);
	sheet_choices(p->sheet, "お住まい", n + 1, labels, chosen);
}

/* ---- The parts of the form, from top to bottom ------------------------------------------- */

static void taken_in(const struct paper *p)
{
	bool again[] = { p->slip && !p->slip->c.continued, p->slip && p->slip->c.continued };
	const struct consultation *c = p->slip ? &p->slip->c : NULL;

	sheet_heading(p->sheet, "受付");
	sheet_row(p->sheet, 3, (const struct sheet_box[]){
		{ "受付番号", c ? c->number : NULL, 1, 0, true },
		{ "受付日時", c ? day(p, c->received) : NULL, 1.3, 0, false },
		{ "受付者", show(p, "receiver"), 1, 0, false } });
	choices(p, "相談方法", "contact_channel", c ? c->channel : NULL);
	sheet_choices(p->sheet, "新規・継続", 2, (const char *const[]){ "新規", "継続" }, again);
	choices(p, "緊急度", "urgency", c ? c->urgency : NULL);
}

static void caller(const struct paper *p)
{
	const char *office = show(p, "caller_organization");

	sheet_heading(p->sheet, "相談された方");
	choices(p, "区分", "caller_kind", p->slip ? p->slip->c.caller_kind : NULL);
	sheet_row(p->sheet, 2, (const struct sheet_box[]){
		{ "氏名", show(p, "caller_name"), 1, 0, false },
		{ "所属", office ? office : show(p, "caller_organization_name"), 1.4, 0, false } });
	sheet_row(p->sheet, 3, (const struct sheet_box[]){
		{ "電話", show(p, "caller_phone"), 1.2, 0, false },
		{ "続柄", show(p, "caller_relation"), 0.8, 0, false },
		{ "連絡", show(p, "caller_note"), 1.6, 0, false } });
}

static const char *birth(const struct paper *p)
{
	if (p->w->masked)
		return person(p, "birth");
	return p->slip && p->slip->known ? person_birth_text(p->w, &p->slip->person) : NULL;
}

static void subject(const struct paper *p)
{
	bool anonymous = p->slip && !p->slip->c.person.id;

	sheet_heading(p->sheet, "対象の方");
	sheet_row(p->sheet, 2, (const struct sheet_box[]){
		{ "氏名", anonymous ? "（匿名）" : person(p, "name"), 1.2, 0, true },
		{ "フリガナ", person(p, "kana"), 1, 0, false } });
	sheet_row(p->sheet, 3, (const struct sheet_box[]){
		{ "生年月日", birth(p), 1.6, 0, false },
		{ "性別", person(p, "sex"), 0.5, 0, false },
		{ "電話", person(p, "phone"), 1, 0, false } });
	towns(p);
	sheet_row(p->sheet, 1, (const struct sheet_box[]){ { "住所", person(p, "address"), 1, 0, false } });
	sheet_row(p->sheet, 2, (const struct sheet_box[]){
		{ "居所", person(p, "dwelling"), 1, 0, false }, { "世帯", person(p, "household"), 1, 0, false } });
	sheet_row(p->sheet, 3, (const struct sheet_box[]){
		{ "キーパーソン", person(p, "key_name"), 1.3, 0, false },
		{ "続柄", person(p, "key_relation"), 0.7, 0, false },
		{ "電話", person(p, "key_phone"), 1, 0, false } });
	choices(p, "本人の同意", "consent", p->slip ? p->slip->c.consent : NULL);
	if (!p->slip || p->slip->c.outside)
		sheet_row(p->sheet, 1, (const struct sheet_box[]){
			{ "案内した先", p->slip ? said(p, p->slip->c.pointed_to) : NULL, 1, 0, false } });
	sheet_heading(p->sheet, "介護保険・医療");
	choices(p, "要介護度", "care_level", p->slip && p->slip->known ? p->slip->person.care_level : NULL);
	sheet_row(p->sheet, 2, (const struct sheet_box[]){
		{ "居宅介護支援", person(p, "care_manager_office"), 1.2, 0, false },
		{ "担当者", person(p, "care_manager"), 0.8, 0, false } });
	sheet_row(p->sheet, 1, (const struct sheet_box[]){ { "かかりつけ", person(p, "physician"), 1, 0, false } });
}

static void question(const struct paper *p)
{
	const struct consultation *c = p->slip ? &p->slip->c : NULL;
	const char *first = c && c->contents && strchr(c->contents, ' ')
	    ? arena_copyn(&p->w->arena, c->contents, strcspn(c->contents, " ")) : NULL;

	sheet_heading(p->sheet, "相談の内容");
	choices(p, "相談内容", "consultation_content", c ? c->contents : NULL);
	if (!c || first)
		sheet_row(p->sheet, 1, (const struct sheet_box[]){ { "主な内容",
			first ? code_label(p->w, "consultation_content", first) : NULL, 1, 0, false } });
	choices(p, "場面", "scene", c ? c->scene : NULL);
	sheet_flow(p->sheet, "お話", c ? said(p, c->story) : NULL, c ? 24 : 56);
}

static const char *action_show(const struct paper *p, const struct action *a, const char *name)
{
	return field_show(p->w, record_field(&action_record, name), a);
}

static const char *joined(const struct paper *p, const char *a, const char *between, const char *b)
{
	if (!a || !b)
		return a ? a : b;
	return arena_printf(&p->w->arena, "%s%s%s", a, between, b);
}

static void course(const struct paper *p)
{
	static const char *const head[] = { "日時", "種別・方法", "相手", "内容", "対応者" };
	static const double widths[] = { 1.25, 1, 1.35, 3.4, 0.9 };
	int n = p->slip ? p->slip->actions : BLANK_ROWS;
	const char **cells = arena_alloc(&p->w->arena, (size_t)(n + 1) * 5 * sizeof *cells);

	sheet_heading(p->sheet, "対応の経過");
	for (int i = 0; p->slip && i < n; i++) {
		const struct action *a = &p->slip->action[i];
		const char **row = cells + i * 5;

		row[0] = day(p, a->at);
		row[1] = joined(p, action_show(p, a, "kind"), "\n", action_show(p, a, "method"));
		row[2] = joined(p, action_show(p, a, "organization"), "\n", action_show(p, a, "partner"));
		row[3] = said(p, a->content);
		row[4] = action_show(p, a, "by");
	}
	if (n > 0)
		sheet_table(p->sheet, 5, head, widths, n, cells);
	else
		sheet_row(p->sheet, 1, (const struct sheet_box[]){ { "経過", "記録はまだありません。", 1, 0, false } });
}

static void requests(const struct paper *p)
{
	static const char *const head[] = { "要請日", "要請先", "期限", "返事", "返事の内容" };
	static const double widths[] = { 1.25, 1.7, 1.1, 1.3, 2.6 };
	int n = 0, most = p->slip ? p->slip->actions : 3;
	const char **cells = arena_alloc(&p->w->arena, (size_t)(most + 1) * 5 * sizeof *cells);

	for (int i = 0; p->slip && i < most; i++) {
		const struct action *a = &p->slip->action[i];
		const char **row = cells + n * 5;

		if (a->kind != ACTION_REQUEST)
			continue;
		row[0] = date_era(&p->w->arena, moment_date(a->at));
		row[1] = action_show(p, a, "organization");
		row[2] = action_show(p, a, "due");
		row[3] = joined(p, action_show(p, a, "answer"), "\n", action_show(p, a, "answered"));
		row[4] = said(p, a->answer_note);
		n++;
	}
	if (!p->slip)
		n = most;
	if (n == 0)
		return;
	sheet_heading(p->sheet, "支援要請");
	sheet_table(p->sheet, 5, head, widths, n, cells);
}

static const struct action *action_of(const struct slip *s, const struct candidate *c)
{
	for (int i = 0; i < s->actions; i++)
		if (s->action[i].head.id == c->action.id)
			return &s->action[i];
	return NULL;
}

static void introductions(const struct paper *p)
{
	static const char *const head[] = { "紹介日", "紹介した機関", "採否", "備考・至らなかった理由" };
	static const double widths[] = { 1.25, 2.4, 0.8, 3.2 };
	int n = p->slip ? p->slip->candidates : 3;
	const char **cells = arena_alloc(&p->w->arena, (size_t)(n + 1) * 4 * sizeof *cells);

	for (int i = 0; p->slip && i < n; i++) {
		const struct candidate *c = &p->slip->candidate[i];
		const struct action *a = action_of(p->slip, c);
		const char **row = cells + i * 4;

		row[0] = a ? date_era(&p->w->arena, moment_date(a->at)) : NULL;
		row[1] = c->name ? c->name : c->organization.title;
		row[2] = c->chosen ? "○ 決定" : "―";
		row[3] = joined(p, said(p, c->note), "　", a && !c->chosen ? said(p, a->none_reason) : NULL);
	}
	if (n == 0)
		return;
	sheet_heading(p->sheet, "紹介");
	sheet_table(p->sheet, 4, head, widths, n, cells);
}

static void ending(const struct paper *p)
{
	const struct consultation *c = p->slip ? &p->slip->c : NULL;

	sheet_heading(p->sheet, "対応の結果");
	sheet_flow(p->sheet, "対応内容", c ? said(p, c->response) : NULL, c ? 16 : 32);
	sheet_flow(p->sheet, "対応結果", c ? said(p, c->result) : NULL, c ? 16 : 32);
	choices(p, "結果の区分", "outcome", c ? c->outcome : NULL);
	choices(p, "不成立の理由", "failure_reason", c ? c->failure_reason : NULL);
	sheet_row(p->sheet, 3, (const struct sheet_box[]){
		{ "終結日", c ? day(p, c->closed) : NULL, 1.4, 0, false },
		{ "終結した人", show(p, "closed_by"), 1.1, 0, false },
		{ "所要時間", show(p, "minutes"), 0.9, 0, false } });
	sheet_row(p->sheet, 2, (const struct sheet_box[]){
		{ "30日後の確認", show(p, "follow_up"), 1, 0, false },
		{ "確認の結果", c ? said(p, c->follow_up_result) : NULL, 1.8, 0, false } });
	sheet_row(p->sheet, 3, (const struct sheet_box[]){
		{ "センター長", NULL, 1, 13, false }, { "相談員", NULL, 1, 13, false }, { "市町村", NULL, 1, 13, false } });
}

/* ---- Printing ---------------------------------------------------------------------------- */

static int print(struct request *rq, const struct slip *slip, const char *footer, const char *mark)
{
	struct paper p = { .w = rq->work, .slip = slip };
	struct hub hub = { 0 };
	const char *pdf;
	size_t size = 0;

	if (p.w->masked && slip) {
		hide_name(&p, slip->person.name, person(&p, "name"));
		hide_name(&p, slip->c.caller_name, show(&p, "caller_name"));
		hide_name(&p, slip->person.key_name, person(&p, "key_name"));
	}
	hub_get(p.w, &hub);
	p.sheet = sheet_begin(p.w, &(struct sheet_about){ .title = "相談依頼票", .issuer = hub.name,
		.number = slip ? slip->c.number : NULL, .footer = footer, .mark = mark });
	taken_in(&p);
	caller(&p);
	subject(&p);
	question(&p);
	course(&p);
	requests(&p);
	introductions(&p);
	ending(&p);
	pdf = sheet_end(p.sheet, &size);
	text_addn(&rq->page, pdf, size);
	rq->type = "application/pdf";
	return 200;
}

int paper_sheet(struct request *rq)
{
	struct work *w = rq->work;
	const char *asked = query_value(rq, "version"), *footer, *mark = NULL;
	struct slip slip;
	int64_t version = 0;

	if (asked && !text_number(asked, 1, INT64_MAX, &version))
		return reply_problem(rq, 400, "その版はありません。", "「これまでの版」から選んでください。");
	if (version ? !slip_load_version(w, rq->id, version, &slip) : !slip_load(w, rq->id, &slip))
		return reply_problem(rq, 404, "その相談は見つかりません。", "番号を確かめて、もう一度さがしてください。");
	w->masked = query_value(rq, "masked") != NULL;
	if (w->masked)
		mark = "FAX用（氏名伏せ）";
	else if (version)
		mark = arena_printf(&w->arena, "第%lld版の写し", (long long)version);
	footer = arena_printf(&w->arena, "第%lld版（%s）　%s 印刷", (long long)slip.c.head.version,
	    moment_era(&w->arena, slip.c.head.changed), moment_era(&w->arena, w->now));
	return print(rq, &slip, footer, mark);
}

int paper_blank(struct request *rq)
{
	return print(rq, NULL, "手書き用　あとで Yui に入力してください", NULL);
}
