/* sealed: contents of any size, each sealed with the installation's key, in pieces beside the rows
 * that say what they are. */
#include "store/sealed.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum {
	VARIANT = sodium_base64_VARIANT_ORIGINAL,
	HEADER = crypto_secretstream_xchacha20poly1305_HEADERBYTES,
	ADDED = crypto_secretstream_xchacha20poly1305_ABYTES,
	LAST = crypto_secretstream_xchacha20poly1305_TAG_FINAL,
	HASH = SEALED_HASH / 2,
	ROOM = HEADER + SEALED_PIECE + ADDED,
	BASE64 = sodium_base64_ENCODED_LEN(ROOM, VARIANT),
};
_Static_assert(crypto_secretstream_xchacha20poly1305_KEYBYTES == SECRET_BYTES, "one size of key");

const struct table sealed_table = { "sealed_piece",
	"CREATE TABLE sealed_piece (region INTEGER NOT NULL, id INTEGER NOT NULL,"
	" number INTEGER NOT NULL, size INTEGER NOT NULL, data TEXT NOT NULL,"
	" PRIMARY KEY (region, id, number));" };

/* What no row names yet. */
const struct table sealed_coming_table = { "sealed_coming",
	"CREATE TABLE sealed_coming (region INTEGER NOT NULL, id INTEGER NOT NULL,"
	" since INTEGER NOT NULL, PRIMARY KEY (region, id));" };

typedef crypto_secretstream_xchacha20poly1305_state stream;

/* Moved to another place, it does not open. */
static size_t place_of(const struct work *w, int64_t id, char place[64])
{
	return (size_t)snprintf(place, 64, "sealed/%lld/%lld", (long long)w->actor.region,
	    (long long)id);
}

/* libsodium wants its hashes so. */
static void *alloc_aligned(struct arena *a, size_t n)
{
	uintptr_t at = (uintptr_t)arena_alloc(a, n + 63);

	return (void *)((at + 63) & ~(uintptr_t)63);
}

static void stream_key(unsigned char key[SECRET_BYTES])
{
	secret_derive(key, "yuifiles");
}

/* ---- Writing ------------------------------------------------------------------------------ */

struct sealing {
	struct work *work;
	int64_t id;
	bool apart;
	stream stream;
	crypto_generichash_state hash;
	int64_t number;
	size_t held, before; /* plain bytes that wait; bytes of the header, in the first piece */
	unsigned char plain[SEALED_PIECE], box[ROOM];
	char text[BASE64];
};

static void do_short(struct sealing *s, void (*run)(struct work *, struct sealing *))
{
	struct work w = { .store = s->work->store,
		.actor = s->work->actor,
		.now = s->work->now,
		.calls = s->work->calls,
		.fail_at = s->work->fail_at };

	if (s->work->fault)
		return;
	if (!s->apart) {
		run(s->work, s);
		return;
	}
	store_begin(&w, true);
	run(&w, s);
	if (!store_end(&w))
		work_fault(s->work, "%s", w.fault ? w.fault : "the commit failed");
	s->work->calls = w.calls;
	arena_reset(&w.arena);
}

static void announce(struct work *w, struct sealing *s)
{
	store_query(w, "INSERT INTO sealed_coming (region, id, since) VALUES ($1, $2, $3)",
	    I(w->actor.region), I(s->id), I(moment_now()));
}

struct sealing *sealed_begin(struct work *w, int64_t id, bool apart)
{
	struct sealing *s = alloc_aligned(&w->arena, sizeof *s);
	unsigned char key[SECRET_BYTES];

	*s = (struct sealing){ .work = w, .id = id, .apart = apart, .before = HEADER };
	stream_key(key);
	crypto_secretstream_xchacha20poly1305_init_push(&s->stream, s->box, key);
	sodium_memzero(key, sizeof key);
	crypto_generichash_init(&s->hash, NULL, 0, HASH);
	do_short(s, announce);
	return s;
}

static void insert(struct work *w, struct sealing *s)
{
	store_query(w,
	    "INSERT INTO sealed_piece (region, id, number, size, data)"
	    " VALUES ($1, $2, $3, $4, $5)",
	    I(w->actor.region), I(s->id), I(s->number), I((int64_t)s->held), T(s->text));
}

static void seal(struct sealing *s, unsigned char tag)
{
	unsigned long long n;
	char place[64];
	size_t placed = place_of(s->work, s->id, place);

	crypto_secretstream_xchacha20poly1305_push(&s->stream, s->box + s->before, &n, s->plain,
	    s->held, (const unsigned char *)place, placed, tag);
	n += s->before;
	crypto_generichash_update(&s->hash, s->box, n);
	sodium_bin2base64(s->text, sizeof s->text, s->box, n, VARIANT);
	do_short(s, insert);
	s->number++;
	s->held = s->before = 0;
}

bool sealed_put(void *sealing, const void *bytes, size_t n)
{
	struct sealing *s = sealing;
	const unsigned char *from = bytes;

	while (n && !s->work->fault) {
		size_t some = sizeof s->plain - s->held;

		if (!some) {
			seal(s, 0);
			continue;
		}
		some = n < some ? n : some;
		memcpy(s->plain + s->held, from, some);
		s->held += some;
		from += some;
		n -= some;
	}
	return !s->work->fault;
}

static const char *hex_of(struct arena *a, crypto_generichash_state *state)
{
	unsigned char hash[HASH];
	char *hex = arena_alloc(a, SEALED_HASH + 1);

	crypto_generichash_final(state, hash, sizeof hash);
	return sodium_bin2hex(hex, SEALED_HASH + 1, hash, sizeof hash);
}

const char *sealed_end(struct sealing *s)
{
	seal(s, LAST);
	sodium_memzero(s->plain, sizeof s->plain);
	sodium_memzero(&s->stream, sizeof s->stream);
	return s->work->fault ? NULL : hex_of(&s->work->arena, &s->hash);
}

void sealed_settle(struct work *w, int64_t id)
{
	struct rows *rs = store_query(w,
	    "DELETE FROM sealed_coming WHERE region = $1 AND id = $2 RETURNING 1",
	    I(w->actor.region), I(id));

	if (!rs->n)
		work_fault(w, "the content of %lld was swept away", (long long)id);
}

void sealed_drop(struct work *w, int64_t id)
{
	store_query(w, "DELETE FROM sealed_piece WHERE region = $1 AND id = $2",
	    I(w->actor.region), I(id));
	store_query(w, "DELETE FROM sealed_coming WHERE region = $1 AND id = $2",
	    I(w->actor.region), I(id));
}

/* ---- Reading ------------------------------------------------------------------------------ */

struct opening {
	int64_t id;
	sealed_sink *sink;
	void *context;
	stream stream;
	crypto_generichash_state hash;
	enum sealed found; /* SEALED_WELL as long as every piece opens */
	bool last;
	unsigned char box[ROOM], plain[SEALED_PIECE];
};

static void open_piece(const struct work *w, struct opening *o, const unsigned char *box, size_t n)
{
	unsigned long long length;
	unsigned char tag;
	char place[64];
	size_t placed = place_of(w, o->id, place);

	if (n < ADDED || n > SEALED_PIECE + ADDED
	    || crypto_secretstream_xchacha20poly1305_pull(&o->stream, o->plain, &length, &tag, box,
		n, (const unsigned char *)place, placed)) {
		o->found = SEALED_LOCKED; /* unless its hash says otherwise */
		return;
	}
	o->last = tag == LAST;
	if (!o->sink(o->context, o->plain, (size_t)length))
		o->found = SEALED_STOPPED;
}

static void open_header(struct opening *o, size_t n)
{
	unsigned char key[SECRET_BYTES];

	stream_key(key);
	if (n < HEADER || crypto_secretstream_xchacha20poly1305_init_pull(&o->stream, o->box, key))
		o->found = SEALED_LOCKED;
	sodium_memzero(key, sizeof key);
}

/* False: there is no piece of that number. */
static bool read_piece(struct work *w, struct opening *o, int64_t number)
{
	struct work inner = *w;
	struct rows *rs;
	size_t n = 0, skip = number ? 0 : HEADER;
	bool opens = o->sink && secret_ready();

	inner.arena = (struct arena){0};
	rs = store_query(&inner,
	    "SELECT data FROM sealed_piece WHERE region = $1 AND id = $2 AND number = $3",
	    I(w->actor.region), I(o->id), I(number));
	w->calls = inner.calls;
	if (inner.fault)
		work_fault(w, "%s", inner.fault);
	if (rs->n && sodium_base642bin(o->box, sizeof o->box, CELL(rs, 0, 0),
			 strlen(CELL(rs, 0, 0)), NULL, &n, NULL, VARIANT))
		n = 0;
	crypto_generichash_update(&o->hash, o->box, n);
	if (rs->n && opens && !number)
		open_header(o, n);
	if (rs->n && opens && o->found == SEALED_WELL && n >= skip)
		open_piece(w, o, o->box + skip, n - skip);
	n = (size_t)rs->n;
	arena_reset(&inner.arena);
	return n > 0;
}

static enum sealed judge(struct work *w, struct opening *o, int64_t pieces, const char *hash)
{
	if (w->fault || !pieces)
		return SEALED_MISSING;
	if (!text_same(hex_of(&w->arena, &o->hash), hash))
		return SEALED_BROKEN;
	if (!o->sink)
		return SEALED_WELL;
	if (!secret_ready())
		return SEALED_LOCKED;
	return o->found == SEALED_WELL && !o->last ? SEALED_BROKEN : o->found;
}

enum sealed sealed_read(struct work *w, int64_t id, const char *hash, sealed_sink *sink,
    void *context)
{
	struct opening *o = alloc_aligned(&w->arena, sizeof *o);
	enum sealed found;
	int64_t n = 0;

	*o = (struct opening){ .id = id, .sink = sink, .context = context };
	crypto_generichash_init(&o->hash, NULL, 0, HASH);
	while (o->found != SEALED_STOPPED && read_piece(w, o, n))
		n++;
	found = o->found == SEALED_STOPPED ? SEALED_STOPPED : judge(w, o, n, hash);
	sodium_memzero(o->plain, sizeof o->plain);
	sodium_memzero(&o->stream, sizeof o->stream);
	return found;
}

/* ---- All of them -------------------------------------------------------------------------- */

bool sealed_any(struct work *w)
{
	return store_query(w, "SELECT 1 FROM sealed_piece LIMIT 1")->n > 0;
}

static bool nothing(void *context, const void *bytes, size_t n)
{
	(void)context, (void)bytes, (void)n;
	return false;
}

bool sealed_fits(struct work *w)
{
	struct rows *rs = store_query(w,
	    "SELECT region, id FROM sealed_piece WHERE number = 0 ORDER BY id DESC LIMIT 1");

	if (!rs->n)
		return true;
	w->actor = actor_program(cell_number(rs, 0, 0));
	return sealed_read(w, cell_number(rs, 0, 1), NULL, nothing, NULL) == SEALED_STOPPED;
}

int64_t sealed_sweep(struct work *w, int64_t before)
{
	struct rows *rs = store_query(w,
	    "SELECT region, id FROM sealed_coming WHERE since < $1 ORDER BY region, id LIMIT 100",
	    I(before));

	for (int i = 0; i < rs->n; i++) {
		int64_t id = cell_number(rs, i, 1);

		w->actor = actor_program(cell_number(rs, i, 0));
		/* Whoever settles it now is waited for, and then it is no longer there. */
		if (store_query(w,
			"DELETE FROM sealed_coming WHERE region = $1 AND id = $2 RETURNING id",
			I(w->actor.region), I(id))
			->n)
			sealed_drop(w, id);
	}
	return rs->n;
}

int64_t sealed_bytes(struct work *w)
{
	return cell_number(store_query(w,
			       "SELECT COALESCE(SUM(size), 0) FROM sealed_piece WHERE region = $1",
			       I(w->actor.region)),
	    0, 0);
}

int64_t sealed_count(struct work *w)
{
	return cell_number(store_query(w,
			       "SELECT COUNT(*) FROM sealed_piece p WHERE p.region = $1"
			       " AND p.number = 0 AND NOT EXISTS (SELECT 1 FROM sealed_coming c"
			       " WHERE c.region = p.region AND c.id = p.id)",
			       I(w->actor.region)),
	    0, 0);
}
