/* pages: what the files of public/ and its pages know of each other; nobody else includes it. */
#ifndef PUBLIC_PAGES_H
#define PUBLIC_PAGES_H

#include "domain/public/public.h"

enum { PUBLIC_PAGE = 30 };

struct public_fact {
	const char *label, *answer, *checked;
};
struct group_way {
	const char *label, *plain, *href;
	bool chosen;
};
struct public_view {
	struct publicity rules;
	struct hub hub;
	struct criteria c;
	struct findings all;
	struct turned turned;
	int groups;
	struct group_way group[16];
	struct listing towns;
	const char *words;
	struct map map;
	/* Of one place. */
	struct organization place;
	struct found found;
	int facts;
	struct public_fact fact[FACTS_MOST];
};
/* Facts of the place, as far as they are kept and shown. */
void known_locally(struct request *, struct public_view *);
/* カタカナ as ひらがな. */
const char *hiragana(struct arena *, const char *);

void public_page(struct text *, struct request *, const struct public_view *);
void public_place_page(struct text *, struct request *, const struct public_view *);
void public_hubs_page(struct text *, struct request *, const struct publicity *, const int64_t *hub,
    int n);
void settings_page(struct text *, struct request *, const struct publicity *);

handler settings_get, settings_save;

#endif
