/* files: what is attached to records -- rules, contents, and what is done without being asked. */
#include "web/file_pages.h"
#include "web/upload.h"

#include <string.h>

enum { LATE = 3600 * 1000 /* ms: by then a content that is on its way never arrives */ };

const struct choice file_states[] = { { "clean", "検査済み" }, { "unscanned", "検査なし" },
	{ "waiting", "検査待ち" }, { "infected", "ウイルスあり（中身は捨てました）" }, { 0 } };

struct file_rules file_rules = { .each = 20 * 1000000, .all = 20 * (int64_t)1000000000 };

bool file_may_open(const struct work *w, const struct record *r)
{
	return !record_title(r)->private || actor_may(&w->actor, READ_PRIVATE);
}

const char *file_size_said(struct arena *a, int64_t n)
{
	if (n < 1000)
		return arena_printf(a, "%lld B", (long long)n);
	if (n < 1000 * 1000)
		return arena_printf(a, "%lld KB", (long long)(n + 500) / 1000);
	if (n % 1000000 == 0)
		return arena_printf(a, "%lld MB", (long long)n / 1000000);
	return arena_printf(a, "%lld.%lld MB", (long long)n / 1000000,
	    (long long)n / 100000 % 10);
}

#define EACH_FILES(r) \
	(const struct record *const *at_ = web_schema()->records, *r; (r = *at_) != NULL; \
	    at_++) if (r->files)

enum sealed file_read(struct work *w, const struct file *f, sealed_sink *take, void *context)
{
	return sealed_read(w, f->head.id, f->seal, take, context);
}

/* ---- Coming in ---------------------------------------------------------------------------- */

static const int states[] = {
	[SCAN_NONE] = FILE_UNSCANNED,
	[SCAN_CLEAN] = FILE_CLEAN,
	[SCAN_VIRUS] = FILE_INFECTED,
	[SCAN_AWAY] = FILE_WAITING,
};

/* Of a virus nothing stays but that there was one. */
static void judge(struct work *w, struct file *f, enum scanned scanned)
{
	f->state = states[scanned];
	if (scanned == SCAN_VIRUS)
		sealed_drop(w, f->head.id);
}

struct taking {
	struct work *work;
	struct incoming *incoming;
	int n;
};

static bool any_virus(const struct taking *t)
{
	for (int i = 0; i < t->n; i++)
		if (t->incoming[i].scanned == SCAN_VIRUS)
			return true;
	return false;
}

static void take_in(void *context)
{
	struct taking *t = context;
	struct work *w = t->work;

	for (int i = 0; i < t->n; i++) {
		struct incoming *in = &t->incoming[i];
		struct scan *scan = scan_begin(&w->arena);

		upload_each(in->upload, scan_put, scan);
		in->scanned = scan_end(scan, &in->virus);
		in->file.state = states[in->scanned];
	}
	for (int i = 0; i < t->n && !any_virus(t) && !w->fault; i++) {
		struct incoming *in = &t->incoming[i];
		struct sealing *s = sealed_begin(w, in->file.head.id, true);

		if (!upload_each(in->upload, sealed_put, s))
			work_fault(w, "what was sent cannot be read again");
		in->file.seal = sealed_end(s);
	}
}

void file_take_in(struct work *w, struct incoming *incoming, int n)
{
	struct taking t = { w, incoming, n };

	store_aside(w, take_in, &t);
}

struct memory {
	const char *bytes;
	size_t n;
};

static bool read_memory(void *context, size_t at, void *to, size_t n)
{
	const struct memory *m = context;

	if (at > m->n || n > m->n - at)
		return false;
	memcpy(to, m->bytes + at, n);
	return true;
}

bool file_attach(struct work *w, const struct record *r, struct file *f, const char *name,
    const void *bytes, size_t n)
{
	struct memory m = { bytes, n };
	const char *why;
	struct sealing *s;

	f->type = sniff_type(&w->arena, name, &(struct sniffed){ read_memory, &m, n }, &why);
	if (!secret_ready() || !f->type)
		return false;
	f->head.id = id_new();
	s = sealed_begin(w, f->head.id, false);
	sealed_put(s, bytes, n);
	f->seal = sealed_end(s);
	f->name = name;
	f->size = (struct number){ true, (int64_t)n };
	f->state = FILE_UNSCANNED;
	f->attached = w->now;
	f->by.id = w->actor.account;
	sealed_settle(w, f->head.id);
	return store_save(w, r, f) == SAVED;
}

/* ---- Without being asked ------------------------------------------------------------------ */

enum { AT_A_TIME = 20 };

struct waiting_file {
	int64_t region;
	const struct record *record;
	struct file file;
};

static int find_waiting_of(struct work *w, const struct record *r, struct waiting_file *found,
    int most)
{
	struct query q = { .limit = AT_A_TIME };
	struct listing l;
	int n = 0;

	query_add(&q, r, "state", EQUAL, file_states[FILE_WAITING - 1].code);
	for (l = store_list(w, r, &q); n < l.n && n < most; n++)
		found[n] = (struct waiting_file){ w->actor.region, r, ((struct file *)l.items)[n] };
	return n;
}

/* What waits in any region, a few at a time. */
static int find_waiting(struct work *w, struct waiting_file *found)
{
	struct rows *hubs = store_query(w, "SELECT id FROM hub WHERE removed = 0 ORDER BY id");
	int n = 0;

	for (int i = 0; i < hubs->n; i++) {
		w->actor = actor_program(cell_number(hubs, i, 0));
		for EACH_FILES(r)
			n += find_waiting_of(w, r, found + n, AT_A_TIME - n);
	}
	return n;
}

/* False: somebody was faster, and nothing of it may stay. */
static bool judge_again(struct work *w, struct waiting_file *f, enum scanned scanned,
    const char *virus)
{
	struct file now;

	if (scanned == SCAN_AWAY || !store_get(w, f->record, f->file.head.id, &now)
	    || now.head.version != f->file.head.version)
		return true;
	w->reason = scanned == SCAN_VIRUS
	    ? arena_printf(&w->arena, "あとからの検査でウイルスが見つかった：%s", virus)
	    : "あとから検査した";
	judge(w, &now, scanned);
	return store_save(w, f->record, &now) == SAVED;
}

/* Nobody waits for the scanner with a transaction that writes. */
static void scan_again(struct store *store, struct waiting_file *f)
{
	struct work w = { .store = store, .now = moment_now() };
	struct scan *scan = scan_begin(&w.arena);
	enum scanned scanned = SCAN_AWAY;
	const char *virus;
	enum sealed whole;

	store_begin(&w, false);
	w.actor = actor_program(f->region);
	whole = file_read(&w, &f->file, scan_put, scan);
	scanned = scan_end(scan, &virus);
	store_cancel(&w);
	if (scanned != SCAN_VIRUS && whole != SEALED_WELL)
		scanned = SCAN_AWAY;
	w.fault = NULL;
	w.calls = 0;
	store_begin(&w, true);
	if (judge_again(&w, f, scanned, virus))
		store_end(&w);
	else
		store_cancel(&w);
	arena_reset(&w.arena);
}

void file_keep(struct store *store)
{
	struct work w = { .store = store, .now = moment_now() };
	struct waiting_file *found = arena_alloc(&w.arena, AT_A_TIME * sizeof *found);
	int n = 0;

	store_begin(&w, true);
	sealed_sweep(&w, w.now - LATE);
	store_end(&w);
	if (scan_there() && secret_ready() && !w.fault) {
		store_begin(&w, false);
		n = find_waiting(&w, found);
		store_cancel(&w);
	}
	for (int i = 0; i < n && !w.fault; i++)
		scan_again(store, &found[i]);
	arena_reset(&w.arena);
}
