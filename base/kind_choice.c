/* kind_choice: reads what is picked rather than written. */
#include "base/kinds.h"

#include "base/fold.h"

#include <string.h>

#define PICK "一覧から選んでください。"

static bool refuse(const char **why, const char *say)
{
	*why = say;
	return false;
}

bool read_flag(struct work *w, const struct field *f, const char *typed, void *value,
    const char **why)
{
	static const char *const yes[] = { "1", "on", "true", "はい", "有", "あり", "○" };
	static const char *const no[] = { "0", "off", "false", "いいえ", "無", "なし", "×" };
	const char *s = fold_width(&w->arena, typed);

	(void)f;
	for (size_t i = 0; i < COUNT(yes); i++)
		if (!strcasecmp(s, yes[i]) || !strcasecmp(s, no[i])) {
			*(FLAG_t *)value = !strcasecmp(s, yes[i]);
			return true;
		}
	return refuse(why, "「はい」か「いいえ」で答えてください。");
}

bool read_choice(struct work *w, const struct field *f, const char *typed, void *value,
    const char **why)
{
	const char *folded = fold_search(&w->arena, typed);

	for (int i = 0; f->choices[i].code; i++)
		if (!strcmp(f->choices[i].code, typed)
		    || !strcmp(fold_search(&w->arena, f->choices[i].label), folded)) {
			*(CHOICE_t *)value = i + 1;
			return true;
		}
	return refuse(why, PICK);
}

bool read_link(struct work *w, const struct field *f, const char *typed, void *value,
    const char **why)
{
	int64_t id;

	(void)w, (void)f;
	if (!text_number(typed, 1, INT64_MAX, &id))
		return refuse(why, PICK);
	*(LINK_t *)value = (LINK_t){ .id = id };
	return true;
}
