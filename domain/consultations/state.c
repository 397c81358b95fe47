/* state: where a slip stands, whose turn it is and since when -- computed, never typed. */
#include "domain/consultations/desk.h"

/* What the actions of a slip say about it. */
struct standing {
	bool acted;
	const struct action *waiting; /* the request waiting longest */
	int waits;
	int64_t answered; /* the last answer or refusal that came back */
	int64_t first;    /* when something was first done for it; 0: not yet */
	int introduction; /* of all its introductions; 0: there is none */
};

/* Whom they chose, of one introduction. */
static int chosen(struct work *w, const struct action *a)
{
	struct listing l = store_parts(w, &candidate_record, a->head.id);

	for (int i = 0; i < l.n; i++)
		if (((struct candidate *)LISTED(l, &candidate_record, i))->chosen)
			return INTRODUCTION_CHOSEN;
	return action_said_none(a) ? INTRODUCTION_NONE : INTRODUCTION_OPEN;
}

/* One that is open goes before one that is decided, that before one that came to nothing. */
static int introduction(int one, int other)
{
	return !one || (other && other < one) ? other : one;
}

/* Of a slip that is not saved yet there are none. */
static struct standing stand(struct work *w, const struct consultation *c)
{
	struct listing l = c->head.version ? store_parts(w, &action_record, c->head.id)
					   : (struct listing){0};
	struct standing s = {0};

	for (int i = 0; i < l.n; i++) {
		const struct action *a = LISTED(l, &action_record, i);

		s.acted = true;
		if (a->kind == ACTION_INTRODUCTION)
			s.introduction = introduction(s.introduction, chosen(w, a));
		if (a->kind != ACTION_NOTE && (!s.first || a->at < s.first))
			s.first = a->at;
		if (a->answer == ANSWER_WAITING) {
			s.waits++;
			if (!s.waiting || a->at < s.waiting->at)
				s.waiting = a;
		} else if (date_known(a->answered) && moment_of(a->answered, 0) > s.answered) {
			s.answered = moment_of(a->answered, 0);
		}
	}
	return s;
}

static const char *account_name(struct work *w, int64_t id)
{
	struct rows *rs = store_query(w, "SELECT name FROM account WHERE region = $1 AND id = $2",
	    I(w->actor.region), I(id));

	return rs->n > 0 ? CELL(rs, 0, 0) : NULL;
}

static const char *waiting_for(struct work *w, const struct standing *s)
{
	const char *who = s->waiting->organization.title;

	if (!who)
		who = s->waiting->partner ? s->waiting->partner : "要請先";
	if (s->waits > 1)
		return arena_printf(&w->arena, "%sほか%dか所の回答", who, s->waits - 1);
	return arena_printf(&w->arena, "%sの回答", who);
}

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

void state_settle(struct work *w, struct consultation *c)
{
	struct standing s = stand(w, c);

	if (c->confirmed == CONFIRMED)
		c->confirmed = CORRECTED;
	if (c->closed) {
		c->state = STATE_CLOSED;
		c->turn = NULL;
		c->turn_since = c->closed;
	} else if (s.waiting) {
		c->state = STATE_WAITING;
		c->turn = waiting_for(w, &s);
		c->turn_since = s.waiting->at;
	} else {
		c->state = s.acted ? STATE_ACTIVE : STATE_RECEIVED;
		c->turn = account_name(w, c->assigned.id ? c->assigned.id : c->receiver.id);
		c->turn_since = later(later(c->received, c->taken), s.answered);
	}
	c->introduction = s.introduction;
	bands_settle(w, c, s.first);
}

enum saved state_refresh(struct work *w, int64_t id,
    void (*change)(struct consultation *, const void *), const void *with)
{
	struct consultation c = {0};
	enum saved saved = STALE;
	struct link before = {0};

	for (int tries = 0; saved == STALE && tries < 50; tries++) {
		if (!store_get(w, &consultation_record, id, &c))
			return ABSENT;
		before = c.assigned;
		if (change)
			change(&c, with);
		state_settle(w, &c);
		c.touched = w->now;
		saved = store_save(w, &consultation_record, &c);
	}
	return saved == SAVED ? transfer_note(w, id, before, c.assigned) : saved;
}
