/* statements: the prepared statements of one connection, by their text; the longest unused goes. */
#include "store/statements.h"
#include "base/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static uint64_t hash_of(const char *sql)
{
	return text_hash(sql, strlen(sql));
}

static struct statement **chain_of(struct statements *all, uint64_t hash)
{
	return &all->chain[hash % STATEMENTS_CHAINS];
}

static void line_up(struct statements *all, struct statement *s)
{
	s->newer = NULL;
	s->older = all->newest;
	if (all->newest)
		all->newest->newer = s;
	else
		all->oldest = s;
	all->newest = s;
}

static void step_out(struct statements *all, struct statement *s)
{
	if (s->newer)
		s->newer->older = s->older;
	else
		all->newest = s->older;
	if (s->older)
		s->older->newer = s->newer;
	else
		all->oldest = s->newer;
}

bool statement_lasts(const char *sql)
{
	static const char *const words[] = { "SELECT", "INSERT", "UPDATE", "DELETE", "WITH" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strncasecmp(sql, words[i], strlen(words[i])) == 0)
			return true;
	return false;
}

struct statement *statement_find(struct statements *all, const char *sql)
{
	uint64_t hash = hash_of(sql);
	struct statement *s = *chain_of(all, hash);

	while (s && (s->hash != hash || strcmp(s->sql, sql) != 0))
		s = s->chained;
	if (s && s != all->newest) {
		step_out(all, s);
		line_up(all, s);
	}
	return s;
}

struct statement *statement_add(struct statements *all, const char *sql)
{
	struct statement *s = calloc(1, sizeof *s), *victim = all->oldest;
	struct statement **chain;

	while (all->n >= STATEMENTS_MOST && victim) {
		struct statement *next = victim->newer;

		if (!victim->busy)
			statement_drop(all, victim);
		victim = next;
	}
	assert(s);
	s->sql = strdup(sql);
	assert(s->sql);
	s->hash = hash_of(sql);
	s->number = ++all->last_number;
	chain = chain_of(all, s->hash);
	s->chained = *chain;
	*chain = s;
	line_up(all, s);
	all->n++;
	return s;
}

void statement_drop(struct statements *all, struct statement *s)
{
	struct statement **at = chain_of(all, s->hash);

	while (*at != s)
		at = &(*at)->chained;
	*at = s->chained;
	step_out(all, s);
	all->n--;
	all->drop(all->owner, s);
	free(s->sql);
	free(s);
}

void statements_drop_all(struct statements *all)
{
	while (all->newest)
		statement_drop(all, all->newest);
}
