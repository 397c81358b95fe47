/* passkeys: keys that stay in a device, to sign in with; kept by account, proved once each. */
#include "domain/accounts/passkeys.h"
#include "domain/accounts/pages.h"
#include "domain/accounts/webauthn.h"
#include "web/session.h"

#include <ctype.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { GOOD_FOR = 5 * 60 * 1000, HANDLE = 32, RANDOM = 16 };
enum { VARIANT = sodium_base64_VARIANT_URLSAFE_NO_PADDING };

/* A credential is looked for before there is a region: whoever signs in says nothing else. */
const struct table passkey_table = { "account_passkey",
	"CREATE TABLE account_passkey (region INTEGER NOT NULL, id INTEGER NOT NULL,"
	" account INTEGER NOT NULL, credential TEXT NOT NULL, public_key TEXT NOT NULL,"
	" kind INTEGER NOT NULL, place TEXT NOT NULL, name TEXT NOT NULL,"
	" signatures INTEGER NOT NULL, made INTEGER NOT NULL, used INTEGER NOT NULL,"
	" PRIMARY KEY (region, id));"
	"CREATE UNIQUE INDEX account_passkey_credential ON account_passkey (credential);"
	"CREATE INDEX account_passkey_account ON account_passkey (region, account);" };
const struct table passkey_handle_table = { "account_handle",
	"CREATE TABLE account_handle (region INTEGER NOT NULL, account INTEGER NOT NULL,"
	" handle TEXT NOT NULL, PRIMARY KEY (region, account));" };
const struct table passkey_spent_table = { "passkey_spent",
	"CREATE TABLE passkey_spent (challenge TEXT NOT NULL PRIMARY KEY, at INTEGER NOT NULL);" };

static const char *random_text(struct arena *a, size_t n)
{
	unsigned char bytes[HANDLE];
	size_t room = sodium_base64_ENCODED_LEN(n, VARIANT);

	assert(n <= sizeof bytes);
	randombytes_buf(bytes, n);
	return sodium_bin2base64(arena_alloc(a, room), room, bytes, n, VARIANT);
}

/* ---- Those there are ---- */

int passkeys_of(struct work *w, int64_t account, struct passkey **out)
{
	struct rows *rs = store_query(w,
	    "SELECT id, made, used, name, credential FROM account_passkey"
	    " WHERE region = $1 AND account = $2 ORDER BY id",
	    I(w->actor.region), I(account));

	*out = arena_alloc(&w->arena, (size_t)(rs->n + 1) * sizeof **out);
	for (int i = 0; i < rs->n; i++)
		(*out)[i] = (struct passkey){ .id = cell_number(rs, i, 0),
			.made = cell_number(rs, i, 1),
			.used = cell_number(rs, i, 2),
			.name = CELL(rs, i, 3),
			.credential = CELL(rs, i, 4) };
	return rs->n;
}

const char *passkey_ids(struct arena *a, const struct passkey *k, int n)
{
	struct text t = { .arena = a };

	text_add(&t, "");
	for (int i = 0; i < n; i++)
		text_addf(&t, "%s%s", i ? " " : "", k[i].credential);
	return t.s;
}

static const char *handle_of(struct work *w, int64_t account)
{
	struct rows *rs = store_query(w,
	    "SELECT handle FROM account_handle WHERE region = $1 AND account = $2",
	    I(w->actor.region), I(account));

	return rs->n ? CELL(rs, 0, 0) : NULL;
}

const char *passkey_handle(struct work *w, int64_t account)
{
	const char *handle = handle_of(w, account);

	if (handle)
		return handle;
	handle = random_text(&w->arena, HANDLE);
	store_query(w,
	    "INSERT INTO account_handle (region, account, handle) VALUES ($1, $2, $3)"
	    " ON CONFLICT DO NOTHING",
	    I(w->actor.region), I(account), T(handle));
	return handle_of(w, account); /* of two at once the first one's */
}

bool passkey_rename(struct work *w, int64_t account, int64_t id, const char *name)
{
	return store_query(w,
		   "UPDATE account_passkey SET name = $4 WHERE region = $1 AND account = $2"
		   " AND id = $3 RETURNING 1",
		   I(w->actor.region), I(account), I(id), T(name))
		   ->n
	    > 0;
}

bool passkey_remove(struct work *w, int64_t account, int64_t id)
{
	return store_query(w,
		   "DELETE FROM account_passkey WHERE region = $1 AND account = $2 AND id = $3"
		   " RETURNING 1",
		   I(w->actor.region), I(account), I(id))
		   ->n
	    > 0;
}

void passkeys_drop(struct work *w, int64_t account)
{
	store_query(w, "DELETE FROM account_passkey WHERE region = $1 AND account = $2",
	    I(w->actor.region), I(account));
}

/* ---- Where we are ---- */

const char *passkey_place(struct request *rq)
{
	static const char signs[] = "abcdefghijklmnopqrstuvwxyz0123456789.-";
	const char *after = strstr(origin_of(rq), "://"), *host = after ? after + 3 : "";
	const char *place, *last;
	size_t n = strspn(host, signs);

	if (!n || (host[n] && host[n] != ':'))
		return NULL;
	place = arena_copyn(&rq->work->arena, host, n);
	last = strrchr(place, '.');
	if (!rq->wire.tls && strcmp(place, "localhost"))
		return NULL;
	return isdigit((unsigned char)(last ? last[1] : *place)) ? NULL : place;
}

/* ---- Challenges ---- */

static const char *seal(struct request *rq, enum passkey_use use, const char *stamp)
{
	const char *to = use == PASSKEY_MAKE ? rq->session.csrf
	    : use == PASSKEY_SECOND	     ? session_half_id(rq)
					     : session_visitor(rq);

	return session_seal(&rq->work->arena,
	    arena_printf(&rq->work->arena, "passkey\n%d\n%s\n%s", (int)use, to ? to : "", stamp));
}

const char *passkey_challenge(struct request *rq, enum passkey_use use)
{
	struct arena *a = &rq->work->arena;
	const char *stamp =
	    arena_printf(a, "%lld.%s", (long long)rq->work->now, random_text(a, RANDOM));

	return arena_printf(a, "%s.%s", stamp, seal(rq, use, stamp));
}

static bool is_ours(struct request *rq, enum passkey_use use, const char *challenge)
{
	const char *last = strrchr(challenge, '.'), *right;
	int64_t made = strtoll(challenge, NULL, 10);

	if (!last || made > rq->work->now || made < rq->work->now - GOOD_FOR)
		return false;
	right = seal(rq, use,
	    arena_copyn(&rq->work->arena, challenge, (size_t)(last - challenge)));
	return strlen(last + 1) == strlen(right) && !sodium_memcmp(last + 1, right, strlen(right));
}

/* Of two who bring the same, one comes too late. */
static bool spend(struct work *w, const char *challenge)
{
	store_query(w, "DELETE FROM passkey_spent WHERE at < $1", I(w->now - 2 * GOOD_FOR));
	return store_query(w,
		   "INSERT INTO passkey_spent (challenge, at) VALUES ($1, $2)"
		   " ON CONFLICT (challenge) DO NOTHING RETURNING 1",
		   T(text_digest(&w->arena, challenge)), I(w->now))
		   ->n
	    > 0;
}

static const char *client_problem(struct request *rq, enum passkey_use use, const char *type,
    struct webauthn_client *c)
{
	if (!webauthn_client(&rq->work->arena, form_value(rq, "client"), type, c)
	    || !text_same(c->origin, origin_of(rq)))
		return "パスキーを確かめられませんでした。もう一度お試しください。";
	return is_ours(rq, use, c->challenge)
	    ? NULL
	    : "時間がたったか、前の画面に戻ったため、確かめられませんでした。もう一度押してください。";
}

/* ---- A new one ---- */

static const char *key_problem(struct request *rq, struct webauthn_key *key)
{
	struct work *w = rq->work;
	const char *place = passkey_place(rq);

	if (!place || !webauthn_made(&w->arena, place, form_value(rq, "data"), key))
		return "このパスキーは使えません。指紋・顔・暗証番号で本人を確かめる端末か鍵にしてください。";
	if (store_query(w, "SELECT 1 FROM account_passkey WHERE credential = $1",
		T(key->credential))
		->n)
		return "このパスキーは、もう登録してあります。";
	return NULL;
}

const char passkeys_enough[] = "パスキーは10個までです。使っていないものを外してください。";

/* Also where several pages were opened while there were fewer. */
static bool has_many(struct work *w, int64_t account)
{
	struct passkey *all;

	return passkeys_of(w, account, &all) >= PASSKEYS_MOST;
}

const char *passkey_keep(struct request *rq, int64_t account, const char *name)
{
	struct work *w = rq->work;
	struct webauthn_client client;
	struct webauthn_key key;
	const char *say = client_problem(rq, PASSKEY_MAKE, "webauthn.create", &client);

	if (!say)
		say = key_problem(rq, &key);
	if (!say && has_many(w, account))
		say = passkeys_enough;
	if (!say && !spend(w, client.challenge))
		say = "この登録は、もう済んでいます。";
	if (say)
		return say;
	store_query(w,
	    "INSERT INTO account_passkey (region, id, account, credential, public_key, kind,"
	    " place, name, signatures, made, used)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0)",
	    I(w->actor.region), I(id_new()), I(account), T(key.credential), T(key.bytes),
	    I(key.kind), T(passkey_place(rq)), T(name), I(key.count), I(w->now));
	return NULL;
}

/* ---- A proof ---- */

struct kept {
	struct webauthn_key key;
	int64_t region, account, id;
	const char *place;
};

static bool find(struct work *w, const char *credential, struct kept *k)
{
	struct rows *rs = store_query(w,
	    "SELECT region, account, id, public_key, kind, signatures, place FROM account_passkey"
	    " WHERE credential = $1",
	    T(credential));

	if (!rs->n)
		return false;
	*k = (struct kept){ .region = cell_number(rs, 0, 0),
		.account = cell_number(rs, 0, 1),
		.id = cell_number(rs, 0, 2),
		.place = CELL(rs, 0, 6),
		.key = { .credential = credential,
		    .bytes = CELL(rs, 0, 3),
		    .kind = (int)cell_number(rs, 0, 4),
		    .count = cell_number(rs, 0, 5) } };
	return true;
}

static bool is_of(struct request *rq, const struct kept *k)
{
	const char *handle = form_value(rq, "user");

	return text_same(k->place, passkey_place(rq))
	    && (!handle || text_same(handle, handle_of(rq->work, k->account)));
}

static bool proves(struct request *rq, const struct kept *k, int64_t *count)
{
	return webauthn_proves(&rq->work->arena, k->place, &k->key, form_value(rq, "client"),
	    form_value(rq, "data"), form_value(rq, "signature"), count);
}

/* Two devices with one key count apart: one of them is a copy, and nobody knows which. */
static const char *count_problem(struct request *rq, const struct kept *k, int64_t count)
{
	if ((!count && !k->key.count) || count > k->key.count)
		return NULL;
	rq->keep = true;
	account_note(rq->work, k->account, EVENT_PASSKEY_COPIED, NULL);
	return "このパスキーは、写しが作られているおそれがあるため使えません。ほかの方法でログインし、センター管理者に知らせてください。";
}

int64_t passkey_check(struct request *rq, enum passkey_use use, int64_t account, const char **say)
{
	static const char none[] =
	    "このパスキーは登録されていません。ほかの方法でログインしてください。";
	struct work *w = rq->work;
	struct webauthn_client client;
	struct kept k;
	int64_t count = 0;

	*say = client_problem(rq, use, "webauthn.get", &client);
	if (*say)
		return 0;
	*say = none;
	if (!form_value(rq, "credential") || !find(w, form_value(rq, "credential"), &k)
	    || (account && k.account != account))
		return 0;
	w->actor = (struct actor){ .region = k.region };
	rq->tried = k.account;
	if (!is_of(rq, &k) || !proves(rq, &k, &count))
		return 0;
	*say = spend(w, client.challenge)
	    ? count_problem(rq, &k, count)
	    : "もう使われた返事です。もう一度押してください。";
	if (*say)
		return 0;
	store_query(w,
	    "UPDATE account_passkey SET signatures = $3, used = $4 WHERE region = $1 AND id = $2",
	    I(k.region), I(k.id), I(count), I(w->now));
	return k.account;
}
