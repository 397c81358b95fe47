/* beside: what is kept beside the row of a record -- its history, its codes, what it is found and
 * counted by, and whom it is about. */
#include "base/fold.h"
#include "store/called.h"
#include "store/kept.h"

#include <string.h>

const struct table code_value_table = { "code_value",
	"CREATE TABLE code_value (\n"
	"\tregion INTEGER NOT NULL,\n"
	"\trecord TEXT NOT NULL,\n"
	"\tfield TEXT NOT NULL,\n"
	"\tcode TEXT NOT NULL,\n"
	"\tid INTEGER NOT NULL,\n"
	"\tPRIMARY KEY (region, record, field, code, id)\n"
	");\n"
	"CREATE INDEX code_value_of ON code_value (region, record, field, id, code);\n" };

/* ---- Codes ------------------------------------------------------------------------------- */

static void codes_forget(struct work *w, const struct record *r, const struct field *f, int64_t id)
{
	store_query(w,
	    "DELETE FROM code_value WHERE region = $1 AND record = $2 AND field = $3 AND id = $4",
	    I(w->actor.region), T(r->name), T(f->name), I(id));
}

static const struct late_table code_values = { "code_value",
	"INSERT INTO code_value (region, record, field, id, code)", " ON CONFLICT DO NOTHING", 5 };

static void codes_keep(struct work *w, const struct record *r, const struct field *f, int64_t id,
    const char *codes)
{
	for (const char *s = codes; *s; s += strspn(s, " ")) {
		size_t len = strcspn(s, " ");

		late_put(w, &code_values,
		    (const struct arg[]){ I(w->actor.region), T(r->name), T(f->name), I(id),
			T(arena_copyn(&w->arena, s, len)) });
		s += len;
	}
}

/* Its digits in a row, however it is written, and what is not digits: 内線12. */
static const char *phone_text(struct work *w, const char *s)
{
	const char *digits = phone_digits(&w->arena, s), *folded = fold_search(&w->arena, s);

	return text_same(digits, folded) ? digits
					 : arena_printf(&w->arena, "%s\n%s", digits, folded);
}

static const char *link_text(struct work *w, const struct field *f, const void *rec, bool titled)
{
	const LINK_t *link = field_of(f, rec);

	return fold_search(&w->arena, titled ? link->title : row_link_name(w, f->to, link->id));
}

static const char *find_text_of(struct work *w, const struct field *f, const void *rec,
    bool titled)
{
	const char *s = field_write(&w->arena, f, rec);

	if (!s)
		return NULL;
	switch (f->kind) {
	case TEXT:
	case NOTE:
	case KANA:
	case POSTCODE:
	case NUMBER: return fold_search(&w->arena, s);
	case PHONE: return phone_text(w, s);
	case DATE:
		return fold_search(&w->arena,
		    arena_printf(&w->arena, "%s\n%s", s,
			date_era(&w->arena, *(const DATE_t *)field_of(f, rec))));
	case LINK: return link_text(w, f, rec, titled);
	default: return NULL;
	}
}

const char *search_text_of(struct work *w, const struct record *r, const void *rec, bool titled)
{
	struct text all = { .arena = &w->arena };

	for EACH_FIELD(f, r) {
		const char *s = f->find ? find_text_of(w, f, rec, titled) : NULL;

		if (s && *s)
			text_addf(&all, "%s%s", all.len ? "\n" : "", s);
	}
	return all.len ? all.s : NULL;
}

static bool finds_anything(const struct record *r)
{
	for EACH_FIELD(f, r)
		if (f->find)
			return true;
	return false;
}

static bool find_changed(struct work *w, const struct record *r, const void *old, const void *rec)
{
	for EACH_FIELD(f, r) {
		if (!f->find)
			continue;
		/* The title behind a link may have changed, though the link has not. */
		if (f->kind == LINK
		    || !text_same(field_write(&w->arena, f, old), field_write(&w->arena, f, rec)))
			return true;
	}
	return false;
}

/* Which field leads to what it is about; NULL: it is about itself, or about nothing. */
static const struct field *about_field(const struct record *r)
{
	if (text_same(r->about, "id"))
		return NULL;
	return r->about ? record_field(r, r->about) : record_part(r);
}

/* Who saves is asked at once whom that is about. */
static void about_note(struct work *w, const struct record *r, const void *rec)
{
	const struct field *f = about_field(r);

	if (!f)
		return;
	w->store->saved.record = r;
	w->store->saved.id = ((const struct head *)rec)->id;
	w->store->saved.about = ((const LINK_t *)field_of(f, rec))->id;
}

void beside_keep(struct work *w, const struct record *r, const void *old, const void *rec)
{
	const struct head *head = rec;
	int64_t id = head->id;

	history_add(w, r, rec, head->removed ? "remove" : old ? "change" : "new");
	/* What is removed left the counts when it was removed, however it is rewritten since. */
	if (!head->removed)
		kept_note(w, r, old, rec);
	for EACH_FIELD(f, r) {
		const char *before = old ? field_write(&w->arena, f, old) : NULL;
		const char *now = field_write(&w->arena, f, rec);

		if (f->kind != CODES || text_same(before, now))
			continue;
		if (before)
			codes_forget(w, r, f, id);
		if (now)
			codes_keep(w, r, f, id, now);
	}
	if (finds_anything(r) && (!old || find_changed(w, r, old, rec)))
		search_put(w, r, id, search_text_of(w, r, rec, false), !old);
	called_put(w, r, old, rec);
	codes_saved(w, r);
	about_note(w, r, rec);
}

/* ---- Whom a record is about ---------------------------------------------------------------- */

static int64_t pointed_to(struct work *w, const struct record *r, const struct field *f, int64_t id)
{
	struct rows *rs;

	if (w->store->saved.record == r && w->store->saved.id == id)
		return w->store->saved.about;
	rs = store_query_(w,
	    arena_printf(&w->arena, "SELECT %s FROM %s WHERE region = $1 AND id = $2", f->name,
		r->name),
	    (const struct arg[]){ I(w->actor.region), I(id) }, 2);

	return cell_number(rs, 0, 0);
}

int64_t store_about(struct work *w, const struct record *r, int64_t id)
{
	while (id && !text_same(r->about, "id")) {
		const struct field *f = about_field(r);

		if (!f)
			return 0;
		id = pointed_to(w, r, f, id);
		r = f->to;
	}
	return id;
}
