/* made: statements of records, put together once for all who see alike, and kept for good. */
#include "store/internal.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* Past that, texts are put together each time: a list may be filtered in more ways than it is. */
enum { MADE_MOST = 512, MADE_CHAINS = 256, SEEN_MOST = 16 };

/* What somebody sees of one of the records that the text speaks of. */
struct seen {
	const char *(*visible)(const struct actor *);
	const char *said;
};

struct made {
	struct made *chained;
	const struct record *record;
	row_text *make;
	const char *rest;
	uint64_t needs; /* permissions to read the record at all */
	bool reads;
	const char *text;
	int n;
	struct seen seen[SEEN_MOST];
};

static struct made *chains[MADE_CHAINS];
static int made_so_far;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static struct made **chain_of(const struct record *r, row_text *make, const char *rest)
{
	struct {
		const void *record;
		row_text *make;
		uint64_t rest;
	} key = { r, make, rest ? text_hash(rest, strlen(rest)) : 0 };

	return &chains[text_hash((const char *)&key, sizeof key) % MADE_CHAINS];
}

/* A condition is a literal: the same one stands at the same place. */
static bool fits(const struct made *m, const struct actor *a)
{
	if (((a->may & m->needs) == m->needs) != m->reads)
		return false;
	for (int i = 0; i < m->n; i++)
		if (m->seen[i].visible(a) != m->seen[i].said)
			return false;
	return true;
}

static const struct made *find(const struct made *m, const struct actor *a, const struct record *r,
    row_text *make, const char *rest)
{
	while (m
	    && (m->record != r || m->make != make || !text_same(m->rest, rest) || !fits(m, a)))
		m = m->chained;
	return m;
}

/* What decides about a part is its whole. */
static void add_seen(struct made *m, const struct actor *a, const struct record *r)
{
	for (const struct field *part; (part = record_part(r)) != NULL;)
		r = part->to;
	for (int i = 0; i < m->n; i++)
		if (m->seen[i].visible == r->visible)
			return;
	if (!r->visible)
		return;
	assert(m->n < SEEN_MOST);
	m->seen[m->n++] = (struct seen){ r->visible, r->visible(a) };
}

static void add_needs(struct made *m, const struct record *r)
{
	const struct field *part;

	for (; r; r = (part = record_part(r)) != NULL ? part->to : NULL)
		if (r->read != ANYONE)
			m->needs |= (uint64_t)1 << r->read;
}

static struct made *made_new(const struct actor *a, const struct record *r, row_text *make,
    const char *rest, const char *text)
{
	struct made *m = calloc(1, sizeof *m);

	assert(m);
	m->record = r;
	m->make = make;
	m->rest = rest ? strdup(rest) : NULL;
	m->text = strdup(text);
	assert(m->text && (m->rest || !rest));
	add_needs(m, r);
	m->reads = (a->may & m->needs) == m->needs;
	add_seen(m, a, r);
	for EACH_FIELD(f, r)
		if (f->kind == LINK)
			add_seen(m, a, f->to);
	return m;
}

struct sql row_text_of(struct work *w, const struct record *r, row_text *make, const char *rest)
{
	struct made **chain = chain_of(r, make, rest);
	const struct made *found;
	struct sql sql = {0};

	pthread_mutex_lock(&lock);
	found = find(*chain, &w->actor, r, make, rest);
	if (found || made_so_far >= MADE_MOST) {
		sql = found ? (struct sql){ found->text, true }
			    : (struct sql){ make(w, r, rest), false };
	} else {
		struct made *m = made_new(&w->actor, r, make, rest, make(w, r, rest));

		m->chained = *chain;
		*chain = m;
		made_so_far++;
		sql = (struct sql){ m->text, true };
	}
	pthread_mutex_unlock(&lock);
	return sql;
}
