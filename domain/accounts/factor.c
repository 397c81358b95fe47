/* factor: the second factor of an account, kept sealed, each code taken once. */
#include "domain/accounts/factor.h"
#include "base/fold.h"
#include "domain/accounts/passkeys.h"
#include "domain/accounts/vault.h"

#include <sodium.h>
#include <string.h>

enum { SET_UP_IN = 60 * 60 * 1000, CODE_SIGNS = 12, PASSWORD_SIGNS = 16 };

const struct table factor_table = { "account_factor",
	"CREATE TABLE account_factor (region INTEGER NOT NULL, account INTEGER NOT NULL,"
	" secret TEXT, since INTEGER NOT NULL, pending TEXT, pending_at INTEGER NOT NULL,"
	" last_step INTEGER NOT NULL, brief INTEGER NOT NULL, PRIMARY KEY (region, account));" };
const struct table recovery_table = { "account_recovery",
	"CREATE TABLE account_recovery (region INTEGER NOT NULL, account INTEGER NOT NULL,"
	" hash TEXT NOT NULL, used INTEGER NOT NULL, PRIMARY KEY (region, account, hash));" };

struct factor factor_of(struct work *w, int64_t account)
{
	struct rows *rs = store_query(w,
	    "SELECT since, pending_at, (SELECT COUNT(*) FROM account_recovery r"
	    " WHERE r.region = f.region AND r.account = f.account AND r.used = 0),"
	    " (SELECT COUNT(*) FROM account_passkey k"
	    " WHERE k.region = f.region AND k.account = f.account)"
	    " FROM account_factor f WHERE region = $1 AND account = $2",
	    I(w->actor.region), I(account));

	if (!rs->n)
		return (struct factor){0};
	return (struct factor){ .there = cell_number(rs, 0, 0) != 0,
		.since = cell_number(rs, 0, 0),
		.pending = cell_number(rs, 0, 1) > w->now - SET_UP_IN,
		.codes = (int)cell_number(rs, 0, 2),
		.passkeys = (int)cell_number(rs, 0, 3) };
}

void factor_join(struct work *w, int64_t account)
{
	store_query(w,
	    "INSERT INTO account_factor (region, account, since, pending_at, last_step, brief)"
	    " VALUES ($1, $2, 0, 0, 0, 0) ON CONFLICT (region, account) DO NOTHING",
	    I(w->actor.region), I(account));
}

void factor_drop_app(struct work *w, int64_t account)
{
	store_query(w,
	    "UPDATE account_factor SET secret = NULL, since = 0, pending = NULL, pending_at = 0"
	    " WHERE region = $1 AND account = $2",
	    I(w->actor.region), I(account));
}

void factor_begin(struct work *w, int64_t account)
{
	unsigned char secret[TOTP_SECRET];
	const char *sealed;

	randombytes_buf(secret, sizeof secret);
	sealed = vault_seal(w, account, secret, sizeof secret);
	if (!sealed) {
		work_fault(w, "there is no key to seal the second factor with");
		return;
	}
	store_query(w,
	    "INSERT INTO account_factor (region, account, since, pending, pending_at, last_step,"
	    " brief) VALUES ($1, $2, 0, $3, $4, 0, 0) ON CONFLICT (region, account) DO UPDATE"
	    " SET pending = excluded.pending, pending_at = excluded.pending_at",
	    I(w->actor.region), I(account), T(sealed), I(w->now));
}

bool factor_secret(struct work *w, int64_t account, unsigned char secret[TOTP_SECRET])
{
	struct rows *rs = store_query(w,
	    "SELECT pending FROM account_factor"
	    " WHERE region = $1 AND account = $2 AND pending_at > $3",
	    I(w->actor.region), I(account), I(w->now - SET_UP_IN));

	return rs->n && CELL(rs, 0, 0)
	    && vault_unseal(w, account, CELL(rs, 0, 0), secret, TOTP_SECRET);
}

/* Digits alone, as people type them: 123 456, １２３４５６. */
static const char *digits(struct work *w, const char *typed)
{
	struct text t = { .arena = &w->arena };

	text_add(&t, "");
	for (const char *s = fold_width(&w->arena, typed); *s; s++)
		if (*s >= '0' && *s <= '9')
			text_addc(&t, *s);
	return t.len ? t.s : "";
}

/* The step whose code it is; 0: none of the three that count now. */
static int64_t step_of(struct work *w, const unsigned char *secret, const char *typed)
{
	const char *said = digits(w, typed);
	int64_t now = totp_step(w->now);

	for (int64_t step = now + 1; step >= now - 1; step--) {
		const char *code = totp_code(&w->arena, secret, TOTP_SECRET, step);

		if (strlen(said) == TOTP_DIGITS && !sodium_memcmp(said, code, TOTP_DIGITS))
			return step;
	}
	return 0;
}

bool factor_confirm(struct work *w, int64_t account, const char *typed)
{
	unsigned char secret[TOTP_SECRET];
	int64_t step = factor_secret(w, account, secret) ? step_of(w, secret, typed) : 0;

	if (step)
		store_query(w,
		    "UPDATE account_factor SET secret = pending, since = $3, pending = NULL,"
		    " pending_at = 0, last_step = $4 WHERE region = $1 AND account = $2",
		    I(w->actor.region), I(account), I(w->now), I(step));
	return step != 0;
}

bool factor_check(struct work *w, int64_t account, const char *typed)
{
	unsigned char secret[TOTP_SECRET];
	struct rows *rs = store_query(w,
	    "SELECT secret FROM account_factor WHERE region = $1 AND account = $2 AND since > 0",
	    I(w->actor.region), I(account));
	int64_t step = 0;

	if (rs->n && vault_unseal(w, account, CELL(rs, 0, 0), secret, sizeof secret))
		step = step_of(w, secret, typed);
	/* Whoever looked over a shoulder, and two who send it at once, come too late. */
	return step
	    && store_query(w,
		   "UPDATE account_factor SET last_step = $3 WHERE region = $1 AND account = $2"
		   " AND last_step < $3 RETURNING 1",
		   I(w->actor.region), I(account), I(step))
		   ->n
	    > 0;
}

/* ---- Recovery codes ---- */

/* No i, l, o, 0, 1: they are copied by hand. */
static const char *new_code(struct work *w, int length)
{
	static const char signs[] = "abcdefghjkmnpqrstuvwxyz23456789";
	struct text t = { .arena = &w->arena };

	for (int i = 0; i < length; i++) {
		if (i && i % 4 == 0)
			text_addc(&t, '-');
		text_addc(&t, signs[randombytes_uniform(sizeof signs - 1)]);
	}
	return t.s;
}

const char *account_first_password(struct work *w)
{
	return new_code(w, PASSWORD_SIGNS);
}

const char **factor_new_codes(struct work *w, int64_t account)
{
	const char **codes = arena_alloc(&w->arena, RECOVERY_CODES * sizeof *codes);

	store_query(w, "DELETE FROM account_recovery WHERE region = $1 AND account = $2",
	    I(w->actor.region), I(account));
	for (int i = 0; i < RECOVERY_CODES; i++) {
		codes[i] = new_code(w, CODE_SIGNS);
		store_query(w,
		    "INSERT INTO account_recovery (region, account, hash, used)"
		    " VALUES ($1, $2, $3, 0)",
		    I(w->actor.region), I(account),
		    T(vault_digest(w, account, fold_search(&w->arena, codes[i]))));
	}
	return codes;
}

bool factor_recover(struct work *w, int64_t account, const char *typed)
{
	const char *hash = vault_digest(w, account, fold_search(&w->arena, typed));

	return hash
	    && store_query(w,
		   "UPDATE account_recovery SET used = $4 WHERE region = $1 AND account = $2"
		   " AND hash = $3 AND used = 0 RETURNING 1",
		   I(w->actor.region), I(account), T(hash), I(w->now))
		   ->n
	    > 0;
}

/* ---- Without it ---- */

bool account_key_fits(struct work *w)
{
	unsigned char secret[TOTP_SECRET];
	struct rows *rs = store_query(w,
	    "SELECT region, account, secret FROM account_factor WHERE since > 0"
	    " ORDER BY since DESC LIMIT 1");

	if (!rs->n)
		return true;
	w->actor = actor_program(cell_number(rs, 0, 0));
	return vault_unseal(w, cell_number(rs, 0, 1), CELL(rs, 0, 2), secret, sizeof secret);
}

void account_drop_factor(struct work *w, int64_t account)
{
	passkeys_drop(w, account);
	/* A password that is good only beside a second factor has to become a longer one. */
	store_query(w,
	    "UPDATE account_secret SET temporary = 1 WHERE region = $1 AND account = $2"
	    " AND EXISTS (SELECT 1 FROM account_factor f WHERE f.region = $1 AND f.account = $2"
	    " AND f.brief = 1)",
	    I(w->actor.region), I(account));
	store_query(w, "DELETE FROM account_factor WHERE region = $1 AND account = $2",
	    I(w->actor.region), I(account));
	store_query(w, "DELETE FROM account_recovery WHERE region = $1 AND account = $2",
	    I(w->actor.region), I(account));
}
