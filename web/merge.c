/* merge: two people changed one record; the later one sees both texts and chooses. */
#include "web/pages.h"

#include <string.h>

/* Codes of both, without those that stand twice. */
static const char *union_of(struct arena *a, const char *one, const char *other)
{
	struct text t = { .arena = a };

	text_add(&t, one);
	while (other && *other) {
		size_t n = strcspn(other, " ");

		if (!text_has_wordn(t.s, other, n))
			text_addf(&t, "%s%.*s", t.len ? " " : "", (int)n, other);
		other += n + (other[n] == ' ');
	}
	return t.s;
}

const char *merge_both(struct arena *a, const struct field *f, const char *theirs,
    const char *mine)
{
	if (!theirs || !mine)
		return NULL;
	if (f->kind == CODES)
		return union_of(a, theirs, mine);
	if (f->kind != TEXT && f->kind != NOTE)
		return NULL;
	if (strstr(theirs, mine))
		return theirs;
	if (strstr(mine, theirs))
		return mine;
	return arena_printf(a, f->kind == NOTE ? "%s\n%s" : "%s　%s", theirs, mine);
}

static void compare(struct work *w, struct merge_view *v, const struct field *f)
{
	struct arena *a = &w->arena;
	const char *base = field_write(a, f, v->base_rec),
		   *theirs = field_write(a, f, v->theirs_rec),
		   *mine = field_write(a, f, v->mine_rec);
	struct merged m = { .field = f,
		.mine = !text_same(mine, base),
		.theirs = !text_same(theirs, base) };

	if ((!m.mine && !m.theirs) || text_same(mine, theirs))
		return;
	m.mine_text = form_text(w, f, v->mine_rec);
	m.theirs_text = form_text(w, f, v->theirs_rec);
	if (m.mine && m.theirs)
		m.both_text = merge_both(a, f, m.theirs_text, m.mine_text);
	v->conflicts += m.mine && m.theirs;
	v->field[v->fields++] = m;
}

bool merge_own(const struct record *r, const char *name)
{
	static const char *const always[] = { "csrf", "version", "token" };
	size_t n = strcspn(name, ".");

	for (size_t i = 0; i < COUNT(always); i++)
		if (!strcmp(name, always[i]))
			return true;
	for EACH_FIELD(f, r)
		if (strlen(f->name) == n && !strncmp(f->name, name, n))
			return true;
	return false;
}

int form_merge(struct request *rq, const struct record *r, int64_t id, const void *mine)
{
	struct work *w = rq->work;
	const struct head *head = mine;
	struct merge_view v = { .record = r, .mine_rec = mine };
	void *base = arena_alloc(&w->arena, r->size), *theirs = arena_alloc(&w->arena, r->size);
	int n = 0;

	if (!store_get(w, r, id, theirs) || !store_get_version(w, r, id, head->version, base))
		return any_absent(rq);
	v.base_rec = base;
	v.theirs_rec = theirs;
	for EACH_FIELD(f, r)
		n++;
	v.field = arena_alloc(&w->arena, (size_t)(n + 1) * sizeof *v.field);
	for EACH_FIELD(f, r)
		if (form_has(rq, f))
			compare(w, &v, f);
	rq->title = ((struct head *)theirs)->removed ? "ほかの方が削除しました"
						     : "ほかの方が先に保存しました";
	merge_page(&rq->page, rq, &v);
	return 409;
}
