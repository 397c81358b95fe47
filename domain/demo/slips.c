/* slips: two fiscal years of consultations, made with the desk's own functions. */
#include "domain/demo/parts.h"

#include "domain/consultations/consultations.h"

#include <string.h>

enum { RECENT = 30, LATEST = 12, RECENT_DAYS = 30, MINUTE = 60 * 1000, HOUR = 60 * MINUTE };

/* One slip on its way. */
struct way {
	struct demo *demo;
	const struct story *story;
	int n; /* its place among all */
	struct consultation slip;
};

/* Travels to a moment; false if it has not come yet. */
static bool at(struct way *way, int64_t moment)
{
	struct demo *d = way->demo;

	if (moment > d->now || d->work->fault)
		return false;
	d->work->now = moment;
	d->work->actor = d->counsellor[(way->n + (way->n % 5 == 0)) % COUNSELLORS];
	return true;
}

static void must(struct way *way, enum saved saved, const char *what)
{
	const struct problem *p = way->demo->work->problems;

	if (saved != SAVED)
		work_fault(way->demo->work, "demo slip %d, %s: %s", way->n, what,
		    p ? p->say : "not saved");
}

static void reload(struct way *way)
{
	store_get(way->demo->work, &consultation_record, way->slip.head.id, &way->slip);
}

/* What was forgotten was forgotten lately: older ones came to their end. */
static bool is_latest(const struct way *way)
{
	return way->n >= way->demo->slips - LATEST;
}

/* ---- Taken in ---- */

static bool take(struct way *way, int64_t received)
{
	static const char *const channels[] = { "phone", "phone", "phone", "fax", "visit", "phone",
		"mail", "phone", "home_visit", "phone" };
	const struct story *s = way->story;

	if (!at(way, received + 8 * MINUTE))
		return false;
	way->slip = (struct consultation){
		.received = received,
		.channel = channels[way->n % (int)COUNT(channels)],
		.urgency = s->urgency,
		.caller_kind = s->caller,
		.caller_relation = s->relation,
		.contents = s->contents,
		.scene = s->scene,
		.story = s->told,
		.consent = way->n % 4 ? "oral" : "not_yet",
		.next_step = s->next,
		.next_date = opening_after(&way->demo->opening, moment_date(received),
		    1 + way->n % 2),
	};
	demo_subject(way->demo, way->story, way->n,
	    way->n % 9 == 8 ? NULL : &way->demo->person[(way->n * 7) % way->demo->people],
	    &way->slip);
	if (is_latest(way) && way->n % 6 == 5)
		way->slip.next_date = (struct date){0};
	must(way, consultation_create(way->demo->work, &way->slip), "taken in");
	return true;
}

/* ---- What is done ---- */

static struct action action(struct way *way, int kind, const char *method, const char *content)
{
	return (struct action){ .consultation = { way->slip.head.id },
		.kind = kind,
		.at = way->demo->work->now,
		.method = method,
		.content = content,
		.minutes = { true, 5 + 5 * (way->n % 5) } };
}

static void act(struct way *way, struct action *a, const char *what)
{
	must(way, consultation_act(way->demo->work, a), what);
}

static bool advise(struct way *way, int64_t when)
{
	struct action a;

	if (!at(way, when))
		return false;
	a = action(way, ACTION_ADVICE, "phone",
	    "お話をうかがい、使える制度とサービスを説明した。ご本人の希望を確かめた。");
	act(way, &a, "advice");
	return true;
}

static bool introduce(struct way *way, int64_t when)
{
	struct action a;

	if (!at(way, when))
		return false;
	a = action(way, ACTION_INTRODUCTION, "phone",
	    "条件に合うところを、一覧どおりの順に案内した。");
	act(way, &a, "introduction");
	for (int i = 0; i < 3; i++) {
		const struct organization *o = demo_office(way->demo, way->story->kind, way->n + i);
		struct candidate c = { .action = { a.head.id },
			.organization = { o->head.id },
			.chosen = i == 0 };

		if (i && o == demo_office(way->demo, way->story->kind, way->n))
			break;
		must(way, consultation_introduce(way->demo->work, &c), "candidate");
	}
	return true;
}

static bool request(struct way *way, int64_t when, struct action *a)
{
	const struct organization *o = demo_office(way->demo, way->story->kind, way->n);

	if (!at(way, when))
		return false;
	*a = action(way, ACTION_REQUEST, "fax", "状況をまとめて送り、受入れできるかを聞いた。");
	a->organization.id = o->head.id;
	a->due = opening_after(&way->demo->opening, moment_date(when), 2);
	act(way, a, "request");
	return true;
}

/* Some offices forget to answer. */
static bool answer(struct way *way, int64_t when, struct action *a, bool accepted)
{
	if ((is_latest(way) && way->n % 4 == 3) || !at(way, when))
		return false;
	store_get(way->demo->work, &action_record, a->head.id, a);
	a->answer = accepted ? ANSWER_ACCEPTED : ANSWER_REFUSED;
	a->answered = moment_date(when);
	a->answer_note = accepted ? "受けられます。初回の日は追って連絡します。"
				  : "いまは空きがなく、お受けできません。";
	act(way, a, "answer");
	return true;
}

/* ---- The end ---- */

static void close(struct way *way, const char *outcome, const char *failure)
{
	struct consultation *c = &way->slip;

	reload(way);
	c->response = way->story->done;
	c->result = way->story->result;
	c->outcome = outcome;
	c->failure_reason = failure;
	c->minutes = (struct number){ true, 20 + 10 * (way->n % 6) };
	c->next_step = NULL;
	c->next_date = (struct date){0};
	if (!strcmp(outcome, "resolved"))
		c->follow_up = opening_from(&way->demo->opening,
		    date_add_days(work_today(way->demo->work), 30));
	must(way, consultation_close(way->demo->work, c), "closed");
}

/* A few days late at times, so that today has something to do. */
static void follow_up(struct way *way)
{
	struct consultation *c = &way->slip;
	struct action a;

	if (!date_known(c->follow_up)
	    || !at(way, moment_of(date_add_days(c->follow_up, way->n % 3), 14 * 60)))
		return;
	a = action(way, ACTION_FOLLOW_UP, "phone", "その後の様子を電話でうかがった。");
	act(way, &a, "follow-up");
	must(way,
	    consultation_follow_up(way->demo->work, c->head.id,
		"続いている。困りごとはないとのこと。"),
	    "followed up");
}

/* So many days later, or on the first open day after, and a while into it. */
static int64_t days_later(const struct way *way, int64_t from, int days, int64_t more)
{
	struct date on = opening_from(&way->demo->opening, date_add_days(moment_date(from), days));

	return moment_of(on, moment_minutes(from)) + more;
}

static void reopen(struct way *way, int64_t when)
{
	if (way->n % 37 != 20 || !at(way, when))
		return;
	reload(way);
	way->demo->work->reason = "ご家族から、条件が変わったと連絡があった。";
	must(way, consultation_reopen(way->demo->work, &way->slip), "reopened");
	way->demo->work->reason = NULL;
	if (!at(way, days_later(way, when, 10, 0)))
		return;
	reload(way);
	way->slip.result = "条件の変わったところを伝え、前に決まったとおりに続けることになった。";
	must(way, consultation_close(way->demo->work, &way->slip), "closed again");
}

static const char *outcome_of(enum course course)
{
	static const char *const outcomes[] = { [ADVISED] = "advised",
		[INTRODUCED] = "resolved",
		[REQUESTED] = "resolved",
		[REFUSED] = "failed",
		[HANDED_OVER] = "handed_over",
		[WITHDRAWN] = "withdrawn" };

	return outcomes[course];
}

/* One slip as far as its days have come. */
static void go(struct way *way, int64_t received)
{
	enum course course = way->story->course;
	bool asks = course == REQUESTED || course == REFUSED;
	int64_t end = days_later(way, received, 3 + way->n % 12, 0);
	struct action asked;

	if (!take(way, received) || (is_latest(way) && way->n % 6 == 5)
	    || !advise(way, received + 25 * MINUTE))
		return;
	if (course == INTRODUCED && !introduce(way, received + HOUR))
		return;
	if (asks
	    && (!request(way, received + 90 * MINUTE, &asked)
		|| !answer(way, days_later(way, received, 1 + way->n % 2, HOUR), &asked,
		    course == REQUESTED)))
		return;
	if (!at(way, end))
		return;
	close(way, outcome_of(course),
	    course != REFUSED ? NULL
		: way->n % 2  ? "no_vacancy"
			      : "too_far");
	follow_up(way);
	reopen(way, days_later(way, end, 40, 0));
}

/* On the open day before, the colleague put most of what is open off until today or later. */
static void put_off(struct way *way)
{
	struct date today = moment_date(way->demo->now);
	struct consultation *c = &way->slip;

	reload(way);
	if (c->closed || !date_known(c->next_date) || way->n % 4 == 0
	    || date_compare(c->next_date, today) >= 0
	    || !at(way, moment_of(opening_before(&way->demo->opening, today),
			16 * 60 + way->n % 50))
	    || way->demo->work->now < c->touched)
		return;
	c->next_date = opening_from(&way->demo->opening, today);
	if (way->n % 3)
		c->next_date = opening_after(&way->demo->opening, c->next_date, way->n % 3);
	must(way, consultation_change(way->demo->work, c), "put off");
}

/* ---- When ---- */

/* Taken in at the desk, on an open day. */
int64_t demo_at_desk(const struct demo *d, struct date on, int i)
{
	if (!opening_is(&d->opening, on))
		on = opening_before(&d->opening, on);
	return moment_of(on, 10 * 60 + (i * 37) % 380);
}

/* Few came within two fiscal years, many since the three towns agreed; the most lately.  What
 * would come later today came yesterday. */
static int64_t received_at(struct demo *d, int i)
{
	struct date today = moment_date(d->now), from = { 2020, 4, 1 };
	int recent = d->slips > SLIPS ? RECENT + d->slips / 60 : RECENT;
	int older = d->slips - recent, days;
	struct date on;

	if (d->slips == SLIPS)
		from = (struct date){ (int16_t)(date_fiscal_year(today) - 1), 4, 1 };
	from = opening_from(&d->opening, from);
	days = date_days_between(from, today) - RECENT_DAYS;
	on = date_add_days(from,
	    i < older ? days * i / older : days + RECENT_DAYS * (i - older + 1) / recent);
	if (demo_at_desk(d, on, i) > d->now)
		on = date_add_days(on, -1);
	return demo_at_desk(d, on, i);
}

/* A small work of its own, so that many slips take no more memory than one. */
int64_t demo_slip(struct demo *d, int n, int64_t received)
{
	struct way way = { .demo = d, .story = demo_story(n), .n = n };
	struct work *outer = d->work, inner = *outer;

	inner.arena = (struct arena){0};
	d->work = &inner;
	go(&way, received);
	if (way.slip.head.id)
		put_off(&way);
	d->work = outer;
	outer->calls = inner.calls;
	if (inner.fault)
		work_fault(outer, "%s", inner.fault);
	arena_reset(&inner.arena);
	return way.slip.head.id;
}

/* The numbers follow the order of the calls, so no slip may be made before an earlier one. */
void demo_slips(struct demo *d)
{
	int64_t *received = arena_alloc(&d->work->arena, (size_t)d->slips * sizeof *received);

	for (int i = 0; i < d->slips; i++) {
		received[i] = received_at(d, i);
		for (int j = i; j > 0 && received[j] < received[j - 1]; j--) {
			int64_t later = received[j - 1];

			received[j - 1] = received[j];
			received[j] = later;
		}
	}
	for (int i = 0, stock = 40; i < d->slips && !d->work->fault; i++) {
		demo_slip(d, i, received[i]);
		demo_tell(d, "相談", i, d->slips);
		if (i < stock)
			continue;
		store_take_stock(d->work);
		stock *= 4;
	}
	store_take_stock(d->work);
}
