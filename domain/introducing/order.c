/* order: the rules by which places stand side by side, and whom the hub's operator runs. */
#include "domain/introducing/pages.h"

#include "base/fold.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* ---- The lot ---- */

const char *lot_seed(struct arena *a, const struct consultation *c)
{
	return arena_printf(a, "%s %s", c->number, date_iso(a, moment_date(c->received)));
}

const char *lot_draw(struct arena *a, const char *seed, int64_t place)
{
	unsigned char hash[crypto_generichash_BYTES];
	const char *said = arena_printf(a, "%s %lld", seed, (long long)place);
	char *hex = arena_alloc(a, 2 * sizeof hash + 1);

	crypto_generichash(hash, sizeof hash, (const unsigned char *)said, strlen(said), NULL, 0);
	sodium_bin2hex(hex, 2 * sizeof hash + 1, hash, sizeof hash);
	return hex;
}

/* ---- Order ---- */

static const char *sounds(const struct compared *p)
{
	return p->found.kana ? p->found.kana : p->found.name;
}

static int by_id(const struct compared *a, const struct compared *b)
{
	return (a->found.id > b->found.id) - (a->found.id < b->found.id);
}

static int by_lot(const void *one, const void *other)
{
	const struct compared *a = one, *b = other;
	int order = strcmp(a->lot, b->lot);

	return order ? order : by_id(a, b);
}

/* `lot` holds what the rule compares: the hash, or the kana as a list of sounds has them. */
static void put_in_order(struct work *w, struct comparing *v)
{
	const char *seed = lot_seed(&w->arena, &v->slip);

	if (v->rule == RULE_NEAR)
		return; /* as they were found */
	for (int i = 0; i < v->n; i++)
		v->place[i].lot = v->rule == RULE_LOT
		    ? lot_draw(&w->arena, seed, v->place[i].found.id)
		    : fold_kana(&w->arena, sounds(&v->place[i]));
	qsort(v->place, (size_t)v->n, sizeof v->place[0], by_lot);
	for (int i = 0; i < v->n && v->rule != RULE_LOT; i++)
		v->place[i].lot = NULL;
}

void comparing_make(struct work *w, struct comparing *v)
{
	struct findings all = finding_run(w, &v->c), these = finding_these(w, &v->c, &v->picks);

	hub_get(w, &v->hub);
	v->found = all.n;
	v->nowhere = v->rule == RULE_NEAR && !v->c.from.known;
	if (v->nowhere || !v->rule)
		v->rule = v->c.from.known ? RULE_NEAR : RULE_KANA;
	v->n = these.n < COMPARED_MOST ? these.n : COMPARED_MOST;
	for (int i = 0; i < v->n; i++) {
		struct compared *p = &v->place[i];

		*p = (struct compared){ .found = these.place[i] };
		store_get(w, &organization_record, p->found.id, &p->organization);
		p->own = interest_is(w, &v->hub, &p->organization);
		for (int k = 0; k < all.n; k++)
			v->within += all.place[k].id == p->found.id;
	}
	put_in_order(w, v);
}

const char *comparing_rule(struct work *w, const struct comparing *v)
{
	struct arena *a = &w->arena;

	switch (v->rule) {
	case RULE_NEAR:
		return arena_printf(a, "近い順（%s位置の分からない所は最後）", v->c.from_said);
	case RULE_LOT:
		return arena_printf(a, "くじの順（種「%s」と施設の番号から計算。何度引いても同じ）",
		    lot_seed(a, &v->slip));
	default: return "五十音順（フリガナ）";
	}
}

const char *comparing_counts(struct work *w, const struct comparing *v)
{
	struct text t = { .arena = &w->arena };

	text_addf(&t, "見つかった%d件から%dか所", v->found, v->within);
	if (v->within < v->n)
		text_addf(&t, "、ほかの条件から%dか所", v->n - v->within);
	return t.s;
}

/* ---- Whom the operator runs ---- */

static bool same_name(struct arena *a, const char *one, const char *other)
{
	return one && other && text_same(legal_bare(a, one), legal_bare(a, other));
}

bool interest_is(struct work *w, const struct hub *hub, const struct organization *o)
{
	struct arena *a = &w->arena;

	return same_name(a, hub->operator, o->run_by.title)
	    || same_name(a, hub->operator, o->name) || same_name(a, hub->name, o->name);
}

const char *interest_said(struct work *w, const struct comparing *v)
{
	struct text t = { .arena = &w->arena };

	for (int i = 0; i < v->n; i++)
		if (v->place[i].own)
			text_addf(&t, "%s%s", t.len ? "、" : "", v->place[i].found.name);
	return t.s;
}

/* ---- Kept ---- */

static const char *looked_at(struct work *w, const struct comparing *v)
{
	struct text t = { .arena = &w->arena };

	for (int i = 0; i < v->n; i++) {
		const struct compared *p = &v->place[i];
		const char *far = metres_said(t.arena, p->found.metres);

		text_addf(&t, "%s%d %s", i ? "\n" : "", i + 1, p->found.name);
		if (v->c.from.known)
			text_addf(&t, "　%s", far ? far : "距離は分かりません");
		if (p->lot)
			text_addf(&t, "　くじ %.*s", LOT_SHOWN, p->lot);
	}
	return t.s;
}

enum saved comparing_keep(struct work *w, const struct comparing *v, const char *asked,
    struct comparison *c)
{
	const char *counts = comparing_counts(w, v), *seed = lot_seed(&w->arena, &v->slip);

	c->consultation.id = v->slip.head.id;
	c->rule = v->rule;
	c->origin = v->c.from.known ? v->c.from_said : NULL;
	c->seed = v->rule == RULE_LOT ? seed : NULL;
	c->asked = asked;
	c->found = (struct number){ true, v->found };
	c->looked_at = looked_at(w, v);
	c->interest = interest_said(w, v);
	for (int i = 0; i < v->n; i++)
		comparison_place(c, i,
		    (struct link){ v->place[i].found.id, v->place[i].found.name });
	c->headline = arena_printf(&w->arena, "%s　%s",
	    field_show(w, record_field(&comparison_record, "rule"), c), counts);
	w->reason = arena_printf(&w->arena, "%s　%s", comparing_rule(w, v), counts);
	return comparison_save(w, c);
}
