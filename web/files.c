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

enum { AT_A_TIME = 5 /* of a hub */, HUBS_MOST = 256 };

struct waiting_file {
	int64_t region;
	const struct record *record;
	int64_t id;
};

struct waiting {
	struct waiting_file *file;
	int n;
	int64_t after; /* id: only those behind it */
	const struct record *record;
};

/* Into its place among the first few. */
static bool find_waiting(void *context, struct work *w, const void *rec)
{
	struct waiting *f = context;
	int64_t id = ((const struct head *)rec)->id;
	int at = f->n;

	if (id <= f->after)
		return true;
	while (at > 0 && f->file[at - 1].id > id)
		at--;
	if (at == AT_A_TIME)
		return false;
	f->n += f->n < AT_A_TIME;
	memmove(&f->file[at + 1], &f->file[at], (size_t)(f->n - at - 1) * sizeof *f->file);
	f->file[at] = (struct waiting_file){ w->actor.region, f->record, id };
	return true;
}

/* What waits in one hub; after the last one it is the first one's turn again, so that those that
 * are never scanned keep nobody waiting. */
static int find_waiting_of(struct work *w, struct waiting_file *file, int64_t *after)
{
	struct waiting f = { .file = file, .after = *after };

	for EACH_FILES(r) {
		struct query q = { .ascending = true };

		f.record = r;
		query_add(&q, r, "state", EQUAL, file_states[FILE_WAITING - 1].code);
		store_each(w, r, &q, find_waiting, &f);
	}
	*after = f.n == AT_A_TIME ? file[f.n - 1].id : 0;
	return f.n;
}

/* What waits in any region, a few of each at a time. */
static int find_all_waiting(struct work *w, struct waiting_file **file)
{
	static int64_t after[HUBS_MOST];
	struct rows *hubs = store_query(w, "SELECT id FROM hub WHERE removed = 0 ORDER BY id");
	int n = 0;

	*file = arena_alloc(&w->arena, (size_t)hubs->n * AT_A_TIME * sizeof **file + 1);
	for (int i = 0; i < hubs->n; i++) {
		WORK_AS(w, actor_program(cell_number(hubs, i, 0)));

		n += find_waiting_of(w, *file + n, &after[i % HUBS_MOST]);
	}
	return n;
}

/* False: somebody was faster, and nothing of it may stay. */
static bool judge_again(struct work *w, const struct record *r, const struct file *seen,
    enum scanned scanned, const char *virus)
{
	struct file now;

	if (scanned == SCAN_AWAY || !store_get(w, r, seen->head.id, &now)
	    || now.head.version != seen->head.version)
		return true;
	w->reason = scanned == SCAN_VIRUS
	    ? arena_printf(&w->arena, "あとからの検査でウイルスが見つかった：%s", virus)
	    : "あとから検査した";
	judge(w, &now, scanned);
	return store_save(w, r, &now) == SAVED;
}

/* Nobody waits for the scanner with a transaction that writes. */
static void scan_again(struct store *store, const struct waiting_file *f)
{
	struct work w = { .store = store, .now = moment_now() };
	struct scan *scan = scan_begin(&w.arena);
	enum scanned scanned = SCAN_AWAY;
	struct file file = {0};
	const char *virus;
	enum sealed whole;

	store_begin(&w, false);
	w.actor = actor_program(f->region);
	whole = store_get(&w, f->record, f->id, &file) ? file_read(&w, &file, scan_put, scan)
						       : SEALED_MISSING;
	scanned = scan_end(scan, &virus);
	store_cancel(&w);
	if (scanned != SCAN_VIRUS && whole != SEALED_WELL)
		scanned = SCAN_AWAY;
	w.fault = NULL;
	w.calls = 0;
	store_begin(&w, true);
	if (judge_again(&w, f->record, &file, scanned, virus))
		store_end(&w);
	else
		store_cancel(&w);
	arena_reset(&w.arena);
}

void file_keep(struct store *store)
{
	struct work w = { .store = store, .now = moment_now() };
	struct waiting_file *found = NULL;
	int n = 0;

	store_begin(&w, true);
	sealed_sweep(&w, w.now - LATE);
	store_end(&w);
	if (scan_there() && secret_ready() && !w.fault) {
		store_begin(&w, false);
		n = find_all_waiting(&w, &found);
		store_cancel(&w);
	}
	for (int i = 0; i < n && !w.fault; i++)
		scan_again(store, &found[i]);
	arena_reset(&w.arena);
}
