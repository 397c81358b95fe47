/* sheet: the hand-over sheet of the day on A4 -- notes, what waits, who did what. */
#include "domain/today/pages.h"

#include "document/document.h"

enum { NOTE_COLS = 4, LINE_COLS = 4, NOTES_MOST = 100 };

struct printing {
	struct work *w;
	struct sheet *sheet;
	struct desk_view *v;
};

/* Those of the open day, and everything since the one before it. */
static void print_notes(const struct printing *p)
{
	static const char *const head[NOTE_COLS] = { "日時", "だれから → だれへ", "用件", "相談" };
	static const double widths[NOTE_COLS] = { 2, 4, 9, 2 };
	const char *cell[NOTES_MOST * NOTE_COLS];
	struct query q = { .limit = NOTES_MOST };
	struct work *w = p->w;
	struct listing l;

	query_add(&q, &message_record, "written", AT_LEAST,
	    int_text(&w->arena, moment_of(p->v->days.before, 0)));
	l = store_list(w, &message_record, &q);
	for (int i = 0; i < l.n; i++) {
		const struct message *m = LISTED(l, &message_record, i);
		const char *subject = field_show(w, record_field(&message_record, "subject"), m);
		const char *body = field_show(w, record_field(&message_record, "body"), m);
		const char **to = cell + (size_t)i * NOTE_COLS;

		to[0] = moment_short(&w->arena, m->written);
		to[1] = arena_printf(&w->arena, "%s → %s", m->author.title ? m->author.title : "",
		    m->recipient.id ? m->recipient.title : "みんな");
		to[2] = arena_printf(&w->arena, "%s%s%s%s", m->urgent ? "【急ぎ】" : "", subject,
		    body ? "\n" : "", body ? body : "");
		to[3] = m->consultation.title;
	}
	sheet_heading(p->sheet, "申し送り");
	sheet_table(p->sheet, NOTE_COLS, head, widths, l.n, cell);
}

static void print_section(const struct printing *p, const struct section *s)
{
	static const char *const head[LINE_COLS] = { "いつ", "相談", "すること・あったこと",
		"だれの・だれが" };
	static const double widths[LINE_COLS] = { 3, 2, 7, 6 };
	const char *cell[LINES_MOST * LINE_COLS];

	for (int i = 0; i < s->n; i++) {
		const char **to = cell + (size_t)i * LINE_COLS;

		to[0] = s->line[i].when;
		to[1] = s->line[i].name;
		to[2] = s->line[i].what;
		to[3] = s->line[i].about;
	}
	sheet_heading(p->sheet, s->title);
	sheet_table(p->sheet, LINE_COLS, head, widths, s->n, cell);
}

static void print_transfers(const struct printing *p)
{
	static const char *const head[NOTE_COLS] = { "日時", "相談", "引継ぎ", "ひとこと" };
	static const double widths[NOTE_COLS] = { 2, 2, 6, 7 };
	const char *cell[TRANSFERS_MOST * NOTE_COLS];
	struct query q = { .limit = TRANSFERS_MOST };
	struct work *w = p->w;
	struct listing l;

	query_add(&q, &transfer_record, "at", AT_LEAST,
	    int_text(&w->arena, moment_of(p->v->days.before, 0)));
	query_add(&q, &transfer_record, "undone", EMPTY, NULL);
	l = store_list(w, &transfer_record, &q);
	for (int i = 0; i < l.n; i++) {
		const struct transfer *t = LISTED(l, &transfer_record, i);
		const char **to = cell + (size_t)i * NOTE_COLS;

		to[0] = moment_short(&w->arena, t->at);
		to[1] = t->consultation.title;
		to[2] = t->headline;
		to[3] = field_show(w, record_field(&transfer_record, "words"), t);
	}
	sheet_heading(p->sheet, "引継ぎ");
	sheet_table(p->sheet, NOTE_COLS, head, widths, l.n, cell);
}

static void print_head(const struct printing *p)
{
	struct work *w = p->w;
	const struct sheet_box days[] = {
		{ .label = "日付",
		    .value = date_both(&w->arena, work_today(w)) },
		{ .label = "次の開所日",
		    .value = date_brief(&w->arena,
			opening_after(&p->v->days.opening, work_today(w), 1), work_today(w)) },
	};
	const struct sheet_box names[] = { { .label = "渡す人", .value = w->actor.name },
		{ .label = "受け取る人" } };

	sheet_row(p->sheet, COUNT(days), days);
	sheet_row(p->sheet, COUNT(names), names);
}

int sheet_get(struct request *rq)
{
	struct printing p = { .w = rq->work,
		.v = arena_alloc(&rq->work->arena, sizeof *p.v) };
	struct hub hub = {0};

	desk_gather(p.w, changes_last_visit(rq), p.v);
	hub_get(p.w, &hub);
	p.sheet = sheet_begin(p.w,
	    &(struct sheet_about){ .title = "申し送り票",
		.issuer = hub.name,
		.number = "",
		.footer = arena_printf(&p.w->arena, "%s 印刷　拠点の外に出さないでください",
		    moment_era(&p.w->arena, p.w->now)) });
	print_head(&p);
	print_notes(&p);
	print_transfers(&p);
	print_section(&p, &p.v->late);
	print_section(&p, &p.v->due);
	print_section(&p, &p.v->untouched);
	print_section(&p, &p.v->waiting);
	print_section(&p, &p.v->introduced);
	print_section(&p, &p.v->changes);
	return reply_pdf(rq, p.sheet);
}
