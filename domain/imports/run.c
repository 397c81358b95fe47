/* run: a whole import, file after file and line after line. */
#include "domain/imports/parts.h"
#include "store/bulk.h"

#include <string.h>

enum { LINES_AT_ONCE = 200, TELL_EVERY = 500, KINDS_OF_ROW = 16, MUCH = 5000, LITTLE = 20000 };

/* ---- In small pieces ---- */

/* So much of the whole is done of what is being done. */
struct course {
	const char *what;
	int64_t done, whole;
};

/* A small work of its own for each row, so that a long import stays small. */
static void inner_begin(struct work *inner, const struct work *w)
{
	*inner = *w;
	inner->arena = (struct arena){0};
	inner->kept = NULL;
}

static void inner_end(struct work *inner, struct work *w)
{
	w->calls = inner->calls;
	w->kept = NULL;
	if (inner->fault && !w->fault) {
		work_fault(w, "%s", inner->fault);
		w->kind = inner->kind;
	}
	arena_reset(&inner->arena);
}

static void nothing(void *context)
{
	(void)context;
}

/* Says how far it is, and lets others write; who was told to stop, or whose import somebody else
 * goes on with, ends here, and what it did since the last time was not done. */
static void breathe(struct work *w, const struct import *im, const struct import_order *order,
    const struct course *c)
{
	if (w->fault)
		return;
	if (!progress_tell(order->progress, c->what, c->done, c->whole))
		work_fault(w, "stopped");
	if (!order->runner || w->fault)
		return;
	if (running_tell(w, im->head.id, order->runner, c->what, c->done, c->whole))
		store_aside(w, nothing, NULL);
	else
		work_fault(w, "import %lld was stopped", (long long)im->head.id);
}

static void finish(struct work *w, struct import *im, const struct import_order *order)
{
	if (order->runner)
		running_end(w, im->head.id, order->runner);
	if (!w->fault)
		import_keep(w, im);
}

/* ---- Reading ---- */

struct reading {
	struct work *work;
	const struct import_order *order;
	struct import *import;
	struct known *known;
	const char *const *areas;
	int64_t n, bytes, all_bytes;
};

static void read_entry(struct reading *g, struct row *row, const struct entry *read)
{
	const char *kinds[KINDS_OF_ROW];
	int n = row_kinds(row, kinds, KINDS_OF_ROW);

	for (int i = 0; i < (n ? n : 1); i++) {
		struct entry e = *read;
		struct row one = *row;

		one.entry = &e;
		if (n)
			row_of_kind(&one, kinds[i]);
		else
			e.refused = read->refused;
		plan_entry(row->work, g->known, g->import, &e, ++g->n);
	}
}

static void read_row(struct reading *g, const struct sheet *sheet, struct reader *r, int file)
{
	struct work inner;
	struct entry e = { .file = file };
	struct row row = { .work = &inner, .sheet = sheet, .reader = r, .entry = &e,
		.known = g->known };

	inner_begin(&inner, g->work);
	if (row_read(&row, g->areas))
		read_entry(g, &row, &e);
	else
		g->import->outside = (NUMBER_t){ true, g->import->outside.n + 1 };
	inner_end(&inner, g->work);
}

static void note_columns(struct reading *g, const struct sheet *s, int file)
{
	struct import *im = g->import;

	struct arena *a = &g->work->arena;
	const char *silent = s->format->whole ? NULL : silent_labels(a, s);

	im->files = arena_printf(a, "%s%s%s%s%s", im->files ? im->files : "",
	    im->files ? "\n" : "", text_leaf(g->order->file[file].name),
	    s->unused ? arena_printf(a, "（使わない列：%s）", s->unused) : "",
	    silent ? arena_printf(a, "（列がないので名簿のままにする項目：%s）", silent) : "");
}

static void breathe_at(struct reading *g, const struct reader *r, int64_t row)
{
	const struct course c = { "読み取り", g->bytes + (int64_t)r->at, g->all_bytes };

	if (row % TELL_EVERY == TELL_EVERY - 1)
		breathe(g->work, g->import, g->order, &c);
}

static void read_file(struct reading *g, int file)
{
	const struct import_file *f = &g->order->file[file];
	struct arena a = {0};
	struct reader *r = reader_open(&a, &f->content);
	struct sheet s;
	const char *why;

	if (reader_next(r) && sheet_open(&s, &a, r, &why)) {
		note_columns(g, &s, file);
		for (int64_t i = 0; !g->work->fault && reader_next(r); i++) {
			read_row(g, &s, r, file);
			breathe_at(g, r, i);
		}
	}
	g->bytes += (int64_t)f->content.size;
	reader_close(r);
	arena_reset(&a);
}

bool import_keep(struct work *w, struct import *im)
{
	enum saved saved = store_save(w, &import_record, im);

	if (saved != SAVED && !w->fault)
		work_fault(w, "import %lld changed meanwhile", (long long)im->head.id);
	return saved == SAVED;
}

void import_go_on(struct work *w, const struct import_order *order, struct import *im)
{
	struct reading g = { .work = w, .order = order, .import = im };
	const char *given[2] = { order->area, NULL };

	g.known = known_load(w);
	g.areas = !order->area ? known_area(g.known) : *order->area ? given : NULL;
	for (int i = 0; i < order->files; i++)
		g.all_bytes += (int64_t)order->file[i].content.size;
	for (int i = 0; i < order->files && !w->fault; i++)
		read_file(&g, i);
	plan_gone(w, g.known, im, g.areas, &g.n);
	known_forget(g.known);
	im->state = IMPORT_READY;
	finish(w, im, order);
}

bool import_read(struct work *w, const struct import_order *given, struct import *im)
{
	struct import_order order = *given;

	if (!import_look(w, &order) || !import_begin(w, &order, im))
		return false;
	import_go_on(w, &order, im);
	return !w->fault;
}

/* ---- Doing it, and taking it back ---- */

static const char *why(struct work *w, const struct import *im, const char *what)
{
	return arena_printf(&w->arena, "%s：%s（%s）", what, im->source, im->name);
}

bool import_brings(const struct import *im)
{
	return im->fresh.n + im->altered.n + im->gone.n + im->doubtful.n > 0;
}

static int64_t lines_of(const struct import *im)
{
	return im->lines.n + im->gone.n;
}

/* To build indexes anew pays where much comes to little. */
static struct bulk *bulk_for(struct work *w, const struct import *im,
    const struct import_order *order)
{
	static const struct record *const records[] = { &corporation_record, &organization_record,
		&service_record, NULL };

	if (!order->alone || im->fresh.n < MUCH || im->altered.n || im->doubtful.n
	    || store_query(w, "SELECT 1 FROM history LIMIT 1 OFFSET $1", I(LITTLE))->n
	    || store_query(w, "SELECT 1 FROM import_source LIMIT 1")->n)
		return NULL;
	return bulk_begin(w, records);
}

static void bulk_close(struct work *w, struct bulk *b, const struct import_order *order)
{
	if (b)
		bulk_end(b, w, order->progress);
}

/* Where it is so already, it is gone on with. */
static bool turn_state(struct work *w, struct import *im, int state)
{
	if (im->state == state)
		return !w->fault;
	im->state = state;
	im->begun = w->now;
	return import_keep(w, im);
}

void import_apply(struct work *w, struct import *im, const struct import_order *order)
{
	struct bulk *b;
	struct known *k;
	struct rows *rs;
	int64_t n = 0, done = 0;
	int read;

	w->reason = why(w, im, "取込");
	if (!turn_state(w, im, IMPORT_APPLYING))
		return;
	k = known_load(w);
	b = bulk_for(w, im, order);
	do {
		struct work inner;

		inner_begin(&inner, w);
		rs = lines_after(&inner, im->head.id, OUTCOMES, n, LINES_AT_ONCE);
		read = rs->n;
		for (int i = 0; i < read && !inner.fault; i++) {
			struct line l = line_of(rs, i);
			bool before = l.done;

			n = l.n;
			if (apply_line(&inner, k, b, &l) && l.done != before)
				line_update(&inner, &l);
			done++;
		}
		inner_end(&inner, w);
		breathe(w, im, order, &(struct course){ "取り込み", done, lines_of(im) });
	} while (read == LINES_AT_ONCE && !w->fault);
	known_forget(k);
	bulk_close(w, b, order);
	store_query(w,
	    "UPDATE import_source SET seen = $2 WHERE region = $1 AND source_key IN (SELECT"
	    " source_key FROM import_line WHERE region = $1 AND import = $2 AND outcome = $3)",
	    I(w->actor.region), I(im->head.id), I(SAME));
	im->state = IMPORT_APPLIED;
	im->applied = w->now;
	finish(w, im, order);
}

void import_undo(struct work *w, struct import *im, const struct import_order *order)
{
	struct rows *rs;
	int64_t n = INT64_MAX, done = 0;
	int read;

	w->reason = why(w, im, "取込の取り消し");
	if (!turn_state(w, im, IMPORT_UNDOING))
		return;
	do {
		struct work inner;

		inner_begin(&inner, w);
		rs = lines_before(&inner, im->head.id, n, LINES_AT_ONCE);
		read = rs->n;
		for (int i = 0; i < read && !inner.fault; i++) {
			struct line l = line_of(rs, i);

			n = l.n;
			undo_line(&inner, &l);
			done++;
		}
		inner_end(&inner, w);
		breathe(w, im, order, &(struct course){ "取り消し", done, lines_of(im) });
	} while (read == LINES_AT_ONCE && !w->fault);
	store_query(w, "UPDATE import_source SET seen = import WHERE region = $1 AND seen = $2",
	    I(w->actor.region), I(im->head.id));
	im->state = IMPORT_UNDONE;
	im->undone = w->now;
	finish(w, im, order);
}
