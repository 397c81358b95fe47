/* sight: what somebody is answered, and what he could learn from it. */
#include "tests/sight.h"

#include "web/pages.h"

#include <stdlib.h>
#include <string.h>

/* ---- Answers ------------------------------------------------------------------------------ */

static const char *readable(struct arena *a, const struct request *rq)
{
	if (!rq->page.len)
		return "";
	if (text_same(rq->type, "application/pdf"))
		return test_look(a, "pdftotext -raw $PDF - | tr -d '\\n '", rq->page.s,
		    rq->page.len);
	return arena_copyn(a, rq->page.s, rq->page.len);
}

/* A form's token is another each time. */
static void forget_tokens(char *page)
{
	static const char before[] = "name=\"token\" value=\"";

	for (char *s = page; (s = strstr(s, before)) != NULL;) {
		s += sizeof before - 1;
		memset(s, '*', strcspn(s, "\""));
	}
}

const char *sight_answer(struct house *h, struct arena *a, const char *role,
    const struct route *r, const char *path, const struct pair *one)
{
	struct visit v;
	struct text t = { .arena = a };
	int status;

	visit_begin(&v, h, role, r->method, path);
	if (one && r->method == POST)
		visit_form(&v, one->name, one->value);
	else if (one)
		visit_query(&v, one->name, one->value);
	route_find(r->method, path, &v.rq, NULL); /* its ids */
	v.rq.route = r;
	status = visit_run(&v);
	text_addf(&t, "%d %s %s %s %s\n", status, v.rq.location ? v.rq.location : "",
	    v.rq.flash ? v.rq.flash : "", v.rq.download ? v.rq.download : "",
	    v.rq.publish ? v.rq.publish : "");
	text_add(&t, readable(a, &v.rq));
	visit_end(&v);
	forget_tokens(t.s);
	return t.s;
}

/* ---- Guesses ------------------------------------------------------------------------------ */

const char *sight_path(struct arena *a, const struct route *r, int64_t id)
{
	struct text t = { .arena = a };

	if (!strstr(r->path, ":id"))
		return NULL;
	for (const char *s = r->path; *s; s += strcspn(s, "/")) {
		size_t n = strcspn(++s, "/");

		text_addc(&t, '/');
		if (text_starts(s, ":name"))
			text_add(&t, "contact_channel");
		else if (*s == ':')
			text_addf(&t, "%lld", (long long)id);
		else
			text_addn(&t, s, n);
	}
	return t.s;
}

/* What was guessed comes back in addresses and boxes; that tells nothing. */
static const char *without(struct arena *a, const char *answer, const char *guessed)
{
	struct text t = { .arena = a };
	size_t n = strlen(guessed);

	for (const char *s = answer, *at; s; s = at ? at + n : NULL) {
		at = strstr(s, guessed);
		text_addn(&t, s, at ? (size_t)(at - s) : strlen(s));
	}
	return t.s ? t.s : "";
}

static const char *escaped(struct arena *a, const char *s)
{
	struct text t = { .arena = a };

	out_url(&t, s);
	return t.s;
}

static const char *answered(struct house *h, struct arena *a, const char *role,
    const struct route *r, const struct guess *g, const struct way *way, bool never)
{
	int64_t id = never ? g->never : g->id;
	const char *said = way && way->typed ? (never ? "なかったことば" : g->word)
					     : int_text(a, id);
	const char *path = way ? house_path(h, a, r, 0) : sight_path(a, r, id);
	struct pair one = { way ? way->name : NULL, said };

	if (!path)
		return NULL;
	return without(a,
	    without(a, sight_answer(h, a, role, r, path, way ? &one : NULL), said),
	    escaped(a, said));
}

static const char *piece(struct arena *a, const char *s, const char *at)
{
	size_t before = (size_t)(at - s) < 60 ? (size_t)(at - s) : 60;

	return arena_printf(a, "%.*s", 200, at - before);
}

static const char *difference(struct arena *a, const char *there, const char *never)
{
	size_t n = 0;

	while (there[n] && there[n] == never[n])
		n++;
	return arena_printf(a, "is there: ...%s... never was: ...%s...", piece(a, there, there + n),
	    piece(a, never, never + n));
}

const char *sight_learned(struct house *h, struct arena *a, const char *role,
    const struct route *r, const struct guess *g, const struct way *way, const char **never)
{
	const char *there = answered(h, a, role, r, g, way, false);
	const char *word = there ? strstr(there, g->word) : NULL;

	if (!there)
		return NULL;
	if (word)
		return arena_printf(a, "shows ...%s...", piece(a, there, word));
	if (r->method == POST) /* the first has changed what the second would find */
		return NULL;
	if (!*never)
		*never = answered(h, a, role, r, g, way, true);
	return strcmp(there, *never) ? difference(a, there, *never) : NULL;
}

/* ---- What is guessed at ------------------------------------------------------------------- */

void sight_take_away(const struct house *h, const struct hidden *of)
{
	struct work w;

	for (int i = 0; i < of->n; i++) {
		const struct record *r = of->guess[i].record;
		struct head *rec;

		test_begin(&w, h->store, true);
		w.actor = actor_program(h->region);
		rec = arena_alloc(&w.arena, r->size);
		if (store_get(&w, r, of->guess[i].id, rec) && !rec->removed)
			store_remove(&w, r, rec->id, rec->version);
		assert(store_get(&w, r, of->guess[i].id, rec) && rec->removed);
		test_end(&w);
	}
}

const char *sight_state(const struct house *h, const struct hidden *of, struct arena *a)
{
	struct text t = { .arena = a };
	struct work w;

	test_begin(&w, h->store, false);
	w.actor = actor_program(h->region);
	for (int i = 0; i < of->n; i++) {
		struct head *rec = arena_alloc(&w.arena, of->guess[i].record->size);

		store_get(&w, of->guess[i].record, of->guess[i].id, rec);
		text_addf(&t, "%lld %lld,", (long long)rec->version, (long long)rec->removed);
	}
	test_end(&w);
	return t.s;
}
