/* introducing: places side by side in an order that favours nobody; a paper for the family. */
#ifndef INTRODUCING_H
#define INTRODUCING_H

#include "domain/consultations/consultations.h"
#include "domain/facts/facts.h"
#include "domain/finding/finding.h"

extern const struct module introducing_module;

/* Places put side by side for a slip, before anything is saved. */
struct comparing {
	struct consultation slip;
	struct criteria c;
	struct picks picks;
	struct hub hub;
	int rule;          /* RULE_… */
	bool nowhere;      /* 近い順 was asked for without a point: it is 五十音順 */
	int found;         /* how many the search had */
	int within;        /* of those that stand here, how many it has */
	int n;
	struct compared {
		struct found found;
		struct organization organization;
		const char *lot; /* what was drawn for it, beginning of the hash */
		bool own;        /* run by who runs the hub */
	} place[COMPARED_MOST];
};
/* Looks the picked places up and puts them into the order of the rule (0: near where there is a
 * point to measure from, else kana). */
void comparing_make(struct work *, struct comparing *);
/* 近い順（須賀川市の…からの直線距離）: the rule as pages, papers and the ledger say it. */
const char *comparing_rule(struct work *, const struct comparing *);
/* 見つかった12件から2か所、ほかの条件から1か所 */
const char *comparing_counts(struct work *, const struct comparing *);
/* Keeps it on its slip, with the rule as the reason; `asked`: what was searched for, in words. */
enum saved comparing_keep(struct work *, const struct comparing *, const char *asked,
    struct comparison *);

/* ---- The lot ---- */

/* What the lots of a slip are drawn with: its number and the day on which it was received, which
 * nobody changes in order to draw again. */
const char *lot_seed(struct arena *, const struct consultation *);
/* What is drawn for a place: BLAKE2b-256, in hex, of "seed id"; the least is the first.  Whoever
 * wants to check it: printf 'R8-0147 2026-11-20 17' | b2sum -l 256 */
const char *lot_draw(struct arena *, const char *seed, int64_t place);

/* Is the place run by who runs the hub, as far as the data tell? */
bool interest_is(struct work *, const struct hub *, const struct organization *);

#endif
