/* attempts: who keeps failing to sign in has to wait, whoever they say they are. */
#include "domain/accounts/pages.h"

/* One address may be a whole town office. */
enum { FREE_OF_LOGIN = 5, FREE_OF_ADDRESS = 50 };
enum { FIRST_WAIT = 15 * 1000, LONGEST_WAIT = 15 * 60 * 1000 };
enum { CLOCKS_DIFFER = 60 * 1000 }; /* of several servers, and of works at one moment */

/* Hashed, because people type their password into the wrong box. */
static const char *subject_key(struct work *w, const char *subject)
{
	return text_digest(&w->arena, subject);
}

static int64_t wait_after(const char *subject, int64_t failures)
{
	int64_t free = text_starts(subject, "address:") ? FREE_OF_ADDRESS : FREE_OF_LOGIN;
	int64_t wait = FIRST_WAIT;

	if (failures < free)
		return 0;
	for (; failures > free && wait < LONGEST_WAIT; failures--)
		wait *= 2;
	return wait < LONGEST_WAIT ? wait : LONGEST_WAIT;
}

const char *second_step_subject(struct work *w, int64_t account)
{
	return arena_printf(&w->arena, "second:%lld", (long long)account);
}

int64_t attempt_wait(struct work *w, const char *subject)
{
	struct rows *rs =
	    store_query(w, "SELECT failures, last FROM sign_in_failure WHERE subject = $1",
		T(subject_key(w, subject)));
	int64_t until;

	/* Of a failure to come, by a clock that was set back since, nobody knows how long ago it
	 * was; the next one counts with it, by the right clock. */
	if (rs->n == 0 || cell_number(rs, 0, 1) > w->now + CLOCKS_DIFFER)
		return 0;
	until = cell_number(rs, 0, 1) + wait_after(subject, cell_number(rs, 0, 0));
	return until > w->now ? until - w->now : 0;
}

void attempt_failed(struct work *w, const char *subject)
{
	store_query(w,
	    "INSERT INTO sign_in_failure (subject, failures, last) VALUES ($1, 1, $2)"
	    " ON CONFLICT (subject) DO UPDATE SET last = excluded.last, failures ="
	    " CASE WHEN sign_in_failure.last < $3 THEN 1 ELSE sign_in_failure.failures + 1 END",
	    T(subject_key(w, subject)), I(w->now), I(w->now - LONGEST_WAIT));
	store_query(w, "DELETE FROM sign_in_failure WHERE last < $1", I(w->now - 2 * LONGEST_WAIT));
}

void attempt_cleared(struct work *w, const char *subject)
{
	store_query(w, "DELETE FROM sign_in_failure WHERE subject = $1",
	    T(subject_key(w, subject)));
}

/* ---- Of an account ---- */

static const char *login_subject(struct work *w, const struct account *a)
{
	return arena_printf(&w->arena, "login:%s", a->login);
}

int64_t account_wait(struct work *w, const struct account *a)
{
	int64_t first = attempt_wait(w, login_subject(w, a));
	int64_t second = attempt_wait(w, second_step_subject(w, a->head.id));

	return first > second ? first : second;
}

void account_unlock(struct work *w, const struct account *a)
{
	attempt_cleared(w, login_subject(w, a));
	attempt_cleared(w, second_step_subject(w, a->head.id));
	account_note(w, a->head.id, EVENT_UNLOCKED, NULL);
}

void attempt_failed_by(struct work *w, int64_t region, int64_t account, const char *subject)
{
	WORK_AS(w, (struct actor){ .region = region });

	attempt_failed(w, subject);
	if (account && attempt_wait(w, subject) > 0)
		account_note(w, account, EVENT_WAITS, NULL);
}
