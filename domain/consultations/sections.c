/* sections: the parts of the 相談依頼票, from top to bottom. */
#include "domain/consultations/paper.h"

#include <string.h>

enum { BLANK_ROWS = 3 };

#define LINE 6.8 /* of a blank form, mm: to be written by hand */

static const char *day(const struct paper *p, int64_t moment)
{
	return moment ? moment_era(&p->w->arena, moment) : NULL;
}

/* ---- Choices ----------------------------------------------------------------------------- */

/* The codes of the day the slip is from, and those it carries. */
static struct sheet_box choices(const struct paper *p, const char *label, const char *list,
    const char *value, double width)
{
	struct date on = p->slip ? moment_date(p->slip->c.received) : work_today(p->w);
	const struct code *codes;
	int n = codes_of(p->w, list, (struct date){0}, &codes), shown = 0;
	const char **labels = arena_alloc(&p->w->arena, (size_t)(n + 1) * sizeof *labels);
	bool *chosen = arena_alloc(&p->w->arena, (size_t)(n + 1) * sizeof *chosen);

	for (int i = 0; i < n; i++) {
		bool mine = text_has_word(value, codes[i].code);

		if (!mine
		    && ((date_known(codes[i].valid_from)
			    && date_compare(on, codes[i].valid_from) < 0)
			|| (date_known(codes[i].valid_until)
			    && date_compare(on, codes[i].valid_until) > 0)))
			continue;
		labels[shown] = codes[i].label;
		chosen[shown++] = mine;
	}
	return (struct sheet_box){ .label = label,
		.width = width,
		.choices = shown,
		.choice = labels,
		.chosen = chosen };
}

/* Of a long list: all of it on a blank form, else what was chosen. */
static struct sheet_box chosen(const struct paper *p, const char *label, const char *list,
    const char *value, double width)
{
	if (!p->slip)
		return choices(p, label, list, NULL, width);
	return (struct sheet_box){ label, code_label(p->w, list, value), width };
}

/* A row of boxes, but none where a filled slip has nothing to say in them. */
static void row(const struct paper *p, int n, const struct sheet_box *boxes)
{
	struct sheet_box *row = arena_alloc(&p->w->arena, (size_t)n * sizeof *row);
	bool says = !p->slip;

	for (int i = 0; i < n; i++) {
		row[i] = boxes[i];
		if (!p->slip && boxes[i].choices == 0 && boxes[i].height == 0)
			row[i].height = LINE;
		says = says || boxes[i].value || boxes[i].choices > 0;
	}
	if (says)
		sheet_row(p->sheet, n, row);
}

#define ROW(p, ...) \
	row((p), (int)(sizeof(struct sheet_box[]){ __VA_ARGS__ } / sizeof(struct sheet_box)), \
	    (const struct sheet_box[]){ __VA_ARGS__ })
#define SHOWN(p, label, name, width) \
	{ \
		(label), paper_show((p), (name)), (width) \
	}
#define HERS(p, label, name, width) \
	{ \
		(label), paper_person((p), (name)), (width) \
	}

static struct sheet_box towns(const struct paper *p, double width)
{
	struct date on = p->slip ? moment_date(p->slip->c.received) : work_today(p->w);
	const struct municipality *m;
	int n = municipalities_inside(p->w, on, &m);
	const char **labels = arena_alloc(&p->w->arena, (size_t)(n + 1) * sizeof *labels);
	bool *here = arena_alloc(&p->w->arena, (size_t)(n + 1) * sizeof *here);

	for (int i = 0; i < n; i++) {
		labels[i] = m[i].name;
		here[i] = p->slip && p->slip->c.municipality.id == m[i].head.id;
	}
	labels[n] = p->slip ? "圏域外" : "圏域外（　　　　）";
	here[n] = p->slip && p->slip->c.outside;
	if (here[n] && p->slip->c.outside_town)
		labels[n] = arena_printf(&p->w->arena, "圏域外（%s）", p->slip->c.outside_town);
	return (struct sheet_box){ .label = "お住まい",
		.width = width,
		.choices = n + 1,
		.choice = labels,
		.chosen = here };
}

/* ---- The parts of the form, from top to bottom ------------------------------------------- */

static void taken_in(const struct paper *p)
{
	static const char *const whether[] = { "新規", "継続" };
	const struct consultation *c = p->slip ? &p->slip->c : NULL;
	const bool again[] = { c && !c->continued, c && c->continued };

	sheet_band(p->sheet, "受付");
	ROW(p, { "受付日時", c ? day(p, c->received) : NULL, 66 },
	    { "受付者", c ? behalf_said(p->w, c->receiver, c->typist) : NULL, 39.5 },
	    choices(p, "緊急度", "urgency", c ? c->urgency : NULL, 67.5));
	ROW(p, choices(p, "相談方法", "contact_channel", c ? c->channel : NULL, 128),
	    { .label = "新規・継続",
		.width = 45,
		.choices = 2,
		.choice = whether,
		.chosen = again });
}

static void caller(const struct paper *p)
{
	const char *office = paper_show(p, "caller_organization");
	const char *kind = p->slip ? p->slip->c.caller_kind : NULL;

	if (!office)
		office = paper_show(p, "caller_organization_name");
	sheet_band(p->sheet, "相談者");
	if (!p->slip) {
		ROW(p, chosen(p, "区分", "caller_kind", NULL, 1));
		ROW(p, { "氏名", NULL, 72 }, { "続柄", NULL, 37 }, { "電話", NULL, 64 });
		ROW(p, { "所属", NULL, 102 }, { "連絡", NULL, 71 });
		return;
	}
	ROW(p, SHOWN(p, "氏名", "caller_name", 72), chosen(p, "区分", "caller_kind", kind, 59),
	    SHOWN(p, "続柄", "caller_relation", 42));
	sheet_row(p->sheet, 2,
	    (const struct sheet_box[]){ { "所属", office, 109 },
		SHOWN(p, "電話", "caller_phone", 64) });
	ROW(p, SHOWN(p, "連絡", "caller_note", 1));
}

/* The age goes to the next line as a whole, if it goes there. */
static const char *birth(const struct paper *p)
{
	static const char unit[] = "歳", joiner[] = "\u2060";
	const char *s, *age;

	if (p->w->masked)
		return paper_person(p, "birth");
	s = p->slip && p->slip->known ? person_birth_text(p->w, &p->slip->person) : NULL;
	age = s ? strstr(s, unit) : NULL;
	return age ? arena_printf(&p->w->arena, "%.*s%s%s", (int)(age - s), s, joiner, age) : s;
}

static void subject(const struct paper *p)
{
	bool anonymous = p->slip && !p->slip->c.person.id;

	sheet_band(p->sheet, "対象者");
	ROW(p,
	    { "氏名", anonymous ? "（匿名）" : paper_person(p, "name"), 72, p->slip ? 0 : 8, true },
	    HERS(p, "フリガナ", "kana", 67), HERS(p, "性別", "sex", 34));
	ROW(p, { "生年月日", birth(p), 66 }, towns(p, 107));
	ROW(p, HERS(p, "住所", "address", 109), HERS(p, "電話", "phone", 64));
	ROW(p, HERS(p, "居所", "dwelling", 60), HERS(p, "世帯", "household", 37),
	    choices(p, "本人の同意", "consent", p->slip ? p->slip->c.consent : NULL, 76));
	ROW(p, HERS(p, "キーパーソン", "key_name", 66), HERS(p, "続柄", "key_relation", 43),
	    HERS(p, "電話", "key_phone", 64));
	if (p->slip && p->slip->c.outside)
		ROW(p, { "案内した先", paper_said(p, p->slip->c.pointed_to), 1 });
}

static void care(const struct paper *p)
{
	const char *level = p->slip && p->slip->known ? p->slip->person.care_level : NULL;

	if (!p->slip) {
		ROW(p, choices(p, "要介護度", "care_level", NULL, 1));
		ROW(p, HERS(p, "かかりつけ", "physician", 60),
		    HERS(p, "居宅介護支援", "care_manager_office", 62),
		    HERS(p, "担当者", "care_manager", 46));
		return;
	}
	ROW(p, chosen(p, "要介護度", "care_level", level, 60),
	    HERS(p, "かかりつけ", "physician", 113));
	ROW(p, HERS(p, "居宅介護支援", "care_manager_office", 109),
	    HERS(p, "担当者", "care_manager", 64));
}

/* 「◎訪問診療・往診　○制度・費用」: the primary one first. */
static const char *contents(const struct paper *p, const char *codes)
{
	struct text said = { .arena = &p->w->arena };

	while (codes && *codes) {
		size_t n = strcspn(codes, " ");
		const char *code = arena_copyn(&p->w->arena, codes, n);

		text_addf(&said, "%s%s", said.len ? "　○" : "◎",
		    code_label(p->w, "consultation_content", code));
		codes += n + (codes[n] == ' ');
	}
	return said.s;
}

static void question(const struct paper *p)
{
	const struct consultation *c = p->slip ? &p->slip->c : NULL;

	sheet_band(p->sheet, "内容");
	if (c) {
		ROW(p, { "相談内容", contents(p, c->contents), 1 });
		ROW(p, choices(p, "場面", "scene", c->scene, 1));
	} else {
		ROW(p, choices(p, "相談内容\n（主に◎）", "consultation_content", NULL, 1));
		ROW(p, choices(p, "場面", "scene", NULL, 109), { "案内した先", NULL, 64 });
	}
	sheet_flow(p->sheet, "お話", c ? paper_said(p, c->story) : NULL, c ? 20 : 21);
}

static const char *joined(const struct paper *p, const char *a, const char *between, const char *b)
{
	if (!a || !b)
		return a ? a : b;
	return arena_printf(&p->w->arena, "%s%s%s", a, between, b);
}

/* What came of a request for support: the answer, or until when one is awaited. */
static const char *answer(const struct paper *p, const struct action *a)
{
	struct arena *arena = &p->w->arena;
	const char *answered = date_known(a->answered) ? date_era_short(arena, a->answered) : NULL;
	const char *came = joined(p, paper_action(p, a, "answer"), " ", answered);
	const char *due = date_known(a->due)
	    ? arena_printf(arena, "期限 %s", date_era_short(arena, a->due))
	    : NULL;

	return joined(p, joined(p, due, "\n", came), "\n", paper_said(p, a->answer_note));
}

/* Who was introduced, one a line, and why nobody was chosen. */
static const char *introduced(const struct paper *p, const struct action *a)
{
	struct text said = { .arena = &p->w->arena };
	bool open = slip_introduction_open(p->slip, a);

	for (int i = 0; i < p->slip->candidates; i++) {
		const struct candidate *c = &p->slip->candidate[i];
		const char *note = paper_said(p, c->note);

		if (c->action.id != a->head.id)
			continue;
		text_addf(&said, "%s%s %s%s%s%s", said.len ? "\n" : "",
		    c->chosen  ? "決定"
			: open ? "未定"
			       : "―",
		    c->name ? c->name : c->organization.title, note ? "（" : "", note ? note : "",
		    note ? "）" : "");
	}
	return joined(p, joined(p, said.s, "\n", paper_action(p, a, "none_kind")), "\n",
	    joined(p, paper_said(p, a->none_reason), "\n", paper_action(p, a, "comparison")));
}

static void acted(const struct paper *p, const struct action *a, const char **cell)
{
	struct arena *arena = &p->w->arena;
	const char *method = paper_action(p, a, "method");
	const char *when =
	    arena_printf(arena, "%s %d:%02d", date_era_short(arena, moment_date(a->at)),
		moment_minutes(a->at) / 60, moment_minutes(a->at) % 60);
	const char *what = paper_action(p, a, "kind");
	const char *whom =
	    joined(p, paper_action(p, a, "organization"), " ", paper_action(p, a, "partner"));

	if (method)
		what = arena_printf(arena, "%s（%s）", what, method);
	cell[0] = joined(p, when, "\n", behalf_said(p->w, a->by, a->typist));
	cell[1] = joined(p, what, "\n", whom);
	cell[2] = paper_said(p, a->content);
	cell[3] = joined(p, introduced(p, a), "\n", answer(p, a));
}

static void course(const struct paper *p)
{
	static const char *const head[] = { "日時・対応者", "種別・相手", "内容", "返事・紹介先" };
	static const double widths[] = { 30.5, 38, 55.5, 49 };
	int n = p->slip ? p->slip->actions : BLANK_ROWS;
	const char **cells = arena_alloc(&p->w->arena, (size_t)(n + 1) * 4 * sizeof *cells);

	sheet_band(p->sheet, "経過");
	for (int i = 0; p->slip && i < n; i++)
		acted(p, &p->slip->action[i], cells + 4 * (size_t)i);
	if (n > 0)
		sheet_table(p->sheet, 4, head, widths, n, cells);
	else
		ROW(p, { "対応", "記録はまだありません。", 1, 10 });
}

/* What is to be done, by whom and until when. */
static void next(const struct paper *p)
{
	ROW(p, { "次にすること", p->slip ? paper_said(p, p->slip->c.next_step) : NULL, 85.5 },
	    SHOWN(p, "次の期日", "next_date", 48), SHOWN(p, "担当", "assigned", 39.5));
}

/* The files themselves stay where they are: the paper says what there is. */
static void attached(const struct paper *p)
{
	static const char *const head[] = { "ファイル", "説明", "種類・大きさ", "添付" };
	static const double widths[] = { 58, 45, 31, 39 };
	struct arena *arena = &p->w->arena;
	struct attached all = {0};
	const char **cells;

	if (p->slip)
		all = attached_all(p->w, p->slip, p->old);
	cells = arena_alloc(arena, (size_t)(all.n + 1) * 4 * sizeof *cells);
	for (int i = 0; i < all.n; i++) {
		const struct record *r = all.file[i].record;
		const struct file *f = all.file[i].file;
		const char **cell = cells + 4 * (size_t)i;

		cell[0] = field_show(p->w, record_field(r, "name"), f);
		cell[1] = joined(p, all.file[i].where, "\n",
		    field_show(p->w, record_field(r, "note"), f));
		cell[2] = joined(p, field_show(p->w, record_field(r, "type"), f), "\n",
		    file_size_said(arena, f->size.n));
		cell[3] = joined(p, date_era_short(arena, moment_date(f->attached)), "\n",
		    field_show(p->w, record_field(r, "by"), f));
	}
	if (all.n == 0)
		return;
	sheet_band(p->sheet, "添付");
	sheet_table(p->sheet, 4, head, widths, all.n, cells);
}

static void ending(const struct paper *p)
{
	const struct consultation *c = p->slip ? &p->slip->c : NULL;

	sheet_band(p->sheet, "結果");
	sheet_flow(p->sheet, "対応内容", c ? paper_said(p, c->response) : NULL, c ? 10 : 14);
	sheet_flow(p->sheet, "対応結果", c ? paper_said(p, c->result) : NULL, c ? 10 : 14);
	ROW(p, choices(p, "結果の区分", "outcome", c ? c->outcome : NULL, 1));
	if (!c || c->failure_reason)
		ROW(p,
		    choices(p, "不成立の理由", "failure_reason", c ? c->failure_reason : NULL, 1));
	ROW(p, { "終結日", c ? day(p, c->closed) : NULL, 68 },
	    SHOWN(p, "終結した人", "closed_by", 60), SHOWN(p, "所要時間", "minutes", 45));
	ROW(p, SHOWN(p, "30日後の確認", "follow_up", 66),
	    { "確認の結果", c ? paper_said(p, c->follow_up_result) : NULL, 107 });
	if (p->corrected)
		sheet_flow(p->sheet, "終結後の訂正", paper_said(p, p->corrected), 0);
	if (p->confirmed)
		sheet_flow(p->sheet, "確定", p->confirmed, 0);
	sheet_row(p->sheet, 3,
	    (const struct sheet_box[]){ { "センター長", NULL, 60, 12 }, { "相談員", NULL, 56.5 },
		{ "市町村", NULL, 56.5 } });
}

void sections_print(const struct paper *p)
{
	taken_in(p);
	caller(p);
	subject(p);
	care(p);
	question(p);
	course(p);
	next(p);
	attached(p);
	ending(p);
}
