/* passwords: argon2id, kept where no record, list or export reaches. */
#include "base/fold.h"
#include "domain/accounts/accounts.h"

#include <sodium.h>
#include <string.h>

/* OWASP's smallest set for argon2id: 19 MiB, two passes. */
enum { PASSES = 2, MEMORY = 19 << 20, SHORTEST = 13, LONGEST = 200, DIFFERENT = 5 };

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

static void keep(struct work *w, int64_t account, const char *password, bool temporary)
{
	const char *hash = hash_of(w, password);

	if (!hash)
		return;
	store_query(w,
	    "INSERT INTO account_secret (region, account, hash, changed, temporary)"
	    " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (region, account) DO UPDATE"
	    " SET hash = excluded.hash, changed = excluded.changed, temporary = excluded.temporary",
	    I(w->actor.region), I(account), T(hash), I(w->now), I(temporary));
}

void account_set_password(struct work *w, int64_t account, const char *password)
{
	keep(w, account, password, false);
}

void account_give_password(struct work *w, int64_t account, const char *password)
{
	keep(w, account, password, true);
}

bool account_must_change_password(struct work *w, int64_t account)
{
	struct rows *rs = store_query(w,
	    "SELECT temporary FROM account_secret WHERE region = $1 AND account = $2",
	    I(w->actor.region), I(account));

	return rs->n > 0 && cell_number(rs, 0, 0);
}

static size_t different_characters(const char *s)
{
	int32_t seen[DIFFERENT], c;
	size_t n = 0;

	while (n < DIFFERENT && (c = utf8_next(&s)) != 0) {
		size_t i = 0;

		while (i < n && seen[i] != c)
			i++;
		if (i == n)
			seen[n++] = c;
	}
	return n;
}

static bool contains(struct arena *a, const char *folded, const char *part)
{
	part = fold_search(a, part);
	return utf8_length(part) > 1 && strstr(folded, part);
}

const char *account_password_problem(struct work *w, const struct account *who,
    const char *password)
{
	const char *folded = fold_search(&w->arena, password);

	if (!password || utf8_length(password) < SHORTEST)
		return "パスワードは13文字以上にしてください。言葉をいくつかつなげると覚えやすくなります。";
	if (utf8_length(password) > LONGEST)
		return "パスワードは200文字までにしてください。";
	if (different_characters(password) < DIFFERENT)
		return "同じ文字のくり返しは推測されやすいため使えません。";
	if (strstr("abcdefghijklmnopqrstuvwxyz", folded) || strstr("12345678901234567890", folded))
		return "順に並んだ文字は推測されやすいため使えません。";
	if (contains(&w->arena, folded, who->login) || contains(&w->arena, folded, who->name))
		return "ログイン名や氏名を含むパスワードは使えません。";
	return NULL;
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
	    "SELECT a.id, s.hash FROM account a JOIN account_secret s ON s.region = a.region"
	    " AND s.account = a.id WHERE a.login = $1 AND a.removed = 0"
	    " AND COALESCE(a.inactive, 0) = 0",
	    T(login));
	v.hash = rs->n ? CELL(rs, 0, 1) : NULL;
	store_aside(w, verify, &v);
	account = v.right && !w->fault ? cell_number(rs, 0, 0) : 0;
	if (account)
		attempt_cleared(w, subject);
	else
		attempt_failed(w, subject);
	return account;
}
