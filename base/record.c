/* record: what holds for the fields of every record. */
#include "base/kinds.h"

#include <stdalign.h>
#include <string.h>

void *field_at(const struct field *f, void *rec)
{
	return (char *)rec + f->at;
}

const void *field_of(const struct field *f, const void *rec)
{
	return (const char *)rec + f->at;
}

const char *field_write(struct arena *a, const struct field *f, const void *rec)
{
	return kind_ops[f->kind].write(a, f, field_of(f, rec));
}

const char *field_plain(struct arena *a, const struct field *f, const void *rec)
{
	if (f->kind == MOMENT)
		return moment_iso(a, *(const MOMENT_t *)field_of(f, rec));
	if (f->kind == DECIMAL) {
		const DECIMAL_t *v = field_of(f, rec);

		return v->known ? decimal_text(a, v->n, f->scale) : NULL;
	}
	return field_write(a, f, rec);
}

void field_set(struct work *w, const struct field *f, const char *canonical, void *rec)
{
	kind_ops[f->kind].set(w, f, canonical, field_at(f, rec));
}

bool field_read(struct work *w, const struct field *f, const char *typed, void *rec)
{
	const char *s = text_trim(&w->arena, typed), *why = NULL;

	if (!s) {
		field_set(w, f, NULL, rec);
		return true;
	}
	if (kind_ops[f->kind].read(w, f, s, field_at(f, rec), &why))
		return true;
	work_problem(w, f->name, "%s", why);
	return false;
}

/* Pages ask for the same fields again and again: what was found last from one place is looked at
 * first. */
const struct field *record_field(const struct record *r, const char *name)
{
	static _Thread_local struct {
		const struct record *record;
		const struct field *field;
	} found[512], *last;

	last = &found[((uintptr_t)r / alignof(struct record) ^ (uintptr_t)name) % COUNT(found)];
	if (!name)
		return NULL;
	if (last->record == r && !strcmp(last->field->name, name))
		return last->field;
	for EACH_FIELD(f, r)
		if (!strcmp(f->name, name)) {
			last->record = r;
			last->field = f;
			return f;
		}
	return NULL;
}

struct marked {
	const struct record *record;
	const struct field *title, *part; /* NULL: it has none */
};

static const struct marked *marked(const struct record *r)
{
	static _Thread_local struct marked all[128];
	struct marked *m = &all[(uintptr_t)r / sizeof *r % COUNT(all)];

	if (m->record == r)
		return m;
	*m = (struct marked){ .record = r };
	for EACH_FIELD(f, r) {
		m->title = !m->title && f->title ? f : m->title;
		m->part = !m->part && f->part ? f : m->part;
	}
	return m;
}

const struct field *record_title(const struct record *r)
{
	return marked(r)->title;
}

const struct field *record_part(const struct record *r)
{
	return marked(r)->part;
}

static const char *missing(struct arena *a, const struct field *f)
{
	if (f->kind == CHOICE || f->kind == CODE || f->kind == CODES || f->kind == LINK)
		return arena_printf(a, "%sを選んでください。", f->label);
	if (f->kind == FLAG)
		return arena_printf(a, "%sを確かめて、チェックを付けてください。", f->label);
	return arena_printf(a, "%sを入力してください。", f->label);
}

static bool within(struct arena *a, const struct field *f, const void *rec, const char **why)
{
	const void *value = field_of(f, rec);

	if (f->kind == NUMBER || f->kind == DECIMAL)
		return bounds_number(a, f, ((const NUMBER_t *)value)->n, why);
	if (f->kind == TEXT || f->kind == NOTE || f->kind == KANA)
		return bounds_text(a, f, *(const TEXT_t *)value, why);
	return true;
}

bool record_check(struct work *w, const struct record *r, const void *rec)
{
	for EACH_FIELD(f, r) {
		const char *why = NULL;

		/* What could not be read has been said and is not missing. */
		if (work_problem_of(w, f->name))
			continue;
		if (!field_write(&w->arena, f, rec))
			why = f->need ? missing(&w->arena, f) : NULL;
		else
			within(&w->arena, f, rec, &why);
		if (why)
			work_problem(w, f->name, "%s", why);
	}
	if (r->check)
		r->check(w, rec);
	return !w->problems;
}
