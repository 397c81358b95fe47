/* alike: persons who may already be there under nearly the same name. */
#include "base/fold.h"
#include "domain/people/pages.h"

#include <string.h>

enum { LONGEST_NAME = 40, NEAR = 2 };

static int characters(const char *s, int32_t *out)
{
	int n = 0;

	while (n < LONGEST_NAME && (out[n] = utf8_next(&s)) != 0)
		n++;
	return n;
}

static int least(int a, int b, int c)
{
	int m = a < b ? a : b;

	return m < c ? m : c;
}

/* How many characters must be put in, taken out or replaced to make one the other. */
static int distance(const char *one, const char *other)
{
	int32_t a[LONGEST_NAME], b[LONGEST_NAME];
	int row[LONGEST_NAME + 1], n = characters(one, a), m = characters(other, b);

	for (int j = 0; j <= m; j++)
		row[j] = j;
	for (int i = 1; i <= n; i++) {
		int corner = row[0];

		row[0] = i;
		for (int j = 1; j <= m; j++) {
			int above = row[j];

			row[j] = least(above + 1, row[j - 1] + 1, corner + (a[i - 1] != b[j - 1]));
			corner = above;
		}
	}
	return row[m];
}

static bool near(const char *one, const char *other)
{
	size_t n = utf8_length(one);

	return *one && *other && distance(one, other) <= (n > 5 ? NEAR : 1);
}

static bool same_name(struct arena *a, const struct person *p, const struct person *q)
{
	return p->name && q->name && !strcmp(fold_search(a, p->name), fold_search(a, q->name));
}

bool people_like(struct arena *a, const struct person *p, const struct person *q)
{
	if (same_name(a, p, q))
		return true;
	return p->kana && q->kana && near(fold_kana(a, p->kana), fold_kana(a, q->kana));
}

static int add(const struct person *q, const struct person *rec, struct person *found, int n,
    int most)
{
	if (n == most || q->head.id == rec->head.id)
		return n;
	for (int i = 0; i < n; i++)
		if (found[i].head.id == q->head.id)
			return n;
	found[n] = *q;
	return n + 1;
}

/* Born on the same day and called nearly the same. */
static int born_together(struct work *w, const struct person *rec, struct person *found, int n,
    int most)
{
	struct query q = {
		.filter = { { record_field(&person_record, "birth"), EQUAL,
		    date_iso(&w->arena, rec->birth) } },
		.filters = 1,
		.limit = 200,
	};
	struct listing l =
	    date_known(rec->birth) ? store_list(w, &person_record, &q) : (struct listing){0};

	for (int i = 0; i < l.n; i++) {
		const struct person *p = LISTED(l, &person_record, i);

		if (people_like(&w->arena, rec, p))
			n = add(p, rec, found, n, most);
	}
	return n;
}

/* Found by a word, with the same name, and the birth dates do not contradict. */
static int found_by(struct work *w, const struct person *rec, const char *words,
    struct person *found, int n, int most)
{
	struct query q = { .find = words, .limit = 50 };
	struct listing l = words ? store_list(w, &person_record, &q) : (struct listing){0};

	for (int i = 0; i < l.n; i++) {
		const struct person *p = LISTED(l, &person_record, i);
		bool contradict = date_known(p->birth) && date_known(rec->birth)
		    && date_compare(p->birth, rec->birth) != 0;

		if (!contradict && people_like(&w->arena, rec, p))
			n = add(p, rec, found, n, most);
	}
	return n;
}

int people_alike(struct work *w, const struct person *rec, struct person *found, int most)
{
	int n = born_together(w, rec, found, 0, most);

	n = found_by(w, rec, rec->name, found, n, most);
	return found_by(w, rec, rec->phone, found, n, most);
}
