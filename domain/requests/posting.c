/* posting: sends the letters that wait, in a process of its own.  What it takes is due again some
 * minutes later, until it has said what became of it: killed at any moment it loses none, and sends
 * one twice only if it dies between the relay's word and its own.
 * docs/decisions/0041-mail-through-a-relay.md */
#include "domain/requests/pages.h"

#include "web/events.h"

#include <poll.h>
#include <stdio.h>

enum { MINUTE = 60 * 1000, TAKEN_MS = 3 * MINUTE, SETTLE_TRIES = 5 };

/* Minutes to the next try, after each; after the last it has failed. */
static const int waits[] = { 1, 2, 5, 10, 30, 60, 120, 240, 480 };

struct posted {
	int64_t region, letter, due;
	const char *base, *sealed, *ended;
	struct letter record;
	struct invitation link;
	struct asked asked;
	struct mail mail;
};

static void begin(struct work *w, const struct runner *r, int64_t region, bool write)
{
	*w = (struct work){ .store = r->store, .now = r->now(),
		.actor = actor_program(region) };
	store_begin(w, write);
}

static bool end(struct work *w)
{
	bool well = store_end(w);

	if (!well)
		fprintf(stderr, "%s mail: %s\n", moment_iso(&w->arena, w->now),
		    w->fault ? w->fault : "the commit failed");
	arena_reset(&w->arena);
	return well;
}

/* ---- What is due -------------------------------------------------------------------------- */

static bool next(const struct runner *r, struct posted *p)
{
	struct rows *rs;
	struct work w;

	begin(&w, r, 0, false);
	rs = store_query(&w,
	    "SELECT region, letter, due, CASE WHEN ended IS NULL THEN 0 ELSE 1 END"
	    " FROM letter_queue WHERE region IN (SELECT id FROM hub) AND due <= $1"
	    " ORDER BY due, letter LIMIT 1",
	    I(w.now));
	*p = (struct posted){0};
	if (rs->n)
		*p = (struct posted){ .region = cell_number(rs, 0, 0),
			.letter = cell_number(rs, 0, 1),
			.due = cell_number(rs, 0, 2),
			.ended = cell_number(rs, 0, 3) ? "" : NULL };
	return end(&w) && p->letter;
}

static void leave_queue(struct work *w, const struct posted *p, const char *ended)
{
	store_query(w, "DELETE FROM letter_queue WHERE region = $1 AND letter = $2", I(p->region),
	    I(p->letter));
	if (ended)
		store_query(w,
		    "INSERT INTO letter_queue (region, letter, due, ended) VALUES ($1, $2, $3, $4)",
		    I(p->region), I(p->letter), I(w->now), T(ended));
}

/* Ours for some minutes; false: another was faster, or it was stopped. */
static bool take(struct work *w, struct posted *p)
{
	struct rows *rs = store_query(w,
	    "UPDATE letter_queue SET due = $1 WHERE region = $2 AND letter = $3 AND due = $4"
	    " AND ended IS NULL RETURNING base, sealed",
	    I(w->now + TAKEN_MS), I(p->region), I(p->letter), I(p->due));

	if (!rs->n)
		return false;
	p->base = CELL(rs, 0, 0);
	p->sealed = CELL(rs, 0, 1);
	if (store_get(w, &letter_record, p->letter, &p->record))
		return true;
	leave_queue(w, p, NULL);
	return false;
}

/* Why it is not to be sent any more; NULL: it is. */
static const char *not_wanted(struct work *w, struct posted *p)
{
	if (p->record.state != LETTER_WAITING || p->record.head.removed)
		return "送る前に取りやめになりました";
	if (!store_get(w, &invitation_record, p->record.invitation.id, &p->link)
	    || !asked_load(w, p->record.asking.id, &p->asked)
	    || link_state_of(w, &p->link) != LINK_GOOD || asked_is_over(&p->asked)
	    || p->asked.action.head.removed || p->asked.slip.head.removed)
		return "送る前に、リンクか依頼が終わりました";
	if (p->link.organization.id != p->asked.action.organization.id)
		return "送る前に、頼んだ先が変わりました";
	return NULL;
}

/* What waits from before the installation said where it is goes out with what it says now. */
static const char *origin(const struct posted *p)
{
	return installation.origin ? installation.origin : p->base ? p->base : "";
}

static bool compose(struct work *w, struct posted *p)
{
	const char *token = letter_unseal(w, p->letter, p->sealed);
	const char *number = p->asked.asking.number;

	if (!token)
		return false;
	p->mail = (struct mail){ .to = p->record.address,
		.name = p->asked.hub.name ? p->asked.hub.name : "Yui",
		.subject = arena_printf(&w->arena, "%s支援のお願い（依頼番号 %s）",
		    p->record.again ? "【再度のお願い】" : "", number),
		.words = letter_words(w, &p->asked, &p->link,
		    link_url(&w->arena, origin(p), token)),
		.id = arena_printf(&w->arena, "yui-%lld", (long long)p->letter),
		.at = w->now };
	return true;
}

/* ---- What became of it -------------------------------------------------------------------- */

static void put_off(struct work *w, const struct posted *p, int tries)
{
	store_query(w,
	    "UPDATE letter_queue SET due = $1 WHERE region = $2 AND letter = $3 AND ended IS NULL",
	    I(w->now + waits[tries - 1] * (int64_t)MINUTE), I(p->region), I(p->letter));
}

static void end_letter(struct work *w, struct posted *p, int state, const char *why)
{
	struct letter *l = &p->record;

	l->state = state;
	l->sent = state == LETTER_SENT ? w->now : 0;
	l->trouble = why;
	w->reason = state == LETTER_SENT    ? "メールを送った"
	    : state == LETTER_STOPPED ? "メールを取りやめた"
				      : "メールを送れなかった";
	if (store_save(w, &letter_record, l) != SAVED)
		work_fault(w, "somebody else writes this letter");
	leave_queue(w, p,
	    state == LETTER_SENT         ? LEDGER_MAILED
		: state == LETTER_FAILED ? LEDGER_NOT_MAILED
					 : NULL);
}

static void try_later(struct work *w, struct posted *p, const char *why)
{
	int64_t tries = p->record.tries.n;

	if (tries > (int64_t)COUNT(waits) || p->link.expires < w->now) {
		end_letter(w, p, LETTER_FAILED, why);
		return;
	}
	p->record.trouble = why;
	w->reason = "メールをまだ送れない";
	if (store_save(w, &letter_record, &p->record) != SAVED)
		work_fault(w, "somebody else writes this letter");
	put_off(w, p, (int)tries);
}

/* Stopped while it was being sent: what left is told, what did not is nothing any more. */
static void settle_in(struct work *w, struct posted *p, enum smtp_end how, const char *why)
{
	if (!store_get(w, &letter_record, p->letter, &p->record))
		return;
	p->record.tries = (struct number){ true, p->record.tries.n + 1 };
	if (how == SMTP_SENT)
		end_letter(w, p, LETTER_SENT, NULL);
	else if (p->record.state != LETTER_WAITING)
		return;
	else if (how == SMTP_NEVER)
		end_letter(w, p, LETTER_FAILED, why);
	else
		try_later(w, p, why);
}

static bool settle(struct runner *r, struct posted *p, enum smtp_end how, const char *why)
{
	for (int i = 0; i < SETTLE_TRIES && runner_lives(r); i++) {
		struct work w;

		begin(&w, r, p->region, true);
		settle_in(&w, p, how, why);
		if (end(&w))
			return true;
		poll(NULL, 0, 1000);
	}
	return false;
}

/* ---- Sending ------------------------------------------------------------------------------ */

/* False: it is not to be sent, and that is kept already. */
static bool prepare(struct work *w, struct posted *p)
{
	const char *why = take(w, p) ? not_wanted(w, p) : NULL;

	if (!p->record.head.id)
		return false;
	if (!why && compose(w, p))
		return true;
	if (why && p->record.state == LETTER_WAITING)
		end_letter(w, p, LETTER_STOPPED, why);
	else if (why)
		leave_queue(w, p, NULL);
	else
		end_letter(w, p, LETTER_FAILED, "封をした鍵がちがうので、リンクを取り出せません");
	return false;
}

/* The words of the mail are in the arena of the first work, which lasts until all is settled. */
static bool send_one(struct runner *r, struct posted *p)
{
	const char *why = NULL, *topic;
	enum smtp_end how;
	struct work w;
	bool well;

	begin(&w, r, p->region, true);
	if (!prepare(&w, p))
		return end(&w);
	topic = arena_printf(&w.arena, "consultation/%lld", (long long)p->asked.slip.head.id);
	well = store_end(&w);
	if (well) {
		how = smtp_send(&w.arena, &requests_relay, &p->mail, runner_lives, r, &why);
		well = settle(r, p, how, why);
		events_publish(topic, p->mail.name);
	}
	arena_reset(&w.arena);
	return well;
}

/* ---- For the ledger ----------------------------------------------------------------------- */

static void write_entry(struct work *w, const struct posted *p, struct ledger_entry *e)
{
	struct arena *a = &w->arena;
	struct rows *rs = store_query(w,
	    "SELECT ended FROM letter_queue WHERE region = $1 AND letter = $2", I(p->region),
	    I(p->letter));
	struct letter l = {0};
	struct asked asked = {0};

	if (store_get(w, &letter_record, p->letter, &l))
		asked_load(w, l.asking.id, &asked);
	*e = (struct ledger_entry){0};
	e->cell[LEDGER_REGION] = int_text(a, p->region);
	e->cell[LEDGER_NAME] = "プログラム";
	e->cell[LEDGER_ACTION] = rs->n && CELL(rs, 0, 0) ? CELL(rs, 0, 0) : LEDGER_MAILED;
	e->cell[LEDGER_RECORD] = asking_record.name;
	e->cell[LEDGER_ID] = int_text(a, l.asking.id);
	e->cell[LEDGER_PART] = int_text(a, p->letter);
	e->cell[LEDGER_ABOUT] = int_text(a, store_about(w, &asking_record, l.asking.id));
	e->cell[LEDGER_REASON] = arena_printf(a, "依頼 %s　%s%s%s",
	    asked.asking.number ? asked.asking.number : "",
	    asked.organization.name ? asked.organization.name : "", l.trouble ? "　" : "",
	    l.trouble ? l.trouble : "");
}

static bool enter(struct runner *r, struct posted *p)
{
	struct ledger_entry e;
	struct work w;
	bool well;

	begin(&w, r, p->region, false);
	write_entry(&w, p, &e);
	well = store_end(&w) && runner_enter(r, p->letter, &e);
	arena_reset(&w.arena);
	if (!well)
		return false;
	begin(&w, r, p->region, true);
	leave_queue(&w, p, NULL);
	return end(&w);
}

/* While the ledger takes nothing, nothing more is sent: what has ended comes first by its time. */
static void turn(struct runner *r)
{
	struct posted p;

	while (!runner_ends() && runner_lives(r) && next(r, &p))
		if (!(p.ended ? enter(r, &p) : send_one(r, &p)))
			return;
}

const struct errand requests_errand = { .name = "yui-mail", .turn = turn };
