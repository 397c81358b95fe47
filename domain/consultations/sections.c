/* sections: the parts of the 相談依頼票, from top to bottom. */
#include "domain/consultations/paper.h"

#include <string.h>

enum { BLANK_ROWS = 4, BOXES_MOST = 8 };

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

/* The codes of the day the slip is from, and those it carries; of a long list what was chosen,
 * but all of it on a blank form. */
static void choices(const struct paper *p, const char *label, const char *list, const char *value)
{
	struct date on = p->slip ? moment_date(p->slip->c.received) : work_today(p->w);
	const struct code *codes;
	int n = codes_of(p->w, list, (struct date){0}, &codes), shown = 0;
	bool only_mine = p->slip && value && n > BOXES_MOST;
	const char **labels = arena_alloc(&p->w->arena, (size_t)(n + 1) * sizeof *labels);
	bool *chosen = arena_alloc(&p->w->arena, (size_t)(n + 1) * sizeof *chosen);

	for (int i = 0; i < n; i++) {
		bool mine = among(value, codes[i].code);

		if (!mine
		    && (only_mine
			|| (date_known(codes[i].valid_from)
			    && date_compare(on, codes[i].valid_from) < 0)
			|| (date_known(codes[i].valid_until)
			    && date_compare(on, codes[i].valid_until) > 0)))
			continue;
		labels[shown] = codes[i].label;
		chosen[shown++] = mine;
	}
	sheet_choices(p->sheet, label, shown, labels, chosen);
}

/* A row of boxes, but none where a filled slip has nothing to say in them. */
static void row(const struct paper *p, int n, const struct sheet_box *boxes)
{
	bool says = !p->slip;

	for (int i = 0; i < n; i++)
		says = says || boxes[i].value;
	if (says)
		sheet_row(p->sheet, n, boxes);
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
	row(p, 3,
	    (const struct sheet_box[]){ { "受付番号", c ? c->number : NULL, 1, 0, true },
		{ "受付日時", c ? day(p, c->received) : NULL, 1.3, 0, false },
		{ "受付者", paper_show(p, "receiver"), 1, 0, false } });
	choices(p, "相談方法", "contact_channel", c ? c->channel : NULL);
	sheet_choices(p->sheet, "新規・継続", 2, (const char *const[]){ "新規", "継続" }, again);
	choices(p, "緊急度", "urgency", c ? c->urgency : NULL);
}

static void caller(const struct paper *p)
{
	const char *office = paper_show(p, "caller_organization");

	sheet_heading(p->sheet, "相談された方");
	choices(p, "区分", "caller_kind", p->slip ? p->slip->c.caller_kind : NULL);
	row(p, 2,
	    (const struct sheet_box[]){ { "氏名", paper_show(p, "caller_name"), 1, 0, false },
		{ "所属", office ? office : paper_show(p, "caller_organization_name"), 1.4, 0,
		    false } });
	row(p, 3,
	    (const struct sheet_box[]){ { "電話", paper_show(p, "caller_phone"), 1.2, 0, false },
		{ "続柄", paper_show(p, "caller_relation"), 0.8, 0, false },
		{ "連絡", paper_show(p, "caller_note"), 1.6, 0, false } });
}

static const char *birth(const struct paper *p)
{
	if (p->w->masked)
		return paper_person(p, "birth");
	return p->slip && p->slip->known ? person_birth_text(p->w, &p->slip->person) : NULL;
}

static void subject(const struct paper *p)
{
	bool anonymous = p->slip && !p->slip->c.person.id;

	sheet_heading(p->sheet, "対象の方");
	row(p, 2,
	    (const struct sheet_box[]){
		{ "氏名", anonymous ? "（匿名）" : paper_person(p, "name"), 1.2, 0, true },
		{ "フリガナ", paper_person(p, "kana"), 1, 0, false } });
	row(p, 3,
	    (const struct sheet_box[]){ { "生年月日", birth(p), 1.6, 0, false },
		{ "性別", paper_person(p, "sex"), 0.5, 0, false },
		{ "電話", paper_person(p, "phone"), 1, 0, false } });
	towns(p);
	row(p, 1,
	    (const struct sheet_box[]){ { "住所", paper_person(p, "address"), 1, 0, false } });
	row(p, 2,
	    (const struct sheet_box[]){ { "居所", paper_person(p, "dwelling"), 1, 0, false },
		{ "世帯", paper_person(p, "household"), 1, 0, false } });
	row(p, 3,
	    (const struct sheet_box[]){
		{ "キーパーソン", paper_person(p, "key_name"), 1.3, 0, false },
		{ "続柄", paper_person(p, "key_relation"), 0.7, 0, false },
		{ "電話", paper_person(p, "key_phone"), 1, 0, false } });
	choices(p, "本人の同意", "consent", p->slip ? p->slip->c.consent : NULL);
	if (!p->slip || p->slip->c.outside)
		row(p, 1,
		    (const struct sheet_box[]){ { "案内した先",
			p->slip ? paper_said(p, p->slip->c.pointed_to) : NULL, 1, 0, false } });
}

static void care(const struct paper *p)
{
	if (p->slip && !paper_person(p, "care_level") && !paper_person(p, "care_manager_office")
	    && !paper_person(p, "care_manager") && !paper_person(p, "physician"))
		return;
	sheet_heading(p->sheet, "介護保険・医療");
	choices(p, "要介護度", "care_level",
	    p->slip && p->slip->known ? p->slip->person.care_level : NULL);
	row(p, 2,
	    (const struct sheet_box[]){
		{ "居宅介護支援", paper_person(p, "care_manager_office"), 1.2, 0, false },
		{ "担当者", paper_person(p, "care_manager"), 0.8, 0, false } });
	row(p, 1,
	    (const struct sheet_box[]){
		{ "かかりつけ", paper_person(p, "physician"), 1, 0, false } });
}

static void question(const struct paper *p)
{
	const struct consultation *c = p->slip ? &p->slip->c : NULL;
	const char *first = c && c->contents && strchr(c->contents, ' ')
	    ? arena_copyn(&p->w->arena, c->contents, strcspn(c->contents, " "))
	    : NULL;

	sheet_heading(p->sheet, "相談の内容");
	choices(p, c ? "相談内容" : "相談内容\n（主に◎）", "consultation_content",
	    c ? c->contents : NULL);
	if (first)
		row(p, 1,
		    (const struct sheet_box[]){ { "主な内容",
			code_label(p->w, "consultation_content", first), 1, 0, false } });
	choices(p, "場面", "scene", c ? c->scene : NULL);
	sheet_flow(p->sheet, "お話", c ? paper_said(p, c->story) : NULL, c ? 24 : 32);
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
	static const double widths[] = { 1, 1, 1.45, 3.35, 1.1 };
	int n = p->slip ? p->slip->actions : BLANK_ROWS;
	const char **cells = arena_alloc(&p->w->arena, (size_t)(n + 1) * 5 * sizeof *cells);

	sheet_heading(p->sheet, "対応の経過");
	for (int i = 0; p->slip && i < n; i++) {
		const struct action *a = &p->slip->action[i];
		const char **row = cells + i * 5;

		row[0] = arena_printf(&p->w->arena, "%s\n%d:%02d",
		    date_era_short(&p->w->arena, moment_date(a->at)), moment_minutes(a->at) / 60,
		    moment_minutes(a->at) % 60);
		row[1] = joined(p, paper_action(p, a, "kind"), "\n", paper_action(p, a, "method"));
		row[2] = joined(p, paper_action(p, a, "organization"), "\n",
		    paper_action(p, a, "partner"));
		row[3] = paper_said(p, a->content);
		row[4] = paper_action(p, a, "by");
	}
	if (n > 0)
		sheet_table(p->sheet, 5, head, widths, n, cells);
	else
		row(p, 1,
		    (const struct sheet_box[]){
			{ "経過", "記録はまだありません。", 1, 0, false } });
}

static void requests(const struct paper *p)
{
	static const char *const head[] = { "要請日", "要請先", "期限", "返事", "返事の内容" };
	static const double widths[] = { 1, 1.9, 1, 1.1, 2.9 };
	int n = 0, most = p->slip ? p->slip->actions : 2;
	const char **cells = arena_alloc(&p->w->arena, (size_t)(most + 1) * 5 * sizeof *cells);

	for (int i = 0; p->slip && i < most; i++) {
		const struct action *a = &p->slip->action[i];
		const char **row = cells + n * 5;

		if (a->kind != ACTION_REQUEST)
			continue;
		row[0] = date_era_short(&p->w->arena, moment_date(a->at));
		row[1] = paper_action(p, a, "organization");
		row[2] = date_known(a->due) ? date_era_short(&p->w->arena, a->due) : NULL;
		row[3] = joined(p, paper_action(p, a, "answer"), "\n",
		    date_known(a->answered) ? date_era_short(&p->w->arena, a->answered) : NULL);
		row[4] = paper_said(p, a->answer_note);
		n++;
	}
	if (!p->slip)
		n = most;
	if (n == 0)
		return;
	sheet_heading(p->sheet, "支援要請");
	sheet_table(p->sheet, 5, head, widths, n, cells);
}

static void introductions(const struct paper *p)
{
	static const char *const head[] = { "紹介日", "紹介した機関", "採否",
		"備考・至らなかった理由" };
	static const double widths[] = { 1, 2.6, 0.9, 3.4 };
	int n = p->slip ? p->slip->candidates : 2;
	const char **cells = arena_alloc(&p->w->arena, (size_t)(n + 1) * 4 * sizeof *cells);

	for (int i = 0; p->slip && i < n; i++) {
		const struct candidate *c = &p->slip->candidate[i];
		const struct action *a = slip_action(p->slip, c->action.id);
		const char **row = cells + i * 4;

		row[0] = a ? date_era_short(&p->w->arena, moment_date(a->at)) : NULL;
		row[1] = c->name ? c->name : c->organization.title;
		row[2] = c->chosen                            ? "○ 決定"
		    : a && slip_introduction_open(p->slip, a) ? "未定"
							      : "―";
		row[3] = joined(p, paper_said(p, c->note), "　",
		    a && !c->chosen ? paper_said(p, a->none_reason) : NULL);
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
	sheet_flow(p->sheet, "対応内容", c ? paper_said(p, c->response) : NULL, 16);
	sheet_flow(p->sheet, "対応結果", c ? paper_said(p, c->result) : NULL, 16);
	choices(p, "結果の区分", "outcome", c ? c->outcome : NULL);
	if (!c || c->failure_reason)
		choices(p, "不成立の理由", "failure_reason", c ? c->failure_reason : NULL);
	row(p, 3,
	    (const struct sheet_box[]){ { "終結日", c ? day(p, c->closed) : NULL, 1.4, 0, false },
		{ "終結した人", paper_show(p, "closed_by"), 1.1, 0, false },
		{ "所要時間", paper_show(p, "minutes"), 0.9, 0, false } });
	row(p, 2,
	    (const struct sheet_box[]){ { "30日後の確認", paper_show(p, "follow_up"), 1, 0, false },
		{ "確認の結果", c ? paper_said(p, c->follow_up_result) : NULL, 1.8, 0, false } });
	sheet_row(p->sheet, 3,
	    (const struct sheet_box[]){ { "センター長", NULL, 1, 13, false },
		{ "相談員", NULL, 1, 13, false }, { "市町村", NULL, 1, 13, false } });
}

void sections_print(const struct paper *p)
{
	taken_in(p);
	caller(p);
	subject(p);
	care(p);
	question(p);
	course(p);
	requests(p);
	introductions(p);
	ending(p);
}
