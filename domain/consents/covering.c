/* covering: whether a consent covers what somebody wants to tell, today. */
#include "domain/consents/pages.h"

#include <string.h>

enum { CONSENTS_MOST = 1000 };

static bool all_among(const char *codes, const char *wanted)
{
	if (text_empty(wanted))
		return false;
	while (*wanted) {
		size_t len = strcspn(wanted, " ");

		if (!text_has_wordn(codes, wanted, len))
			return false;
		wanted += len + (wanted[len] == ' ');
	}
	return true;
}

static bool is_for(struct work *w, const struct consent *c, int64_t organization)
{
	struct organization o;

	if (!organization)
		return false;
	if (c->organization.id)
		return c->organization.id == organization;
	return store_get(w, &organization_record, organization, &o) && o.kind
	    && text_has_word(c->kinds, o.kind);
}

/* Whatever is wanted: does it stand today? */
static enum covers stands(struct work *w, const struct consent *c)
{
	struct date today = work_today(w);

	if (c->head.removed)
		return COVERS_NONE;
	if (c->withdrawn)
		return COVERS_WITHDRAWN;
	if (date_known(c->until) && date_compare(c->until, today) < 0)
		return COVERS_OVER;
	return date_compare(c->since, today) > 0 ? COVERS_NOT_YET : COVERS_ALL;
}

static enum covers covers(struct work *w, const struct consent *c, const struct offer *o)
{
	enum covers now = stands(w, c);

	if (!o->person || c->person.id != o->person)
		return COVERS_NONE;
	if (now != COVERS_ALL)
		return now;
	if (!is_for(w, c, o->organization))
		return COVERS_OTHER_RECIPIENT;
	if (!all_among(c->items, o->items))
		return COVERS_OTHER_ITEMS;
	if (!o->purpose || !text_has_word(c->purposes, o->purpose))
		return COVERS_OTHER_PURPOSE;
	return COVERS_ALL;
}

enum covers consent_covers(struct work *w, const struct consent *c, const struct offer *o)
{
	WORK_AS(w, actor_program(w->actor.region));

	return covers(w, c, o);
}

/* Newest first, whoever asks: a consent that somebody may not see stands all the same. */
static struct listing all_of(struct work *w, int64_t person)
{
	WORK_AS(w, actor_program(w->actor.region));
	struct query q = { .limit = CONSENTS_MOST };

	query_add(&q, &consent_record, "person", EQUAL, int_text(&w->arena, person));
	return store_list(w, &consent_record, &q);
}

enum covers consent_find(struct work *w, const struct offer *o, struct consent *found)
{
	struct listing l = o->person ? all_of(w, o->person) : (struct listing){0};
	enum covers best = COVERS_NONE;

	*found = (struct consent){0};
	for (int i = 0; i < l.n && best != COVERS_ALL; i++) {
		const struct consent *c = LISTED(l, &consent_record, i);
		enum covers one = consent_covers(w, c, o);

		if (one <= best)
			continue;
		best = one;
		*found = *c;
	}
	return best;
}

int consent_in_force(struct work *w, int64_t person, const struct consent **out, int most)
{
	struct listing l = person ? all_of(w, person) : (struct listing){0};
	struct consent *kept = arena_alloc(&w->arena, ((size_t)most + 1) * sizeof *kept);
	int n = 0;

	for (int i = 0; i < l.n && n < most; i++) {
		const struct consent *c = LISTED(l, &consent_record, i);

		if (stands(w, c) == COVERS_ALL)
			kept[n++] = *c;
	}
	*out = kept;
	return n;
}

const struct consent *consent_withdrawn_last(struct work *w, int64_t person)
{
	struct listing l = person ? all_of(w, person) : (struct listing){0};
	const struct consent *last = NULL;

	for (int i = 0; i < l.n; i++) {
		const struct consent *c = LISTED(l, &consent_record, i);

		if (stands(w, c) == COVERS_WITHDRAWN && (!last || c->withdrawn > last->withdrawn))
			last = c;
	}
	return last;
}

const char *consent_state(struct work *w, const struct consent *c, bool *in_force)
{
	enum covers now = stands(w, c);

	*in_force = now == COVERS_ALL;
	switch (now) {
	case COVERS_ALL: return "有効";
	case COVERS_NOT_YET: return "まだ始まっていない";
	case COVERS_OVER: return "期限切れ";
	case COVERS_WITHDRAWN: return "撤回";
	default: return "取消し";
	}
}

const char *consent_lapse(struct work *w, const struct consent *c, enum covers why)
{
	struct arena *a = &w->arena;

	switch (why) {
	case COVERS_WITHDRAWN:
		return arena_printf(a, "同意が%sに撤回された",
		    date_era(a, moment_date(c->withdrawn)));
	case COVERS_OVER:
		return arena_printf(a, "同意の期限（%sまで）が過ぎた", date_era(a, c->until));
	case COVERS_NOT_YET:
		return arena_printf(a, "同意の始まりが%sに変わった", date_era(a, c->since));
	case COVERS_OTHER_RECIPIENT: return "同意の提供先が変わった";
	case COVERS_OTHER_ITEMS: return "同意の項目が変わった";
	case COVERS_OTHER_PURPOSE: return "同意の目的が変わった";
	default: return "同意の記録が取り消された";
	}
}

const char *consent_refusal(enum covers why)
{
	static const char *const words[] = {
		[COVERS_NONE] =
		    "この方の同意の記録がありません。ご本人（または代わりの方）に聞いて、「同意を記録する」から書いてください。",
		[COVERS_WITHDRAWN] =
		    "この方の同意は撤回されています。提供できません。もう一度同意をいただいたときは、新しく記録してください。",
		[COVERS_OVER] =
		    "同意の期限が過ぎています。続けてよいかを聞いて、新しい同意を記録してください。",
		[COVERS_NOT_YET] =
		    "同意はまだ始まっていません。始まる日を待つか、聞き直して記録してください。",
		[COVERS_OTHER_RECIPIENT] =
		    "この機関への同意はありません。同意をいただいた先を選ぶか、この機関についての同意を記録してください。",
		[COVERS_OTHER_ITEMS] =
		    "同意をいただいていない項目があります。その項目を外すか、同意を記録してください。",
		[COVERS_OTHER_PURPOSE] =
		    "この目的での同意はありません。目的を選び直すか、同意を記録してください。",
	};

	return why < COVERS_ALL ? words[why] : NULL;
}
