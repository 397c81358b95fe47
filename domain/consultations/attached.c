/* attached: the files of a slip and of what was done for it. */
#include "domain/consultations/desk.h"

#include <string.h>

FILES(consultation, "/consultations", "相談のファイル", READ_CASES, WRITE_CASES, EXPORT_CASES, true);
FILES(action, "/actions", "対応のファイル", READ_CASES, WRITE_CASES, EXPORT_CASES, true);

bool attached_any(struct work *w, const struct slip *s, const struct action *a)
{
	struct rows *rs;

	if (s->actions == 0)
		return false;
	/* The same question for each action, so that the store answers it once. */
	rs = store_query(w,
	    "SELECT f.whole FROM action_file f JOIN action a ON a.region = f.region"
	    " AND a.id = f.whole WHERE a.region = $1 AND a.consultation = $2 AND f.removed = 0",
	    I(w->actor.region), I(s->c.head.id));
	for (int i = 0; i < rs->n; i++)
		if (cell_number(rs, i, 0) == a->head.id)
			return true;
	return false;
}

static void append(struct work *w, struct attached *all, struct listing l, const struct record *r,
    const char *where)
{
	struct attached_file *more;

	if (l.n == 0)
		return;
	more = arena_alloc(&w->arena, (size_t)(all->n + l.n) * sizeof *more);
	if (all->n > 0)
		memcpy(more, all->file, (size_t)all->n * sizeof *more);
	for (int i = 0; i < l.n; i++)
		more[all->n++] = (struct attached_file){ r, LISTED(l, r, i), where };
	all->file = more;
}

struct attached attached_all(struct work *w, const struct slip *s, bool old)
{
	struct attached all = {0};
	int64_t at = s->c.head.changed;

	append(w, &all,
	    old ? slip_parts_as_of(w, &consultation_file_record, s->c.head.id, at)
		: store_parts(w, &consultation_file_record, s->c.head.id),
	    &consultation_file_record, NULL);
	for (int i = 0; i < s->actions; i++) {
		const struct action *a = &s->action[i];

		if (old)
			append(w, &all, slip_parts_as_of(w, &action_file_record, a->head.id, at),
			    &action_file_record, a->headline);
		else if (attached_any(w, s, a))
			append(w, &all, store_parts(w, &action_file_record, a->head.id),
			    &action_file_record, a->headline);
	}
	return all;
}
