/* desk: what waits for the people of the hub, and what moved since they were last here. */
#include "domain/today/pages.h"

#include "domain/consultations/consultations.h"
#include "domain/drafts/drafts.h"
#include "domain/emergency/emergency.h"
#include "domain/facts/facts.h"

#include <stdlib.h>

enum { ANSWERED_DAYS = 5, CHANGES = 10 };

static void find_days(struct work *w, struct desk_days *d)
{
	opening_load(w, &d->opening);
	d->day = opening_from(&d->opening, work_today(w));
	d->before = opening_before(&d->opening, d->day);
	if (!date_known(d->before))
		d->before = date_add_days(d->day, -1);
}

static struct query slips_sorted(const char *field)
{
	return (struct query){ .sort = record_field(&consultation_record, field),
		.ascending = true,
		.limit = LINES_MOST };
}

/* ---- Slips ---- */

static void add_slips(struct work *w, const struct opening *o, struct section *s,
    const struct query *q,
    void say(struct work *, const struct opening *, struct line *, struct date),
    struct date of(const struct consultation *))
{
	struct listing l = store_list(w, &consultation_record, q);

	for (int i = 0; i < l.n; i++) {
		const struct consultation *c = LISTED(l, &consultation_record, i);
		struct line *line = line_add(s);

		if (!line)
			return;
		line_slip(w, line, c);
		say(w, o, line, of(c));
		line->what = c->next_step ? c->next_step : line->what;
		line->tag = field_show(w, record_field(&consultation_record, "state"), c);
		line->tag_look = c->state == STATE_WAITING ? "a" : "k";
	}
}

static struct date next_date(const struct consultation *c)
{
	return c->next_date;
}

static struct date received_day(const struct consultation *c)
{
	return moment_date(c->received);
}

/* What was due on a closed day is due on the open day after it. */
static void gather_next(struct work *w, struct desk_view *v)
{
	const struct opening *o = &v->days.opening;
	struct arena *a = &w->arena;
	struct query q = slips_sorted("next_date");

	query_add(&q, &consultation_record, "closed", EMPTY, NULL);
	query_add(&q, &consultation_record, "next_date", AT_MOST, date_iso(a, v->days.before));
	add_slips(w, o, &v->late, &q, line_due, next_date);
	q.filters--;
	query_add(&q, &consultation_record, "next_date", AT_LEAST,
	    date_iso(a, date_add_days(v->days.before, 1)));
	query_add(&q, &consultation_record, "next_date", AT_MOST, date_iso(a, v->days.day));
	add_slips(w, o, &v->due, &q, line_due, next_date);
}

/* Taken in, and nothing done or planned yet. */
static void gather_untouched(struct work *w, struct desk_view *v)
{
	struct query q = slips_sorted("received");

	query_add(&q, &consultation_record, "closed", EMPTY, NULL);
	query_add(&q, &consultation_record, "state", EQUAL, "received");
	query_add(&q, &consultation_record, "next_date", EMPTY, NULL);
	add_slips(w, &v->days.opening, &v->untouched, &q, line_since, received_day);
}

static bool is_late(const struct desk_view *v, struct date due)
{
	return date_known(due) && date_compare(due, v->days.before) <= 0;
}

static void gather_follow_ups(struct work *w, struct desk_view *v)
{
	struct query q = slips_sorted("follow_up");
	struct listing l;

	query_add(&q, &consultation_record, "closed", FILLED, NULL);
	query_add(&q, &consultation_record, "follow_up", AT_MOST,
	    date_iso(&w->arena, v->days.day));
	query_add(&q, &consultation_record, "follow_up_result", EMPTY, NULL);
	l = store_list(w, &consultation_record, &q);
	for (int i = 0; i < l.n; i++) {
		const struct consultation *c = LISTED(l, &consultation_record, i);
		struct line *line = line_add(is_late(v, c->follow_up) ? &v->late : &v->due);

		if (!line)
			return;
		line_slip(w, line, c);
		line_due(w, &v->days.opening, line, c->follow_up);
		line->what = "30日後の確認";
		line->tag = "確認";
	}
}

/* ---- Requests ---- */

static void request_line(struct work *w, struct line *line, const struct action *a)
{
	line->url = url_of(&w->arena, &consultation_record, a->consultation.id);
	line->name = a->consultation.title;
	line->what = a->organization.title ? a->organization.title : a->partner;
	line->about = arena_printf(&w->arena, "%sから待っています", moment_short(&w->arena, a->at));
	line->tag = field_show(w, record_field(&action_record, "answer"), a);
	line->tag_look = "a";
}

static void gather_waiting(struct work *w, struct desk_view *v)
{
	struct query q = { .sort = record_field(&action_record, "due"),
		.ascending = true,
		.limit = 3 * LINES_MOST };
	struct listing l;

	query_add(&q, &action_record, "answer", EQUAL, "waiting");
	l = store_list(w, &action_record, &q);
	for (int i = 0; i < l.n; i++) {
		const struct action *a = LISTED(l, &action_record, i);
		bool late = is_late(v, a->due);
		struct section *s = late ? &v->late : &v->waiting;
		struct line *line =
		    section_has(s, url_of(&w->arena, &consultation_record, a->consultation.id))
		    ? NULL
		    : line_add(s);

		if (!line)
			continue;
		request_line(w, line, a);
		if (date_known(a->due))
			line_due(w, &v->days.opening, line, a->due);
		line->tag_look = late ? "r" : "a";
	}
}

static void gather_answers(struct work *w, struct desk_view *v)
{
	struct query q = { .sort = record_field(&action_record, "answered"), .limit = LINES_MOST };
	struct date since = v->days.day;
	struct listing l;

	for (int i = 0; i < ANSWERED_DAYS && date_known(since); i++)
		since = opening_before(&v->days.opening, since);
	query_add(&q, &action_record, "answered", AT_LEAST, date_iso(&w->arena, since));
	l = store_list(w, &action_record, &q);
	for (int i = 0; i < l.n; i++) {
		const struct action *a = LISTED(l, &action_record, i);
		struct line *line = a->answer == ANSWER_WITHDRAWN ? NULL : line_add(&v->answers);

		if (!line)
			continue;
		request_line(w, line, a);
		line->when = arena_printf(&w->arena, "%d/%d", a->answered.month, a->answered.day);
		line->about = field_show(w, record_field(&action_record, "answer_note"), a);
		line->tag_look = a->answer == ANSWER_REFUSED ? "r" : "g";
	}
}

/* ---- Notes, drafts, changes ---- */

static void gather_messages(struct work *w, struct desk_view *v)
{
	const struct message *m;
	int n = messages_unread(w, LINES_MOST, &m);

	for (int i = 0; i < n; i++) {
		struct line *line = line_add(&v->messages);

		if (!line)
			return;
		*line = (struct line){ .when = moment_short(&w->arena, m[i].written),
			.look = m[i].urgent ? "over" : "ok",
			.url = url_of(&w->arena, &message_record, m[i].head.id),
			.name = field_show(w, record_field(&message_record, "subject"), &m[i]),
			.what = m[i].consultation.title,
			.about = arena_printf(&w->arena, "%sより%s", m[i].author.title,
			    m[i].recipient.id ? "" : "みんなへ"),
			.tag = m[i].urgent ? "急ぎ" : NULL,
			.tag_look = "r",
			.post = arena_printf(&w->arena, "/messages/%lld/read",
			    (long long)m[i].head.id),
			.press = "読みました",
			.version = m[i].head.version };
	}
}

/* Who looked at cases that are not hers, until somebody has looked after that. */
static void gather_emergencies(struct work *w, struct desk_view *v)
{
	struct listing l = emergencies_waiting(w, LINES_MOST);

	for (int i = 0; i < l.n; i++) {
		const struct emergency *e = LISTED(l, &emergency_record, i);
		bool open = emergency_is_open(e, w->now);
		struct line *line = line_add(&v->emergencies);

		if (!line)
			return;
		*line = (struct line){ .when = moment_short(&w->arena, e->begun),
			.look = open ? "over" : "soon",
			.url = url_of(&w->arena, &emergency_record, e->head.id),
			.name = e->whom,
			.what = emergency_reason(e),
			.about = e->account.title,
			.tag = open ? "閲覧中" : "確認待ち",
			.tag_look = open ? "r" : "a" };
	}
}

static void gather_drafts(struct work *w, struct desk_view *v)
{
	const struct draft *d;
	int n = drafts_mine(w, &d);

	for (int i = 0; i < n; i++) {
		struct line *line = line_add(&v->drafts);

		if (!line)
			return;
		*line = (struct line){ .when = moment_short(&w->arena, d[i].at),
			.look = "ok",
			.url = d[i].key,
			.name = d[i].label ? d[i].label : "入力の途中" };
	}
}

static void gather_changes(struct work *w, int64_t since, struct desk_view *v)
{
	struct changes *found = arena_alloc(&w->arena, sizeof *found);
	const struct field *state = record_field(&consultation_record, "state");

	changes_gather(w, since, found);
	for (int i = 0; i < found->n && v->changes.n < CHANGES; i++) {
		const struct changed_slip *s = &found->slip[i];
		struct line *line = line_add(&v->changes);

		line_slip(w, line, &s->c);
		line->when = moment_short(&w->arena, s->deed->at);
		line->look = "ok";
		line->what = s->deed->did;
		line->about = s->deed->by.title;
		line->tag = field_show(w, state, &s->c);
		line->tag_look = s->c.state == STATE_CLOSED ? "g" : "k";
		line->post = NULL;
	}
	if (found->n > 0 || found->next)
		v->changes.more = "/today/changes";
	if (found->n == 0 && found->next)
		v->changes.empty = "新しいほうには、ほかの人がしたことはありません。続きは「くわしく」で見られます。";
	if (found->last)
		v->changes.title = arena_printf(&w->arena, "前回（%s）からの動き",
		    date_brief(&w->arena, moment_date(found->last), work_today(w)));
}

/* What is known of places and asks to be made sure of: by how much, not which. */
static void gather_facts(struct work *w, struct desk_view *v)
{
	int64_t n = facts_waiting(w, 0);
	struct line *line = n ? line_add(&v->facts) : NULL;

	if (line)
		*line = (struct line){ .when = count_said(&w->arena, n, COUNT_MOST, "件"),
			.look = "soon",
			.url = "/facts/calls",
			.name = "電話で確かめる",
			.what = "確かめ直す日を過ぎた情報があります" };
}

/* ---- Figures ---- */

static void gather_month(struct work *w, struct desk_view *v)
{
	struct date today = work_today(w), first = { today.year, today.month, 1 };
	struct date before = { (int16_t)(today.year - 1), today.month, today.day };

	if (!date_valid(before.year, before.month, before.day))
		before.day--;
	v->month = (struct month){
		.span = arena_printf(&w->arena, "%d/1–%d/%d", today.month, today.month, today.day),
		.taken = share_received(w, first, today),
		.taken_before =
		    share_received(w, (struct date){ before.year, before.month, 1 }, before),
	};
}

static int by_due(const void *one, const void *other)
{
	const struct line *a = one, *b = other;

	return date_compare(a->due, b->due);
}

void desk_gather(struct work *w, int64_t since, struct desk_view *v)
{
	*v = (struct desk_view){
		.emergencies = { .title = "緊急の閲覧", .more = "/emergencies", .hot = true },
		.messages = { .title = "申し送り" },
		.approvals = { .title = "承認を待っている代行入力", .hot = true },
		.returned = { .title = "差し戻された代行入力", .hot = true },
		.given = { .title = "渡した相談" },
		.got = { .title = "引き継いだ相談" },
		.late = { .title = "返事・対応を待たせています",
		    .hot = true,
		    .empty = "遅れているものはありません。" },
		.due = { .title = "今日すること", .empty = "この日の期日のものはありません。" },
		.untouched = { .title = "受け付けたまま、まだ手をつけていません" },
		.waiting = { .title = "返事を待っています",
		    .more = "/requests?state=waiting" },
		.introduced = { .title = "ご家族が選ぶのを待っています",
		    .more = "/consultations?introduction=open&closed=-" },
		.answers = { .title = "届いた返事" },
		.drafts = { .title = "書きかけ" },
		.changes = { .title = "前回からの動き" },
		.facts = { .title = "地元の情報", .more = "/facts?age=renew" },
	};
	find_days(w, &v->days);
	desk_handed(w, since, v);
	if (date_compare(v->days.day, work_today(w)))
		v->due.title = arena_printf(&w->arena, "次の開所日 %s にすること",
		    date_brief(&w->arena, v->days.day, work_today(w)));
	gather_emergencies(w, v);
	gather_messages(w, v);
	desk_behalf(w, v);
	gather_next(w, v);
	gather_waiting(w, v);
	desk_letters(w, v);
	gather_follow_ups(w, v);
	qsort(v->late.line, (size_t)v->late.n, sizeof(struct line), by_due);
	gather_untouched(w, v);
	desk_introduced(w, v);
	gather_answers(w, v);
	gather_drafts(w, v);
	gather_facts(w, v);
	gather_changes(w, since, v);
	gather_month(w, v);
	loads_gather(w, &v->open);
}

int64_t desk_waiting(struct work *w)
{
	struct desk_days days;
	struct rows *rs;

	if (!actor_may(&w->actor, WRITE_CASES))
		return 0;
	find_days(w, &days);
	rs = store_query(w,
	    "SELECT (SELECT COUNT(*) FROM (SELECT 1 FROM consultation WHERE region = $1"
	    " AND removed = 0 AND closed IS NULL AND next_date <= $2 LIMIT $4) AS slips)"
	    " + (SELECT COUNT(*) FROM (SELECT 1 FROM action a"
	    " JOIN consultation c ON c.region = a.region AND c.id = a.consultation"
	    " WHERE a.region = $1 AND a.removed = 0 AND a.answer = 'waiting' AND a.due <= $3"
	    " AND c.removed = 0 AND (c.next_date IS NULL OR c.next_date > $2) LIMIT $4) AS asked)",
	    I(w->actor.region), T(date_iso(&w->arena, days.day)),
	    T(date_iso(&w->arena, days.before)), I(COUNT_MOST));
	return rs->n ? cell_number(rs, 0, 0) : 0;
}
