/* passwords: argon2id, kept where no record, list or export reaches. */
#include "domain/accounts/pages.h"

#include <sodium.h>
#include <string.h>

/* OWASP's smallest set for argon2id: 19 MiB, two passes. */
enum { PASSES = 2, MEMORY = 19 << 20 };

/* The present one and those before it: none of them is taken again. */
enum { REMEMBERED = 5 };

static const char *hash_of(struct work *w, const char *password)
{
	char *hash = arena_alloc(&w->arena, crypto_pwhash_STRBYTES);

	if (sodium_init() < 0
	    || crypto_pwhash_str(hash, password, strlen(password), PASSES, MEMORY) != 0) {
		work_fault(w, "パスワードを保管できません（メモリ不足）");
		return NULL;
	}
	return hash;
}

/* The one that is about to be replaced joins the earlier ones; the oldest is forgotten. */
static void remember(struct work *w, int64_t account)
{
	struct rows *rs;

	store_query(w,
	    "INSERT INTO account_earlier_secret (region, account, hash, replaced)"
	    " SELECT region, account, hash, $3 FROM account_secret"
	    " WHERE region = $1 AND account = $2 ON CONFLICT (region, account, hash) DO NOTHING",
	    I(w->actor.region), I(account), I(w->now));
	rs = store_query(w,
	    "SELECT replaced FROM account_earlier_secret WHERE region = $1 AND account = $2"
	    " ORDER BY replaced DESC LIMIT $3",
	    I(w->actor.region), I(account), I(REMEMBERED - 1));
	if (rs->n == REMEMBERED - 1)
		store_query(w,
		    "DELETE FROM account_earlier_secret"
		    " WHERE region = $1 AND account = $2 AND replaced < $3",
		    I(w->actor.region), I(account), I(cell_number(rs, rs->n - 1, 0)));
}

static void keep(struct work *w, int64_t account, const char *password, bool temporary)
{
	const char *hash = hash_of(w, password);

	if (!hash)
		return;
	remember(w, account);
	store_query(w,
	    "INSERT INTO account_secret (region, account, hash, changed, temporary)"
	    " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (region, account) DO UPDATE"
	    " SET hash = excluded.hash, changed = excluded.changed, temporary = excluded.temporary",
	    I(w->actor.region), I(account), T(hash), I(w->now), I(temporary));
	store_query(w, "UPDATE account_factor SET brief = $3 WHERE region = $1 AND account = $2",
	    I(w->actor.region), I(account), I(account_password_is_brief(password)));
	account_note(w, account, temporary ? EVENT_PASSWORD_GIVEN : EVENT_PASSWORD_CHANGED, NULL);
}

void account_set_password(struct work *w, int64_t account, const char *password)
{
	keep(w, account, password, false);
}

void account_give_password(struct work *w, int64_t account, const char *password)
{
	keep(w, account, password, true);
}

/* One verification; it takes some 30 ms, for unknown names too. */
struct verifying {
	const char *hash, *password; /* hash: NULL if there is no such account */
	bool right;
};

static void verify(void *context)
{
	static const char decoy[crypto_pwhash_STRBYTES] =
	    "$argon2id$v=19$m=19456,t=2,p=1$c29tZSBvdGhlciBzYWx0IQ$"
	    "q7s0Yw2mFhYp0c3XjQ0l3mJp0bqk2cXkJqz1m0d2e5U";
	struct verifying *v = context;
	const char *hash = v->hash ? v->hash : decoy;

	v->right = sodium_init() >= 0
	    && crypto_pwhash_str_verify(hash, v->password, strlen(v->password)) == 0 && v->hash;
}

int64_t account_check_password(struct work *w, const char *login, const char *password)
{
	const char *subject = arena_printf(&w->arena, "login:%s", login);
	struct verifying v = { .password = password };
	struct rows *rs;
	int64_t account;

	if (attempt_wait(w, subject) > 0)
		return 0;
	rs = store_query(w,
	    "SELECT a.id, s.hash, a.region FROM account a"
	    " JOIN account_secret s ON s.region = a.region AND s.account = a.id"
	    " WHERE a.login = $1 AND a.removed = 0 AND COALESCE(a.inactive, 0) = 0",
	    T(login));
	v.hash = rs->n ? CELL(rs, 0, 1) : NULL;
	store_aside(w, verify, &v);
	account = v.right && !w->fault ? cell_number(rs, 0, 0) : 0;
	if (account)
		attempt_cleared(w, subject);
	else
		attempt_failed_by(w, rs->n ? cell_number(rs, 0, 2) : 0,
		    rs->n ? cell_number(rs, 0, 0) : 0, subject);
	return account;
}

/* ---- Earlier ones ---- */

struct comparing {
	const struct rows *hashes;
	const char *password;
	bool found;
};

static void compare(void *context)
{
	struct comparing *c = context;

	for (int i = 0; i < c->hashes->n && !c->found; i++) {
		struct verifying v = { .hash = CELL(c->hashes, i, 0), .password = c->password };

		verify(&v);
		c->found = v.right;
	}
}

bool account_password_used(struct work *w, int64_t account, const char *password)
{
	struct comparing c = { .password = password };

	c.hashes = store_query(w,
	    "SELECT hash FROM account_secret WHERE region = $1 AND account = $2 UNION ALL"
	    " SELECT hash FROM account_earlier_secret WHERE region = $1 AND account = $2",
	    I(w->actor.region), I(account));
	store_aside(w, compare, &c);
	return c.found;
}
